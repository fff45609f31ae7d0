"""Running services: each on its own database and the worker's NATS, answering on a unix socket."""

import importlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import asyncpg
import grpc
import nats
import pytest
from google.protobuf.message import Message
from joserfc import jwt
from joserfc.jwk import OKPKey
from nats.js.errors import NotFoundError

from services.chassis.actor import AUDIENCE, ISSUER
from services.chassis.database import AS_PRODUCT
from services.chassis.events import stream_name, to_headers
from services.chassis.process import serving
from services.chassis.settings import Settings
from services.chassis.streams import connect, ensure_stream
from services.chassis.transaction import subject
from tests.conftest import NatsServer, ServiceDatabase
from tests.product import scratch_folder

Metadata = tuple[tuple[str, str], ...]


class Callers:
    """Makes the metadata of whoever calls."""

    def __init__(self, folder: Path) -> None:
        self._key = OKPKey.generate_key("Ed25519")
        self.private_key_file = folder / "private.json"
        self.private_key_file.write_text(json.dumps(self._key.as_dict(private=True)))
        self.public_key_file = folder / "public.json"
        self.public_key_file.write_text(json.dumps(self._key.as_dict(private=False)))

    def __call__(
        self, organization: str, *roles: str, account: str = "accounts/00000000-0000-7000-8000-000000000001"
    ) -> Metadata:
        """A caller who acts for `organization` with `roles`."""
        return (("authorization", f"Bearer {self.token(organization, *roles, account=account)}"),)

    def token(self, organization: str, *roles: str, account: str, **claims: object) -> str:
        """An actor token as the gateway makes them; `claims` in place of its own."""
        now = int(time.time())
        payload = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": account,
            "org": organization,
            "roles": list(roles),
            "iat": now,
            "exp": now + 3600,
        }
        return jwt.encode({"alg": "EdDSA"}, payload | claims, self._key, algorithms=["EdDSA"])


@dataclass(frozen=True)
class Running:
    """A service that runs: where it answers, and its database."""

    channel: grpc.aio.Channel
    database: ServiceDatabase
    settings: Settings

    async def rows(self, statement: str, *values: Any) -> list[Any]:
        """What stands in the database, as its owner sees it, or comes to stand there."""
        connection = await asyncpg.connect(self.database.owner, server_settings=AS_PRODUCT)
        try:
            return await connection.fetch(statement, *values)
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def callers() -> Callers:
    """Who calls, as the gateway vouches for it."""
    return Callers(scratch_folder())


@pytest.fixture(scope="module")
async def run_service(
    service_database: Callable[[str], Awaitable[ServiceDatabase]], nats_server: NatsServer, callers: Callers
) -> AsyncIterator[Callable[..., Awaitable[Running]]]:
    """Call it with a service's name to have it run until the module is done, on an empty database and empty streams;
    keyword arguments are settings in place of these, of which `listen` begins with a unix socket."""
    async with AsyncExitStack() as stack:
        client = await nats.connect(nats_server.url)
        stack.push_async_callback(client.close)
        for service in ("partners", "assistance", "funding"):
            with suppress(NotFoundError):
                await client.jetstream().delete_stream(stream_name(service))
            await ensure_stream(client, service, 1)

        async def start(service: str, **changes: Any) -> Running:
            database = await service_database(service)
            folder = scratch_folder()
            pepper = folder / "pepper"
            pepper.write_text("a pepper for tests")
            entry = importlib.import_module(f"services.{service}.__main__")
            told = {
                "database_url": database.app,
                "nats_url": nats_server.url,
                "nats_monitor_url": nats_server.monitor_url,
                "listen": f"unix:{folder}/{service}.sock",
                "actor_public_key_file": callers.public_key_file,
                "token_pepper_file": pepper,
                "blobs_url": f"file://{folder}/blobs",
                "dev_mail": folder / "mail",
                "public_url": "https://tributary.example",
                "drain_seconds": 0.2,
            }
            settings: Settings = getattr(entry, "Settings", Settings)(**told | changes)
            await stack.enter_async_context(serving(entry.SERVICE, settings, await connect(nats_server.url, service)))
            channel = grpc.aio.insecure_channel(settings.listen.split(",")[0])
            stack.push_async_callback(channel.close)
            await channel.channel_ready()
            return Running(channel, database, settings)

        yield start


@pytest.fixture(scope="module")
async def tell(nats_server: NatsServer) -> AsyncIterator[Callable[..., Awaitable[None]]]:
    """Publishes an event as another service's relay does: `await tell("partners", event, revision=1)`."""
    client = await nats.connect(nats_server.url)

    async def publish(
        service: str, event: Message, revision: int = 1, event_id: object = None, actor_organization: str = ""
    ) -> None:
        resource = getattr(event, event.DESCRIPTOR.fields[0].name)
        row = SimpleNamespace(
            event_id=event_id or uuid4(),
            type=event.DESCRIPTOR.full_name,
            resource=resource.name,
            revision=revision,
            event_time=datetime.now(UTC),
            actor="accounts/x",
            actor_organization=actor_organization,
            traceparent="",
        )
        headers = to_headers(row, service)
        await client.jetstream().publish(subject(event.DESCRIPTOR), event.SerializeToString(), headers=headers)

    yield publish
    await client.close()
