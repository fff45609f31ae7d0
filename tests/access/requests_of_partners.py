"""A request for each rpc of partners, as tests/access/requests.py has them."""

from typing import Any

from tests.access.places import FOREIGN, organization

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
    "WatchAgreements": {},
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

# By service, and in it by rpc.
PARTNERS: dict[str, dict[str, dict[str, Any]]] = {
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
    "tributary.partners.v1.SavedViewService": _SAVED_VIEW,
    "tributary.partners.v1.SessionService": _SESSION,
    "tributary.partners.v1.CredentialService": _CREDENTIAL,
    "tributary.partners.v1.PasskeyService": _PASSKEY,
    "tributary.partners.v1.IssuerService": _ISSUER,
    "tributary.partners.v1.InvitationService": _INVITATION,
    "tributary.partners.v1.ClientService": _CLIENT,
}
