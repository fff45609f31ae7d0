import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ParkedEvent(_message.Message):
    __slots__ = ("name", "state", "durable", "event", "type", "resource", "error", "attempts", "park_time", "effect_time", "headers", "payload")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[ParkedEvent.State]
        PARKED: _ClassVar[ParkedEvent.State]
        REPLAYING: _ClassVar[ParkedEvent.State]
        EFFECTIVE: _ClassVar[ParkedEvent.State]
    STATE_UNSPECIFIED: ParkedEvent.State
    PARKED: ParkedEvent.State
    REPLAYING: ParkedEvent.State
    EFFECTIVE: ParkedEvent.State
    class HeadersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DURABLE_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    PARK_TIME_FIELD_NUMBER: _ClassVar[int]
    EFFECT_TIME_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: ParkedEvent.State
    durable: str
    event: str
    type: str
    resource: str
    error: str
    attempts: int
    park_time: _timestamp_pb2.Timestamp
    effect_time: _timestamp_pb2.Timestamp
    headers: _containers.ScalarMap[str, str]
    payload: str
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[ParkedEvent.State, str]] = ..., durable: _Optional[str] = ..., event: _Optional[str] = ..., type: _Optional[str] = ..., resource: _Optional[str] = ..., error: _Optional[str] = ..., attempts: _Optional[int] = ..., park_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., effect_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., headers: _Optional[_Mapping[str, str]] = ..., payload: _Optional[str] = ...) -> None: ...

class ListParkedEventsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "show_effective")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SHOW_EFFECTIVE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    show_effective: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., show_effective: _Optional[bool] = ...) -> None: ...

