"""The OWASP API Security Top 10 (2023), a class each: one case that is really tried, and where the rest is held."""

import asyncio
import re
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import grpc
import httpx2
import nats
import pytest
from tributary.assistance.v1 import cases_pb2, cases_pb2_grpc
from tributary.partners.v1 import organizations_pb2, organizations_pb2_grpc, personal_data_pb2, personal_data_pb2_grpc

from gateway.api.body import MOST_BODY
from gateway.api.contract import rpcs
from services.chassis.database import AS_PRODUCT
from services.chassis.events import stream_name
from services.chassis.settings import Settings
from services.partners.domain.mails import Mail
from services.partners.mailing import message_of
from tests.access.calling import World
from tests.access.places import FOREIGN, OWN, key, organization, secret
from tests.gateway.conftest import Process
from tests.services.conftest import Callers, Metadata
from tests.services.eventually import eventually
from tests.services.refusals import refusal


@pytest.fixture
def member(callers: Callers) -> Metadata:
    """Somebody of the one organization."""
    return callers(f"organizations/{organization(OWN)}", "ORGANIZATION_MEMBER", account=f"accounts/{uuid.uuid4()}")


@pytest.fixture
def cases(world: World) -> Any:
    """The cases of both organizations."""
    return cases_pb2_grpc.CaseServiceStub(world.running["assistance"].channel)


def bearer(metadata: Metadata) -> dict[str, str]:
    """The same caller by HTTP."""
    return {"Authorization": metadata[0][1]}


class TestApi1BrokenObjectLevelAuthorization:
    """Every rpc, role and side: tests/access/matrix.txt."""

    async def test_the_name_of_anothers_thing_opens_nothing(self, cases: Any, member: Metadata) -> None:
        theirs = f"cases/{key(FOREIGN, 'cases', 'SUBMITTED')}"
        nobodys = f"cases/{uuid.uuid4()}"
        answers = []
        for name in (theirs, nobodys):
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await cases.GetCase(cases_pb2.GetCaseRequest(name=name), metadata=member)
            answers.append((caught.value.code(), str(caught.value.details()).replace(name, "it")))
        assert answers[0] == answers[1], "refused in the words for one that is not there"
        withdraw = cases_pb2.WithdrawCaseRequest(name=theirs, reason="Mine now")
        assert await refusal(cases.WithdrawCase(withdraw, metadata=member)) == ("NOT_FOUND", "CASE_NOT_FOUND")


class TestApi2BrokenAuthentication:
    """Tokens: test_tokens.py. People: tests/services/partners/test_sign_in*.py, test_passkeys.py, test_issuers.py."""

    async def test_what_is_not_public_is_not_answered_to_nobody(self, web: str) -> None:
        async with httpx2.AsyncClient(base_url=web, trust_env=False) as client:
            for rpc in rpcs():
                for binding in rpc.bindings:
                    if "PUBLIC" in rpc.roles or rpc.streams:
                        continue
                    address = binding.template.replace("**", "x").replace("*", str(uuid.uuid4()))
                    address = "".join(part.split("=")[-1] for part in address.replace("}", "{").split("{"))
                    answer = await client.request(binding.method, address)
                    assert answer.status_code == 401, f"{binding.method} {address}: {answer.status_code}"

    async def test_a_session_that_was_left_open_is_not_enough_to_have_somebody_erased(
        self, world: World, callers: Callers
    ) -> None:
        account, session = key(OWN, "accounts", "it"), key(OWN, "sessions", "it")
        name = f"accounts/{account}"
        token = callers.token(
            f"organizations/{organization(OWN)}", "ORGANIZATION_MEMBER", account=name, sid=f"{name}/sessions/{session}"
        )
        stub = personal_data_pb2_grpc.PersonalDataServiceStub(world.running["partners"].channel)
        connection = await asyncpg.connect(world.running["partners"].database.owner, server_settings=AS_PRODUCT)
        email = await connection.fetchval("SELECT email FROM accounts WHERE id = $1", account)
        request = personal_data_pb2.CreateErasureRequest(parent=name, email=email)
        ask = "UPDATE sessions SET create_time = now() - $2::interval WHERE id = $1"
        try:
            await connection.execute(ask, session, timedelta(minutes=11))
            refused = stub.CreateErasure(request, metadata=(("authorization", f"Bearer {token}"),))
            assert await refusal(refused) == ("FAILED_PRECONDITION", "SIGN_IN_ANEW")
            await connection.execute(ask, session, timedelta(minutes=1))
            made = await stub.CreateErasure(request, metadata=(("authorization", f"Bearer {token}"),))
            assert made.name.startswith(name)
        finally:
            await connection.close()


