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

class Case(_message.Message):
    __slots__ = ("name", "number", "state", "organization", "organization_display_name", "title", "need", "goal", "topics", "determinants", "deadline", "language", "interpreter_needed", "access_needs", "priority", "waiting_on", "assignee", "assignee_display_name", "resolution", "decline_reason", "outcome", "reopen_count", "submit_time", "resolve_time", "close_time", "create_time", "update_time", "etag")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Case.State]
        DRAFT: _ClassVar[Case.State]
        SUBMITTED: _ClassVar[Case.State]
        IN_TRIAGE: _ClassVar[Case.State]
        NEEDS_INFORMATION: _ClassVar[Case.State]
        ASSIGNED: _ClassVar[Case.State]
        IN_PROGRESS: _ClassVar[Case.State]
        RESOLVED: _ClassVar[Case.State]
        CLOSED: _ClassVar[Case.State]
        DECLINED: _ClassVar[Case.State]
        WITHDRAWN: _ClassVar[Case.State]
        DUPLICATE: _ClassVar[Case.State]
    STATE_UNSPECIFIED: Case.State
    DRAFT: Case.State
    SUBMITTED: Case.State
    IN_TRIAGE: Case.State
    NEEDS_INFORMATION: Case.State
    ASSIGNED: Case.State
    IN_PROGRESS: Case.State
    RESOLVED: Case.State
    CLOSED: Case.State
    DECLINED: Case.State
    WITHDRAWN: Case.State
    DUPLICATE: Case.State
    class Priority(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        PRIORITY_UNSPECIFIED: _ClassVar[Case.Priority]
        LOW: _ClassVar[Case.Priority]
        NORMAL: _ClassVar[Case.Priority]
        HIGH: _ClassVar[Case.Priority]
        URGENT: _ClassVar[Case.Priority]
    PRIORITY_UNSPECIFIED: Case.Priority
    LOW: Case.Priority
    NORMAL: Case.Priority
    HIGH: Case.Priority
    URGENT: Case.Priority
    class WaitingOn(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        WAITING_ON_UNSPECIFIED: _ClassVar[Case.WaitingOn]
        ORGANIZATION: _ClassVar[Case.WaitingOn]
        OFFICE: _ClassVar[Case.WaitingOn]
        AGENCY: _ClassVar[Case.WaitingOn]
        NOBODY: _ClassVar[Case.WaitingOn]
    WAITING_ON_UNSPECIFIED: Case.WaitingOn
    ORGANIZATION: Case.WaitingOn
    OFFICE: Case.WaitingOn
    AGENCY: Case.WaitingOn
    NOBODY: Case.WaitingOn
    class Outcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        OUTCOME_UNSPECIFIED: _ClassVar[Case.Outcome]
        HELPED: _ClassVar[Case.Outcome]
        PARTLY_HELPED: _ClassVar[Case.Outcome]
        NOT_HELPED: _ClassVar[Case.Outcome]
    OUTCOME_UNSPECIFIED: Case.Outcome
    HELPED: Case.Outcome
    PARTLY_HELPED: Case.Outcome
    NOT_HELPED: Case.Outcome
    NAME_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    NEED_FIELD_NUMBER: _ClassVar[int]
    GOAL_FIELD_NUMBER: _ClassVar[int]
    TOPICS_FIELD_NUMBER: _ClassVar[int]
    DETERMINANTS_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    INTERPRETER_NEEDED_FIELD_NUMBER: _ClassVar[int]
    ACCESS_NEEDS_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    WAITING_ON_FIELD_NUMBER: _ClassVar[int]
    ASSIGNEE_FIELD_NUMBER: _ClassVar[int]
    ASSIGNEE_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_FIELD_NUMBER: _ClassVar[int]
    DECLINE_REASON_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    REOPEN_COUNT_FIELD_NUMBER: _ClassVar[int]
    SUBMIT_TIME_FIELD_NUMBER: _ClassVar[int]
    RESOLVE_TIME_FIELD_NUMBER: _ClassVar[int]
    CLOSE_TIME_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    number: str
    state: Case.State
    organization: str
    organization_display_name: str
    title: str
    need: str
    goal: str
    topics: _containers.RepeatedScalarFieldContainer[str]
    determinants: _containers.RepeatedScalarFieldContainer[_vocabulary_pb2.Determinant]
    deadline: _date_pb2.Date
    language: str
    interpreter_needed: bool
    access_needs: str
    priority: Case.Priority
    waiting_on: Case.WaitingOn
    assignee: str
    assignee_display_name: str
    resolution: str
    decline_reason: str
    outcome: Case.Outcome
    reopen_count: int
    submit_time: _timestamp_pb2.Timestamp
    resolve_time: _timestamp_pb2.Timestamp
    close_time: _timestamp_pb2.Timestamp
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    etag: str
    def __init__(self, name: _Optional[str] = ..., number: _Optional[str] = ..., state: _Optional[_Union[Case.State, str]] = ..., organization: _Optional[str] = ..., organization_display_name: _Optional[str] = ..., title: _Optional[str] = ..., need: _Optional[str] = ..., goal: _Optional[str] = ..., topics: _Optional[_Iterable[str]] = ..., determinants: _Optional[_Iterable[_Union[_vocabulary_pb2.Determinant, str]]] = ..., deadline: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., language: _Optional[str] = ..., interpreter_needed: _Optional[bool] = ..., access_needs: _Optional[str] = ..., priority: _Optional[_Union[Case.Priority, str]] = ..., waiting_on: _Optional[_Union[Case.WaitingOn, str]] = ..., assignee: _Optional[str] = ..., assignee_display_name: _Optional[str] = ..., resolution: _Optional[str] = ..., decline_reason: _Optional[str] = ..., outcome: _Optional[_Union[Case.Outcome, str]] = ..., reopen_count: _Optional[int] = ..., submit_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., resolve_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., close_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class CaseMessage(_message.Message):
    __slots__ = ("name", "audience", "text", "language", "author", "author_organization", "create_time")
    class Audience(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        AUDIENCE_UNSPECIFIED: _ClassVar[CaseMessage.Audience]
        EVERYONE: _ClassVar[CaseMessage.Audience]
        INTERNAL: _ClassVar[CaseMessage.Audience]
    AUDIENCE_UNSPECIFIED: CaseMessage.Audience
    EVERYONE: CaseMessage.Audience
    INTERNAL: CaseMessage.Audience
    NAME_FIELD_NUMBER: _ClassVar[int]
    AUDIENCE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    audience: CaseMessage.Audience
    text: str
    language: str
    author: str
    author_organization: str
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., audience: _Optional[_Union[CaseMessage.Audience, str]] = ..., text: _Optional[str] = ..., language: _Optional[str] = ..., author: _Optional[str] = ..., author_organization: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CreateCaseRequest(_message.Message):
    __slots__ = ("case", "request_id")
    CASE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    case: Case
    request_id: str
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetCaseRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class CaseFilter(_message.Message):
    __slots__ = ("states", "priorities", "waiting_on", "assignee", "unassigned", "organization", "topic", "determinants", "language", "text")
    STATES_FIELD_NUMBER: _ClassVar[int]
    PRIORITIES_FIELD_NUMBER: _ClassVar[int]
    WAITING_ON_FIELD_NUMBER: _ClassVar[int]
    ASSIGNEE_FIELD_NUMBER: _ClassVar[int]
    UNASSIGNED_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    DETERMINANTS_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    states: _containers.RepeatedScalarFieldContainer[Case.State]
    priorities: _containers.RepeatedScalarFieldContainer[Case.Priority]
    waiting_on: _containers.RepeatedScalarFieldContainer[Case.WaitingOn]
    assignee: str
    unassigned: bool
    organization: str
    topic: str
    determinants: _containers.RepeatedScalarFieldContainer[_vocabulary_pb2.Determinant]
    language: str
    text: str
    def __init__(self, states: _Optional[_Iterable[_Union[Case.State, str]]] = ..., priorities: _Optional[_Iterable[_Union[Case.Priority, str]]] = ..., waiting_on: _Optional[_Iterable[_Union[Case.WaitingOn, str]]] = ..., assignee: _Optional[str] = ..., unassigned: _Optional[bool] = ..., organization: _Optional[str] = ..., topic: _Optional[str] = ..., determinants: _Optional[_Iterable[_Union[_vocabulary_pb2.Determinant, str]]] = ..., language: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class ListCasesRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "filter", "order")
    class Order(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        ORDER_UNSPECIFIED: _ClassVar[ListCasesRequest.Order]
        OLDEST_FIRST: _ClassVar[ListCasesRequest.Order]
        NEWEST_FIRST: _ClassVar[ListCasesRequest.Order]
        PRIORITY_FIRST: _ClassVar[ListCasesRequest.Order]
        DEADLINE_FIRST: _ClassVar[ListCasesRequest.Order]
        LATEST_CHANGE_FIRST: _ClassVar[ListCasesRequest.Order]
    ORDER_UNSPECIFIED: ListCasesRequest.Order
    OLDEST_FIRST: ListCasesRequest.Order
    NEWEST_FIRST: ListCasesRequest.Order
    PRIORITY_FIRST: ListCasesRequest.Order
    DEADLINE_FIRST: ListCasesRequest.Order
    LATEST_CHANGE_FIRST: ListCasesRequest.Order
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    filter: CaseFilter
    order: ListCasesRequest.Order
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[CaseFilter, _Mapping]] = ..., order: _Optional[_Union[ListCasesRequest.Order, str]] = ...) -> None: ...

class ListCasesResponse(_message.Message):
    __slots__ = ("cases", "next_page_token")
    CASES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    cases: _containers.RepeatedCompositeFieldContainer[Case]
    next_page_token: str
    def __init__(self, cases: _Optional[_Iterable[_Union[Case, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateCaseRequest(_message.Message):
    __slots__ = ("case", "update_mask", "request_id")
    CASE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    case: Case
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class SubmitCaseRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class TriageCaseRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id", "priority", "topics")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    TOPICS_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    priority: Case.Priority
    topics: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., priority: _Optional[_Union[Case.Priority, str]] = ..., topics: _Optional[_Iterable[str]] = ...) -> None: ...

class RequestInformationRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id", "question")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    question: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., question: _Optional[str] = ...) -> None: ...

class AnswerCaseRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id", "answer")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    answer: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., answer: _Optional[str] = ...) -> None: ...

class AssignCaseRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id", "assignee", "assignee_display_name")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    ASSIGNEE_FIELD_NUMBER: _ClassVar[int]
    ASSIGNEE_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    assignee: str
    assignee_display_name: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., assignee: _Optional[str] = ..., assignee_display_name: _Optional[str] = ...) -> None: ...

class StartCaseRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ResolveCaseRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id", "resolution")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    resolution: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., resolution: _Optional[str] = ...) -> None: ...

class CloseCaseRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id", "outcome", "comment")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    outcome: Case.Outcome
    comment: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., outcome: _Optional[_Union[Case.Outcome, str]] = ..., comment: _Optional[str] = ...) -> None: ...

class DeclineCaseRequest(_message.Message):
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

class WithdrawCaseRequest(_message.Message):
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

class ReopenCaseRequest(_message.Message):
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

class CreateCaseMessageRequest(_message.Message):
    __slots__ = ("parent", "message", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    message: CaseMessage
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., message: _Optional[_Union[CaseMessage, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListCaseMessagesRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListCaseMessagesResponse(_message.Message):
    __slots__ = ("messages", "next_page_token")
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    messages: _containers.RepeatedCompositeFieldContainer[CaseMessage]
    next_page_token: str
    def __init__(self, messages: _Optional[_Iterable[_Union[CaseMessage, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class WatchCasesRequest(_message.Message):
    __slots__ = ("resume_token",)
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ...) -> None: ...

class WatchCasesResponse(_message.Message):
    __slots__ = ("resume_token", "event_type", "event_time", "case")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIME_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    event_type: str
    event_time: _timestamp_pb2.Timestamp
    case: Case
    def __init__(self, resume_token: _Optional[str] = ..., event_type: _Optional[str] = ..., event_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...
