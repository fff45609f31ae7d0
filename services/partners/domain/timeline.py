"""The timeline's lines: what happened, in plain English, without a word that only some of its readers may read."""

from collections.abc import Iterable

from services.partners.domain.sharing import Category

# By event: its category, and its line. Of a case only what CASES shows: its number, its state, who has it.
# An agreement that is being drafted has none: it is the Office's own business until its parties get it to read.
# CaseTurnChanged has none: whose turn it is changes with what is told here anyway.
LINES: dict[str, tuple[Category, str]] = {
    "OrganizationCreated": (Category.PROFILE, "{organization} was entered"),
    "OrganizationUpdated": (Category.PROFILE, "The profile was changed: {fields}"),
    "ConsentGiven": (Category.AGREEMENTS, "Consented to share {category} with {grantee}"),
    "ConsentWithdrawn": (Category.AGREEMENTS, "Took back the consent to share {category} with {grantee}"),
    "AgreementSubmitted": (Category.AGREEMENTS, "The agreement “{title}” was given to its parties to read"),
    "AgreementReturned": (Category.AGREEMENTS, "Changes to the agreement “{title}” were asked for"),
    "AgreementAccepted": (Category.AGREEMENTS, "{party} accepted the agreement “{title}”"),
    "AgreementActivated": (Category.AGREEMENTS, "The agreement “{title}” is active, until {end}"),
    "AgreementNearsEnd": (Category.AGREEMENTS, "The agreement “{title}” ends on {end}, {when}"),
    "AgreementExpired": (Category.AGREEMENTS, "The agreement “{title}” expired"),
    "AgreementTerminated": (Category.AGREEMENTS, "The agreement “{title}” was ended before its time"),
    # Not which one: who reads that there is an agreement need not be one who reads its documents.
    "AgreementDocumentAdded": (Category.AGREEMENTS, "A document was added to the agreement “{title}”"),
    "AgreementDocumentRemoved": (Category.AGREEMENTS, "A document was removed from the agreement “{title}”"),
    # Its other events are their two sides' own business; this one only where something was accepted, and so is public.
    "ProposalDecided": (Category.PROFILE, "What {proposer} had proposed was accepted: {fields}"),
    "CaseSubmitted": (Category.CASES, "{number} was submitted"),
    "CaseUpdated": (Category.CASES, "What was asked in {number} was changed"),
    "CaseTriaged": (Category.CASES, "{number} was taken up"),
    "CaseInformationRequested": (Category.CASES, "More information was asked for on {number}"),
    "CaseAnswered": (Category.CASES, "The information asked for on {number} was given"),
    "CaseAssigned": (Category.CASES, "{number} was assigned to {assignee}"),
    "CaseStarted": (Category.CASES, "Work on {number} began"),
    "CaseResolved": (Category.CASES, "{number} was resolved"),
    "CaseClosed": (Category.CASES, "{number} was closed"),
    "CaseDeclined": (Category.CASES, "{number} was declined"),
    "CaseWithdrawn": (Category.CASES, "{number} was withdrawn"),
    "CaseReopened": (Category.CASES, "{number} was reopened"),
    "CaseReturned": (Category.CASES, "{number} is back in the queue"),
    "ReferralCreated": (Category.CASE_DETAILS, "{number} was referred to {agency}"),
    "ReferralAccepted": (Category.CASE_DETAILS, "{agency} accepted the referral of {number}"),
    "ReferralDeclined": (Category.CASE_DETAILS, "{agency} declined the referral of {number}"),
    "ReferralBegun": (Category.CASE_DETAILS, "{agency} began to work on {number}"),
    "ReferralCompleted": (Category.CASE_DETAILS, "{agency} completed its work on {number}"),
    "ReferralConfirmed": (Category.CASE_DETAILS, "The help of {agency} on {number} was confirmed"),
    "ReferralRevoked": (Category.CASE_DETAILS, "The referral of {number} to {agency} was taken back"),
    "ReferralExpired": (Category.CASE_DETAILS, "The referral of {number} to {agency} expired unanswered"),
    "ConnectionCreated": (Category.FUNDING, "Connected to {opportunity} of {funder}"),
    "ConnectionIntroduced": (Category.FUNDING, "Introduced to {funder} for {opportunity}"),
    "ConnectionInterested": (Category.FUNDING, "Interested in {opportunity} of {funder}"),
    "ConnectionPrepared": (Category.FUNDING, "Prepares an application for {opportunity} of {funder}"),
    "ConnectionApplied": (Category.FUNDING, "Applied for {opportunity} of {funder}"),
    "ConnectionAwarded": (Category.FUNDING, "Was awarded {amount} by {funder} for {opportunity}"),
    "ConnectionNotAwarded": (Category.FUNDING, "{funder} did not award {opportunity}"),
    "ConnectionWithdrawn": (Category.FUNDING, "No longer pursues {opportunity} of {funder}"),
}

# As a person says "US dollars".
_SIGNS = {"USD": "$"}


def line(event: str, **words: str) -> tuple[Category, str]:
    """The category and the line of an event, as "CaseSubmitted". `words` fill it; an empty one reads "somebody"."""
    category, text = LINES[event]
    return category, text.format_map({name: word or "somebody" for name, word in words.items()})


def money(currency: str, units: int, nanos: int) -> str:
    """An amount as google.type.Money holds it, as "$25,000.00" or "25,000.00 CAD"."""
    number = f"{units:,}.{nanos // 10_000_000:02}"
    return f"{_SIGNS[currency]}{number}" if currency in _SIGNS else f"{number} {currency}"


def in_days(number: int) -> str:
    """How far a day is, as "in 30 days", "tomorrow" or "today"."""
    return {0: "today", 1: "tomorrow"}.get(number, f"in {number} days")


def listed(fields: Iterable[str]) -> str:
    """Names of fields as words: "mission, service area and phones"."""
    *rest, last = [field.replace("_", " ") for field in fields]
    return f"{', '.join(rest)} and {last}" if rest else last
