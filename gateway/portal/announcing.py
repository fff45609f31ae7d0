"""An opportunity as a form: what a funder announces, or the Office for it."""

from datetime import UTC, datetime, time
from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.formats import instant
from gateway.portal.forms import Form, cents_of
from gateway.portal.labels import choices, value_names
from gateway.portal.places import MUNICIPALITIES
from gateway.portal.reader import reader
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

DETERMINANT, KIND = "partners.v1.Determinant", "partners.v1.Organization.Kind"
AMOUNTS = ("minAward", "maxAward", "totalAmount")
# What the form holds, as the API names it.
FIELDS = (
    *("title", "description", *AMOUNTS, "openTime", "closeTime"),
    *("eligibleKinds", "municipalities", "determinants", "requiredDocuments", "applicationUrl"),
)


async def create(visit: Visit, form: Form, funder: str) -> Any:
    """Keeps what the form says as a draft of `funder`; None when something in it is wrong, which it then says."""
    said = _said(form)
    if form.right:
        try:
            return await visit.call(
                "CreateOpportunity", opportunity={"funder": funder, **said}, requestId=form.request_id
            )
        except Refusal as refusal:
            form.refused(refusal, opportunity_funder="funder", **_renamed(said))
    return None


async def edit(visit: Visit, template: str) -> Response:
    """The form with what it says now."""
    opportunity = await _opportunity(visit)
    return page(visit, template, filled(opportunity), opportunity)


async def change(visit: Visit, template: str, room: str) -> Response:
    """Keeps what the form says otherwise than the opportunity does, so that a closing hour that it does not show stays;
    then goes on to its page in `room` ("/office")."""
    form = await visit.form()
    opportunity = await _opportunity(visit)
    before, said = filled(opportunity), _said(form)
    changed = [it for it in FIELDS if form.all(it) != before.all(it)]
    try:
        if form.right and changed:
            await visit.call(
                "UpdateOpportunity",
                opportunity={"name": opportunity.name, "etag": form["etag"], **said},
                updateMask=",".join(changed),
                requestId=form.request_id,
            )
    except Refusal as refusal:
        form.refused(refusal, **_renamed(said))
    if form.right:
        return visit.go(f"{room}/{opportunity.name}", said=N_("Your changes are kept."))
    return page(visit, template, form, opportunity)


async def _opportunity(visit: Visit) -> Any:
    return await visit.call("GetOpportunity", name=f"opportunities/{visit.part('opportunity')}")


def page(visit: Visit, template: str, form: Form, opportunity: Any = None, **more: Any) -> Response:
    """The page with the form."""
    return visit.show(
        template,
        form=form,
        opportunity=opportunity,
        kinds=choices(KIND),
        determinants=choices(DETERMINANT),
        municipalities=[(name, name) for name in MUNICIPALITIES],
        **more,
    )


def _said(form: Form) -> dict[str, Any]:
    """What the form says, as the API takes it; what is wrong is said in the form."""
    form.need("title", _("Give it a title."))
    said: dict[str, Any] = {
        "title": form["title"],
        "description": form["description"],
        "applicationUrl": form["applicationUrl"],
        "requiredDocuments": [line.strip() for line in form["requiredDocuments"].splitlines() if line.strip()],
        "eligibleKinds": form.chosen("eligibleKinds", choices(KIND)),
        "determinants": form.chosen("determinants", choices(DETERMINANT)),
        "municipalities": form.chosen("municipalities", [(name, name) for name in MUNICIPALITIES]),
    }
    for name in AMOUNTS:
        cents = cents_of(form[name]) if form[name] else 0
        if cents is None:
            form.wrong(name, _("Write an amount in dollars, as 2500 or 2500.50."))
        elif cents:
            said[name] = money_of(cents)
    for name, at in (("openTime", time.min), ("closeTime", time(23, 59))):
        if form[name]:
            try:
                day = datetime.combine(datetime.fromisoformat(form[name]).date(), at, reader().zone)
                said[name] = day.astimezone(UTC).isoformat().replace("+00:00", "Z")
            except (ValueError, OverflowError):
                form.wrong(name, _("Write a day, as 2026-11-21."))
    return said


def _renamed(said: dict[str, Any]) -> dict[str, str]:
    """The API's names of the fields of an opportunity, for those of the form."""
    names = {*said, *AMOUNTS, "openTime", "closeTime"}
    return {f"opportunity_{name}": name for name in names} | {name: name for name in names}


def filled(opportunity: Any) -> Form:
    """The form as it says what the opportunity says."""
    values: dict[str, Any] = {
        "title": opportunity.title,
        "description": opportunity.description,
        "applicationUrl": opportunity.application_url,
        "requiredDocuments": "\n".join(opportunity.required_documents),
        "eligibleKinds": value_names(opportunity, "eligible_kinds"),
        "determinants": value_names(opportunity, "determinants"),
        "municipalities": list(opportunity.municipalities),
    }
    for name, money in zip(
        AMOUNTS, (opportunity.min_award, opportunity.max_award, opportunity.total_amount), strict=True
    ):
        if money is not None:
            values[name] = f"{money.units}.{money.nanos // 10_000_000:02}" if money.nanos else str(money.units)
    for name, at in (("openTime", opportunity.open_time), ("closeTime", opportunity.close_time)):
        if at is not None:
            values[name] = instant(at).astimezone(reader().zone).date().isoformat()
    return Form(values)


def money_of(cents: int) -> dict[str, Any]:
    """An amount of dollars as the API takes it."""
    return {"currencyCode": "USD", "units": str(cents // 100), "nanos": cents % 100 * 10_000_000}
