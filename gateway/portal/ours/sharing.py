"""Sharing: what we let whom see of our record, and who saw it."""

from collections import defaultdict
from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form, day_of
from gateway.portal.labels import value_name
from gateway.portal.looks import joined
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

MOST, A_PAGE = 200, 50
# By category, in the contract's order: what is shared of it, as the end of "… may see".
SHARED = {
    "CONTACTS": N_("the names, phone numbers and e-mail addresses of your people"),
    "AGREEMENTS": N_("which agreements you have signed, with whom and until when, and what you agreed to share"),
    "ENGAGEMENTS": N_("the meetings, trainings and listening sessions you took part in"),
    "CASES": N_("that you asked for help, with what, who works on it and how far it is"),
    "CASE_DETAILS": N_("what you asked for in a few words, who was asked to help you, and how it came out"),
    "FUNDING": N_("the grants you are looking at, have applied for and were given, with the amounts"),
    "ASSESSMENTS": N_("the answers you gave about your organization in assessments"),
    "DEMOGRAPHICS": N_("what you said about who your people are, in numbers and without names"),
}
AGENCIES = (
    *("CITY_DEPARTMENT", "COUNTY_DEPARTMENT", "MUNICIPALITY", "STATE_AGENCY", "FEDERAL_AGENCY"),
    *("FOUNDATION", "HEALTH_SYSTEM"),
)


async def show(visit: Visit) -> Response:
    """What we share."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """Gives a consent, or takes one back."""
    form = await visit.form()
    try:
        if form["consent"]:
            await visit.call("WithdrawConsent", name=form["consent"], requestId=form.request_id)
            return visit.go("/our/sharing", said=N_("Taken back. From now on it is not shown."))
        if form["category"] not in SHARED:
            form.wrong("category", _("Choose what to share."))
        consent: dict[str, Any] = {"category": form["category"], "grantee": form["grantee"]}
        consent |= day_of(form, "endDate")
        if form.right:
            await visit.call("CreateConsent", parent=visit.who.organization, consent=consent, requestId=form.request_id)
            return visit.go("/our/sharing", said=N_("It is shared from now on. You can take it back at any time."))
    except Refusal as refusal:
        if refusal.reason == "CONSENT_EXISTS":
            form.wrong("category", _("You share this with them already."))
        else:
            form.refused(refusal, consent_end_date="endDate", consent_grantee="grantee")
    return await _page(visit, form)


async def _page(visit: Visit, form: Form) -> Response:
    found = await visit.gather(
        consents=visit.call("ListConsents", parent=visit.who.organization, pageSize=MOST, includePast=True),
        agencies=visit.call("ListOrganizations", pageSize=MOST, filter={"kinds": AGENCIES}),
    )
    standing, past = defaultdict(list), []
    for consent in found["consents"].consents:
        if consent.in_force or (consent.withdraw_time is None and _is_to_come(consent)):
            standing[value_name(consent, "category")].append(consent)
        else:
            past.append(consent)
    return visit.show(
        "ours/sharing",
        form=form,
        shared=[(category, _(words), standing[category]) for category, words in SHARED.items()],
        past=past,
        agencies=[(it.name, it.display_name) for it in found["agencies"].organizations],
        decides="ORGANIZATION_ADMIN" in visit.roles,
    )


def _is_to_come(consent: Any) -> bool:
    from datetime import datetime

    from gateway.portal.reader import reader

    first = consent.start_date
    today = datetime.now(reader().zone).date()
    return first is not None and (first.year, first.month, first.day) > (today.year, today.month, today.day)


async def show_looks(visit: Visit) -> Response:
    """A page of who saw our record, the newest first."""
    found = await visit.call(
        "ListDisclosures", parent=visit.who.organization, pageSize=A_PAGE, pageToken=visit.query["page"]
    )
    return visit.show("ours/seen", found=found, looks=joined(found.disclosures))
