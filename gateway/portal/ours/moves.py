"""What happened to a request, as one story: its moves, the messages, the files, in the order of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.portal.formats import instant
from gateway.portal.words import N_, gettext

US, OFFICE, OTHERS = "us", "office", "others"
# By event: what is said of it. Of a message the message itself is shown, so a question and an answer have none.
_SAID = {
    "CaseSubmitted": N_("The request was sent"),
    "CaseUpdated": N_("What is asked was changed"),
    "CaseTriaged": N_("The Office took it up"),
    "CaseInformationRequested": N_("The Office asked for more information"),
    "CaseAnswered": N_("The answer went to the Office"),
    "CaseAssigned": N_("It was given to somebody to work on"),
    "CaseStarted": N_("Work on it began"),
    "CaseResolved": N_("The Office says it is done"),
    "CaseClosed": N_("It was closed"),
    "CaseDeclined": N_("The Office declined it"),
    "CaseWithdrawn": N_("It was withdrawn"),
    "CaseReopened": N_("It was opened again"),
    "CaseReturned": N_("It is back with the Office"),
    "ReferralCreated": N_("%(agency)s was asked to help"),
    "ReferralAccepted": N_("%(agency)s accepted"),
    "ReferralDeclined": N_("%(agency)s declined"),
    "ReferralBegun": N_("%(agency)s began"),
    "ReferralCompleted": N_("%(agency)s says it is done"),
    "ReferralConfirmed": N_("The help of %(agency)s was confirmed"),
    "ReferralRevoked": N_("%(agency)s is no longer asked"),
    "ReferralExpired": N_("%(agency)s did not answer in time"),
}
# What a case itself says of its moves, should its timeline not have come by yet.
_OF_CASE = {"CaseSubmitted": "submit_time", "CaseResolved": "resolve_time"}


@dataclass(frozen=True, slots=True)
class Move:
    """Something that happened at a time: `said` of it, or the `text` that somebody wrote in a `language`. `by` is US,
    OFFICE or OTHERS."""

    time: datetime
    by: str
    said: str = ""
    text: str = ""
    language: str = ""


def story(
    case: Any, entries: Iterable[Any], referrals: Iterable[Any], messages: Iterable[Any], attachments: Iterable[Any]
) -> list[Move]:
    """All of it, the first at the top. `entries` are of the organization's timeline."""
    agencies = {referral.name: referral.agency_display_name for referral in referrals}
    ours = [entry for entry in entries if entry.resource == case.name or entry.resource in agencies]
    found, seen = [], set()
    newest_assignment = next((entry.name for entry in ours if entry.event_type.endswith(".CaseAssigned")), "")
    for entry in ours:
        event = entry.event_type.rpartition(".")[2]
        if event not in _SAID:
            continue
        seen.add(event)
        said = gettext(_SAID[event])
        if "%(" in said:
            said %= {"agency": agencies.get(entry.resource, "")}
        elif entry.name == newest_assignment and case.assignee_display_name:
            said = gettext("%(name)s works on it", name=case.assignee_display_name)
        found.append(Move(instant(entry.event_time), _by(case, entry.actor_organization), said))
    for event, field in _OF_CASE.items():
        if event not in seen and getattr(case, field) is not None:
            by = US if event == "CaseSubmitted" else OFFICE
            found.append(Move(instant(getattr(case, field)), by, gettext(_SAID[event])))
    for message in messages:
        by = _by(case, message.author_organization)
        found.append(Move(instant(message.create_time), by, text=message.text, language=message.language))
    for file in attachments:
        said = gettext("File added: %(name)s", name=file.file_name)
        found.append(Move(instant(file.create_time), _by(case, file.organization), said))
    return sorted(found, key=lambda move: (move.time, bool(move.text)))


def _by(case: Any, organization: str) -> str:
    # Agencies write in referrals, not in a case: of messages and files, what is not ours is the Office's.
    return US if organization == case.organization else OFFICE if organization else OTHERS
