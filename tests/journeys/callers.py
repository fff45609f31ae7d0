"""Callers of a running product: over HTTP as anyone does, and over gRPC as an agency's own system does."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import grpc
import httpx2

Json = dict[str, Any]
SECONDS = 15.0


class Web:
    """Somebody who calls the gateway; without a token, the public."""

    def __init__(self, client: httpx2.AsyncClient, token: str | None = None) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def send(
        self, method: str, path: str, body: Json | None = None, headers: Mapping[str, str] | None = None, **query: str
    ) -> httpx2.Response:
        """The answer, whatever it is."""
        sent = {**self._headers, **(headers or {})}
        return await self._client.request(method, path, json=body, params=query or None, headers=sent)

    async def get(self, path: str, **query: str) -> Json:
        """What stands at `path`."""
        return answered(await self.send("GET", path, **query))

    async def post(self, path: str, *, key: str = "", **body: Any) -> Json:
        """The answer to a command, under an Idempotency-Key of its own or under `key`."""
        return answered(await self.send("POST", path, body, {"Idempotency-Key": key or uuid4().hex}))

    async def upload(self, path: str, name: str, content: bytes, media_type: str) -> httpx2.Response:
        """The answer to a file."""
        headers = {**self._headers, "Content-Type": media_type}
        return await self._client.post(path, content=content, params={"fileName": name}, headers=headers)

    async def refusal(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **body: Any) -> Json:
        """The problem document that the call is refused with. Fails when it is not refused."""
        answer = await self.send(method, path, body if method in ("POST", "PATCH") else None, headers)
        assert answer.status_code >= 400, f"{method} {path} was not refused: {answer.text}"
        assert answer.headers["content-type"] == "application/problem+json"
        problem: Json = answer.json()
        assert problem["status"] == answer.status_code
        return problem

    async def reason(self, method: str, path: str, **body: Any) -> tuple[int, str]:
        """Status and reason of the refusal, as (404, "CASE_NOT_FOUND")."""
        problem = await self.refusal(method, path, **body)
        return problem["status"], problem["reason"]


class System:
    """An agency's own system: an API token exchanged for an actor token, and channels to the services."""

    def __init__(self, actor_token: str, targets: Mapping[str, str]) -> None:
        self.metadata = (("authorization", f"Bearer {actor_token}"),)
        self.channels = {service: grpc.aio.insecure_channel(target) for service, target in targets.items()}

    async def call(self, rpc: Any, request: Any) -> Any:
        """The answer to an rpc of a stub. Raises AioRpcError when it is refused."""
        return await rpc(request, metadata=self.metadata, timeout=SECONDS)

    @asynccontextmanager
    async def watching(self, rpc: Any, request: Any) -> AsyncIterator["Changes"]:
        """A stream of changes that has begun."""
        stream = rpc(request, metadata=self.metadata, timeout=60)
        changes = Changes(stream)
        try:
            first = await stream.read()
            changes.resume_token = first.resume_token
            yield changes
        finally:
            stream.cancel()

    async def close(self) -> None:
        """Closes its channels."""
        for channel in self.channels.values():
            await channel.close()


class Changes:
    """What a stream brings, and the token of the last of it."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.resume_token = ""

    async def take(self, count: int, *names: str) -> list[Any]:
        """The next `count` changes of the things of these names; signs of life are passed by, and what was changed
        before the stream began and is told only now."""
        taken: list[Any] = []
        while len(taken) < count:
            response = await self._stream.read()
            assert response is not grpc.aio.EOF, f"the stream ended after {taken}"
            self.resume_token = response.resume_token
            if any(getattr(value, "name", "") in names for _, value in response.ListFields()):
                taken.append(response)
        return taken


def exchange_form(api_token: str) -> dict[str, str]:
    """The form of a token exchange (RFC 8693)."""
    return {
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "subject_token": api_token,
        "subject_token_type": "urn:tributary:params:oauth:token-type:api-token",
    }


async def exchange(client: httpx2.AsyncClient, api_token: str) -> str:
    """The actor token for an API token."""
    return str(answered(await client.post("/oauth2/token", data=exchange_form(api_token)))["access_token"])


def answered(answer: httpx2.Response) -> Json:
    """The body of an answer that is not a refusal."""
    assert answer.status_code == 200, (
        f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
    )
    body: Json = answer.json()
    return body
