"""The parties as the product meets them: over HTTP with an API token, or over gRPC with an actor token."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import grpc
import httpx2

from cli.demo.calls import reason_of
from cli.demo.story.telling import Teller, Untold, expect
from cli.settings import SERVICES, Settings
from cli.token import create_token

Json = dict[str, Any]
# RFC 8693: the product's API token for an actor token of a minute.
GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
API_TOKEN = "urn:tributary:params:oauth:token-type:api-token"  # noqa: S105 (a name, not a secret)
# Seconds for one call.
PATIENCE = 10.0


class Web:
    """A party that calls the gateway; the public has no token."""

    def __init__(self, client: httpx2.AsyncClient, teller: Teller, party: str, token: str | None) -> None:
        self._client, self._teller, self.party = client, teller, party
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def get(self, path: str, **query: str) -> Json:
        """What stands at `path`. Raises Untold when it is refused."""
        return self._done(await self._client.get(path, params=query, headers=self._headers), f"GET {path}")

    async def post(self, path: str, *, key: str = "", **body: Any) -> Json:
        """The answer to a command, sent under an Idempotency-Key of its own or under `key`. Raises Untold."""
        headers = {**self._headers, "Idempotency-Key": key or uuid4().hex}
        return self._done(await self._client.post(path, json=body, headers=headers), f"POST {path}")

    async def is_refused(
        self, method: str, path: str, reason: str, *, status: int, if_match: str = "", **body: Any
    ) -> Json:
        """Tries what the product must refuse so. Returns the problem document. Raises Untold when it doesn't refuse."""
        headers = {**self._headers, **({"If-Match": f'"{if_match}"'} if if_match else {})}
        answer = await self._client.request(method, path, json=body if method == "POST" else None, headers=headers)
        expect(
            answer.status_code == status and answer.json().get("reason") == reason,
            f"{self.party}: {method} {path} should be {status} {reason}, not {answer.status_code} {answer.text[:300]}",
        )
        problem: Json = answer.json()
        self._teller.was_refused(self.party, f"{method} {path}", f"{status} {reason}")
        return problem

    def _done(self, answer: httpx2.Response, what: str) -> Json:
        expect(answer.status_code == 200, f"{self.party}: {what} was answered {answer.status_code} {answer.text[:300]}")
        found: Json = answer.json()
        return found


class System:
    """A party whose own system calls the services' gRPC."""

    def __init__(
        self, client: httpx2.AsyncClient, teller: Teller, settings: Settings, party: str, api_token: str
    ) -> None:
        self._client, self._teller, self.party, self._api_token = client, teller, party, api_token
        self.channels = {service: grpc.aio.insecure_channel(settings.grpc_target(service)) for service in SERVICES}
        self._actor_token, self._until = "", 0.0

    async def metadata(self) -> tuple[tuple[str, str], ...]:
        """What every call carries: an actor token, exchanged at the gateway and used until shortly before its end."""
        if time.monotonic() > self._until:
            form = {"grant_type": GRANT, "subject_token": self._api_token, "subject_token_type": API_TOKEN}
            answer = await self._client.post("/oauth2/token", data=form)
            expect(answer.status_code == 200, f"the token exchange was answered {answer.status_code} {answer.text}")
            self._actor_token = answer.json()["access_token"]
            self._until = time.monotonic() + answer.json()["expires_in"] - 10
            self._teller.did(self.party, "POST /oauth2/token", f"actor token of {answer.json()['expires_in']} s")
        return (("authorization", f"Bearer {self._actor_token}"),)

    async def call(self, rpc: Any, request: Any) -> Any:
        """The answer to an rpc of a stub. Raises Untold when it is refused."""
        try:
            return await rpc(request, metadata=await self.metadata(), timeout=PATIENCE)
        except grpc.aio.AioRpcError as error:
            raise Untold(f"{self.party}: {error.code().name} {reason_of(error)}: {error.details()}") from error

    async def is_refused(self, rpc: Any, request: Any, what: str, code: str, reason: str) -> None:
        """Tries what the product must refuse so. Raises Untold when it doesn't."""
        try:
            await rpc(request, metadata=await self.metadata(), timeout=PATIENCE)
        except grpc.aio.AioRpcError as error:
            found = (error.code().name, reason_of(error))
            expect(found == (code, reason), f"{self.party}: {what} should be {code} {reason}, and was {found}")
            self._teller.was_refused(self.party, what, f"{code} {reason}")
            return
        raise Untold(f"{self.party}: {what} should be refused with {reason}")

    @asynccontextmanager
    async def watching(self, rpc: Any, request: Any) -> AsyncIterator["Watch"]:
        """Follows a Watch rpc; inside, the stream is known to have begun."""
        stream = rpc(request, metadata=await self.metadata())
        watch = Watch(stream, request.resume_token)
        try:
            # The first thing a stream says is where it stands: from here on nothing is missed.
            first = await watch.next()
            expect(
                first.resume_token and not first.event_type, f"{self.party}: the stream does not say where it begins"
            )
            yield watch
        finally:
            stream.cancel()

    async def close(self) -> None:
        """Closes its channels."""
        await asyncio.gather(*(channel.close() for channel in self.channels.values()))


