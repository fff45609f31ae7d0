from tributary.partners.v1 import agreements_pb2 as _agreements_pb2
from tributary.partners.v1 import claims_pb2 as _claims_pb2
from tributary.partners.v1 import consents_pb2 as _consents_pb2
from tributary.partners.v1 import documents_pb2 as _documents_pb2
from tributary.partners.v1 import organizations_pb2 as _organizations_pb2
from tributary.partners.v1 import personal_data_pb2 as _personal_data_pb2
from tributary.partners.v1 import proposals_pb2 as _proposals_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OrganizationCreated(_message.Message):
    __slots__ = ("organization",)
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    organization: _organizations_pb2.Organization
    def __init__(self, organization: _Optional[_Union[_organizations_pb2.Organization, _Mapping]] = ...) -> None: ...

class OrganizationUpdated(_message.Message):
    __slots__ = ("organization", "changed_fields")
    ORGANIZATION_FIELD_NUMBER: _ClassVar[int]
    CHANGED_FIELDS_FIELD_NUMBER: _ClassVar[int]
    organization: _organizations_pb2.Organization
    changed_fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, organization: _Optional[_Union[_organizations_pb2.Organization, _Mapping]] = ..., changed_fields: _Optional[_Iterable[str]] = ...) -> None: ...

class ConsentGiven(_message.Message):
    __slots__ = ("consent",)
    CONSENT_FIELD_NUMBER: _ClassVar[int]
    consent: _consents_pb2.Consent
    def __init__(self, consent: _Optional[_Union[_consents_pb2.Consent, _Mapping]] = ...) -> None: ...

class ConsentWithdrawn(_message.Message):
    __slots__ = ("consent",)
    CONSENT_FIELD_NUMBER: _ClassVar[int]
    consent: _consents_pb2.Consent
    def __init__(self, consent: _Optional[_Union[_consents_pb2.Consent, _Mapping]] = ...) -> None: ...

class AgreementCreated(_message.Message):
    __slots__ = ("agreement",)
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement: _agreements_pb2.Agreement
    def __init__(self, agreement: _Optional[_Union[_agreements_pb2.Agreement, _Mapping]] = ...) -> None: ...

class AgreementUpdated(_message.Message):
    __slots__ = ("agreement",)
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement: _agreements_pb2.Agreement
    def __init__(self, agreement: _Optional[_Union[_agreements_pb2.Agreement, _Mapping]] = ...) -> None: ...

class AgreementSubmitted(_message.Message):
    __slots__ = ("agreement",)
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement: _agreements_pb2.Agreement
    def __init__(self, agreement: _Optional[_Union[_agreements_pb2.Agreement, _Mapping]] = ...) -> None: ...

class AgreementReturned(_message.Message):
    __slots__ = ("agreement",)
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement: _agreements_pb2.Agreement
    def __init__(self, agreement: _Optional[_Union[_agreements_pb2.Agreement, _Mapping]] = ...) -> None: ...

class AgreementAccepted(_message.Message):
    __slots__ = ("agreement",)
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement: _agreements_pb2.Agreement
    def __init__(self, agreement: _Optional[_Union[_agreements_pb2.Agreement, _Mapping]] = ...) -> None: ...

class AgreementActivated(_message.Message):
    __slots__ = ("agreement",)
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement: _agreements_pb2.Agreement
    def __init__(self, agreement: _Optional[_Union[_agreements_pb2.Agreement, _Mapping]] = ...) -> None: ...

class AgreementTerminated(_message.Message):
    __slots__ = ("agreement",)
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement: _agreements_pb2.Agreement
    def __init__(self, agreement: _Optional[_Union[_agreements_pb2.Agreement, _Mapping]] = ...) -> None: ...

class AgreementExpired(_message.Message):
    __slots__ = ("agreement",)
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement: _agreements_pb2.Agreement
    def __init__(self, agreement: _Optional[_Union[_agreements_pb2.Agreement, _Mapping]] = ...) -> None: ...

