"""An organization that was only listed gets its first admin, and the role ends when it is taken back."""

from uuid import uuid4

import httpx2

from tests.journeys.callers import Web, answered, exchange, exchange_form

PERSON = "imani@kettle.demo.example"


async def test_a_claim_makes_the_first_admin_and_a_revoked_role_is_gone(
    client: httpx2.AsyncClient, office: Web, neighbor: Web, organization: Web, public: Web
) -> None:
    listed = await office.post("/v1/organizations", displayName=f"Listed {uuid4()}", kind="COMMUNITY_ORGANIZATION")
    name = str(listed["name"])
    assert await public.reason("POST", "/v1/claims", organization=name, statement="Mine.") == (403, "NO_ACCOUNT")
    claim = await neighbor.post("/v1/claims", organization=name, statement="I run it.", evidence="Ask at the door.")
    path = f"/v1/{claim['name']}"
    assert await organization.reason("GET", path) == (404, "CLAIM_NOT_FOUND")
    waiting = await office.get("/v1/claims", states="OPEN", organization=name)
    assert [each["accountEmail"] for each in waiting["claims"]] == [PERSON]
    approved = await office.post(f"{path}:approve", reason="Rang them up.")
    assert approved["state"] == "APPROVED"

    me = await neighbor.get("/v1/accounts/me")
    assert {"organization": name, "roles": ["ORGANIZATION_ADMIN"]} in me["memberships"]
    wanted = {"displayName": "theirs", "organization": name}
    token = answered(await neighbor.send("POST", "/v1/accounts/me/apiTokens", wanted))
    theirs = Web(client, token["token"])
    changed = await theirs.send("PATCH", f"/v1/{name}", {"mission": "Our own words"})
    assert changed.json()["mission"] == "Our own words"
    assert await exchange(client, token["token"])
    (grant,) = (await theirs.get(f"/v1/{name}/roleGrants"))["roleGrants"]
    assert await theirs.reason("POST", f"/v1/{grant['name']}:revoke") == (409, "LAST_ADMIN")
    assert (await office.post(f"/v1/{grant['name']}:revoke"))["state"] == "REVOKED"
    # The gateway may remember for 30 seconds whose a token is; an exchange for an actor token asks.
    answer = await client.post("/oauth2/token", data=exchange_form(token["token"]))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