class TestApi3BrokenObjectPropertyLevelAuthorization:
    """Each field that the product alone sets, in every rpc: test_hostile_strings.py."""

    async def test_a_caller_writes_no_state_number_or_time(self, web: str, member: Metadata) -> None:
        said = {"title": "T", "need": "N", "state": "CLOSED", "number": "TA-1", "createTime": "2000-01-01T00:00:00Z"}
        async with httpx2.AsyncClient(base_url=web, trust_env=False, headers=bearer(member)) as client:
            made = (await client.post("/v1/cases", json=said)).json()
            assert made["state"] == "DRAFT"
            assert made["number"] != "TA-1"
            assert not made["createTime"].startswith("2000")
            unknown = await client.post("/v1/cases", json={"title": "T", "need": "N", "isAdmin": True})
            assert unknown.status_code == 400
            assert unknown.json()["errors"][0]["field"] == "isAdmin"

    async def test_a_part_of_a_thing_that_is_not_for_the_caller_is_left_out(
        self, world: World, member: Metadata
    ) -> None:
        stub = organizations_pb2_grpc.OrganizationServiceStub(world.running["partners"].channel)
        request = organizations_pb2.GetOrganizationRequest(name=f"organizations/{organization(FOREIGN)}")
        shown = await stub.GetOrganization(request, metadata=member)
        assert shown.display_name
        assert secret(FOREIGN) not in str(shown)


class TestApi4UnrestrictedResourceConsumption:
    """Rates, sizes, times and connections: tests/gateway/test_front.py and test_limits.py; ports: test_ports.py."""

    async def test_a_page_is_never_larger_than_the_product_allows(self, cases: Any, member: Metadata) -> None:
        listed = await cases.ListCases(cases_pb2.ListCasesRequest(page_size=2**31 - 1), metadata=member)
        assert len(listed.cases) <= 200
        below = cases.ListCases(cases_pb2.ListCasesRequest(page_size=-1), metadata=member)
        assert await refusal(below) == ("INVALID_ARGUMENT", "FIELD_INVALID")

    async def test_a_small_request_does_not_become_a_large_one(self, web: str, member: Metadata) -> None:
        async with httpx2.AsyncClient(base_url=web, trust_env=False, headers=bearer(member)) as client:
            zipped = await client.post(
                "/v1/cases", content=b"\x1f\x8b\x08" + b"\0" * 50, headers={"Content-Encoding": "gzip"}
            )
            assert zipped.status_code in (400, 415), "nothing that is packed is unpacked"
            large = await client.post("/v1/cases", content=b" " * (MOST_BODY + 1))
            assert large.status_code == 413


class TestApi5BrokenFunctionLevelAuthorization:
    """Every rpc and role: tests/access/matrix.txt; roles are on the contracts, an rpc without any is refused to all."""

    async def test_an_admins_call_is_not_a_members(self, web: str, member: Metadata) -> None:
        async with httpx2.AsyncClient(base_url=web, trust_env=False, headers=bearer(member)) as client:
            triage = await client.post(f"/v1/cases/{key(OWN, 'cases', 'SUBMITTED')}:triage", json={})
            assert (triage.status_code, triage.json()["reason"]) == (403, "ROLE_REQUIRED")
            for method in ("PUT", "DELETE", "TRACE", "OPTIONS", "PROPFIND"):
                answer = await client.request(method, "/v1/cases")
                assert answer.status_code in (400, 405), method
            overridden = {"X-HTTP-Method-Override": "DELETE", "X-Original-URL": "/v1/accounts", "X-Rewrite-URL": "/x"}
            assert (await client.get("/v1/cases", headers=overridden)).status_code == 200, "it is still the list"

    def test_every_rpc_says_who_may_call(self) -> None:
        assert all(rpc.roles for rpc in rpcs())


class TestApi6UnrestrictedAccessToSensitiveBusinessFlows:
    """What costs others something when a program does it: signing in, links by mail, tokens."""

    async def test_a_program_that_fills_in_forms_is_slowed(
        self, start_gateway: Callable[..., Process], running_backend: object
    ) -> None:
        process = start_gateway()
        async with httpx2.AsyncClient(base_url=process.url, trust_env=False) as client:
            form, began, answers = {"email": "x@example.org"}, time.monotonic(), []
            for _ in range(150):
                answers.append((await client.post("/forgot-password", data=form)).status_code)
            if time.monotonic() - began < 10:
                assert 429 in answers


