"""Organizations connected to funding, as the Office follows them to the award, and every move that is its own."""

from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.announcing import money_of
from gateway.portal.forms import Form, cents_of
from gateway.portal.labels import choices, value_name
from gateway.portal.staff.choosing import of_one
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

A_PAGE = 50
STATE = "funding.v1.Connection.State"
# The way from the Office's first thought to the award, as it is drawn.
STEPS = ("SUGGESTED", "INTRODUCED", "INTERESTED", "PREPARING", "APPLIED", "AWARDED")
UNDER_WAY = ["SUGGESTED", "INTRODUCED", "INTERESTED", "PREPARING", "APPLIED"]
# The Office’s moves: from which states, by which rpc, and what is said when it is done. A test holds that they are
# those of the lifecycle.
MOVES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "introduce": (("SUGGESTED",), "IntroduceConnection", N_("The funder knows of it now.")),
    "prepare": (("INTERESTED",), "PrepareConnection", N_("It is written down that they prepare an application.")),
    "apply": (("INTERESTED", "PREPARING"), "ApplyConnection", N_("It is written down that they applied.")),
    "award": (("APPLIED",), "AwardConnection", N_("The award is written down. The organization is told.")),
    "not_award": (("APPLIED",), "NotAwardConnection", N_("It is written down. The organization reads why.")),
    "withdraw": (tuple(UNDER_WAY), "WithdrawConnection", N_("They do not go on with it.")),
}


async def show_all(visit: Visit) -> Response:
    """A page of connections, the newest first: those under way, or what the address narrows them to."""
    query = visit.query
    offered = choices(STATE)
    states = query.chosen("state", offered) or UNDER_WAY
    query.values["state"] = states
    organization, which, onward = await of_one(visit, query, "organization")
    if onward:
        return visit.go(onward)
    found = await visit.call(
        "ListConnections",
        states=states,
        organization=query["organization"],
        pageSize=A_PAGE,
        pageToken=query["page"],
    )
    return visit.show(
        "staff/connections",
        form=query,
        found=found,
        organization=organization,
        which=which,
        states=offered,
        narrowed=bool(states != UNDER_WAY or organization or query["whose"]),
    )


async def show(visit: Visit) -> Response:
    """A connection: who, for what, how far it is, and what the Office can do next."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """A move of it."""
    form = await visit.form()
    if form["do"] not in MOVES:
        raise Refusal(400, "FIELD_INVALID", "There is no such move.")
    _states, rpc, said = MOVES[form["do"]]
    name = f"connections/{visit.part('connection')}"
    more = _more(form)
    if form.right:
        try:
            await visit.call(rpc, name=name, etag=form["etag"], requestId=form.request_id, **more)
        except Refusal as refusal:
            if refusal.status in (401, 403, 404):
                raise
            form.refused(refusal, amount_currency_code="amount", amount_currencyCode="amount")
        else:
            return visit.go(f"/office/{name}", said=said)
    return await _page(visit, form)


def _more(form: Form) -> dict[str, Any]:
    """What a move says, as the API takes it; notes what is missing."""
    text = {"introduce": "note", "award": "feedback", "not_award": "why", "withdraw": "reason"}.get(form["do"], "")
    more: dict[str, Any] = {}
    if form["do"] == "not_award":
        form.need("why", _("Write what the funder said: the next application is better for it."))
        more["feedback"] = form["why"]
    elif text and form[text]:
        more[text] = form[text]
    if form["do"] == "award":
        cents = cents_of(form["amount"])
        if not cents:
            form.wrong("amount", _("Write an amount in dollars, as 2500 or 2500.50."))
        else:
            more["amount"] = money_of(cents)
    return more


async def _page(visit: Visit, form: Form) -> Response:
    connection = await visit.call("GetConnection", name=f"connections/{visit.part('connection')}")
    state = value_name(connection, "state")
    if "note" not in form.values:
        form.values["note"] = [connection.note]
    return visit.show(
        "staff/connection",
        form=form,
        connection=connection,
        moves=[move for move, (states, _rpc, _said) in MOVES.items() if state in states or form["do"] == move],
        steps=STEPS,
    )
