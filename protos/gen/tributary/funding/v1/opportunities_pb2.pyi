import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import money_pb2 as _money_pb2
from tributary.access.v1 import access_pb2 as _access_pb2
from tributary.partners.v1 import organizations_pb2 as _organizations_pb2
from tributary.partners.v1 import vocabulary_pb2 as _vocabulary_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Opportunity(_message.Message):
    __slots__ = ("name", "state", "title", "description", "funder", "funder_display_name", "min_award", "max_award", "total_amount", "open_time", "close_time", "eligible_kinds", "municipalities", "determinants", "required_documents", "application_url", "publish_time", "create_time", "update_time", "etag")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Opportunity.State]
        DRAFT: _ClassVar[Opportunity.State]
        FORECASTED: _ClassVar[Opportunity.State]
        OPEN: _ClassVar[Opportunity.State]
        CLOSED: _ClassVar[Opportunity.State]
    STATE_UNSPECIFIED: Opportunity.State
    DRAFT: Opportunity.State
    FORECASTED: Opportunity.State
    OPEN: Opportunity.State
    CLOSED: Opportunity.State
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    FUNDER_FIELD_NUMBER: _ClassVar[int]
    FUNDER_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    MIN_AWARD_FIELD_NUMBER: _ClassVar[int]
    MAX_AWARD_FIELD_NUMBER: _ClassVar[int]
    TOTAL_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    OPEN_TIME_FIELD_NUMBER: _ClassVar[int]
    CLOSE_TIME_FIELD_NUMBER: _ClassVar[int]
    ELIGIBLE_KINDS_FIELD_NUMBER: _ClassVar[int]
    MUNICIPALITIES_FIELD_NUMBER: _ClassVar[int]
    DETERMINANTS_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_DOCUMENTS_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_URL_FIELD_NUMBER: _ClassVar[int]
    PUBLISH_TIME_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: Opportunity.State
    title: str
    description: str
    funder: str
    funder_display_name: str
    min_award: _money_pb2.Money
    max_award: _money_pb2.Money
    total_amount: _money_pb2.Money
    open_time: _timestamp_pb2.Timestamp
    close_time: _timestamp_pb2.Timestamp
    eligible_kinds: _containers.RepeatedScalarFieldContainer[_organizations_pb2.Organization.Kind]
    municipalities: _containers.RepeatedScalarFieldContainer[str]
    determinants: _containers.RepeatedScalarFieldContainer[_vocabulary_pb2.Determinant]
    required_documents: _containers.RepeatedScalarFieldContainer[str]
    application_url: str
    publish_time: _timestamp_pb2.Timestamp
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    etag: str
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[Opportunity.State, str]] = ..., title: _Optional[str] = ..., description: _Optional[str] = ..., funder: _Optional[str] = ..., funder_display_name: _Optional[str] = ..., min_award: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., max_award: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., total_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., open_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., close_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., eligible_kinds: _Optional[_Iterable[_Union[_organizations_pb2.Organization.Kind, str]]] = ..., municipalities: _Optional[_Iterable[str]] = ..., determinants: _Optional[_Iterable[_Union[_vocabulary_pb2.Determinant, str]]] = ..., required_documents: _Optional[_Iterable[str]] = ..., application_url: _Optional[str] = ..., publish_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class CreateOpportunityRequest(_message.Message):
    __slots__ = ("opportunity", "request_id")
    OPPORTUNITY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    opportunity: Opportunity
    request_id: str
    def __init__(self, opportunity: _Optional[_Union[Opportunity, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetOpportunityRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListOpportunitiesRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "states", "funder", "determinants", "municipality", "text")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    FUNDER_FIELD_NUMBER: _ClassVar[int]
    DETERMINANTS_FIELD_NUMBER: _ClassVar[int]
    MUNICIPALITY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    states: _containers.RepeatedScalarFieldContainer[Opportunity.State]
    funder: str
    determinants: _containers.RepeatedScalarFieldContainer[_vocabulary_pb2.Determinant]
    municipality: str
    text: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., states: _Optional[_Iterable[_Union[Opportunity.State, str]]] = ..., funder: _Optional[str] = ..., determinants: _Optional[_Iterable[_Union[_vocabulary_pb2.Determinant, str]]] = ..., municipality: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class ListOpportunitiesResponse(_message.Message):
    __slots__ = ("opportunities", "next_page_token")
    OPPORTUNITIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    opportunities: _containers.RepeatedCompositeFieldContainer[Opportunity]
    next_page_token: str
    def __init__(self, opportunities: _Optional[_Iterable[_Union[Opportunity, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateOpportunityRequest(_message.Message):
    __slots__ = ("opportunity", "update_mask", "request_id")
    OPPORTUNITY_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    opportunity: Opportunity
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, opportunity: _Optional[_Union[Opportunity, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class PublishOpportunityRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CloseOpportunityRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class WatchOpportunitiesRequest(_message.Message):
    __slots__ = ("resume_token",)
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ...) -> None: ...

class WatchOpportunitiesResponse(_message.Message):
    __slots__ = ("resume_token", "event_type", "event_time", "opportunity")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIME_FIELD_NUMBER: _ClassVar[int]
    OPPORTUNITY_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    event_type: str
    event_time: _timestamp_pb2.Timestamp
    opportunity: Opportunity
    def __init__(self, resume_token: _Optional[str] = ..., event_type: _Optional[str] = ..., event_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., opportunity: _Optional[_Union[Opportunity, _Mapping]] = ...) -> None: ...