class TestApi7ServerSideRequestForgery:
    """The product fetches no address that a caller names."""

    async def test_an_address_in_a_field_is_kept_and_not_called(self, web: str, callers: Callers) -> None:
        called: list[str] = []
        server = await asyncio.start_server(lambda *_: called.append("called"), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        own = f"organizations/{organization(OWN)}"
        admin = callers(own, "ORGANIZATION_ADMIN", "ORGANIZATION_MEMBER", account=f"accounts/{uuid.uuid4()}")
        address = f"http://127.0.0.1:{port}/logo.svg"
        async with httpx2.AsyncClient(base_url=web, trust_env=False, headers=bearer(admin)) as client:
            answer = await client.patch(f"/v1/{own}", json={"website": address, "logo": address})
            assert answer.status_code in (200, 400)
            await client.get(f"/v1/{own}")
        await asyncio.sleep(0.3)
        server.close()
        assert called == []

    def test_no_code_that_answers_requests_holds_an_http_client(self) -> None:
        root = Path(__file__).parents[2]
        client = re.compile(r"^\s*(?:import|from) (?:httpx2?|urllib\.request|aiohttp|requests|http\.client)\b", re.M)
        found = {
            str(file.relative_to(root))
            for room in ("services", "gateway")
            for file in (root / room).rglob("*.py")
            if client.search(file.read_text(encoding="utf-8"))
        }
        # NATS's own monitor, and the issuers that sign people in: by the operator's settings alone.
        assert found <= {"services/chassis/streams.py", "services/partners/issuers.py"}


class TestApi8SecurityMisconfiguration:
    """Headers, hosts and redirects: tests/gateway/test_front.py; TLS: tests/gateway/test_tls.py."""

    async def test_a_fault_tells_nothing_of_the_inside(self, web: str, member: Metadata) -> None:
        async with httpx2.AsyncClient(base_url=web, trust_env=False, headers=bearer(member)) as client:
            for address in (
                "/v1/cases/%00",
                "/v1/cases/x'",
                "/v1/cases?pageToken=AAAA",
                "/v1/cases?orderBy=1",
                "/v1/../etc",
            ):
                answer = await client.get(address)
                assert 400 <= answer.status_code < 500, address
                for word in ("Traceback", "asyncpg", "postgres", "SELECT", "/tmp", "site-packages", ".py"):
                    assert word not in answer.text, address

    async def test_other_sites_pages_are_given_nothing(self, web: str, member: Metadata) -> None:
        headers = {**bearer(member), "Origin": "https://evil.example"}
        async with httpx2.AsyncClient(base_url=web, trust_env=False, headers=headers) as client:
            answer = await client.get("/v1/cases")
            assert not [name for name in answer.headers if name.startswith("access-control-")]
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"

    def test_defaults_are_the_safe_ones(self) -> None:
        fields = Settings.model_fields
        assert (fields["reflection"].default, fields["allow_plain"].default) == (False, False)


class TestApi9ImproperInventoryManagement:
    """Every operation is in the OpenAPI document, which comes from the contracts that are served."""

    async def test_what_is_answered_is_what_is_documented(self, web: str) -> None:
        async with httpx2.AsyncClient(base_url=web, trust_env=False) as client:
            paths = (await client.get("/openapi.json")).json()["paths"]
            served = {b.method for rpc in rpcs() if not rpc.streams for b in rpc.bindings}
            documented = {method.upper() for item in paths.values() for method in item}
            assert served == documented
            assert sum(len(item) for item in paths.values()) == sum(
                len(rpc.bindings) for rpc in rpcs() if not rpc.streams
            )
            for address in ("/v0/cases", "/v2/cases", "/api/v1/cases", "/metrics", "/debug", "/.git/config"):
                assert (await client.get(address)).status_code == 404, address


class TestApi10UnsafeConsumptionOfApis:
    """What comes from others' servers: packages (tests/cli/test_hsds_*.py), events, mail servers."""

    async def test_an_event_that_is_no_event_is_parked_and_the_rest_goes_on(self, world: World) -> None:
        running = world.running["partners"]
        client = await nats.connect(running.settings.nats_url)
        subject = "tributary.assistance.v1.case.submitted"
        before = await parked(world)
        for data in (b"\xff" * 100, b"{}", b""):
            headers = {
                "Nats-Msg-Id": str(uuid.uuid4()),
                "ce-type": "tributary.assistance.v1.CaseSubmitted",
                "ce-id": "x",
            }
            await client.jetstream().publish(subject, data, stream=stream_name("assistance"), headers=headers)
        await client.close()

        async def put_aside() -> bool:
            return await parked(world) >= before + 3

        await eventually(put_aside)

    def test_a_mail_cannot_be_given_other_headers(self) -> None:
        mail = Mail("A subject\r\nBcc: everyone@example.org", "Good day")
        message = message_of(mail, "rosa@example.org", "x@example.org", uuid.uuid4(), datetime.now(UTC))
        assert message["Bcc"] is None
        assert message["Subject"] == "A subject Bcc: everyone@example.org"
        with pytest.raises(ValueError, match="linefeed or carriage return"):
            message_of(mail, "rosa@example.org\r\nBcc: x", "x@example.org", uuid.uuid4(), datetime.now(UTC))


async def parked(world: World) -> int:
    """How many events partners has put aside."""
    connection = await asyncpg.connect(world.running["partners"].database.owner, server_settings=AS_PRODUCT)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM parked_events"))
    finally:
        await connection.close()
