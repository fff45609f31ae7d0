"""A request for each rpc that goes through as far as access is concerned: of a thing in the state that the call needs.

"cases/<DRAFT>" stands for the case in that state of the side that the request is about, "<it>" for the side's one
thing of a kind, "<now>" for the moment; "<session>" and the like for what the side's people and systems sign in with.
Behind "?" stands another way of asking the same rpc."""

from typing import Any

from tests.access.places import PARKED
from tests.access.requests_of_partners import PARTNERS

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
    **PARTNERS,
    "tributary.assistance.v1.PersonalDataService": {
        "DownloadAssistanceData": {"name": "accounts/<it>", "reason": "Asked by letter"}
    },
    "tributary.funding.v1.PersonalDataService": {
        "DownloadFundingData": {"name": "accounts/<it>", "reason": "Asked by letter"}
    },
    "tributary.partners.v1.OperationsService": _operations("partners"),
    "tributary.assistance.v1.OperationsService": _operations("assistance"),
    "tributary.funding.v1.OperationsService": _operations("funding"),
}
