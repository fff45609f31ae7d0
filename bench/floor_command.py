"""The product's own create command, called in this process: what gateway and gRPC are measured against."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from google.protobuf import json_format
from nats.aio.client import Client
from tributary.assistance.v1 import cases_pb2 as pb

from bench.load import Sample, calls
from bench.processes import Meter
from bench.story import case_body
from services.assistance.api.cases import CaseServicer
from services.chassis.actor import Actor, current_actor
from services.chassis.blobs import Blobs
from services.chassis.database import Database
from services.chassis.files.scanning import Scanner
from services.chassis.outbox import Relay
from services.chassis.process import Parts
from services.chassis.pulse import Pulse
from services.chassis.settings import Settings
from services.chassis.transaction import Transactions
from services.chassis.watch import Watcher


async def create_command(database_url: str, organization: str, meter: Meter, callers: int, seconds: float) -> Sample:
    """CreateCase as its servicer does it, with idempotency, row security and outbox, in the service's own database."""
    settings = Settings(database_url=database_url, listen="", actor_public_key_file=Path())
    database = Database(database_url, pool=settings.database_pool, service="bench")
    client = Client()
    pulse = Pulse("assistance", Relay("assistance", database, client, 1), lambda: ([], datetime.now(UTC)))
    watcher = Watcher("assistance", client)
    parts = Parts(Transactions(database), watcher, settings, Blobs(""), Scanner(""), pulse)
    servicer = CaseServicer(parts)
    actor = Actor(f"accounts/{uuid4()}", organization, frozenset({"ORGANIZATION_MEMBER", "PUBLIC"}))

    async def create() -> pb.Case:
        current_actor.set(actor)
        case = json_format.ParseDict(case_body("Help with an application"), pb.Case())
        return await servicer.CreateCase(pb.CreateCaseRequest(case=case, request_id=uuid4().hex), None)

    try:
        return await calls(lambda _: create, callers, seconds, meter)
    finally:
        await database.close()
