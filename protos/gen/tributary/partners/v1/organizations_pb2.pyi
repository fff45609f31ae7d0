import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from tributary.access.v1 import access_pb2 as _access_pb2
from tributary.partners.v1 import vocabulary_pb2 as _vocabulary_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Organization(_message.Message):
    __slots__ = ("name", "display_name", "legal_name", "also_known_as", "kind", "state", "parent", "identifiers", "mission", "website", "email", "phones", "addresses", "service_area", "populations", "languages", "determinants", "strengths", "tax_status", "legal_status", "year_incorporated", "logo", "sources", "create_time", "update_time", "etag")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[Organization.Kind]
        CITY_DEPARTMENT: _ClassVar[Organization.Kind]
        COUNTY_DEPARTMENT: _ClassVar[Organization.Kind]
        MUNICIPALITY: _ClassVar[Organization.Kind]
        STATE_AGENCY: _ClassVar[Organization.Kind]
        FEDERAL_AGENCY: _ClassVar[Organization.Kind]
        COMMUNITY_ORGANIZATION: _ClassVar[Organization.Kind]
        FOUNDATION: _ClassVar[Organization.Kind]
        HEALTH_SYSTEM: _ClassVar[Organization.Kind]
        SCHOOL: _ClassVar[Organization.Kind]
        BUSINESS: _ClassVar[Organization.Kind]
        COALITION: _ClassVar[Organization.Kind]
    KIND_UNSPECIFIED: Organization.Kind
    CITY_DEPARTMENT: Organization.Kind
    COUNTY_DEPARTMENT: Organization.Kind
    MUNICIPALITY: Organization.Kind
    STATE_AGENCY: Organization.Kind
    FEDERAL_AGENCY: Organization.Kind
    COMMUNITY_ORGANIZATION: Organization.Kind
    FOUNDATION: Organization.Kind
    HEALTH_SYSTEM: Organization.Kind
    SCHOOL: Organization.Kind
    BUSINESS: Organization.Kind
    COALITION: Organization.Kind
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Organization.State]
        PROSPECT: _ClassVar[Organization.State]
        ACTIVE: _ClassVar[Organization.State]
        INACTIVE: _ClassVar[Organization.State]
        MERGED: _ClassVar[Organization.State]
    STATE_UNSPECIFIED: Organization.State
    PROSPECT: Organization.State
    ACTIVE: Organization.State
    INACTIVE: Organization.State
    MERGED: Organization.State
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    LEGAL_NAME_FIELD_NUMBER: _ClassVar[int]
    ALSO_KNOWN_AS_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    MISSION_FIELD_NUMBER: _ClassVar[int]
    WEBSITE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    PHONES_FIELD_NUMBER: _ClassVar[int]
    ADDRESSES_FIELD_NUMBER: _ClassVar[int]
    SERVICE_AREA_FIELD_NUMBER: _ClassVar[int]
    POPULATIONS_FIELD_NUMBER: _ClassVar[int]
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    DETERMINANTS_FIELD_NUMBER: _ClassVar[int]
    STRENGTHS_FIELD_NUMBER: _ClassVar[int]
    TAX_STATUS_FIELD_NUMBER: _ClassVar[int]
    LEGAL_STATUS_FIELD_NUMBER: _ClassVar[int]
    YEAR_INCORPORATED_FIELD_NUMBER: _ClassVar[int]
    LOGO_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    legal_name: str
    also_known_as: _containers.RepeatedScalarFieldContainer[str]
    kind: Organization.Kind
    state: Organization.State
    parent: str
    identifiers: _containers.RepeatedCompositeFieldContainer[Identifier]
    mission: str
    website: str
    email: str
    phones: _containers.RepeatedCompositeFieldContainer[_vocabulary_pb2.Phone]
    addresses: _containers.RepeatedCompositeFieldContainer[_vocabulary_pb2.Address]
    service_area: _vocabulary_pb2.ServiceArea
    populations: _containers.RepeatedScalarFieldContainer[str]
    languages: _containers.RepeatedScalarFieldContainer[str]
    determinants: _containers.RepeatedScalarFieldContainer[_vocabulary_pb2.Determinant]
    strengths: _containers.RepeatedScalarFieldContainer[str]
    tax_status: str
    legal_status: str
    year_incorporated: int
    logo: str
    sources: _containers.RepeatedCompositeFieldContainer[FieldSource]
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    etag: str
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., legal_name: _Optional[str] = ..., also_known_as: _Optional[_Iterable[str]] = ..., kind: _Optional[_Union[Organization.Kind, str]] = ..., state: _Optional[_Union[Organization.State, str]] = ..., parent: _Optional[str] = ..., identifiers: _Optional[_Iterable[_Union[Identifier, _Mapping]]] = ..., mission: _Optional[str] = ..., website: _Optional[str] = ..., email: _Optional[str] = ..., phones: _Optional[_Iterable[_Union[_vocabulary_pb2.Phone, _Mapping]]] = ..., addresses: _Optional[_Iterable[_Union[_vocabulary_pb2.Address, _Mapping]]] = ..., service_area: _Optional[_Union[_vocabulary_pb2.ServiceArea, _Mapping]] = ..., populations: _Optional[_Iterable[str]] = ..., languages: _Optional[_Iterable[str]] = ..., determinants: _Optional[_Iterable[_Union[_vocabulary_pb2.Determinant, str]]] = ..., strengths: _Optional[_Iterable[str]] = ..., tax_status: _Optional[str] = ..., legal_status: _Optional[str] = ..., year_incorporated: _Optional[int] = ..., logo: _Optional[str] = ..., sources: _Optional[_Iterable[_Union[FieldSource, _Mapping]]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class Identifier(_message.Message):
    __slots__ = ("scheme", "value", "type", "source_record", "annotations")
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    scheme: str
    value: str
    type: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, scheme: _Optional[str] = ..., value: _Optional[str] = ..., type: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class FieldSource(_message.Message):
    __slots__ = ("field", "source", "set_time", "record")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    SET_TIME_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    field: str
    source: str
    set_time: _timestamp_pb2.Timestamp
    record: str
    def __init__(self, field: _Optional[str] = ..., source: _Optional[str] = ..., set_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., record: _Optional[str] = ...) -> None: ...

class CreateOrganizationRequest(_message.Message):
    __slots__ = ("organization", "request_id")
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    organization: Organization
    request_id: str
    def __init__(self, organization: _Optional[_Union[Organization, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetOrganizationRequest(_message.Message):
    __slots__ = ("name", "at")
    NAME_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    name: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class OrganizationFilter(_message.Message):
    __slots__ = ("kinds", "states", "municipalities", "zip_codes", "determinants", "languages", "service")
    KINDS_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    MUNICIPALITIES_FIELD_NUMBER: _ClassVar[int]
    ZIP_CODES_FIELD_NUMBER: _ClassVar[int]
    DETERMINANTS_FIELD_NUMBER: _ClassVar[int]
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    kinds: _containers.RepeatedScalarFieldContainer[Organization.Kind]
    states: _containers.RepeatedScalarFieldContainer[Organization.State]
    municipalities: _containers.RepeatedScalarFieldContainer[str]
    zip_codes: _containers.RepeatedScalarFieldContainer[str]
    determinants: _containers.RepeatedScalarFieldContainer[_vocabulary_pb2.Determinant]
    languages: _containers.RepeatedScalarFieldContainer[str]
    service: str
    def __init__(self, kinds: _Optional[_Iterable[_Union[Organization.Kind, str]]] = ..., states: _Optional[_Iterable[_Union[Organization.State, str]]] = ..., municipalities: _Optional[_Iterable[str]] = ..., zip_codes: _Optional[_Iterable[str]] = ..., determinants: _Optional[_Iterable[_Union[_vocabulary_pb2.Determinant, str]]] = ..., languages: _Optional[_Iterable[str]] = ..., service: _Optional[str] = ...) -> None: ...

class ListOrganizationsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "filter")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    filter: OrganizationFilter
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[OrganizationFilter, _Mapping]] = ...) -> None: ...

class ListOrganizationsResponse(_message.Message):
    __slots__ = ("organizations", "next_page_token")
    ORGANIZATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    organizations: _containers.RepeatedCompositeFieldContainer[Organization]
    next_page_token: str
    def __init__(self, organizations: _Optional[_Iterable[_Union[Organization, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class SearchOrganizationsRequest(_message.Message):
    __slots__ = ("query", "page_size", "page_token", "filter")
    QUERY_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    query: str
    page_size: int
    page_token: str
    filter: OrganizationFilter
    def __init__(self, query: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[OrganizationFilter, _Mapping]] = ...) -> None: ...

class SearchOrganizationsResponse(_message.Message):
    __slots__ = ("organizations", "next_page_token")
    ORGANIZATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    organizations: _containers.RepeatedCompositeFieldContainer[Organization]
    next_page_token: str
    def __init__(self, organizations: _Optional[_Iterable[_Union[Organization, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateOrganizationRequest(_message.Message):
    __slots__ = ("organization", "update_mask", "request_id")
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    organization: Organization
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, organization: _Optional[_Union[Organization, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class WatchOrganizationsRequest(_message.Message):
    __slots__ = ("resume_token",)
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ...) -> None: ...

class WatchOrganizationsResponse(_message.Message):
    __slots__ = ("resume_token", "event_type", "event_time", "organization")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIME_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    event_type: str
    event_time: _timestamp_pb2.Timestamp
    organization: Organization
    def __init__(self, resume_token: _Optional[str] = ..., event_type: _Optional[str] = ..., event_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., organization: _Optional[_Union[Organization, _Mapping]] = ...) -> None: ...
