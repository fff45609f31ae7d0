import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import date_pb2 as _date_pb2
from tributary.access.v1 import access_pb2 as _access_pb2
from tributary.partners.v1 import vocabulary_pb2 as _vocabulary_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Agreement(_message.Message):
    __slots__ = ("name", "kind", "state", "title", "parties", "categories", "start_date", "end_date", "obligations", "predecessor", "comment", "create_time", "update_time", "etag", "submit_time")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[Agreement.Kind]
        MOU: _ClassVar[Agreement.Kind]
        DATA_SHARING: _ClassVar[Agreement.Kind]
        CONTRACT: _ClassVar[Agreement.Kind]
        FISCAL_SPONSORSHIP: _ClassVar[Agreement.Kind]
    KIND_UNSPECIFIED: Agreement.Kind
    MOU: Agreement.Kind
    DATA_SHARING: Agreement.Kind
    CONTRACT: Agreement.Kind
    FISCAL_SPONSORSHIP: Agreement.Kind
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Agreement.State]
        DRAFT: _ClassVar[Agreement.State]
        IN_REVIEW: _ClassVar[Agreement.State]
        ACTIVE: _ClassVar[Agreement.State]
        EXPIRED: _ClassVar[Agreement.State]
        TERMINATED: _ClassVar[Agreement.State]
    STATE_UNSPECIFIED: Agreement.State
    DRAFT: Agreement.State
    IN_REVIEW: Agreement.State
    ACTIVE: Agreement.State
    EXPIRED: Agreement.State
    TERMINATED: Agreement.State
    class Party(_message.Message):
        __slots__ = ("organization", "display_name", "accept_time", "accepted_by")
        ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
        DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
        ACCEPT_TIME_FIELD_NUMBER: _ClassVar[int]
        ACCEPTED_BY_FIELD_NUMBER: _ClassVar[int]
        organization: str
        display_name: str
        accept_time: _timestamp_pb2.Timestamp
        accepted_by: str
        def __init__(self, organization: _Optional[str] = ..., display_name: _Optional[str] = ..., accept_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., accepted_by: _Optional[str] = ...) -> None: ...
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    PARTIES_FIELD_NUMBER: _ClassVar[int]
    CATEGORIES_FIELD_NUMBER: _ClassVar[int]
    START_DATE_FIELD_NUMBER: _ClassVar[int]
    END_DATE_FIELD_NUMBER: _ClassVar[int]
    OBLIGATIONS_FIELD_NUMBER: _ClassVar[int]
    PREDECESSOR_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    SUBMIT_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: Agreement.Kind
    state: Agreement.State
    title: str
    parties: _containers.RepeatedCompositeFieldContainer[Agreement.Party]
    categories: _containers.RepeatedScalarFieldContainer[_vocabulary_pb2.DataCategory]
    start_date: _date_pb2.Date
    end_date: _date_pb2.Date
    obligations: str
    predecessor: str
    comment: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    etag: str
    submit_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[_Union[Agreement.Kind, str]] = ..., state: _Optional[_Union[Agreement.State, str]] = ..., title: _Optional[str] = ..., parties: _Optional[_Iterable[_Union[Agreement.Party, _Mapping]]] = ..., categories: _Optional[_Iterable[_Union[_vocabulary_pb2.DataCategory, str]]] = ..., start_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., end_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., obligations: _Optional[str] = ..., predecessor: _Optional[str] = ..., comment: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ..., submit_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CreateAgreementRequest(_message.Message):
    __slots__ = ("agreement", "request_id")
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    agreement: Agreement
    request_id: str
    def __init__(self, agreement: _Optional[_Union[Agreement, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetAgreementRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListAgreementsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "states", "party", "ends_by")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    ENDS_BY_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    states: _containers.RepeatedScalarFieldContainer[Agreement.State]
    party: str
    ends_by: _date_pb2.Date
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., states: _Optional[_Iterable[_Union[Agreement.State, str]]] = ..., party: _Optional[str] = ..., ends_by: _Optional[_Union[_date_pb2.Date, _Mapping]] = ...) -> None: ...

class ListAgreementsResponse(_message.Message):
    __slots__ = ("agreements", "next_page_token")
    AGREEMENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    agreements: _containers.RepeatedCompositeFieldContainer[Agreement]
    next_page_token: str
    def __init__(self, agreements: _Optional[_Iterable[_Union[Agreement, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateAgreementRequest(_message.Message):
    __slots__ = ("agreement", "update_mask", "request_id")
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    agreement: Agreement
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, agreement: _Optional[_Union[Agreement, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class SubmitAgreementRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ReturnAgreementRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id", "comment")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    comment: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., comment: _Optional[str] = ...) -> None: ...

class AcceptAgreementRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class TerminateAgreementRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id", "comment")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    comment: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., comment: _Optional[str] = ...) -> None: ...

class RenewAgreementRequest(_message.Message):
    __slots__ = ("name", "end_date", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    END_DATE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    end_date: _date_pb2.Date
    request_id: str
    def __init__(self, name: _Optional[str] = ..., end_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class WatchAgreementsRequest(_message.Message):
    __slots__ = ("resume_token",)
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ...) -> None: ...

class WatchAgreementsResponse(_message.Message):
    __slots__ = ("resume_token", "event_type", "event_time", "agreement")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIME_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    event_type: str
    event_time: _timestamp_pb2.Timestamp
    agreement: Agreement
    def __init__(self, resume_token: _Optional[str] = ..., event_type: _Optional[str] = ..., event_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., agreement: _Optional[_Union[Agreement, _Mapping]] = ...) -> None: ...