class AgreementNearsEnd(_message.Message):
    __slots__ = ("agreement", "days_left")
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    DAYS_LEFT_FIELD_NUMBER: _ClassVar[int]
    agreement: _agreements_pb2.Agreement
    days_left: int
    def __init__(self, agreement: _Optional[_Union[_agreements_pb2.Agreement, _Mapping]] = ..., days_left: _Optional[int] = ...) -> None: ...

class AgreementDocumentAdded(_message.Message):
    __slots__ = ("agreement_document", "agreement")
    AGREEMENT_DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement_document: _documents_pb2.AgreementDocument
    agreement: _agreements_pb2.Agreement
    def __init__(self, agreement_document: _Optional[_Union[_documents_pb2.AgreementDocument, _Mapping]] = ..., agreement: _Optional[_Union[_agreements_pb2.Agreement, _Mapping]] = ...) -> None: ...

class AgreementDocumentRemoved(_message.Message):
    __slots__ = ("agreement_document", "agreement")
    AGREEMENT_DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement_document: _documents_pb2.AgreementDocument
    agreement: _agreements_pb2.Agreement
    def __init__(self, agreement_document: _Optional[_Union[_documents_pb2.AgreementDocument, _Mapping]] = ..., agreement: _Optional[_Union[_agreements_pb2.Agreement, _Mapping]] = ...) -> None: ...

class ProposalCreated(_message.Message):
    __slots__ = ("proposal",)
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    proposal: _proposals_pb2.Proposal
    def __init__(self, proposal: _Optional[_Union[_proposals_pb2.Proposal, _Mapping]] = ...) -> None: ...

class ProposalDecided(_message.Message):
    __slots__ = ("proposal", "accepted_fields", "declined_fields")
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELDS_FIELD_NUMBER: _ClassVar[int]
    DECLINED_FIELDS_FIELD_NUMBER: _ClassVar[int]
    proposal: _proposals_pb2.Proposal
    accepted_fields: _containers.RepeatedScalarFieldContainer[str]
    declined_fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, proposal: _Optional[_Union[_proposals_pb2.Proposal, _Mapping]] = ..., accepted_fields: _Optional[_Iterable[str]] = ..., declined_fields: _Optional[_Iterable[str]] = ...) -> None: ...

class ProposalWithdrawn(_message.Message):
    __slots__ = ("proposal",)
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    proposal: _proposals_pb2.Proposal
    def __init__(self, proposal: _Optional[_Union[_proposals_pb2.Proposal, _Mapping]] = ...) -> None: ...

class ClaimCreated(_message.Message):
    __slots__ = ("claim",)
    CLAIM_FIELD_NUMBER: _ClassVar[int]
    claim: _claims_pb2.Claim
    def __init__(self, claim: _Optional[_Union[_claims_pb2.Claim, _Mapping]] = ...) -> None: ...

class ClaimApproved(_message.Message):
    __slots__ = ("claim",)
    CLAIM_FIELD_NUMBER: _ClassVar[int]
    claim: _claims_pb2.Claim
    def __init__(self, claim: _Optional[_Union[_claims_pb2.Claim, _Mapping]] = ...) -> None: ...

class ClaimDeclined(_message.Message):
    __slots__ = ("claim",)
    CLAIM_FIELD_NUMBER: _ClassVar[int]
    claim: _claims_pb2.Claim
    def __init__(self, claim: _Optional[_Union[_claims_pb2.Claim, _Mapping]] = ...) -> None: ...

class ClaimWithdrawn(_message.Message):
    __slots__ = ("claim",)
    CLAIM_FIELD_NUMBER: _ClassVar[int]
    claim: _claims_pb2.Claim
    def __init__(self, claim: _Optional[_Union[_claims_pb2.Claim, _Mapping]] = ...) -> None: ...

class ErasureApproved(_message.Message):
    __slots__ = ("erasure",)
    ERASURE_FIELD_NUMBER: _ClassVar[int]
    erasure: _personal_data_pb2.Erasure
    def __init__(self, erasure: _Optional[_Union[_personal_data_pb2.Erasure, _Mapping]] = ...) -> None: ...
