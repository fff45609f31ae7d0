"""Accounts: who signs in, what they may do by whose word and until when, and where they are signed in."""

from datetime import datetime, time, timedelta
from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.admin.names import MOST, names_of
from gateway.portal.admin.organizations import revoke
from gateway.portal.forms import Form
from gateway.portal.labels import choices
from gateway.portal.reader import reader
from gateway.portal.user_agents import called
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

A_PAGE = 25
ROLE = "access.v1.Role"
# What nobody is granted.
NOT_GRANTED = ("PUBLIC",)


async def show_all(visit: Visit) -> Response:
    """Accounts by a part of their name or address, or by a role."""
    query = visit.query
    roles = choices(ROLE, but=NOT_GRANTED)
    wanted: dict[str, Any] = {"role": role} if (role := next(iter(query.chosen("role", roles)), "")) else {}
    found = await visit.call("ListAccounts", query=query["q"][:254], pageSize=A_PAGE, pageToken=query["page"], **wanted)
    return visit.show("admin/accounts", query=query, found=found, roles=roles, narrowed=bool(query["q"] or wanted))


async def show(visit: Visit) -> Response:
    """One account."""
    return await _page(visit, Form({"organizationQuery": visit.query["organization"]}))


async def take(visit: Visit) -> Response:
    """Does what was asked for."""
    form = await visit.form()
    does = MOVES.get(form["do"])
    if does is None:
        raise Refusal(400, "FIELD_INVALID", "Nothing was chosen to be done.")
    said = ""
    try:
        said = await does(visit, form)
    except Refusal as refusal:
        form.refused(refusal, account_displayName="displayName", account_email="email", email="confirm")
    if form.errors or not said:
        return await _page(visit, form)
    return visit.go(visit.request.url.path, said=said)


async def _page(visit: Visit, form: Form) -> Response:
    name = _name(visit)
    account = await visit.call("GetAccount", name=name)
    words = form["organizationQuery"]
    found = await visit.gather(
        grants=visit.call(
            "ListRoleGrants", parent="organizations/-", account=account.name, showEnded=True, pageSize=MOST
        ),
        sessions=visit.call("ListSessions", parent=account.name, pageSize=MOST),
        tokens=visit.call("ListApiTokens", parent=account.name, pageSize=MOST),
        erasures=visit.call("ListErasures", parent=account.name, pageSize=5),
        organizations=_organizations(visit, words),
    )
    grants = found["grants"].role_grants
    if form["do"] != "correct":
        form.values |= {"email": [account.email], "displayName": [account.display_name]}
    return visit.show(
        "admin/account",
        form=form
        if form["email"]
        else Form({**form.values, "email": account.email, "displayName": account.display_name})
        if not form.errors
        else form,
        account=account,
        grants=[it for it in grants if not it.revoke_time and not _over(it)],
        ended=[it for it in grants if it.revoke_time or _over(it)],
        names=await names_of(visit, [word for it in grants for word in (it.granter, it.revoker)]),
        sessions=[(session, called(session.user_agent)) for session in found["sessions"].sessions],
        tokens=found["tokens"].api_tokens,
        erasures=found["erasures"].erasures,
        organizations=found["organizations"],
        roles=choices(ROLE, but=NOT_GRANTED),
    )


async def _organizations(visit: Visit, words: str) -> list[tuple[str, str]]:
    """Organizations to choose from, by words of their names."""
    if not words:
        return []
    found = await visit.call("SearchOrganizations", query=words[:200], pageSize=10)
    return [(it.name, it.display_name) for it in found.organizations]


def _over(grant: Any) -> bool:
    return grant.expire_time is not None and grant.expire_time.seconds <= datetime.now().timestamp()


def _name(visit: Visit) -> str:
    return f"accounts/{visit.part('account')}"


def until(form: Form, field: str) -> str:
    """The last second of the day in a field, in the reader's zone, as the API takes it; "" for none. Says what is
    wrong."""
    if not form[field]:
        return ""
    try:
        day = datetime.combine(datetime.fromisoformat(form[field]).date(), time(), reader().zone)
        return (day + timedelta(days=1, seconds=-1)).isoformat()
    except (ValueError, OverflowError):
        form.wrong(field, _("Choose a day."))
        return ""


async def _correct(visit: Visit, form: Form) -> str:
    form.need("displayName", _("Say what they are called."))
    if "@" not in form["email"]:
        form.wrong("email", _("Write an e-mail address, as dana@example.org."))
    if form.right:
        account = {"name": _name(visit), "displayName": form["displayName"], "email": form["email"]}
        await visit.call("UpdateAccount", account=account, updateMask="displayName,email")
    return N_("The account is corrected.")


async def _find(visit: Visit, form: Form) -> str:
    form.need("organizationQuery", _("Write a part of the organization’s name."))
    if form.right and not await _organizations(visit, form["organizationQuery"]):
        form.wrong("organizationQuery", _("No organization is called that."))
    return ""


async def _grant(visit: Visit, form: Form) -> str:
    form.need("organization", _("Choose an organization."))
    form.need("role", _("Choose what they may do."))
    end = until(form, "until")
    if form.right:
        grant = {"account": _name(visit), "role": form["role"], **({"expireTime": end} if end else {})}
        try:
            await visit.call("CreateRoleGrant", parent=form["organization"], roleGrant=grant, requestId=form.request_id)
        except Refusal as refusal:
            if refusal.reason != "ROLE_GRANT_EXISTS":
                raise
            form.wrong("role", _("They hold this role there: end it first to change until when."))
    return N_("Given. It is in force when they come next.")


async def _end_session(visit: Visit, form: Form) -> str:
    await visit.call("DeleteSession", name=form["session"])
    return N_("That session is ended.")


async def _end_sessions(visit: Visit, _form: Form) -> str:
    await visit.call("EndSessions", parent=_name(visit))
    return N_("Every session of theirs is ended.")


async def _end_token(visit: Visit, form: Form) -> str:
    await visit.call("DeleteApiToken", name=form["token"])
    return N_("That token is ended.")


async def _erase(visit: Visit, form: Form) -> str:
    form.need("confirm", _("Write their e-mail address, so that nobody is erased by mistake."))
    form.need("reason", _("Say at whose request, and when it was made."))
    if form.right:
        await visit.call(
            "CreateErasure",
            parent=_name(visit),
            email=form["confirm"],
            reason=form["reason"],
            requestId=form.request_id,
        )
    return N_("It is asked for. It is decided under personal data.")


MOVES: dict[str, Any] = {
    "correct": _correct,
    "find": _find,
    "grant": _grant,
    "revoke": revoke,
    "end-session": _end_session,
    "end-sessions": _end_sessions,
    "end-token": _end_token,
    "erase": _erase,
}
