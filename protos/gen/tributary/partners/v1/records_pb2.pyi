import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import date_pb2 as _date_pb2
from google.type import money_pb2 as _money_pb2
from tributary.access.v1 import access_pb2 as _access_pb2
from tributary.partners.v1 import agreements_pb2 as _agreements_pb2
from tributary.partners.v1 import organizations_pb2 as _organizations_pb2
from tributary.partners.v1 import vocabulary_pb2 as _vocabulary_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PartnershipRecord(_message.Message):
    __slots__ = ("name", "organization", "sections", "cases", "referrals", "connections", "awarded", "recent", "service_count", "agreements")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    SECTIONS_FIELD_NUMBER: _ClassVar[int]
    CASES_FIELD_NUMBER: _ClassVar[int]
    REFERRALS_FIELD_NUMBER: _ClassVar[int]
    CONNECTIONS_FIELD_NUMBER: _ClassVar[int]
    AWARDED_FIELD_NUMBER: _ClassVar[int]
    RECENT_FIELD_NUMBER: _ClassVar[int]
    SERVICE_COUNT_FIELD_NUMBER: _ClassVar[int]
    AGREEMENTS_FIELD_NUMBER: _ClassVar[int]
    name: str
    organization: _organizations_pb2.Organization
    sections: _containers.RepeatedCompositeFieldContainer[Section]
    cases: _containers.RepeatedCompositeFieldContainer[CaseSummary]
    referrals: _containers.RepeatedCompositeFieldContainer[ReferralSummary]
    connections: _containers.RepeatedCompositeFieldContainer[ConnectionSummary]
    awarded: _containers.RepeatedCompositeFieldContainer[_money_pb2.Money]
    recent: _containers.RepeatedCompositeFieldContainer[TimelineEntry]
    service_count: int
    agreements: _containers.RepeatedCompositeFieldContainer[AgreementSummary]
    def __init__(self, name: _Optional[str] = ..., organization: _Optional[_Union[_organizations_pb2.Organization, _Mapping]] = ..., sections: _Optional[_Iterable[_Union[Section, _Mapping]]] = ..., cases: _Optional[_Iterable[_Union[CaseSummary, _Mapping]]] = ..., referrals: _Optional[_Iterable[_Union[ReferralSummary, _Mapping]]] = ..., connections: _Optional[_Iterable[_Union[ConnectionSummary, _Mapping]]] = ..., awarded: _Optional[_Iterable[_Union[_money_pb2.Money, _Mapping]]] = ..., recent: _Optional[_Iterable[_Union[TimelineEntry, _Mapping]]] = ..., service_count: _Optional[int] = ..., agreements: _Optional[_Iterable[_Union[AgreementSummary, _Mapping]]] = ...) -> None: ...

