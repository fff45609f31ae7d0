"""Our systems that call by themselves: their clients, secrets, and how they call."""

from typing import Any

from starlette.responses import Response

from gateway.api.contract import scope_written
from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.labels import choices, value_names
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _
from gateway.session import BY_CLIENT, caller_of
from services.chassis.signing import SYSTEM_LIFETIME

A_PAGE = 100
SCOPE = "access.v1.Scope"
# No rpc of the service is for systems yet.
NOT_YET = ("CASES_READ", "CASES_WRITE")
# What shows that a token works, by the scope that it takes: the REST path, the service, the method, whose port it has.
EXAMPLES = {
    "REFERRALS_READ": ("/v1/referrals", "tributary.assistance.v1.ReferralService", "ListReferrals", 1),
    "OPPORTUNITIES_READ": ("/v1/opportunities", "tributary.funding.v1.OpportunityService", "ListOpportunities", 2),
    "CONNECTIONS_READ": ("/v1/connections", "tributary.funding.v1.ConnectionService", "ListConnections", 2),
    "AGREEMENTS_READ": ("/v1/agreements", "tributary.partners.v1.AgreementService", "ListAgreements", 0),
    "ORGANIZATIONS_READ": ("/v1/organizations", "tributary.partners.v1.OrganizationService", "ListOrganizations", 0),
}
SERVICES = ("partners", "assistance", "funding")


async def show_all(visit: Visit) -> Response:
    """Our clients, the newest first."""
    found = await visit.call("ListClients", parent=visit.who.organization, pageSize=A_PAGE)
    return visit.show("partners/systems", clients=found.clients, keeps=_keeps(visit))


async def begin(visit: Visit) -> Response:
    """The form for a new client."""
    return _form(visit, Form({"scopes": ["REFERRALS_READ", "REFERRALS_WRITE"]}))


async def create(visit: Visit) -> Response:
    """Enters a client."""
    form = await visit.form()
    form.need("displayName", _("Say which system it is."))
    scopes = form.chosen("scopes", _offered())
    if not scopes:
        form.wrong("scopes", _("Choose at least one thing that it may do."))
    if form.right:
        client = {"displayName": form["displayName"], "scopes": scopes}
        try:
            made = await visit.call(
                "CreateClient", parent=visit.who.organization, client=client, requestId=form.request_id
            )
        except Refusal as refusal:
            form.refused(refusal, client_displayName="displayName", client_scopes="scopes")
        else:
            return visit.go(_place(made), said=N_("It is entered. Now make a secret for it."))
    return _form(visit, form)


async def show(visit: Visit) -> Response:
    """A client: what it may do, and its secrets."""
    return await _page(visit)


async def take(visit: Visit) -> Response:
    """Makes a secret and shows it once, ends one, or ends the client."""
    form = await visit.form()
    name = _name(visit)
    match form["do"]:
        case "secret":
            made = await visit.call("CreateClientSecret", parent=name, clientSecret={})
            return await _page(visit, made)
        case "delete":
            secret = f"{name}/secrets/{form['secret']}"
            await visit.call("DeleteClientSecret", name=secret)
            return visit.go(visit.request.url.path, said=N_("That secret is ended."))
        case "revoke":
            await visit.call("RevokeClient", name=name)
            return visit.go(visit.request.url.path, said=N_("It is ended. Its calls are refused within half a minute."))
    raise Refusal(400, "FIELD_INVALID", "A secret is made or ended, or the client is.")


async def show_calling(visit: Visit) -> Response:
    """How the client calls, in lines to copy."""
    return await _calling(visit, Form())


async def try_secret(visit: Visit) -> Response:
    """Exchanges a secret for a token as the token endpoint does, and shows it: it works for as long as it says."""
    form = await visit.form()
    client = await visit.call("GetClient", name=_name(visit))
    try:
        answer = await visit.ask(BY_CLIENT, clientId=client.client_id, secret=form["secret"][:512])
    except Refusal as refusal:
        if refusal.status != 401:
            raise
        form.wrong("secret", _("This is no secret of this client, or it has ended."))
        return await _calling(visit, form)
    caller = caller_of(answer)
    token = visit.gateway.session.token(caller)
    return await _calling(visit, Form(), token=token)


async def _calling(visit: Visit, form: Form, token: str = "") -> Response:
    client = await visit.call("GetClient", name=_name(visit))
    scopes = value_names(client, "scopes")
    scope = next((it for it in EXAMPLES if it in scopes), "")
    path, service, method, port = EXAMPLES.get(scope, EXAMPLES["ORGANIZATIONS_READ"])
    addresses = visit.gateway.settings.public_grpc
    return visit.show(
        "partners/calling",
        form=form,
        client=client,
        place=_place(client),
        token=token,
        seconds=int(SYSTEM_LIFETIME),
        scopes=[scope_written(it) for it in scopes],
        works=bool(scope),
        url=visit.gateway.settings.url,
        path=path,
        service=service,
        method=method,
        grpc=addresses[port] if len(addresses) == len(SERVICES) else f"${SERVICES[port].upper()}_GRPC",
        known=len(addresses) == len(SERVICES),
    )


async def _page(visit: Visit, made: Any = None) -> Response:
    name = _name(visit)
    found = await visit.gather(
        client=visit.call("GetClient", name=name),
        secrets=visit.call("ListClientSecrets", parent=name, pageSize=A_PAGE),
    )
    return visit.show(
        "partners/system",
        client=found["client"],
        place=_place(found["client"]),
        secrets=found["secrets"].client_secrets,
        made=made,
        keeps=_keeps(visit),
    )


def _form(visit: Visit, form: Form) -> Response:
    return visit.show("partners/system-form", form=form, scopes=_offered(), keeps=_keeps(visit))


def _offered() -> list[tuple[str, str]]:
    return choices(SCOPE, but=NOT_YET)


def _keeps(visit: Visit) -> bool:
    """Whether one may change clients: those of the staff who administer their organization."""
    return "ORGANIZATION_ADMIN" in visit.roles


def _name(visit: Visit) -> str:
    return f"{visit.who.organization}/clients/{visit.part('client')}"


def _place(client: Any) -> str:
    return f"/partners/systems/{client.name.rpartition('/')[2]}"
