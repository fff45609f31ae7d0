"""A request for each rpc that goes through as far as access is concerned: of a thing in the state that the call needs.

"cases/<DRAFT>" stands for the case in that state of the side that the request is about, "<it>" for the side's one
thing of a kind, "<now>" for the moment; "<session>" and the like for what the side's people and systems sign in with.
Behind "?" stands another way of asking the same rpc."""

from typing import Any

from tests.access.places import FOREIGN, PARKED, organization

_CASE: dict[str, dict[str, Any]] = {
    "CreateCase": {"case": {"organization": "organizations/<it>", "title": "T", "need": "N"}},
    "GetCase": {"name": "cases/<SUBMITTED>"},
    "ListCases": {},
    "UpdateCase": {"case": {"name": "cases/<DRAFT>", "title": "Another"}, "update_mask": "title"},
    "SubmitCase": {"name": "cases/<DRAFT>"},
    "TriageCase": {"name": "cases/<SUBMITTED>"},
    "RequestInformation": {"name": "cases/<IN_TRIAGE>", "question": "Which?"},
    "AnswerCase": {"name": "cases/<NEEDS_INFORMATION>", "answer": "This."},
    "AssignCase": {
        "name": "cases/<IN_TRIAGE>",
        "assignee": "accounts/01900000-0000-7000-8000-00000000000a",
        "assignee_display_name": "Dana",
    },
    "StartCase": {"name": "cases/<ASSIGNED>"},
    "ResolveCase": {"name": "cases/<IN_PROGRESS>", "resolution": "Done."},
    "CloseCase": {"name": "cases/<RESOLVED>", "outcome": "HELPED"},
    "DeclineCase": {"name": "cases/<IN_TRIAGE>", "reason": "Not ours."},
    "WithdrawCase": {"name": "cases/<SUBMITTED>", "reason": "Solved."},
    "ReopenCase": {"name": "cases/<CLOSED>", "reason": "Again."},
    "CreateCaseMessage": {"parent": "cases/<SUBMITTED>", "message": {"text": "Hello"}},
    "ListCaseMessages": {"parent": "cases/<SUBMITTED>"},
    "WatchCases": {},
}
_REFERRAL: dict[str, dict[str, Any]] = {
    "CreateReferral": {
        "referral": {"case": "cases/<IN_TRIAGE>", "agency": "organizations/<it>", "request": "Help them"}
    },
    "GetReferral": {"name": "referrals/<PROPOSED>"},
    "ListReferrals": {},
    "AcceptReferral": {"name": "referrals/<PROPOSED>"},
    "DeclineReferral": {"name": "referrals/<PROPOSED>", "reason": "NO_CAPACITY"},
    "BeginReferral": {"name": "referrals/<ACCEPTED>"},
    "CompleteReferral": {"name": "referrals/<IN_SERVICE>", "outcome": "Helped."},
    "ConfirmReferral": {"name": "referrals/<COMPLETED>"},
    "RevokeReferral": {"name": "referrals/<PROPOSED>"},
    "WatchReferrals": {},
}
_ATTACHMENT: dict[str, dict[str, Any]] = {
    "CreateCaseAttachment": {
        "parent": "cases/<SUBMITTED>",
        "file_name": "new.txt",
        "content": {"content_type": "text/plain", "data": "bmV3"},
    },
    "ListCaseAttachments": {"parent": "cases/<referred ACCEPTED>"},
    "DownloadCaseAttachment": {"name": "cases/<referred ACCEPTED>/attachments/<it>"},
    "ShareCaseAttachment": {"name": "cases/<referred ACCEPTED>/attachments/<it>"},
    "UnshareCaseAttachment": {"name": "cases/<referred ACCEPTED>/attachments/<it>"},
    "DeleteCaseAttachment": {"name": "cases/<referred ACCEPTED>/attachments/<spare>"},
}
_OPPORTUNITY: dict[str, dict[str, Any]] = {
    "CreateOpportunity": {"opportunity": {"funder": "organizations/<it>", "title": "Money"}},
    "GetOpportunity": {"name": "opportunities/<DRAFT>"},
    "ListOpportunities": {"states": ["DRAFT", "OPEN"], "page_size": 100},
    "UpdateOpportunity": {
        "opportunity": {"name": "opportunities/<DRAFT>", "title": "More money"},
        "update_mask": "title",
    },
    "PublishOpportunity": {"name": "opportunities/<DRAFT>"},
    "CloseOpportunity": {"name": "opportunities/<OPEN>"},
    "WatchOpportunities": {},
}
_CONNECTION: dict[str, dict[str, Any]] = {
    "CreateConnection": {"connection": {"organization": "organizations/<it>", "opportunity": "opportunities/<third>"}},
    "GetConnection": {"name": "connections/<INTRODUCED>"},
    "ListConnections": {},
    "IntroduceConnection": {"name": "connections/<SUGGESTED>"},
    "ExpressInterest": {"name": "connections/<INTRODUCED>"},
    "PrepareConnection": {"name": "connections/<INTERESTED>"},
    "ApplyConnection": {"name": "connections/<PREPARING>"},
    "AwardConnection": {"name": "connections/<APPLIED>", "amount": {"currency_code": "USD", "units": 100}},
    "NotAwardConnection": {"name": "connections/<APPLIED>"},
    "WithdrawConnection": {"name": "connections/<INTERESTED>"},
    "WatchConnections": {},
}
_ORGANIZATION: dict[str, dict[str, Any]] = {
    "CreateOrganization": {"organization": {"display_name": "A new one", "kind": "BUSINESS"}},
    "GetOrganization": {"name": "organizations/<it>"},
    "GetOrganization?at": {"name": "organizations/<it>", "at": "<now>"},
    "ListOrganizations": {},
    "SearchOrganizations": {"query": "one"},
    "UpdateOrganization": {
        "organization": {"name": "organizations/<it>", "mission": "Another"},
        "update_mask": "mission",
    },
    "WatchOrganizations": {},
}
_ROLE_GRANT: dict[str, dict[str, Any]] = {
    "CreateRoleGrant": {
        "parent": "organizations/<it>",
        "role_grant": {"account": "accounts/<it>", "role": "ORGANIZATION_ADMIN"},
    },
    "GetRoleGrant": {"name": "organizations/<it>/roleGrants/<it>"},
    "ListRoleGrants": {"parent": "organizations/<it>"},
    "ListColleagues": {"parent": "organizations/<it>"},
    "RevokeRoleGrant": {"name": "organizations/<it>/roleGrants/<it>"},
}
_CLAIM: dict[str, dict[str, Any]] = {
    "CreateClaim": {"claim": {"organization": "organizations/<it>", "statement": "I run it"}},
    "GetClaim": {"name": "claims/<it>"},
    "ListClaims": {},
    "ApproveClaim": {"name": "claims/<it>"},
    "DeclineClaim": {"name": "claims/<it>", "reason": "Nobody knows you"},
    "WithdrawClaim": {"name": "claims/<it>"},
}
_PROPOSAL: dict[str, dict[str, Any]] = {
    "CreateProposal": {
        "organization": {"name": "organizations/<it>", "mission": "What others know of it"},
        "update_mask": "mission",
        "reason": "We know",
    },
    "GetProposal": {"name": "proposals/<it>"},
    "ListProposals": {},
    "DecideProposal": {"name": "proposals/<it>", "decisions": [{"field": "mission", "decision": "ACCEPTED"}]},
    "WithdrawProposal": {"name": "proposals/<it>"},
    "WatchProposals": {},
}
_DIRECTORY: dict[str, dict[str, Any]] = {
    "GetService": {"name": "organizations/<it>/services/<it>"},
    "ListServices": {"parent": "organizations/<it>"},
    "CreateService": {"parent": "organizations/<it>", "service": {"display_name": "New"}},
    "UpdateService": {
        "service": {"name": "organizations/<it>/services/<it>", "alert": "Closed"},
        "update_mask": "alert",
    },
    "DeleteService": {"name": "organizations/<it>/services/<it>"},
    "SearchServices": {"query": "one"},
    "GetLocation": {"name": "organizations/<it>/locations/<it>"},
    "ListLocations": {"parent": "organizations/<it>"},
    "CreateLocation": {"parent": "organizations/<it>", "location": {"display_name": "New"}},
    "UpdateLocation": {
        "location": {"name": "organizations/<it>/locations/<it>", "description": "Upstairs"},
        "update_mask": "description",
    },
    "DeleteLocation": {"name": "organizations/<it>/locations/<it>"},
    "GetDirectoryEntry": {"name": "organizations/<it>/directoryEntry"},
    "ListDirectoryEntries": {},
    "UpdateDirectoryEntry": {
        "directory_entry": {"name": "organizations/<it>/directoryEntry", "uri": "https://example.org"},
        "update_mask": "uri",
    },
    "BatchUpsertDirectory": {
        "parent": "organizations/<it>",
        "source": "hsds:test",
        "directory_entry": {"name": "organizations/<it>/directoryEntry", "uri": "https://example.org"},
    },
    "GetTaxonomy": {"name": "taxonomies/<it>"},
    "ListTaxonomies": {},
    "CreateTaxonomy": {"taxonomy": {"display_name": "New"}},
    "UpdateTaxonomy": {"taxonomy": {"name": "taxonomies/<it>", "description": "D"}, "update_mask": "description"},
    "DeleteTaxonomy": {"name": "taxonomies/<bare>"},
    "GetTaxonomyTerm": {"name": "taxonomies/<it>/terms/<it>"},
    "ListTaxonomyTerms": {"parent": "taxonomies/<it>"},
    "CreateTaxonomyTerm": {"parent": "taxonomies/<it>", "taxonomy_term": {"display_name": "New"}},
    "UpdateTaxonomyTerm": {
        "taxonomy_term": {"name": "taxonomies/<it>/terms/<it>", "description": "D"},
        "update_mask": "description",
    },
    "DeleteTaxonomyTerm": {"name": "taxonomies/<it>/terms/<it>"},
    "BatchUpsertTaxonomy": {"parent": "taxonomies/<it>", "source": "hsds:test"},
    "GetDirectorySource": {"name": "directorySources/own"},
    "ListDirectorySources": {},
    "UpdateDirectorySource": {
        "directory_source": {"name": "directorySources/own", "description": "D"},
        "update_mask": "description",
    },
}
_RECORD: dict[str, dict[str, Any]] = {
    "GetPartnershipRecord": {"name": "organizations/<it>/record"},
    "GetPartnershipRecord?at": {"name": "organizations/<it>/record", "at": "<now>"},
    "ListTimeline": {"parent": "organizations/<it>"},
}
_CONSENT: dict[str, dict[str, Any]] = {
    "CreateConsent": {"parent": "organizations/<it>", "consent": {"category": "FUNDING"}},
    "ListConsents": {"parent": "organizations/<it>"},
    "WithdrawConsent": {"name": "organizations/<it>/consents/<it>"},
}
_AGREEMENT: dict[str, dict[str, Any]] = {
    "CreateAgreement": {
        "agreement": {
            "kind": "MOU",
            "title": "New",
            "parties": [{"organization": "organizations/<third>"}],
            "start_date": {"year": 2026, "month": 1, "day": 1},
            "end_date": {"year": 2099, "month": 1, "day": 1},
        }
    },
    "GetAgreement": {"name": "agreements/<IN_REVIEW>"},
    "ListAgreements": {},
    "UpdateAgreement": {"agreement": {"name": "agreements/<DRAFT>", "title": "Another"}, "update_mask": "title"},
    "SubmitAgreement": {"name": "agreements/<DRAFT>"},
    "ReturnAgreement": {"name": "agreements/<IN_REVIEW>", "comment": "Shorter."},
    "AcceptAgreement": {"name": "agreements/<IN_REVIEW>"},
    "TerminateAgreement": {"name": "agreements/<ACTIVE>", "comment": "Over."},
    "RenewAgreement": {"name": "agreements/<ACTIVE>", "end_date": {"year": 2100, "month": 1, "day": 1}},
}
_DISCLOSURE: dict[str, dict[str, Any]] = {
    "ListDisclosures": {"parent": "organizations/<it>"},
}
_PERSONAL_DATA: dict[str, dict[str, Any]] = {
    "DownloadPersonalData": {"name": "accounts/<it>", "reason": "Asked by letter"},
    "CreateErasure": {"parent": "accounts/<it>", "email": "<email>"},
    "GetErasure": {"name": "accounts/<claimant>/erasures/<it>"},
    "ListErasures": {"parent": "accounts/<claimant>"},
    "ApproveErasure": {"name": "accounts/<claimant>/erasures/<it>"},
    "RejectErasure": {"name": "accounts/<claimant>/erasures/<it>", "reason": "The law has it kept"},
    "WithdrawErasure": {"name": "accounts/<claimant>/erasures/<it>"},
}
_ACCOUNT: dict[str, dict[str, Any]] = {
    "CreateAccount": {
        "account": {
            "email": "new@example.org",
            "display_name": "New",
            "memberships": [{"organization": "organizations/<it>", "roles": ["ORGANIZATION_MEMBER"]}],
        }
    },
    "GetAccount": {"name": "accounts/<it>"},
    "ListAccounts": {},
    "UpdateAccount": {"account": {"name": "accounts/<it>", "display_name": "As it should be"}},
    "CreateApiToken": {
        "parent": "accounts/<it>",
        "api_token": {"display_name": "New", "organization": "organizations/<it>"},
    },
    "ListApiTokens": {"parent": "accounts/<it>"},
    "DeleteApiToken": {"name": "accounts/<it>/apiTokens/<it>"},
    "AuthenticateApiToken": {"token": "<api token>"},
}
_SAVED_VIEW: dict[str, dict[str, Any]] = {
    "CreateSavedView": {"parent": "accounts/<it>", "saved_view": {"display_name": "Mine", "list": "queue"}},
    "ListSavedViews": {"parent": "accounts/<it>"},
    "DeleteSavedView": {"name": "accounts/<it>/savedViews/<it>"},
}
_SESSION: dict[str, dict[str, Any]] = {
    "SignIn": {"email": "<email>", "password": "<password>"},
    "ConfirmSignIn": {"token": "<session that waits>", "code": "<code>"},
    "AuthenticateSession": {"token": "<session>"},
    "ChooseOrganization": {"token": "<session>", "organization": "organizations/<it>"},
    "SignOut": {"token": "<session>"},
    "ListSessions": {"parent": "accounts/<it>"},
    "LookAs": {
        "name": "accounts/<it>/sessions/<it>",
        "organization": f"organizations/{organization(FOREIGN)}",
        "reason": "R",
    },
    "StopLooking": {"name": "accounts/<it>/sessions/<it>"},
    "DeleteSession": {"name": "accounts/<it>/sessions/<it>"},
    "EndSessions": {"parent": "accounts/<it>"},
}
_CREDENTIAL: dict[str, dict[str, Any]] = {
    "RequestPasswordReset": {"email": "<email>"},
    "ResetPassword": {"token": "<password link>", "password": "another heron by a river"},
    "SetPassword": {"name": "accounts/<it>", "password": "another heron by a river"},
    "StartSecondFactor": {"token": "<session>", "password": "<password>"},
    "EnableSecondFactor": {"token": "<session>", "code": "<code>"},
}
_PASSKEY: dict[str, dict[str, Any]] = {
    "StartPasskey": {"token": "<session>", "password": "<password>"},
    "RegisterPasskey": {"token": "<session>", "credential": "<new passkey>", "display_name": "New"},
    "StartPasskeySignIn": {"token": "<session that waits>"},
    "SignInWithPasskey": {"credential": "<passkey>"},
    "ListPasskeys": {"parent": "accounts/<it>"},
    "DeletePasskey": {"name": "accounts/<it>/passkeys/<it>"},
}
# The services under test are told of no issuer.
_ISSUER: dict[str, dict[str, Any]] = {
    "ListIssuers": {},
    "StartIssuerSignIn": {"issuer": "county"},
    "FinishIssuerSignIn": {"issuer": "county", "state": "state", "code": "code"},
}
_INVITATION: dict[str, dict[str, Any]] = {
    "CreateInvitation": {
        "parent": "organizations/<it>",
        "invitation": {"email": "new@example.org", "roles": ["ORGANIZATION_MEMBER"]},
    },
    "ListInvitations": {"parent": "organizations/<it>"},
    "DeleteInvitation": {"name": "organizations/<it>/invitations/<it>"},
    "ReadInvitation": {"token": "<invitation link>"},
    "AcceptInvitation": {
        "token": "<invitation link>",
        "display_name": "New",
        "password": "another heron by a river",
    },
}
_CLIENT: dict[str, dict[str, Any]] = {
    "CreateClient": {"parent": "organizations/<it>", "client": {"display_name": "New", "scopes": ["RECORD_READ"]}},
    "GetClient": {"name": "organizations/<it>/clients/<it>"},
    "ListClients": {"parent": "organizations/<it>"},
    "UpdateClient": {
        "client": {"name": "organizations/<it>/clients/<it>", "display_name": "Another"},
        "update_mask": "displayName",
    },
    "RevokeClient": {"name": "organizations/<it>/clients/<it>"},
    "CreateClientSecret": {"parent": "organizations/<it>/clients/<it>", "client_secret": {}},
    "ListClientSecrets": {"parent": "organizations/<it>/clients/<it>"},
    "DeleteClientSecret": {"name": "organizations/<it>/clients/<it>/secrets/<it>"},
    "AuthenticateClient": {"client_id": "<client id>", "secret": "<client secret>"},
    "ExchangeCertificate": {},
}
_DOCUMENT: dict[str, dict[str, Any]] = {
    "CreateAgreementDocument": {
        "parent": "agreements/<ACTIVE>",
        "file_name": "new.txt",
        "content": {"content_type": "text/plain", "data": "bmV3"},
    },
    "ListAgreementDocuments": {"parent": "agreements/<ACTIVE>"},
    "DownloadAgreementDocument": {"name": "agreements/<ACTIVE>/documents/<it>"},
    "DeleteAgreementDocument": {"name": "agreements/<ACTIVE>/documents/<spare>"},
}


