"""Texts that break programs, in every text of every request by REST and in the portal's forms: kept as they are, or
refused with the field named."""

import asyncpg
import httpx2
import pytest

from services.chassis.database import AS_PRODUCT
from tests.access.calling import ROLES, World
from tests.access.conftest import Undoing
from tests.access.places import OWN, key, organization
from tests.access.signing_in import SIGNING_IN
from tests.security.forms import Form, Forms
from tests.security.hostile import STRINGS
from tests.security.shape import Shape
from tests.security.trying import ADDRESSED, EACH, caller, every_text, unary
from tests.security.ways import Rest, written_out


@pytest.mark.parametrize("rpc", ADDRESSED)
async def test_every_text_by_rest_is_kept_or_refused_by_name(
    world: World, web: str, rpc: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with httpx2.AsyncClient(base_url=web, trust_env=False, timeout=60) as client:
        await every_text(Rest(client), world, rpc, monkeypatch)


async def test_json_that_is_no_unicode_is_refused(world: World, web: str) -> None:
    method = next(method for method in unary() if method.name == "CreateCase")
    headers = dict(caller(world, method)) | {"Content-Type": "application/json"}
    async with httpx2.AsyncClient(base_url=web, trust_env=False, headers=headers) as client:
        for body in (b'{"title":"\\ud800"}', b'{"title":"\xff\xfe"}', b'{"title":"\xed\xa0\x80"}', b"\xff\xfe{\0}\0"):
            assert (await client.post("/v1/cases", content=body)).status_code == 400


# Pages with forms; "{SUBMITTED}" stands for the case in that state, the rest for the things of the caller's side.
FORMS = (
    *("/our/requests", "/our/requests/new", "/our/requests/{SUBMITTED}", "/our/profile", "/our/sharing", "/our/people"),
    *("/organizations/{third}/claim", "/partners/organizations/{third}/propose", "/partners/opportunities/new"),
    *("/partners/systems/new", "/partners/systems/{client}/call", "/office/queue", "/office/cases/{SUBMITTED}"),
    *("/office/cases/{IN_TRIAGE}/refer", "/office/agreements/new", "/office/connections", "/office/connections/new"),
    *("/office/opportunities", "/office/opportunities/new", "/organizations", "/services", "/opportunities", "/look"),
    *("/invitation?token=invitation-link-of-own", "/forgot-password", "/new-password?token=password-link-of-own"),
    *("/account/data", "/admin/accounts", "/admin/audit/verify", "/admin/audit/partners"),
)
# Those that may be sent again and again, so that what they make is there to be shown.
STAYING = ("/our/requests/new", "/our/profile", "/partners/opportunities/new", "/partners/systems/new")


async def become_everybody(world: World) -> dict[str, str]:
    """Grants every role to the account of the session; the Cookie header of it."""
    database = await asyncpg.connect(world.running["partners"].database.owner, server_settings=AS_PRODUCT)
    rows = [(key(OWN, "accounts", "it"), organization(OWN), role) for role in ROLES if role != "PUBLIC"]
    grant = "INSERT INTO role_grants VALUES (uuidv7(), $1, $2, $3, 'accounts/x', now()) ON CONFLICT DO NOTHING"
    await database.executemany(grant, rows)
    await database.close()
    return {"Cookie": f"tributary={SIGNING_IN['<session>'](OWN)}"}


@pytest.mark.parametrize("page", FORMS)
async def test_every_text_in_every_form_is_taken_or_refused_at_its_field_and_acts_on_no_page(
    world: World, web: str, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Undoing, "on", page not in STAYING)
    things = {name: key(OWN, "cases", name) for name in ("SUBMITTED", "IN_TRIAGE")}
    things |= {"third": key(OWN, "organizations", "third"), "client": key(OWN, "clients", "it")}
    address, first, taken = page.format(**things), sum(map(ord, page)), 0
    headers = await become_everybody(world)
    async with httpx2.AsyncClient(base_url=web, trust_env=False, timeout=60, headers=headers) as client:
        for turn in range(min(EACH, len(STRINGS))):
            forms = Forms((await client.get(address)).text).found
            # Not the search at the head of each page.
            forms = [
                form for form in forms if form.typed and (form.action, list(form.typed)) != ("/organizations", ["q"])
            ]
            for form in forms or pytest.fail(f"{page} has no form"):
                texts = {name: STRINGS[(first + turn + i) % len(STRINGS)] for i, name in enumerate(form.typed)}
                taken += await sent(client, address, form, texts)
    assert taken or page not in STAYING


async def sent(client: httpx2.AsyncClient, address: str, form: Form, texts: dict[str, str]) -> bool:
    """Sends a form with these texts, and again without those that are refused; whether it was taken in the end."""
    while True:
        what = f"{address} { {name: text[:60] for name, text in texts.items()} }"
        fields = {**form.values, **form.typed, **texts}
        where = form.action or address
        if form.method == "GET":
            answer = await client.get(where, params={name: written_out(value) for name, value in fields.items()})
        else:
            answer = await client.post(where, data=fields)
        went_on = answer.status_code == 303
        if went_on:
            answer = await client.get(answer.headers["location"])
        assert answer.status_code < 500, f"{what}: {answer.status_code}"
        shape = Shape(answer.text)
        assert not shape.acts(), f"{what}: {shape.acts()}"
        refused = [name for name in texts if f"{name}-error" in shape.values]
        if went_on or form.method == "GET" or not refused:
            return went_on
        shown = {name: text for name, text in texts.items() if "password" not in name and "secret" not in name}
        assert all(shape.shows(text) for text in shown.values()), f"{what} is not shown to be mended"
        texts = {name: text for name, text in texts.items() if name not in refused}
