"""What a value of an enum of the contracts is called, by the enum and the value's name in them."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from protobuf import DescEnum, DescField, DescFieldValueEnum, DescFieldValueList

from gateway.api.contract import field, registry
from gateway.portal.words import N_, gettext

LABELS: dict[str, dict[str, str]] = {
    "access.v1.Role": {
        "PUBLIC": N_("Everyone"),
        "ORGANIZATION_MEMBER": N_("Member"),
        "ORGANIZATION_ADMIN": N_("Administrator"),
        "PARTNER_STAFF": N_("Agency staff"),
        "FUNDER_STAFF": N_("Funder staff"),
        "OFFICE_STAFF": N_("Office staff"),
        "OFFICE_ADMIN": N_("Office administrator"),
        "AGENCY_SYSTEM": N_("An agency’s own system"),
    },
    "access.v1.Scope": {
        "ORGANIZATIONS_READ": N_("Read organizations"),
        "ORGANIZATIONS_WRITE": N_("Change your organization"),
        "DIRECTORY_READ": N_("Read services and places"),
        "DIRECTORY_WRITE": N_("Change your services and places"),
        "RECORD_READ": N_("Read the records that are shared with you"),
        "CASES_READ": N_("Read requests for help"),
        "CASES_WRITE": N_("Change requests for help"),
        "REFERRALS_READ": N_("Read referrals to you and their files"),
        "REFERRALS_WRITE": N_("Answer referrals to you"),
        "OPPORTUNITIES_READ": N_("Read funding"),
        "OPPORTUNITIES_WRITE": N_("Announce and change your funding"),
        "CONNECTIONS_READ": N_("Read who is connected to your funding"),
        "CONNECTIONS_WRITE": N_("Decide on applications"),
        "AGREEMENTS_READ": N_("Read your agreements and their documents"),
        "DISCLOSURES_READ": N_("Read what you read of others’ records"),
        "PROPOSALS_READ": N_("Read your proposals"),
        "PROPOSALS_WRITE": N_("Propose changes to profiles"),
    },
    "partners.v1.Determinant": {
        "CHILD_AND_YOUTH_DEVELOPMENT": N_("Child and youth development"),
        "ECONOMIC_DEVELOPMENT_AND_JOBS": N_("Economic development and jobs"),
        "ENVIRONMENT_AND_CLIMATE": N_("Environment and climate"),
        "HEALTH_AND_HUMAN_SERVICES": N_("Health and human services"),
        "HOUSING": N_("Housing"),
        "INFORMATION_AND_TECHNOLOGY": N_("Information and technology"),
        "JUSTICE_SYSTEM": N_("Justice system"),
        "TRANSPORTATION_AND_MOBILITY": N_("Transportation and mobility"),
    },
    "partners.v1.DataCategory": {
        "PROFILE": N_("Profile"),
        "CONTACTS": N_("People to contact"),
        "AGREEMENTS": N_("Agreements"),
        "ENGAGEMENTS": N_("Meetings and events"),
        "CASES": N_("Requests for help"),
        "CASE_DETAILS": N_("What was asked and answered"),
        "FUNDING": N_("Funding"),
        "ASSESSMENTS": N_("Assessments"),
        "DEMOGRAPHICS": N_("Who people say they are"),
    },
    "partners.v1.Organization.Kind": {
        "CITY_DEPARTMENT": N_("City department"),
        "COUNTY_DEPARTMENT": N_("County department"),
        "MUNICIPALITY": N_("Municipality"),
        "STATE_AGENCY": N_("State agency"),
        "FEDERAL_AGENCY": N_("Federal agency"),
        "COMMUNITY_ORGANIZATION": N_("Community organization"),
        "FOUNDATION": N_("Foundation"),
        "HEALTH_SYSTEM": N_("Health system"),
        "SCHOOL": N_("School"),
        "BUSINESS": N_("Business"),
        "COALITION": N_("Coalition"),
    },
    "partners.v1.Organization.State": {
        "PROSPECT": N_("Not yet confirmed"),
        "ACTIVE": N_("Active"),
        "INACTIVE": N_("Not active"),
        "MERGED": N_("Joined into another record"),
    },
    "partners.v1.Agreement.Kind": {
        "MOU": N_("Memorandum of understanding"),
        "DATA_SHARING": N_("Agreement on sharing data"),
        "CONTRACT": N_("Contract"),
        "FISCAL_SPONSORSHIP": N_("Fiscal sponsorship"),
    },
    "partners.v1.Agreement.State": {
        "DRAFT": N_("Draft"),
        "IN_REVIEW": N_("Being reviewed"),
        "ACTIVE": N_("In force"),
        "EXPIRED": N_("Ended"),
        "TERMINATED": N_("Ended early"),
    },
    "partners.v1.Proposal.State": {
        "OPEN": N_("To be decided"),
        "DECIDED": N_("Decided"),
        "WITHDRAWN": N_("Taken back"),
    },
    "partners.v1.ProposedField.Decision": {
        "ACCEPTED": N_("Accepted"),
        "DECLINED": N_("Declined"),
    },
    "partners.v1.Erasure.State": {
        "REQUESTED": N_("To be decided"),
        "ERASED": N_("Erased"),
        "REJECTED": N_("Rejected"),
        "WITHDRAWN": N_("Taken back"),
    },
    "partners.v1.Claim.State": {
        "OPEN": N_("To be decided"),
        "APPROVED": N_("Approved"),
        "DECLINED": N_("Declined"),
        "WITHDRAWN": N_("Taken back"),
    },
    "partners.v1.RoleGrant.State": {
        "IN_FORCE": N_("In force"),
        "EXPIRED": N_("Its time is over"),
        "REVOKED": N_("Ended"),
    },
    "operations.v1.ParkedEvent.State": {
        "PARKED": N_("Parked"),
        "REPLAYING": N_("Being tried again"),
        "EFFECTIVE": N_("Took effect"),
    },
    "operations.v1.Change.Kind": {
        "INSERT": N_("Entered"),
        "UPDATE": N_("Changed"),
        "DELETE": N_("Removed"),
        "REDACT": N_("Taken out"),
        "READ": N_("Read"),
        "REPLAY": N_("Tried again"),
    },
    "partners.v1.Service.Status": {
        "ACTIVE": N_("Offered now"),
        "INACTIVE": N_("Not offered now"),
        "DEFUNCT": N_("No longer offered"),
        "TEMPORARILY_CLOSED": N_("Closed for now"),
    },
    "partners.v1.Section.Visibility": {
        "SHOWN": N_("Shown"),
        "OWN_PART": N_("Only your own part"),
        "WITHHELD": N_("Not shown"),
    },
    "partners.v1.Section.Reason": {
        "NO_CONSENT": N_("The organization has not agreed to share it"),
        "NO_AGREEMENT": N_("No agreement covers it"),
        "AGREEMENT_EXPIRED": N_("The agreement that covered it has ended"),
    },
    "assistance.v1.Case.State": {
        "DRAFT": N_("Draft"),
        "SUBMITTED": N_("Sent"),
        "IN_TRIAGE": N_("Being looked at"),
        "NEEDS_INFORMATION": N_("More information needed"),
        "ASSIGNED": N_("Someone is assigned"),
        "IN_PROGRESS": N_("Being worked on"),
        "RESOLVED": N_("Done, to be confirmed"),
        "CLOSED": N_("Closed"),
        "DECLINED": N_("Declined"),
        "WITHDRAWN": N_("Withdrawn"),
        "DUPLICATE": N_("Already asked"),
    },
    "assistance.v1.Case.Priority": {
        "LOW": N_("Low"),
        "NORMAL": N_("Normal"),
        "HIGH": N_("High"),
        "URGENT": N_("Urgent"),
    },
    "assistance.v1.Case.WaitingOn": {
        "ORGANIZATION": N_("The organization’s turn"),
        "OFFICE": N_("The Office’s turn"),
        "AGENCY": N_("An agency’s turn"),
        "NOBODY": N_("Nobody’s turn"),
    },
    "assistance.v1.Case.Outcome": {
        "HELPED": N_("It helped"),
        "PARTLY_HELPED": N_("It helped in part"),
        "NOT_HELPED": N_("It did not help"),
    },
    "assistance.v1.CaseMessage.Audience": {
        "EVERYONE": N_("For everyone in this conversation"),
        "INTERNAL": N_("Only for the Office"),
    },
    "assistance.v1.Referral.State": {
        "PROPOSED": N_("Waiting for an answer"),
        "ACCEPTED": N_("Accepted"),
        "DECLINED": N_("Declined"),
        "EXPIRED": N_("Not answered in time"),
        "REVOKED": N_("Taken back"),
        "IN_SERVICE": N_("Being served"),
        "COMPLETED": N_("Completed"),
        "CONFIRMED": N_("Confirmed"),
    },
    "assistance.v1.Referral.DeclineReason": {
        "NO_CAPACITY": N_("No capacity now"),
        "NOT_ELIGIBLE": N_("Not eligible"),
        "NOT_OUR_SERVICE": N_("Not something we do"),
        "LANGUAGE_NOT_AVAILABLE": N_("Not in this language"),
        "COULD_NOT_REACH": N_("Could not be reached"),
        "OTHER": N_("Another reason"),
    },
    "funding.v1.Opportunity.State": {
        "DRAFT": N_("Draft"),
        "FORECASTED": N_("Announced"),
        "OPEN": N_("Open"),
        "CLOSED": N_("Closed"),
    },
    "funding.v1.Connection.State": {
        "SUGGESTED": N_("Suggested"),
        "INTRODUCED": N_("Introduced"),
        "INTERESTED": N_("Interested"),
        "PREPARING": N_("Preparing"),
        "APPLIED": N_("Applied"),
        "AWARDED": N_("Awarded"),
        "NOT_AWARDED": N_("Not awarded"),
        "WITHDRAWN": N_("Withdrawn"),
    },
}


def label(enum: str, value: str) -> str:
    """What a value is called, by its enum ("partners.v1.Determinant") and its name; the name where it has no other."""
    return gettext(LABELS.get(enum, {}).get(value, value))


def choices(enum: str, but: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The values of an enum to choose from, each with what it is called."""
    return [(name, gettext(said)) for name, said in LABELS[enum].items() if name not in but]