def _operations(service: str) -> dict[str, dict[str, Any]]:
    """What the Office's admin asks a service about its running."""
    rpc, place = service.capitalize(), f"operations/{service}"
    return {
        f"List{rpc}ParkedEvents": {},
        f"Get{rpc}ParkedEvent": {"name": f"{place}/parkedEvents/parked.{PARKED}"},
        f"Replay{rpc}ParkedEvents": {"all": True},
        f"List{rpc}Changes": {},
        f"Get{rpc}Change": {"name": f"{place}/changes/1"},
        f"Verify{rpc}Audit": {},
        f"Get{rpc}Status": {},
    }


# By service, and in it by rpc.
REQUESTS: dict[str, dict[str, dict[str, Any]]] = {
    "tributary.assistance.v1.CaseService": _CASE,
    "tributary.assistance.v1.ReferralService": _REFERRAL,
    "tributary.assistance.v1.CaseAttachmentService": _ATTACHMENT,
    "tributary.funding.v1.OpportunityService": _OPPORTUNITY,
    "tributary.funding.v1.ConnectionService": _CONNECTION,
    "tributary.partners.v1.OrganizationService": _ORGANIZATION,
    "tributary.partners.v1.ProposalService": _PROPOSAL,
    "tributary.partners.v1.RoleGrantService": _ROLE_GRANT,
    "tributary.partners.v1.ClaimService": _CLAIM,
    "tributary.partners.v1.DirectoryService": _DIRECTORY,
    "tributary.partners.v1.PartnershipRecordService": _RECORD,
    "tributary.partners.v1.ConsentService": _CONSENT,
    "tributary.partners.v1.AgreementService": _AGREEMENT,
    "tributary.partners.v1.DisclosureService": _DISCLOSURE,
    "tributary.partners.v1.AgreementDocumentService": _DOCUMENT,
    "tributary.partners.v1.AccountService": _ACCOUNT,
    "tributary.partners.v1.PersonalDataService": _PERSONAL_DATA,
    "tributary.assistance.v1.PersonalDataService": {
        "DownloadAssistanceData": {"name": "accounts/<it>", "reason": "Asked by letter"}
    },
    "tributary.funding.v1.PersonalDataService": {
        "DownloadFundingData": {"name": "accounts/<it>", "reason": "Asked by letter"}
    },
    "tributary.partners.v1.SavedViewService": _SAVED_VIEW,
    "tributary.partners.v1.SessionService": _SESSION,
    "tributary.partners.v1.CredentialService": _CREDENTIAL,
    "tributary.partners.v1.PasskeyService": _PASSKEY,
    "tributary.partners.v1.IssuerService": _ISSUER,
    "tributary.partners.v1.InvitationService": _INVITATION,
    "tributary.partners.v1.ClientService": _CLIENT,
    "tributary.partners.v1.OperationsService": _operations("partners"),
    "tributary.assistance.v1.OperationsService": _operations("assistance"),
    "tributary.funding.v1.OperationsService": _operations("funding"),
}