class ListParkedEventsResponse(_message.Message):
    __slots__ = ("parked_events", "next_page_token")
    PARKED_EVENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parked_events: _containers.RepeatedCompositeFieldContainer[ParkedEvent]
    next_page_token: str
    def __init__(self, parked_events: _Optional[_Iterable[_Union[ParkedEvent, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetParkedEventRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ReplayParkedEventsRequest(_message.Message):
    __slots__ = ("names", "all")
    NAMES_FIELD_NUMBER: _ClassVar[int]
    ALL_FIELD_NUMBER: _ClassVar[int]
    names: _containers.RepeatedScalarFieldContainer[str]
    all: bool
    def __init__(self, names: _Optional[_Iterable[str]] = ..., all: _Optional[bool] = ...) -> None: ...

class ReplayParkedEventsResponse(_message.Message):
    __slots__ = ("requested",)
    REQUESTED_FIELD_NUMBER: _ClassVar[int]
    requested: int
    def __init__(self, requested: _Optional[int] = ...) -> None: ...

class Change(_message.Message):
    __slots__ = ("name", "kind", "change_time", "account", "organization", "cause", "traceparent", "relation", "row", "fields", "redacted", "field_changes")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[Change.Kind]
        INSERT: _ClassVar[Change.Kind]
        UPDATE: _ClassVar[Change.Kind]
        DELETE: _ClassVar[Change.Kind]
        REDACT: _ClassVar[Change.Kind]
        READ: _ClassVar[Change.Kind]
        REPLAY: _ClassVar[Change.Kind]
    KIND_UNSPECIFIED: Change.Kind
    INSERT: Change.Kind
    UPDATE: Change.Kind
    DELETE: Change.Kind
    REDACT: Change.Kind
    READ: Change.Kind
    REPLAY: Change.Kind
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CHANGE_TIME_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    TRACEPARENT_FIELD_NUMBER: _ClassVar[int]
    RELATION_FIELD_NUMBER: _ClassVar[int]
    ROW_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    REDACTED_FIELD_NUMBER: _ClassVar[int]
    FIELD_CHANGES_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: Change.Kind
    change_time: _timestamp_pb2.Timestamp
    account: str
    organization: str
    cause: str
    traceparent: str
    relation: str
    row: str
    fields: _containers.RepeatedScalarFieldContainer[str]
    redacted: bool
    field_changes: _containers.RepeatedCompositeFieldContainer[FieldChange]
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[_Union[Change.Kind, str]] = ..., change_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., account: _Optional[str] = ..., organization: _Optional[str] = ..., cause: _Optional[str] = ..., traceparent: _Optional[str] = ..., relation: _Optional[str] = ..., row: _Optional[str] = ..., fields: _Optional[_Iterable[str]] = ..., redacted: _Optional[bool] = ..., field_changes: _Optional[_Iterable[_Union[FieldChange, _Mapping]]] = ...) -> None: ...

class FieldChange(_message.Message):
    __slots__ = ("field", "before", "after")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    field: str
    before: str
    after: str
    def __init__(self, field: _Optional[str] = ..., before: _Optional[str] = ..., after: _Optional[str] = ...) -> None: ...

class ListChangesRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "row", "account", "relation", "kinds", "start_time", "end_time")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ROW_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    RELATION_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    row: str
    account: str
    relation: str
    kinds: _containers.RepeatedScalarFieldContainer[Change.Kind]
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., row: _Optional[str] = ..., account: _Optional[str] = ..., relation: _Optional[str] = ..., kinds: _Optional[_Iterable[_Union[Change.Kind, str]]] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListChangesResponse(_message.Message):
    __slots__ = ("changes", "next_page_token", "looked_to_time")
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    LOOKED_TO_TIME_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[Change]
    next_page_token: str
    looked_to_time: _timestamp_pb2.Timestamp
    def __init__(self, changes: _Optional[_Iterable[_Union[Change, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., looked_to_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetChangeRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class VerifyAuditRequest(_message.Message):
    __slots__ = ("resume_token", "head")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    head: str
    def __init__(self, resume_token: _Optional[str] = ..., head: _Optional[str] = ...) -> None: ...

class VerifyAuditResponse(_message.Message):
    __slots__ = ("rows", "seals", "redacted_rows", "position", "position_time", "fault", "head", "complete", "resume_token", "unsealed_rows", "sealing_late")
    ROWS_FIELD_NUMBER: _ClassVar[int]
    SEALS_FIELD_NUMBER: _ClassVar[int]
    REDACTED_ROWS_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    POSITION_TIME_FIELD_NUMBER: _ClassVar[int]
    FAULT_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    UNSEALED_ROWS_FIELD_NUMBER: _ClassVar[int]
    SEALING_LATE_FIELD_NUMBER: _ClassVar[int]
    rows: int
    seals: int
    redacted_rows: int
    position: int
    position_time: _timestamp_pb2.Timestamp
    fault: str
    head: str
    complete: bool
    resume_token: str
    unsealed_rows: int
    sealing_late: bool
    def __init__(self, rows: _Optional[int] = ..., seals: _Optional[int] = ..., redacted_rows: _Optional[int] = ..., position: _Optional[int] = ..., position_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., fault: _Optional[str] = ..., head: _Optional[str] = ..., complete: _Optional[bool] = ..., resume_token: _Optional[str] = ..., unsealed_rows: _Optional[int] = ..., sealing_late: _Optional[bool] = ...) -> None: ...

class GetStatusRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Status(_message.Message):
    __slots__ = ("name", "start_time", "database_revision", "newest_revision", "unpublished_events", "oldest_unpublished_seconds", "parked_events", "unsealed_rows", "sealing_late", "nats_connected", "nats_sync", "relay_leads", "listeners", "clocks", "retention_periods", "key_ids", "keys_time", "read_replica")
    class Sync(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SYNC_UNSPECIFIED: _ClassVar[Status.Sync]
        ALWAYS: _ClassVar[Status.Sync]
        LAZY: _ClassVar[Status.Sync]
    SYNC_UNSPECIFIED: Status.Sync
    ALWAYS: Status.Sync
    LAZY: Status.Sync
    NAME_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    DATABASE_REVISION_FIELD_NUMBER: _ClassVar[int]
    NEWEST_REVISION_FIELD_NUMBER: _ClassVar[int]
    UNPUBLISHED_EVENTS_FIELD_NUMBER: _ClassVar[int]
    OLDEST_UNPUBLISHED_SECONDS_FIELD_NUMBER: _ClassVar[int]
    PARKED_EVENTS_FIELD_NUMBER: _ClassVar[int]
    UNSEALED_ROWS_FIELD_NUMBER: _ClassVar[int]
    SEALING_LATE_FIELD_NUMBER: _ClassVar[int]
    NATS_CONNECTED_FIELD_NUMBER: _ClassVar[int]
    NATS_SYNC_FIELD_NUMBER: _ClassVar[int]
    RELAY_LEADS_FIELD_NUMBER: _ClassVar[int]
    LISTENERS_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    RETENTION_PERIODS_FIELD_NUMBER: _ClassVar[int]
    KEY_IDS_FIELD_NUMBER: _ClassVar[int]
    KEYS_TIME_FIELD_NUMBER: _ClassVar[int]
    READ_REPLICA_FIELD_NUMBER: _ClassVar[int]
    name: str
    start_time: _timestamp_pb2.Timestamp
    database_revision: str
    newest_revision: str
    unpublished_events: int
    oldest_unpublished_seconds: float
    parked_events: int
    unsealed_rows: int
    sealing_late: bool
    nats_connected: bool
    nats_sync: Status.Sync
    relay_leads: bool
    listeners: _containers.RepeatedCompositeFieldContainer[Listener]
    clocks: _containers.RepeatedCompositeFieldContainer[ClockRun]
    retention_periods: _containers.RepeatedCompositeFieldContainer[RetentionPeriod]
    key_ids: _containers.RepeatedScalarFieldContainer[str]
    keys_time: _timestamp_pb2.Timestamp
    read_replica: ReadReplica
    def __init__(self, name: _Optional[str] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., database_revision: _Optional[str] = ..., newest_revision: _Optional[str] = ..., unpublished_events: _Optional[int] = ..., oldest_unpublished_seconds: _Optional[float] = ..., parked_events: _Optional[int] = ..., unsealed_rows: _Optional[int] = ..., sealing_late: _Optional[bool] = ..., nats_connected: _Optional[bool] = ..., nats_sync: _Optional[_Union[Status.Sync, str]] = ..., relay_leads: _Optional[bool] = ..., listeners: _Optional[_Iterable[_Union[Listener, _Mapping]]] = ..., clocks: _Optional[_Iterable[_Union[ClockRun, _Mapping]]] = ..., retention_periods: _Optional[_Iterable[_Union[RetentionPeriod, _Mapping]]] = ..., key_ids: _Optional[_Iterable[str]] = ..., keys_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., read_replica: _Optional[_Union[ReadReplica, _Mapping]] = ...) -> None: ...

class ReadReplica(_message.Message):
    __slots__ = ("used", "amiss", "replica_reads", "primary_reads")
    USED_FIELD_NUMBER: _ClassVar[int]
    AMISS_FIELD_NUMBER: _ClassVar[int]
    REPLICA_READS_FIELD_NUMBER: _ClassVar[int]
    PRIMARY_READS_FIELD_NUMBER: _ClassVar[int]
    used: bool
    amiss: str
    replica_reads: int
    primary_reads: int
    def __init__(self, used: _Optional[bool] = ..., amiss: _Optional[str] = ..., replica_reads: _Optional[int] = ..., primary_reads: _Optional[int] = ...) -> None: ...

class Listener(_message.Message):
    __slots__ = ("durable", "lag")
    DURABLE_FIELD_NUMBER: _ClassVar[int]
    LAG_FIELD_NUMBER: _ClassVar[int]
    durable: str
    lag: int
    def __init__(self, durable: _Optional[str] = ..., lag: _Optional[int] = ...) -> None: ...

class ClockRun(_message.Message):
    __slots__ = ("name", "interval_seconds", "last_time", "failures", "failure_time", "failure")
    NAME_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_SECONDS_FIELD_NUMBER: _ClassVar[int]
    LAST_TIME_FIELD_NUMBER: _ClassVar[int]
    FAILURES_FIELD_NUMBER: _ClassVar[int]
    FAILURE_TIME_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    name: str
    interval_seconds: float
    last_time: _timestamp_pb2.Timestamp
    failures: int
    failure_time: _timestamp_pb2.Timestamp
    failure: str
    def __init__(self, name: _Optional[str] = ..., interval_seconds: _Optional[float] = ..., last_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., failures: _Optional[int] = ..., failure_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., failure: _Optional[str] = ...) -> None: ...

class RetentionPeriod(_message.Message):
    __slots__ = ("category", "days", "run_time", "removed", "removed_ever")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    DAYS_FIELD_NUMBER: _ClassVar[int]
    RUN_TIME_FIELD_NUMBER: _ClassVar[int]
    REMOVED_FIELD_NUMBER: _ClassVar[int]
    REMOVED_EVER_FIELD_NUMBER: _ClassVar[int]
    category: str
    days: int
    run_time: _timestamp_pb2.Timestamp
    removed: int
    removed_ever: int
    def __init__(self, category: _Optional[str] = ..., days: _Optional[int] = ..., run_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., removed: _Optional[int] = ..., removed_ever: _Optional[int] = ...) -> None: ...
