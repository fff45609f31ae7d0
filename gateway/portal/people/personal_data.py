"""What is held on oneself: all of it as one file, corrected, and erased."""

import json
from datetime import UTC, datetime

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.labels import value_name
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

ME, A_PAGE = "accounts/me", 20
# Each service gives what it holds, and writes down that it did.
RPCS = {
    "partners": "DownloadPersonalData",
    "assistance": "DownloadAssistanceData",
    "funding": "DownloadFundingData",
}


async def show(visit: Visit) -> Response:
    """What one can have done with it."""
    return await _page(visit, Form({"displayName": visit.who.display_name}))


async def download(visit: Visit) -> Response:
    """All of it, of every service, as one JSON document; or, when one of them is away, none of it."""
    given = await visit.gather(**{service: visit.call(rpc, name=ME) for service, rpc in RPCS.items()})
    document = {service: json.loads(answer.content.data) for service, answer in given.items()}
    content = json.dumps(document, ensure_ascii=False, indent=1).encode()
    name = f"tributary-{datetime.now(UTC):%Y-%m-%d}.json"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, headers=headers, media_type="application/json")


async def take(visit: Visit) -> Response:
    """Changes one's name, asks to be erased, or takes that back."""
    form = await visit.form()
    does = MOVES.get(form["do"])
    if does is None:
        raise Refusal(400, "FIELD_INVALID", "A name is changed, or an erasure asked for or taken back.")
    try:
        said = await does(visit, form)
    except Refusal as refusal:
        form.refused(refusal, account_display_name="displayName", account_displayName="displayName")
        said = ""
    # One's name is on every page.
    return await _page(visit, form) if form.errors else visit.changed(visit.go("/account/data", said=said))


async def _page(visit: Visit, form: Form) -> Response:
    # Who acts for nobody carries no role, and asks whoever invited them.
    asked = (await visit.call("ListErasures", parent=ME, pageSize=A_PAGE)).erasures if visit.roles else []
    waiting = next((it for it in asked if value_name(it, "state") == "REQUESTED"), None)
    past = [it for it in asked if it is not waiting]
    return visit.show("people/personal-data", form=form, waiting=waiting, past=past)


async def _rename(visit: Visit, form: Form) -> str:
    form.need("displayName", _("Write your name."))
    if form.right:
        await visit.call(
            "UpdateAccount", account={"name": ME, "displayName": form["displayName"]}, updateMask="displayName"
        )
    return N_("Your name is changed. Where it was written before, it stays as it was.")


async def _ask(visit: Visit, form: Form) -> str:
    form.need("email", _("To confirm, write the e-mail address of your account."))
    if form.right:
        await visit.call(
            "CreateErasure", parent=ME, email=form["email"][:254], reason=form["reason"], requestId=form.request_id
        )
    return N_("It is asked for. Until the Office’s administrator decides, you can take it back.")


async def _take_back(visit: Visit, form: Form) -> str:
    await visit.call("WithdrawErasure", name=form["erasure"])
    return N_("It is taken back. Nothing was erased.")


MOVES = {"rename": _rename, "erase": _ask, "withdraw": _take_back}