class Watch:
    """A stream of changes, and the token of the last one received."""

    def __init__(self, stream: Any, resume_token: str) -> None:
        self._stream = stream
        self.resume_token = resume_token

    async def next(self) -> Any:
        """The next response, a change or a sign of life. Raises Untold when none comes."""
        try:
            response = await asyncio.wait_for(self._stream.read(), PATIENCE)
        except grpc.aio.AioRpcError as error:
            raise Untold(f"the stream broke: {error.code().name} {error.details()}") from error
        except TimeoutError as error:
            raise Untold(f"nothing came on the stream within {PATIENCE:.0f} s") from error
        expect(response is not grpc.aio.EOF, "the stream ended")
        self.resume_token = response.resume_token
        return response

    async def change(self, wanted: Callable[[Any], bool]) -> Any:
        """The next change that is `wanted`; others are passed by."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            response = await self.next()
            if response.event_type and wanted(response):
                return response
        raise Untold(f"what was waited for did not come within {PATIENCE:.0f} s")


@dataclass
class Story:
    """Who takes part, and the names of what came about so far."""

    teller: Teller
    organization: Web
    neighbor: Web
    office: Web
    public: Web
    agency: System
    funder: System
    # Somebody of the agency's own people: what binds it, a machine cannot accept.
    housing: Web
    organization_name: str = ""
    organization_label: str = ""
    agency_name: str = ""
    case: str = ""
    number: str = ""
    etag: str = ""
    referral: str = ""
    opportunity: str = ""
    connection: str = ""


@asynccontextmanager
async def gathered(settings: Settings, teller: Teller) -> AsyncIterator[Story]:
    """The parties, each signed in with a token of its own. Raises Problem when the product or its demo is not there."""
    emails = {
        "organization": "rosa@riverbend.demo.example",
        "neighbor": "imani@kettle.demo.example",
        "office": "dana@office.demo.example",
        "agency": "system@housing.demo.example",
        "housing": "andre@housing.demo.example",
        "funder": "fay@fund.demo.example",
    }
    tokens = {party: create_token(settings, email) for party, email in emails.items()}
    async with httpx2.AsyncClient(base_url=settings.url, timeout=PATIENCE, trust_env=False) as client:
        agency = System(client, teller, settings, "agency", tokens["agency"])
        funder = System(client, teller, settings, "funder", tokens["funder"])
        try:
            yield Story(
                teller=teller,
                organization=Web(client, teller, "organization", tokens["organization"]),
                neighbor=Web(client, teller, "neighbor", tokens["neighbor"]),
                office=Web(client, teller, "office", tokens["office"]),
                public=Web(client, teller, "public", None),
                agency=agency,
                funder=funder,
                housing=Web(client, teller, "agency", tokens["housing"]),
            )
        finally:
            await agency.close()
            await funder.close()
