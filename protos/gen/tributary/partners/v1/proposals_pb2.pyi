import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from tributary.access.v1 import access_pb2 as _access_pb2
from tributary.partners.v1 import organizations_pb2 as _organizations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Proposal(_message.Message):
    __slots__ = ("name", "state", "organization", "organization_display_name", "fields", "proposed", "before", "current", "reason", "source", "proposer", "proposer_organization", "proposer_organization_display_name", "create_time", "update_time", "etag")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Proposal.State]
        OPEN: _ClassVar[Proposal.State]
        DECIDED: _ClassVar[Proposal.State]
        WITHDRAWN: _ClassVar[Proposal.State]
    STATE_UNSPECIFIED: Proposal.State
    OPEN: Proposal.State
    DECIDED: Proposal.State
    WITHDRAWN: Proposal.State
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    CURRENT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    PROPOSER_FIELD_NUMBER: _ClassVar[int]
    PROPOSER_ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    PROPOSER_ORGANIZATION_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: Proposal.State
    organization: str
    organization_display_name: str
    fields: _containers.RepeatedCompositeFieldContainer[ProposedField]
    proposed: _organizations_pb2.Organization
    before: _organizations_pb2.Organization
    current: _organizations_pb2.Organization
    reason: str
    source: str
    proposer: str
    proposer_organization: str
    proposer_organization_display_name: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    etag: str
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[Proposal.State, str]] = ..., organization: _Optional[str] = ..., organization_display_name: _Optional[str] = ..., fields: _Optional[_Iterable[_Union[ProposedField, _Mapping]]] = ..., proposed: _Optional[_Union[_organizations_pb2.Organization, _Mapping]] = ..., before: _Optional[_Union[_organizations_pb2.Organization, _Mapping]] = ..., current: _Optional[_Union[_organizations_pb2.Organization, _Mapping]] = ..., reason: _Optional[str] = ..., source: _Optional[str] = ..., proposer: _Optional[str] = ..., proposer_organization: _Optional[str] = ..., proposer_organization_display_name: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class ProposedField(_message.Message):
    __slots__ = ("field", "decision", "comment", "decider", "decide_time")
    class Decision(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        DECISION_UNSPECIFIED: _ClassVar[ProposedField.Decision]
        ACCEPTED: _ClassVar[ProposedField.Decision]
        DECLINED: _ClassVar[ProposedField.Decision]
    DECISION_UNSPECIFIED: ProposedField.Decision
    ACCEPTED: ProposedField.Decision
    DECLINED: ProposedField.Decision
    FIELD_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    DECIDER_FIELD_NUMBER: _ClassVar[int]
    DECIDE_TIME_FIELD_NUMBER: _ClassVar[int]
    field: str
    decision: ProposedField.Decision
    comment: str
    decider: str
    decide_time: _timestamp_pb2.Timestamp
    def __init__(self, field: _Optional[str] = ..., decision: _Optional[_Union[ProposedField.Decision, str]] = ..., comment: _Optional[str] = ..., decider: _Optional[str] = ..., decide_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CreateProposalRequest(_message.Message):
    __slots__ = ("organization", "update_mask", "reason", "source", "request_id")
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    organization: _organizations_pb2.Organization
    update_mask: _field_mask_pb2.FieldMask
    reason: str
    source: str
    request_id: str
    def __init__(self, organization: _Optional[_Union[_organizations_pb2.Organization, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., reason: _Optional[str] = ..., source: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetProposalRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListProposalsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "side", "states", "organization")
    class Side(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SIDE_UNSPECIFIED: _ClassVar[ListProposalsRequest.Side]
        RECEIVED: _ClassVar[ListProposalsRequest.Side]
        SENT: _ClassVar[ListProposalsRequest.Side]
    SIDE_UNSPECIFIED: ListProposalsRequest.Side
    RECEIVED: ListProposalsRequest.Side
    SENT: ListProposalsRequest.Side
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    side: ListProposalsRequest.Side
    states: _containers.RepeatedScalarFieldContainer[Proposal.State]
    organization: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., side: _Optional[_Union[ListProposalsRequest.Side, str]] = ..., states: _Optional[_Iterable[_Union[Proposal.State, str]]] = ..., organization: _Optional[str] = ...) -> None: ...

class ListProposalsResponse(_message.Message):
    __slots__ = ("proposals", "next_page_token")
    PROPOSALS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    proposals: _containers.RepeatedCompositeFieldContainer[Proposal]
    next_page_token: str
    def __init__(self, proposals: _Optional[_Iterable[_Union[Proposal, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class FieldDecision(_message.Message):
    __slots__ = ("field", "decision", "comment")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    field: str
    decision: ProposedField.Decision
    comment: str
    def __init__(self, field: _Optional[str] = ..., decision: _Optional[_Union[ProposedField.Decision, str]] = ..., comment: _Optional[str] = ...) -> None: ...

class DecideProposalRequest(_message.Message):
    __slots__ = ("name", "decisions", "etag", "organization_etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DECISIONS_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    decisions: _containers.RepeatedCompositeFieldContainer[FieldDecision]
    etag: str
    organization_etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., decisions: _Optional[_Iterable[_Union[FieldDecision, _Mapping]]] = ..., etag: _Optional[str] = ..., organization_etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class WithdrawProposalRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class WatchProposalsRequest(_message.Message):
    __slots__ = ("resume_token",)
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ...) -> None: ...

class WatchProposalsResponse(_message.Message):
    __slots__ = ("resume_token", "event_type", "event_time", "proposal")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIME_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    event_type: str
    event_time: _timestamp_pb2.Timestamp
    proposal: Proposal
    def __init__(self, resume_token: _Optional[str] = ..., event_type: _Optional[str] = ..., event_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., proposal: _Optional[_Union[Proposal, _Mapping]] = ...) -> None: ...
