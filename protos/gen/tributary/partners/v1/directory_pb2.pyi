import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import empty_pb2 as _empty_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from tributary.access.v1 import access_pb2 as _access_pb2
from tributary.partners.v1 import organizations_pb2 as _organizations_pb2
from tributary.partners.v1 import particulars_pb2 as _particulars_pb2
from tributary.partners.v1 import vocabulary_pb2 as _vocabulary_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Service(_message.Message):
    __slots__ = ("name", "display_name", "alternate_name", "description", "program", "url", "additional_urls", "email", "status", "interpretation_services", "application_process", "fees_description", "fees", "wait_time", "accreditations", "licenses", "eligibility_description", "minimum_age", "maximum_age", "assured_date", "assurer_email", "alert", "last_modified", "phones", "schedules", "service_areas", "languages", "funding", "cost_options", "required_documents", "contacts", "capacities", "eligibilities", "payments_accepted", "service_at_locations", "organization_display_name", "source_record", "annotations", "sources", "create_time", "update_time", "etag")
    class Status(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATUS_UNSPECIFIED: _ClassVar[Service.Status]
        ACTIVE: _ClassVar[Service.Status]
        INACTIVE: _ClassVar[Service.Status]
        DEFUNCT: _ClassVar[Service.Status]
        TEMPORARILY_CLOSED: _ClassVar[Service.Status]
    STATUS_UNSPECIFIED: Service.Status
    ACTIVE: Service.Status
    INACTIVE: Service.Status
    DEFUNCT: Service.Status
    TEMPORARILY_CLOSED: Service.Status
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    ALTERNATE_NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    PROGRAM_FIELD_NUMBER: _ClassVar[int]
    URL_FIELD_NUMBER: _ClassVar[int]
    ADDITIONAL_URLS_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    INTERPRETATION_SERVICES_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_PROCESS_FIELD_NUMBER: _ClassVar[int]
    FEES_DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    FEES_FIELD_NUMBER: _ClassVar[int]
    WAIT_TIME_FIELD_NUMBER: _ClassVar[int]
    ACCREDITATIONS_FIELD_NUMBER: _ClassVar[int]
    LICENSES_FIELD_NUMBER: _ClassVar[int]
    ELIGIBILITY_DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    MINIMUM_AGE_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_AGE_FIELD_NUMBER: _ClassVar[int]
    ASSURED_DATE_FIELD_NUMBER: _ClassVar[int]
    ASSURER_EMAIL_FIELD_NUMBER: _ClassVar[int]
    ALERT_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_FIELD_NUMBER: _ClassVar[int]
    PHONES_FIELD_NUMBER: _ClassVar[int]
    SCHEDULES_FIELD_NUMBER: _ClassVar[int]
    SERVICE_AREAS_FIELD_NUMBER: _ClassVar[int]
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    FUNDING_FIELD_NUMBER: _ClassVar[int]
    COST_OPTIONS_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_DOCUMENTS_FIELD_NUMBER: _ClassVar[int]
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    CAPACITIES_FIELD_NUMBER: _ClassVar[int]
    ELIGIBILITIES_FIELD_NUMBER: _ClassVar[int]
    PAYMENTS_ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    SERVICE_AT_LOCATIONS_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    alternate_name: str
    description: str
    program: str
    url: str
    additional_urls: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.Url]
    email: str
    status: Service.Status
    interpretation_services: str
    application_process: str
    fees_description: str
    fees: str
    wait_time: str
    accreditations: str
    licenses: str
    eligibility_description: str
    minimum_age: float
    maximum_age: float
    assured_date: str
    assurer_email: str
    alert: str
    last_modified: str
    phones: _containers.RepeatedCompositeFieldContainer[_vocabulary_pb2.Phone]
    schedules: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.Schedule]
    service_areas: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.ServedArea]
    languages: _containers.RepeatedCompositeFieldContainer[_vocabulary_pb2.Language]
    funding: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.Funding]
    cost_options: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.CostOption]
    required_documents: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.RequiredDocument]
    contacts: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.Contact]
    capacities: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.Capacity]
    eligibilities: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.Eligibility]
    payments_accepted: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.PaymentAccepted]
    service_at_locations: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.ServiceAtLocation]
    organization_display_name: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    sources: _containers.RepeatedCompositeFieldContainer[_organizations_pb2.FieldSource]
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    etag: str
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., alternate_name: _Optional[str] = ..., description: _Optional[str] = ..., program: _Optional[str] = ..., url: _Optional[str] = ..., additional_urls: _Optional[_Iterable[_Union[_particulars_pb2.Url, _Mapping]]] = ..., email: _Optional[str] = ..., status: _Optional[_Union[Service.Status, str]] = ..., interpretation_services: _Optional[str] = ..., application_process: _Optional[str] = ..., fees_description: _Optional[str] = ..., fees: _Optional[str] = ..., wait_time: _Optional[str] = ..., accreditations: _Optional[str] = ..., licenses: _Optional[str] = ..., eligibility_description: _Optional[str] = ..., minimum_age: _Optional[float] = ..., maximum_age: _Optional[float] = ..., assured_date: _Optional[str] = ..., assurer_email: _Optional[str] = ..., alert: _Optional[str] = ..., last_modified: _Optional[str] = ..., phones: _Optional[_Iterable[_Union[_vocabulary_pb2.Phone, _Mapping]]] = ..., schedules: _Optional[_Iterable[_Union[_particulars_pb2.Schedule, _Mapping]]] = ..., service_areas: _Optional[_Iterable[_Union[_particulars_pb2.ServedArea, _Mapping]]] = ..., languages: _Optional[_Iterable[_Union[_vocabulary_pb2.Language, _Mapping]]] = ..., funding: _Optional[_Iterable[_Union[_particulars_pb2.Funding, _Mapping]]] = ..., cost_options: _Optional[_Iterable[_Union[_particulars_pb2.CostOption, _Mapping]]] = ..., required_documents: _Optional[_Iterable[_Union[_particulars_pb2.RequiredDocument, _Mapping]]] = ..., contacts: _Optional[_Iterable[_Union[_particulars_pb2.Contact, _Mapping]]] = ..., capacities: _Optional[_Iterable[_Union[_particulars_pb2.Capacity, _Mapping]]] = ..., eligibilities: _Optional[_Iterable[_Union[_particulars_pb2.Eligibility, _Mapping]]] = ..., payments_accepted: _Optional[_Iterable[_Union[_particulars_pb2.PaymentAccepted, _Mapping]]] = ..., service_at_locations: _Optional[_Iterable[_Union[_particulars_pb2.ServiceAtLocation, _Mapping]]] = ..., organization_display_name: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ..., sources: _Optional[_Iterable[_Union[_organizations_pb2.FieldSource, _Mapping]]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class Location(_message.Message):
    __slots__ = ("name", "display_name", "alternate_name", "description", "location_type", "url", "transportation", "latitude", "longitude", "external_identifier", "external_identifier_type", "addresses", "phones", "schedules", "languages", "accessibility", "contacts", "source_record", "annotations", "sources", "create_time", "update_time", "etag")
    class LocationType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        LOCATION_TYPE_UNSPECIFIED: _ClassVar[Location.LocationType]
        PHYSICAL: _ClassVar[Location.LocationType]
        POSTAL: _ClassVar[Location.LocationType]
        VIRTUAL: _ClassVar[Location.LocationType]
    LOCATION_TYPE_UNSPECIFIED: Location.LocationType
    PHYSICAL: Location.LocationType
    POSTAL: Location.LocationType
    VIRTUAL: Location.LocationType
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    ALTERNATE_NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    LOCATION_TYPE_FIELD_NUMBER: _ClassVar[int]
    URL_FIELD_NUMBER: _ClassVar[int]
    TRANSPORTATION_FIELD_NUMBER: _ClassVar[int]
    LATITUDE_FIELD_NUMBER: _ClassVar[int]
    LONGITUDE_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_IDENTIFIER_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_IDENTIFIER_TYPE_FIELD_NUMBER: _ClassVar[int]
    ADDRESSES_FIELD_NUMBER: _ClassVar[int]
    PHONES_FIELD_NUMBER: _ClassVar[int]
    SCHEDULES_FIELD_NUMBER: _ClassVar[int]
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    ACCESSIBILITY_FIELD_NUMBER: _ClassVar[int]
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    alternate_name: str
    description: str
    location_type: Location.LocationType
    url: str
    transportation: str
    latitude: float
    longitude: float
    external_identifier: str
    external_identifier_type: str
    addresses: _containers.RepeatedCompositeFieldContainer[_vocabulary_pb2.Address]
    phones: _containers.RepeatedCompositeFieldContainer[_vocabulary_pb2.Phone]
    schedules: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.Schedule]
    languages: _containers.RepeatedCompositeFieldContainer[_vocabulary_pb2.Language]
    accessibility: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.Accessibility]
    contacts: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.Contact]
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    sources: _containers.RepeatedCompositeFieldContainer[_organizations_pb2.FieldSource]
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    etag: str
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., alternate_name: _Optional[str] = ..., description: _Optional[str] = ..., location_type: _Optional[_Union[Location.LocationType, str]] = ..., url: _Optional[str] = ..., transportation: _Optional[str] = ..., latitude: _Optional[float] = ..., longitude: _Optional[float] = ..., external_identifier: _Optional[str] = ..., external_identifier_type: _Optional[str] = ..., addresses: _Optional[_Iterable[_Union[_vocabulary_pb2.Address, _Mapping]]] = ..., phones: _Optional[_Iterable[_Union[_vocabulary_pb2.Phone, _Mapping]]] = ..., schedules: _Optional[_Iterable[_Union[_particulars_pb2.Schedule, _Mapping]]] = ..., languages: _Optional[_Iterable[_Union[_vocabulary_pb2.Language, _Mapping]]] = ..., accessibility: _Optional[_Iterable[_Union[_particulars_pb2.Accessibility, _Mapping]]] = ..., contacts: _Optional[_Iterable[_Union[_particulars_pb2.Contact, _Mapping]]] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ..., sources: _Optional[_Iterable[_Union[_organizations_pb2.FieldSource, _Mapping]]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class DirectoryEntry(_message.Message):
    __slots__ = ("name", "uri", "additional_websites", "programs", "contacts", "funding", "source_record", "annotations", "sources", "create_time", "update_time", "etag")
    NAME_FIELD_NUMBER: _ClassVar[int]
    URI_FIELD_NUMBER: _ClassVar[int]
    ADDITIONAL_WEBSITES_FIELD_NUMBER: _ClassVar[int]
    PROGRAMS_FIELD_NUMBER: _ClassVar[int]
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    FUNDING_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    uri: str
    additional_websites: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.Url]
    programs: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.Program]
    contacts: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.Contact]
    funding: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.Funding]
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    sources: _containers.RepeatedCompositeFieldContainer[_organizations_pb2.FieldSource]
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    etag: str
    def __init__(self, name: _Optional[str] = ..., uri: _Optional[str] = ..., additional_websites: _Optional[_Iterable[_Union[_particulars_pb2.Url, _Mapping]]] = ..., programs: _Optional[_Iterable[_Union[_particulars_pb2.Program, _Mapping]]] = ..., contacts: _Optional[_Iterable[_Union[_particulars_pb2.Contact, _Mapping]]] = ..., funding: _Optional[_Iterable[_Union[_particulars_pb2.Funding, _Mapping]]] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ..., sources: _Optional[_Iterable[_Union[_organizations_pb2.FieldSource, _Mapping]]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class Taxonomy(_message.Message):
    __slots__ = ("name", "display_name", "description", "uri", "version", "source_record", "annotations", "sources", "create_time", "update_time", "etag")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    URI_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    description: str
    uri: str
    version: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    sources: _containers.RepeatedCompositeFieldContainer[_organizations_pb2.FieldSource]
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    etag: str
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., description: _Optional[str] = ..., uri: _Optional[str] = ..., version: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ..., sources: _Optional[_Iterable[_Union[_organizations_pb2.FieldSource, _Mapping]]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class TaxonomyTerm(_message.Message):
    __slots__ = ("name", "display_name", "code", "description", "parent", "parent_name", "taxonomy", "language", "term_uri", "source_record", "annotations", "sources", "create_time", "update_time", "etag")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PARENT_NAME_FIELD_NUMBER: _ClassVar[int]
    TAXONOMY_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    TERM_URI_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    code: str
    description: str
    parent: str
    parent_name: str
    taxonomy: str
    language: str
    term_uri: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    sources: _containers.RepeatedCompositeFieldContainer[_organizations_pb2.FieldSource]
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    etag: str
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., code: _Optional[str] = ..., description: _Optional[str] = ..., parent: _Optional[str] = ..., parent_name: _Optional[str] = ..., taxonomy: _Optional[str] = ..., language: _Optional[str] = ..., term_uri: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ..., sources: _Optional[_Iterable[_Union[_organizations_pb2.FieldSource, _Mapping]]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class DirectorySource(_message.Message):
    __slots__ = ("name", "display_name", "description", "homepage", "license", "license_url", "hsds_version", "tables", "create_time", "update_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    HOMEPAGE_FIELD_NUMBER: _ClassVar[int]
    LICENSE_FIELD_NUMBER: _ClassVar[int]
    LICENSE_URL_FIELD_NUMBER: _ClassVar[int]
    HSDS_VERSION_FIELD_NUMBER: _ClassVar[int]
    TABLES_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    description: str
    homepage: str
    license: str
    license_url: str
    hsds_version: str
    tables: _containers.RepeatedCompositeFieldContainer[_particulars_pb2.TableDescription]
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., description: _Optional[str] = ..., homepage: _Optional[str] = ..., license: _Optional[str] = ..., license_url: _Optional[str] = ..., hsds_version: _Optional[str] = ..., tables: _Optional[_Iterable[_Union[_particulars_pb2.TableDescription, _Mapping]]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetServiceRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListServicesRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListServicesResponse(_message.Message):
    __slots__ = ("services", "next_page_token")
    SERVICES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    services: _containers.RepeatedCompositeFieldContainer[Service]
    next_page_token: str
    def __init__(self, services: _Optional[_Iterable[_Union[Service, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class CreateServiceRequest(_message.Message):
    __slots__ = ("parent", "service", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    service: Service
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., service: _Optional[_Union[Service, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class UpdateServiceRequest(_message.Message):
    __slots__ = ("service", "update_mask", "allow_missing", "request_id")
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    ALLOW_MISSING_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    service: Service
    update_mask: _field_mask_pb2.FieldMask
    allow_missing: bool
    request_id: str
    def __init__(self, service: _Optional[_Union[Service, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., allow_missing: _Optional[bool] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeleteServiceRequest(_message.Message):
    __slots__ = ("name", "etag")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ...) -> None: ...

class SearchServicesRequest(_message.Message):
    __slots__ = ("query", "page_size", "page_token", "filter")
    QUERY_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    query: str
    page_size: int
    page_token: str
    filter: ServiceFilter
    def __init__(self, query: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[ServiceFilter, _Mapping]] = ...) -> None: ...

class ServiceFilter(_message.Message):
    __slots__ = ("languages", "terms", "organizations", "statuses")
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATIONS_FIELD_NUMBER: _ClassVar[int]
    STATUSES_FIELD_NUMBER: _ClassVar[int]
    languages: _containers.RepeatedScalarFieldContainer[str]
    terms: _containers.RepeatedScalarFieldContainer[str]
    organizations: _containers.RepeatedScalarFieldContainer[str]
    statuses: _containers.RepeatedScalarFieldContainer[Service.Status]
    def __init__(self, languages: _Optional[_Iterable[str]] = ..., terms: _Optional[_Iterable[str]] = ..., organizations: _Optional[_Iterable[str]] = ..., statuses: _Optional[_Iterable[_Union[Service.Status, str]]] = ...) -> None: ...

class SearchServicesResponse(_message.Message):
    __slots__ = ("services", "next_page_token")
    SERVICES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    services: _containers.RepeatedCompositeFieldContainer[Service]
    next_page_token: str
    def __init__(self, services: _Optional[_Iterable[_Union[Service, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetLocationRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListLocationsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListLocationsResponse(_message.Message):
    __slots__ = ("locations", "next_page_token")
    LOCATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    locations: _containers.RepeatedCompositeFieldContainer[Location]
    next_page_token: str
    def __init__(self, locations: _Optional[_Iterable[_Union[Location, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class CreateLocationRequest(_message.Message):
    __slots__ = ("parent", "location", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    location: Location
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., location: _Optional[_Union[Location, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class UpdateLocationRequest(_message.Message):
    __slots__ = ("location", "update_mask", "allow_missing", "request_id")
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    ALLOW_MISSING_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    location: Location
    update_mask: _field_mask_pb2.FieldMask
    allow_missing: bool
    request_id: str
    def __init__(self, location: _Optional[_Union[Location, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., allow_missing: _Optional[bool] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeleteLocationRequest(_message.Message):
    __slots__ = ("name", "etag")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ...) -> None: ...

class GetDirectoryEntryRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListDirectoryEntriesRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListDirectoryEntriesResponse(_message.Message):
    __slots__ = ("directory_entries", "next_page_token")
    DIRECTORY_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    directory_entries: _containers.RepeatedCompositeFieldContainer[DirectoryEntry]
    next_page_token: str
    def __init__(self, directory_entries: _Optional[_Iterable[_Union[DirectoryEntry, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateDirectoryEntryRequest(_message.Message):
    __slots__ = ("directory_entry", "update_mask", "request_id")
    DIRECTORY_ENTRY_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    directory_entry: DirectoryEntry
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, directory_entry: _Optional[_Union[DirectoryEntry, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchUpsertDirectoryRequest(_message.Message):
    __slots__ = ("parent", "source", "organization_record", "organization", "directory_entry", "locations", "services", "validate_only")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_RECORD_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    DIRECTORY_ENTRY_FIELD_NUMBER: _ClassVar[int]
    LOCATIONS_FIELD_NUMBER: _ClassVar[int]
    SERVICES_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    source: str
    organization_record: str
    organization: _organizations_pb2.Organization
    directory_entry: DirectoryEntry
    locations: _containers.RepeatedCompositeFieldContainer[Location]
    services: _containers.RepeatedCompositeFieldContainer[Service]
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., source: _Optional[str] = ..., organization_record: _Optional[str] = ..., organization: _Optional[_Union[_organizations_pb2.Organization, _Mapping]] = ..., directory_entry: _Optional[_Union[DirectoryEntry, _Mapping]] = ..., locations: _Optional[_Iterable[_Union[Location, _Mapping]]] = ..., services: _Optional[_Iterable[_Union[Service, _Mapping]]] = ..., validate_only: _Optional[bool] = ...) -> None: ...

class BatchUpsertDirectoryResponse(_message.Message):
    __slots__ = ("organization", "directory_entry", "locations", "services")
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    DIRECTORY_ENTRY_FIELD_NUMBER: _ClassVar[int]
    LOCATIONS_FIELD_NUMBER: _ClassVar[int]
    SERVICES_FIELD_NUMBER: _ClassVar[int]
    organization: UpsertOutcome
    directory_entry: UpsertOutcome
    locations: _containers.RepeatedCompositeFieldContainer[UpsertOutcome]
    services: _containers.RepeatedCompositeFieldContainer[UpsertOutcome]
    def __init__(self, organization: _Optional[_Union[UpsertOutcome, _Mapping]] = ..., directory_entry: _Optional[_Union[UpsertOutcome, _Mapping]] = ..., locations: _Optional[_Iterable[_Union[UpsertOutcome, _Mapping]]] = ..., services: _Optional[_Iterable[_Union[UpsertOutcome, _Mapping]]] = ...) -> None: ...

class UpsertOutcome(_message.Message):
    __slots__ = ("name", "result", "kept_fields")
    class Result(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        RESULT_UNSPECIFIED: _ClassVar[UpsertOutcome.Result]
        CREATED: _ClassVar[UpsertOutcome.Result]
        CHANGED: _ClassVar[UpsertOutcome.Result]
        UNCHANGED: _ClassVar[UpsertOutcome.Result]
    RESULT_UNSPECIFIED: UpsertOutcome.Result
    CREATED: UpsertOutcome.Result
    CHANGED: UpsertOutcome.Result
    UNCHANGED: UpsertOutcome.Result
    NAME_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    KEPT_FIELDS_FIELD_NUMBER: _ClassVar[int]
    name: str
    result: UpsertOutcome.Result
    kept_fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., result: _Optional[_Union[UpsertOutcome.Result, str]] = ..., kept_fields: _Optional[_Iterable[str]] = ...) -> None: ...

class GetTaxonomyRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListTaxonomiesRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListTaxonomiesResponse(_message.Message):
    __slots__ = ("taxonomies", "next_page_token")
    TAXONOMIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    taxonomies: _containers.RepeatedCompositeFieldContainer[Taxonomy]
    next_page_token: str
    def __init__(self, taxonomies: _Optional[_Iterable[_Union[Taxonomy, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class CreateTaxonomyRequest(_message.Message):
    __slots__ = ("taxonomy", "request_id")
    TAXONOMY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    taxonomy: Taxonomy
    request_id: str
    def __init__(self, taxonomy: _Optional[_Union[Taxonomy, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class UpdateTaxonomyRequest(_message.Message):
    __slots__ = ("taxonomy", "update_mask", "allow_missing", "request_id")
    TAXONOMY_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    ALLOW_MISSING_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    taxonomy: Taxonomy
    update_mask: _field_mask_pb2.FieldMask
    allow_missing: bool
    request_id: str
    def __init__(self, taxonomy: _Optional[_Union[Taxonomy, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., allow_missing: _Optional[bool] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeleteTaxonomyRequest(_message.Message):
    __slots__ = ("name", "etag")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ...) -> None: ...

class GetTaxonomyTermRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListTaxonomyTermsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListTaxonomyTermsResponse(_message.Message):
    __slots__ = ("taxonomy_terms", "next_page_token")
    TAXONOMY_TERMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    taxonomy_terms: _containers.RepeatedCompositeFieldContainer[TaxonomyTerm]
    next_page_token: str
    def __init__(self, taxonomy_terms: _Optional[_Iterable[_Union[TaxonomyTerm, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class CreateTaxonomyTermRequest(_message.Message):
    __slots__ = ("parent", "taxonomy_term", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    TAXONOMY_TERM_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    taxonomy_term: TaxonomyTerm
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., taxonomy_term: _Optional[_Union[TaxonomyTerm, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class UpdateTaxonomyTermRequest(_message.Message):
    __slots__ = ("taxonomy_term", "update_mask", "allow_missing", "request_id")
    TAXONOMY_TERM_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    ALLOW_MISSING_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    taxonomy_term: TaxonomyTerm
    update_mask: _field_mask_pb2.FieldMask
    allow_missing: bool
    request_id: str
    def __init__(self, taxonomy_term: _Optional[_Union[TaxonomyTerm, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., allow_missing: _Optional[bool] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeleteTaxonomyTermRequest(_message.Message):
    __slots__ = ("name", "etag")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ...) -> None: ...

class BatchUpsertTaxonomyRequest(_message.Message):
    __slots__ = ("parent", "source", "taxonomy", "terms", "validate_only")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    TAXONOMY_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    source: str
    taxonomy: Taxonomy
    terms: _containers.RepeatedCompositeFieldContainer[TaxonomyTerm]
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., source: _Optional[str] = ..., taxonomy: _Optional[_Union[Taxonomy, _Mapping]] = ..., terms: _Optional[_Iterable[_Union[TaxonomyTerm, _Mapping]]] = ..., validate_only: _Optional[bool] = ...) -> None: ...

class BatchUpsertTaxonomyResponse(_message.Message):
    __slots__ = ("taxonomy", "terms")
    TAXONOMY_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    taxonomy: UpsertOutcome
    terms: _containers.RepeatedCompositeFieldContainer[UpsertOutcome]
    def __init__(self, taxonomy: _Optional[_Union[UpsertOutcome, _Mapping]] = ..., terms: _Optional[_Iterable[_Union[UpsertOutcome, _Mapping]]] = ...) -> None: ...

class GetDirectorySourceRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListDirectorySourcesRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListDirectorySourcesResponse(_message.Message):
    __slots__ = ("directory_sources", "next_page_token")
    DIRECTORY_SOURCES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    directory_sources: _containers.RepeatedCompositeFieldContainer[DirectorySource]
    next_page_token: str
    def __init__(self, directory_sources: _Optional[_Iterable[_Union[DirectorySource, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateDirectorySourceRequest(_message.Message):
    __slots__ = ("directory_source", "update_mask")
    DIRECTORY_SOURCE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    directory_source: DirectorySource
    update_mask: _field_mask_pb2.FieldMask
    def __init__(self, directory_source: _Optional[_Union[DirectorySource, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ...) -> None: ...
