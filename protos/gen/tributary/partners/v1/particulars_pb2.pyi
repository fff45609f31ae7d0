from buf.validate import validate_pb2 as _validate_pb2
from tributary.access.v1 import access_pb2 as _access_pb2
from tributary.partners.v1 import vocabulary_pb2 as _vocabulary_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Program(_message.Message):
    __slots__ = ("id", "display_name", "alternate_name", "description", "source_record", "annotations")
    ID_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    ALTERNATE_NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    id: str
    display_name: str
    alternate_name: str
    description: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, id: _Optional[str] = ..., display_name: _Optional[str] = ..., alternate_name: _Optional[str] = ..., description: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class Contact(_message.Message):
    __slots__ = ("name", "title", "department", "email", "phones", "source_record", "annotations")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    PHONES_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    name: str
    title: str
    department: str
    email: str
    phones: _containers.RepeatedCompositeFieldContainer[_vocabulary_pb2.Phone]
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, name: _Optional[str] = ..., title: _Optional[str] = ..., department: _Optional[str] = ..., email: _Optional[str] = ..., phones: _Optional[_Iterable[_Union[_vocabulary_pb2.Phone, _Mapping]]] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class Url(_message.Message):
    __slots__ = ("label", "url", "source_record", "annotations")
    LABEL_FIELD_NUMBER: _ClassVar[int]
    URL_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    label: str
    url: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, label: _Optional[str] = ..., url: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class Funding(_message.Message):
    __slots__ = ("source", "source_record", "annotations")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    source: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, source: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class Schedule(_message.Message):
    __slots__ = ("valid_from", "valid_to", "dtstart", "timezone", "until", "count", "wkst", "freq", "interval", "byday", "byweekno", "bymonthday", "byyearday", "description", "opens_at", "closes_at", "schedule_link", "attending_type", "notes", "closed", "holiday", "source_record", "annotations")
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    VALID_TO_FIELD_NUMBER: _ClassVar[int]
    DTSTART_FIELD_NUMBER: _ClassVar[int]
    TIMEZONE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    WKST_FIELD_NUMBER: _ClassVar[int]
    FREQ_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_FIELD_NUMBER: _ClassVar[int]
    BYDAY_FIELD_NUMBER: _ClassVar[int]
    BYWEEKNO_FIELD_NUMBER: _ClassVar[int]
    BYMONTHDAY_FIELD_NUMBER: _ClassVar[int]
    BYYEARDAY_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    OPENS_AT_FIELD_NUMBER: _ClassVar[int]
    CLOSES_AT_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_LINK_FIELD_NUMBER: _ClassVar[int]
    ATTENDING_TYPE_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    CLOSED_FIELD_NUMBER: _ClassVar[int]
    HOLIDAY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    valid_from: str
    valid_to: str
    dtstart: str
    timezone: str
    until: str
    count: int
    wkst: str
    freq: str
    interval: int
    byday: str
    byweekno: str
    bymonthday: str
    byyearday: str
    description: str
    opens_at: str
    closes_at: str
    schedule_link: str
    attending_type: str
    notes: str
    closed: bool
    holiday: bool
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, valid_from: _Optional[str] = ..., valid_to: _Optional[str] = ..., dtstart: _Optional[str] = ..., timezone: _Optional[str] = ..., until: _Optional[str] = ..., count: _Optional[int] = ..., wkst: _Optional[str] = ..., freq: _Optional[str] = ..., interval: _Optional[int] = ..., byday: _Optional[str] = ..., byweekno: _Optional[str] = ..., bymonthday: _Optional[str] = ..., byyearday: _Optional[str] = ..., description: _Optional[str] = ..., opens_at: _Optional[str] = ..., closes_at: _Optional[str] = ..., schedule_link: _Optional[str] = ..., attending_type: _Optional[str] = ..., notes: _Optional[str] = ..., closed: _Optional[bool] = ..., holiday: _Optional[bool] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class ServedArea(_message.Message):
    __slots__ = ("name", "description", "extent", "extent_type", "uri", "source_record", "annotations")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    EXTENT_FIELD_NUMBER: _ClassVar[int]
    EXTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    URI_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    name: str
    description: str
    extent: str
    extent_type: str
    uri: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, name: _Optional[str] = ..., description: _Optional[str] = ..., extent: _Optional[str] = ..., extent_type: _Optional[str] = ..., uri: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class RequiredDocument(_message.Message):
    __slots__ = ("document", "uri", "source_record", "annotations")
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    URI_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    document: str
    uri: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, document: _Optional[str] = ..., uri: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class CostOption(_message.Message):
    __slots__ = ("valid_from", "valid_to", "option", "currency", "amount", "amount_description", "source_record", "annotations")
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    VALID_TO_FIELD_NUMBER: _ClassVar[int]
    OPTION_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    valid_from: str
    valid_to: str
    option: str
    currency: str
    amount: str
    amount_description: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, valid_from: _Optional[str] = ..., valid_to: _Optional[str] = ..., option: _Optional[str] = ..., currency: _Optional[str] = ..., amount: _Optional[str] = ..., amount_description: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class Eligibility(_message.Message):
    __slots__ = ("eligibility", "source_record", "annotations")
    ELIGIBILITY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    eligibility: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, eligibility: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class PaymentAccepted(_message.Message):
    __slots__ = ("payment", "source_record", "annotations")
    PAYMENT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    payment: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, payment: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class Unit(_message.Message):
    __slots__ = ("name", "scheme", "identifier", "uri", "source_record", "annotations")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIER_FIELD_NUMBER: _ClassVar[int]
    URI_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    name: str
    scheme: str
    identifier: str
    uri: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, name: _Optional[str] = ..., scheme: _Optional[str] = ..., identifier: _Optional[str] = ..., uri: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class Capacity(_message.Message):
    __slots__ = ("unit", "available", "maximum", "description", "updated", "source_record", "annotations")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    UPDATED_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    unit: Unit
    available: float
    maximum: float
    description: str
    updated: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, unit: _Optional[_Union[Unit, _Mapping]] = ..., available: _Optional[float] = ..., maximum: _Optional[float] = ..., description: _Optional[str] = ..., updated: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class Accessibility(_message.Message):
    __slots__ = ("description", "details", "url", "source_record", "annotations")
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    URL_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    description: str
    details: str
    url: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, description: _Optional[str] = ..., details: _Optional[str] = ..., url: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class ServiceAtLocation(_message.Message):
    __slots__ = ("id", "location", "description", "service_areas", "contacts", "phones", "schedules", "source_record", "annotations")
    ID_FIELD_NUMBER: _ClassVar[int]
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    SERVICE_AREAS_FIELD_NUMBER: _ClassVar[int]
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    PHONES_FIELD_NUMBER: _ClassVar[int]
    SCHEDULES_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    id: str
    location: str
    description: str
    service_areas: _containers.RepeatedCompositeFieldContainer[ServedArea]
    contacts: _containers.RepeatedCompositeFieldContainer[Contact]
    phones: _containers.RepeatedCompositeFieldContainer[_vocabulary_pb2.Phone]
    schedules: _containers.RepeatedCompositeFieldContainer[Schedule]
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, id: _Optional[str] = ..., location: _Optional[str] = ..., description: _Optional[str] = ..., service_areas: _Optional[_Iterable[_Union[ServedArea, _Mapping]]] = ..., contacts: _Optional[_Iterable[_Union[Contact, _Mapping]]] = ..., phones: _Optional[_Iterable[_Union[_vocabulary_pb2.Phone, _Mapping]]] = ..., schedules: _Optional[_Iterable[_Union[Schedule, _Mapping]]] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...

class TableDescription(_message.Message):
    __slots__ = ("name", "language", "character_set", "source_record", "annotations")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    CHARACTER_SET_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    name: str
    language: str
    character_set: str
    source_record: str
    annotations: _vocabulary_pb2.Annotations
    def __init__(self, name: _Optional[str] = ..., language: _Optional[str] = ..., character_set: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[_vocabulary_pb2.Annotations, _Mapping]] = ...) -> None: ...
