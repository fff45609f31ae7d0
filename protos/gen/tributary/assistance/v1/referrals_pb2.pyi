import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from tributary.access.v1 import access_pb2 as _access_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Referral(_message.Message):
    __slots__ = ("name", "state", "case", "case_number", "organization", "organization_display_name", "agency", "agency_display_name", "request", "handoff_note", "language", "interpreter_needed", "expire_time", "decline_reason", "decline_comment", "outcome", "answer_time", "complete_time", "confirm_time", "create_time", "update_time", "etag")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Referral.State]
        PROPOSED: _ClassVar[Referral.State]
        ACCEPTED: _ClassVar[Referral.State]
        DECLINED: _ClassVar[Referral.State]
        EXPIRED: _ClassVar[Referral.State]
        REVOKED: _ClassVar[Referral.State]
        IN_SERVICE: _ClassVar[Referral.State]
        COMPLETED: _ClassVar[Referral.State]
        CONFIRMED: _ClassVar[Referral.State]
    STATE_UNSPECIFIED: Referral.State
    PROPOSED: Referral.State
    ACCEPTED: Referral.State
    DECLINED: Referral.State
    EXPIRED: Referral.State
    REVOKED: Referral.State
    IN_SERVICE: Referral.State
    COMPLETED: Referral.State
    CONFIRMED: Referral.State
    class DeclineReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        DECLINE_REASON_UNSPECIFIED: _ClassVar[Referral.DeclineReason]
        NO_CAPACITY: _ClassVar[Referral.DeclineReason]
        NOT_ELIGIBLE: _ClassVar[Referral.DeclineReason]
        NOT_OUR_SERVICE: _ClassVar[Referral.DeclineReason]
        LANGUAGE_NOT_AVAILABLE: _ClassVar[Referral.DeclineReason]
        COULD_NOT_REACH: _ClassVar[Referral.DeclineReason]
        OTHER: _ClassVar[Referral.DeclineReason]
    DECLINE_REASON_UNSPECIFIED: Referral.DeclineReason
    NO_CAPACITY: Referral.DeclineReason
    NOT_ELIGIBLE: Referral.DeclineReason
    NOT_OUR_SERVICE: Referral.DeclineReason
    LANGUAGE_NOT_AVAILABLE: Referral.DeclineReason
    COULD_NOT_REACH: Referral.DeclineReason
    OTHER: Referral.DeclineReason
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    AGENCY_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    HANDOFF_NOTE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    INTERPRETER_NEEDED_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    DECLINE_REASON_FIELD_NUMBER: _ClassVar[int]
    DECLINE_COMMENT_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    ANSWER_TIME_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_TIME_FIELD_NUMBER: _ClassVar[int]
    CONFIRM_TIME_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: Referral.State
    case: str
    case_number: str
    organization: str
    organization_display_name: str
    agency: str
    agency_display_name: str
    request: str
    handoff_note: str
    language: str
    interpreter_needed: bool
    expire_time: _timestamp_pb2.Timestamp
    decline_reason: Referral.DeclineReason
    decline_comment: str
    outcome: str
    answer_time: _timestamp_pb2.Timestamp
    complete_time: _timestamp_pb2.Timestamp
    confirm_time: _timestamp_pb2.Timestamp
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    etag: str
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[Referral.State, str]] = ..., case: _Optional[str] = ..., case_number: _Optional[str] = ..., organization: _Optional[str] = ..., organization_display_name: _Optional[str] = ..., agency: _Optional[str] = ..., agency_display_name: _Optional[str] = ..., request: _Optional[str] = ..., handoff_note: _Optional[str] = ..., language: _Optional[str] = ..., interpreter_needed: _Optional[bool] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decline_reason: _Optional[_Union[Referral.DeclineReason, str]] = ..., decline_comment: _Optional[str] = ..., outcome: _Optional[str] = ..., answer_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., complete_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., confirm_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class CreateReferralRequest(_message.Message):
    __slots__ = ("referral", "request_id")
    REFERRAL_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    referral: Referral
    request_id: str
    def __init__(self, referral: _Optional[_Union[Referral, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetReferralRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListReferralsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "states", "case", "agency")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    states: _containers.RepeatedScalarFieldContainer[Referral.State]
    case: str
    agency: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., states: _Optional[_Iterable[_Union[Referral.State, str]]] = ..., case: _Optional[str] = ..., agency: _Optional[str] = ...) -> None: ...

class ListReferralsResponse(_message.Message):
    __slots__ = ("referrals", "next_page_token")
    REFERRALS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    referrals: _containers.RepeatedCompositeFieldContainer[Referral]
    next_page_token: str
    def __init__(self, referrals: _Optional[_Iterable[_Union[Referral, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class AcceptReferralRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeclineReferralRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id", "reason", "comment")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    reason: Referral.DeclineReason
    comment: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., reason: _Optional[_Union[Referral.DeclineReason, str]] = ..., comment: _Optional[str] = ...) -> None: ...

class BeginReferralRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CompleteReferralRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id", "outcome")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    outcome: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., outcome: _Optional[str] = ...) -> None: ...

class ConfirmReferralRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RevokeReferralRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id", "reason")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    reason: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class WatchReferralsRequest(_message.Message):
    __slots__ = ("resume_token",)
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ...) -> None: ...

class WatchReferralsResponse(_message.Message):
    __slots__ = ("resume_token", "event_type", "event_time", "referral")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIME_FIELD_NUMBER: _ClassVar[int]
    REFERRAL_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    event_type: str
    event_time: _timestamp_pb2.Timestamp
    referral: Referral
    def __init__(self, resume_token: _Optional[str] = ..., event_type: _Optional[str] = ..., event_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., referral: _Optional[_Union[Referral, _Mapping]] = ...) -> None: ...