def value_name(message: Any, name: str) -> str:
    """The name of the value of an enum field, as "OPEN"; "" when it is not set."""
    enum = _enum(message.desc(), name)
    return _names(enum).get(int(getattr(message, name)), "")


def value_names(message: Any, name: str) -> list[str]:
    """The names of the values of a repeated enum field."""
    enum = _enum(message.desc(), name)
    return [_names(enum).get(int(value), "") for value in getattr(message, name)]


def labeled(message: Any, name: str) -> str:
    """What the value of an enum field is called; "" when it is not set."""
    value = value_name(message, name)
    return label(_enum(message.desc(), name).removeprefix("tributary."), value) if value else ""


def all_labeled(message: Any, name: str) -> list[str]:
    """What the values of a repeated enum field are called."""
    enum = _enum(message.desc(), name).removeprefix("tributary.")
    return [label(enum, value) for value in value_names(message, name)]


@cache
def _enum(message: Any, name: str) -> str:
    found: DescField | None = field(message, name)
    assert found is not None, f"{message.type_name} has no {name}"
    value = found.value
    if isinstance(value, DescFieldValueList) and isinstance(value.element, DescEnum):
        return value.element.type_name
    assert isinstance(value, DescFieldValueEnum), f"{name} is no enum"
    return value.enum.type_name


@cache
def _names(enum: str) -> dict[int, str]:
    found = registry().enum(enum)
    assert found is not None
    return {value.number: value.name for value in found.values if value.number}