class Section(_message.Message):
    __slots__ = ("category", "visibility", "reason")
    class Visibility(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        VISIBILITY_UNSPECIFIED: _ClassVar[Section.Visibility]
        SHOWN: _ClassVar[Section.Visibility]
        OWN_PART: _ClassVar[Section.Visibility]
        WITHHELD: _ClassVar[Section.Visibility]
    VISIBILITY_UNSPECIFIED: Section.Visibility
    SHOWN: Section.Visibility
    OWN_PART: Section.Visibility
    WITHHELD: Section.Visibility
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        REASON_UNSPECIFIED: _ClassVar[Section.Reason]
        NO_CONSENT: _ClassVar[Section.Reason]
        NO_AGREEMENT: _ClassVar[Section.Reason]
        AGREEMENT_EXPIRED: _ClassVar[Section.Reason]
    REASON_UNSPECIFIED: Section.Reason
    NO_CONSENT: Section.Reason
    NO_AGREEMENT: Section.Reason
    AGREEMENT_EXPIRED: Section.Reason
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    VISIBILITY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    category: _vocabulary_pb2.DataCategory
    visibility: Section.Visibility
    reason: Section.Reason
    def __init__(self, category: _Optional[_Union[_vocabulary_pb2.DataCategory, str]] = ..., visibility: _Optional[_Union[Section.Visibility, str]] = ..., reason: _Optional[_Union[Section.Reason, str]] = ...) -> None: ...

class CaseSummary(_message.Message):
    __slots__ = ("case", "number", "state", "title", "topics", "resolution", "assignee_display_name", "submit_time", "close_time", "update_time")
    CASE_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TOPICS_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_FIELD_NUMBER: _ClassVar[int]
    ASSIGNEE_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    SUBMIT_TIME_FIELD_NUMBER: _ClassVar[int]
    CLOSE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    case: str
    number: str
    state: str
    title: str
    topics: _containers.RepeatedScalarFieldContainer[str]
    resolution: str
    assignee_display_name: str
    submit_time: _timestamp_pb2.Timestamp
    close_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, case: _Optional[str] = ..., number: _Optional[str] = ..., state: _Optional[str] = ..., title: _Optional[str] = ..., topics: _Optional[_Iterable[str]] = ..., resolution: _Optional[str] = ..., assignee_display_name: _Optional[str] = ..., submit_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., close_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReferralSummary(_message.Message):
    __slots__ = ("referral", "case", "agency", "agency_display_name", "state", "outcome", "create_time", "update_time")
    REFERRAL_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    AGENCY_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    referral: str
    case: str
    agency: str
    agency_display_name: str
    state: str
    outcome: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, referral: _Optional[str] = ..., case: _Optional[str] = ..., agency: _Optional[str] = ..., agency_display_name: _Optional[str] = ..., state: _Optional[str] = ..., outcome: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ConnectionSummary(_message.Message):
    __slots__ = ("connection", "opportunity", "opportunity_title", "funder", "funder_display_name", "case", "state", "award_amount", "award_date", "create_time", "update_time")
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    OPPORTUNITY_FIELD_NUMBER: _ClassVar[int]
    OPPORTUNITY_TITLE_FIELD_NUMBER: _ClassVar[int]
    FUNDER_FIELD_NUMBER: _ClassVar[int]
    FUNDER_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    AWARD_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    AWARD_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    connection: str
    opportunity: str
    opportunity_title: str
    funder: str
    funder_display_name: str
    case: str
    state: str
    award_amount: _money_pb2.Money
    award_date: _date_pb2.Date
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, connection: _Optional[str] = ..., opportunity: _Optional[str] = ..., opportunity_title: _Optional[str] = ..., funder: _Optional[str] = ..., funder_display_name: _Optional[str] = ..., case: _Optional[str] = ..., state: _Optional[str] = ..., award_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., award_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class AgreementSummary(_message.Message):
    __slots__ = ("agreement", "kind", "state", "title", "party_display_names", "categories", "start_date", "end_date")
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    PARTY_DISPLAY_NAMES_FIELD_NUMBER: _ClassVar[int]
    CATEGORIES_FIELD_NUMBER: _ClassVar[int]
    START_DATE_FIELD_NUMBER: _ClassVar[int]
    END_DATE_FIELD_NUMBER: _ClassVar[int]
    agreement: str
    kind: _agreements_pb2.Agreement.Kind
    state: _agreements_pb2.Agreement.State
    title: str
    party_display_names: _containers.RepeatedScalarFieldContainer[str]
    categories: _containers.RepeatedScalarFieldContainer[_vocabulary_pb2.DataCategory]
    start_date: _date_pb2.Date
    end_date: _date_pb2.Date
    def __init__(self, agreement: _Optional[str] = ..., kind: _Optional[_Union[_agreements_pb2.Agreement.Kind, str]] = ..., state: _Optional[_Union[_agreements_pb2.Agreement.State, str]] = ..., title: _Optional[str] = ..., party_display_names: _Optional[_Iterable[str]] = ..., categories: _Optional[_Iterable[_Union[_vocabulary_pb2.DataCategory, str]]] = ..., start_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., end_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ...) -> None: ...

class TimelineEntry(_message.Message):
    __slots__ = ("name", "event_time", "category", "event_type", "resource", "summary", "actor_organization")
    NAME_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIME_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    ACTOR_ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    name: str
    event_time: _timestamp_pb2.Timestamp
    category: _vocabulary_pb2.DataCategory
    event_type: str
    resource: str
    summary: str
    actor_organization: str
    def __init__(self, name: _Optional[str] = ..., event_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., category: _Optional[_Union[_vocabulary_pb2.DataCategory, str]] = ..., event_type: _Optional[str] = ..., resource: _Optional[str] = ..., summary: _Optional[str] = ..., actor_organization: _Optional[str] = ...) -> None: ...

class GetPartnershipRecordRequest(_message.Message):
    __slots__ = ("name", "at")
    NAME_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    name: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListTimelineRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "resources")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    RESOURCES_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    resources: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., resources: _Optional[_Iterable[str]] = ...) -> None: ...

class ListTimelineResponse(_message.Message):
    __slots__ = ("entries", "next_page_token")
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[TimelineEntry]
    next_page_token: str
    def __init__(self, entries: _Optional[_Iterable[_Union[TimelineEntry, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
