from tributary.assistance.v1 import attachments_pb2 as _attachments_pb2
from tributary.assistance.v1 import cases_pb2 as _cases_pb2
from tributary.assistance.v1 import referrals_pb2 as _referrals_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CaseCreated(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseUpdated(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseSubmitted(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseTriaged(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseInformationRequested(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseAnswered(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseAssigned(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseStarted(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseResolved(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseClosed(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseDeclined(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseWithdrawn(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseReopened(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseReturned(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseTurnChanged(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ...) -> None: ...

class CaseMessageCreated(_message.Message):
    __slots__ = ("message", "organization")
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    message: _cases_pb2.CaseMessage
    organization: str
    def __init__(self, message: _Optional[_Union[_cases_pb2.CaseMessage, _Mapping]] = ..., organization: _Optional[str] = ...) -> None: ...

class ReferralCreated(_message.Message):
    __slots__ = ("referral",)
    REFERRAL_FIELD_NUMBER: _ClassVar[int]
    referral: _referrals_pb2.Referral
    def __init__(self, referral: _Optional[_Union[_referrals_pb2.Referral, _Mapping]] = ...) -> None: ...

class ReferralAccepted(_message.Message):
    __slots__ = ("referral",)
    REFERRAL_FIELD_NUMBER: _ClassVar[int]
    referral: _referrals_pb2.Referral
    def __init__(self, referral: _Optional[_Union[_referrals_pb2.Referral, _Mapping]] = ...) -> None: ...

class ReferralDeclined(_message.Message):
    __slots__ = ("referral",)
    REFERRAL_FIELD_NUMBER: _ClassVar[int]
    referral: _referrals_pb2.Referral
    def __init__(self, referral: _Optional[_Union[_referrals_pb2.Referral, _Mapping]] = ...) -> None: ...

class ReferralBegun(_message.Message):
    __slots__ = ("referral",)
    REFERRAL_FIELD_NUMBER: _ClassVar[int]
    referral: _referrals_pb2.Referral
    def __init__(self, referral: _Optional[_Union[_referrals_pb2.Referral, _Mapping]] = ...) -> None: ...

class ReferralCompleted(_message.Message):
    __slots__ = ("referral",)
    REFERRAL_FIELD_NUMBER: _ClassVar[int]
    referral: _referrals_pb2.Referral
    def __init__(self, referral: _Optional[_Union[_referrals_pb2.Referral, _Mapping]] = ...) -> None: ...

class ReferralConfirmed(_message.Message):
    __slots__ = ("referral",)
    REFERRAL_FIELD_NUMBER: _ClassVar[int]
    referral: _referrals_pb2.Referral
    def __init__(self, referral: _Optional[_Union[_referrals_pb2.Referral, _Mapping]] = ...) -> None: ...

class ReferralRevoked(_message.Message):
    __slots__ = ("referral",)
    REFERRAL_FIELD_NUMBER: _ClassVar[int]
    referral: _referrals_pb2.Referral
    def __init__(self, referral: _Optional[_Union[_referrals_pb2.Referral, _Mapping]] = ...) -> None: ...

class ReferralExpired(_message.Message):
    __slots__ = ("referral",)
    REFERRAL_FIELD_NUMBER: _ClassVar[int]
    referral: _referrals_pb2.Referral
    def __init__(self, referral: _Optional[_Union[_referrals_pb2.Referral, _Mapping]] = ...) -> None: ...

class CaseAttachmentAdded(_message.Message):
    __slots__ = ("case_attachment", "organization")
    CASE_ATTACHMENT_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    case_attachment: _attachments_pb2.CaseAttachment
    organization: str
    def __init__(self, case_attachment: _Optional[_Union[_attachments_pb2.CaseAttachment, _Mapping]] = ..., organization: _Optional[str] = ...) -> None: ...

class CaseAttachmentRemoved(_message.Message):
    __slots__ = ("case_attachment", "organization")
    CASE_ATTACHMENT_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    case_attachment: _attachments_pb2.CaseAttachment
    organization: str
    def __init__(self, case_attachment: _Optional[_Union[_attachments_pb2.CaseAttachment, _Mapping]] = ..., organization: _Optional[str] = ...) -> None: ...

class CaseAttachmentShared(_message.Message):
    __slots__ = ("case_attachment", "organization")
    CASE_ATTACHMENT_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    case_attachment: _attachments_pb2.CaseAttachment
    organization: str
    def __init__(self, case_attachment: _Optional[_Union[_attachments_pb2.CaseAttachment, _Mapping]] = ..., organization: _Optional[str] = ...) -> None: ...

class CaseAttachmentUnshared(_message.Message):
    __slots__ = ("case_attachment", "organization")
    CASE_ATTACHMENT_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    case_attachment: _attachments_pb2.CaseAttachment
    organization: str
    def __init__(self, case_attachment: _Optional[_Union[_attachments_pb2.CaseAttachment, _Mapping]] = ..., organization: _Optional[str] = ...) -> None: ...

class CaseAttachmentDownloaded(_message.Message):
    __slots__ = ("case_attachment", "organization")
    CASE_ATTACHMENT_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    case_attachment: _attachments_pb2.CaseAttachment
    organization: str
    def __init__(self, case_attachment: _Optional[_Union[_attachments_pb2.CaseAttachment, _Mapping]] = ..., organization: _Optional[str] = ...) -> None: ...

class CaseAssigneeErased(_message.Message):
    __slots__ = ("case", "events", "revisions")
    CASE_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    REVISIONS_FIELD_NUMBER: _ClassVar[int]
    case: _cases_pb2.Case
    events: _containers.RepeatedScalarFieldContainer[str]
    revisions: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, case: _Optional[_Union[_cases_pb2.Case, _Mapping]] = ..., events: _Optional[_Iterable[str]] = ..., revisions: _Optional[_Iterable[int]] = ...) -> None: ...
