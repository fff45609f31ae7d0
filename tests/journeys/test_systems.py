"""An agency's system signs in with a client of its own: entered, rotated, limited, revoked."""

import grpc
import httpx2
from tributary.assistance.v1 import referrals_pb2 as pb
from tributary.assistance.v1 import referrals_pb2_grpc

from tests.journeys.callers import Json, System, Web, answered
from tests.product import Product
from tests.services.refusals import refusal


async def token(client: httpx2.AsyncClient, entered: Json, secret: Json, **form: str) -> httpx2.Response:
    """The answer to a token request."""
    sent = {"grant_type": "client_credentials", **form}
    return await client.post("/oauth2/token", data=sent, auth=(entered["clientId"], secret["secret"]))


async def test_a_system_signs_in_with_its_own_client(
    product: Product, client: httpx2.AsyncClient, office: Web, housing: str
) -> None:
    entered = await office.post(
        f"/v1/{housing}/clients", displayName="Case system", scopes=["REFERRALS_READ", "REFERRALS_WRITE"]
    )
    secret = answered(await office.send("POST", f"/v1/{entered['name']}/secrets", {}))
    told = (await token(client, entered, secret)).json()
    assert told["scope"] == "referrals:read referrals:write"

    # The same token is good at the gateway and at the services' own ports, within its scopes.
    web, system = Web(client, told["access_token"]), System(told["access_token"], product.grpc)
    try:
        referrals = referrals_pb2_grpc.ReferralServiceStub(system.channels["assistance"])
        over_grpc = await system.call(referrals.ListReferrals, pb.ListReferralsRequest())
        over_rest = await web.get("/v1/referrals")
        assert [r["name"] for r in over_rest["referrals"]] == [r.name for r in over_grpc.referrals]
        assert await web.reason("GET", "/v1/opportunities") == (403, "SCOPE_REQUIRED")
        assert await web.reason("GET", f"/v1/{housing}/clients") == (403, "ROLE_REQUIRED")

        # A new secret works before the old one ends.
        second = answered(await office.send("POST", f"/v1/{entered['name']}/secrets", {}))
        assert (await token(client, entered, second)).status_code == 200
        assert (await office.send("DELETE", f"/v1/{secret['name']}")).status_code == 200
        assert (await token(client, entered, secret)).json()["error"] == "invalid_client"
        fewer = (await token(client, entered, second, scope="referrals:read")).json()
        assert fewer["scope"] == "referrals:read"
        reader = System(fewer["access_token"], product.grpc)
        stub = referrals_pb2_grpc.ReferralServiceStub(reader.channels["assistance"])
        accept = reader.call(stub.AcceptReferral, pb.AcceptReferralRequest(name=over_grpc.referrals[0].name))
        assert await refusal(accept) == ("PERMISSION_DENIED", "SCOPE_REQUIRED")
        await reader.close()

        await office.send("POST", f"/v1/{entered['name']}:revoke", {})
        refused = await token(client, entered, second)
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    finally:
        await system.close()


async def test_a_token_made_up_is_refused_at_the_gateway_and_at_the_services(
    product: Product, client: httpx2.AsyncClient
) -> None:
    forged = "eyJhbGciOiJub25lIn0.eyJyb2xlcyI6WyJPRkZJQ0VfQURNSU4iXX0."
    assert await Web(client, forged).reason("GET", "/v1/cases") == (401, "ACTOR_TOKEN_INVALID")
    system = System(forged, product.grpc)
    referrals = referrals_pb2_grpc.ReferralServiceStub(system.channels["assistance"])
    listed = system.call(referrals.ListReferrals, pb.ListReferralsRequest())
    assert await refusal(listed) == (grpc.StatusCode.UNAUTHENTICATED.name, "ACTOR_TOKEN_INVALID")
    await system.close()
