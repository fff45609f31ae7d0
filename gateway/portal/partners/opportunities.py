"""The funding that we give: announced, changed, published, closed."""

from datetime import UTC, datetime, time
from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.formats import instant
from gateway.portal.forms import Form, cents_of
from gateway.portal.labels import choices, value_names
from gateway.portal.public.places import MUNICIPALITIES
from gateway.portal.reader import reader
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

A_PAGE = 100
DETERMINANT, KIND = "partners.v1.Determinant", "partners.v1.Organization.Kind"
AMOUNTS = ("minAward", "maxAward", "totalAmount")
ALL = ["DRAFT", "FORECASTED", "OPEN", "CLOSED"]
# What the form holds, as the API names it.
FIELDS = (
    *("title", "description", *AMOUNTS, "openTime", "closeTime"),
    *("eligibleKinds", "municipalities", "determinants", "requiredDocuments", "applicationUrl"),
)


async def show_all(visit: Visit) -> Response:
    """Our opportunities, and how many connections there are to each."""
    found = await visit.gather(
        ours=visit.call("ListOpportunities", funder=visit.who.organization, states=ALL, pageSize=A_PAGE),
        connections=visit.call("ListConnections", pageSize=A_PAGE),
    )
    return visit.show(
        "partners/opportunities",
        opportunities=found["ours"].opportunities,
        connections=found["connections"].connections,
    )


async def show(visit: Visit) -> Response:
    """One of ours, with the organizations that are connected to it."""
    name = f"opportunities/{visit.part('opportunity')}"
    found = await visit.gather(
        opportunity=visit.call("GetOpportunity", name=name),
        connections=visit.call("ListConnections", opportunity=name, pageSize=A_PAGE),
    )
    opportunity = found["opportunity"]
    if opportunity.funder != visit.who.organization:
        return visit.go(f"/{name}")
    return visit.show("partners/opportunity", opportunity=opportunity, connections=found["connections"].connections)


async def take(visit: Visit) -> Response:
    """Publishes or closes it."""
    form = await visit.form()
    name = f"opportunities/{visit.part('opportunity')}"
    if form["do"] == "publish":
        await visit.call("PublishOpportunity", name=name, etag=form["etag"], requestId=form.request_id)
        return visit.go(f"/partners/{name}", said=N_("It is published: everybody can find it."))
    if form["do"] == "close":
        await visit.call("CloseOpportunity", name=name, etag=form["etag"], requestId=form.request_id)
        return visit.go(f"/partners/{name}", said=N_("It is closed: nobody can apply any more."))
    raise Refusal(400, "FIELD_INVALID", "An opportunity is published or closed.")


async def begin(visit: Visit) -> Response:
    """The form for a new one."""
    return _form(visit, Form())


async def create(visit: Visit) -> Response:
    """Keeps a new one as a draft."""
    form = await visit.form()
    said = _said(form)
    if form.right:
        try:
            made = await visit.call(
                "CreateOpportunity", opportunity={"funder": visit.who.organization, **said}, requestId=form.request_id
            )
        except Refusal as refusal:
            form.refused(refusal, **_renamed(said))
        else:
            return visit.go(
                f"/partners/{made.name}", said=N_("It is kept as a draft. Read it once more, then publish it.")
            )
    return _form(visit, form)


async def edit(visit: Visit) -> Response:
    """The form with what it says now."""
    opportunity = await visit.call("GetOpportunity", name=f"opportunities/{visit.part('opportunity')}")
    return _form(visit, _filled(opportunity), opportunity)


async def change(visit: Visit) -> Response:
    """Changes what is otherwise than it was: a closing hour that the form does not show stays."""
    form = await visit.form()
    name = f"opportunities/{visit.part('opportunity')}"
    opportunity = await visit.call("GetOpportunity", name=name)
    before = _filled(opportunity)
    said = _said(form)
    if form.right:
        changed = [it for it in FIELDS if form.all(it) != before.all(it)]
        try:
            if changed:
                await visit.call(
                    "UpdateOpportunity",
                    opportunity={"name": name, "etag": form["etag"], **said},
                    updateMask=",".join(changed),
                    requestId=form.request_id,
                )
        except Refusal as refusal:
            form.refused(refusal, **_renamed(said))
        else:
            return visit.go(f"/partners/{name}", said=N_("Your changes are kept."))
    return _form(visit, form, opportunity)


def _form(visit: Visit, form: Form, opportunity: Any = None) -> Response:
    return visit.show(
        "partners/opportunity-form",
        form=form,
        opportunity=opportunity,
        kinds=choices(KIND),
        determinants=choices(DETERMINANT),
        municipalities=[(name, name) for name in MUNICIPALITIES],
    )


def _said(form: Form) -> dict[str, Any]:
    """What the form says, as the API takes it; what is wrong is said in the form."""
    form.need("title", _("Give it a title."))
    said: dict[str, Any] = {
        "title": form["title"],
        "description": form.raw("description").strip(),
        "applicationUrl": form["applicationUrl"],
        "requiredDocuments": [line.strip() for line in form.raw("requiredDocuments").splitlines() if line.strip()],
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


def _filled(opportunity: Any) -> Form:
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
