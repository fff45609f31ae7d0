"""`tributary events` against a running product, as its operator types it."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import asyncpg
import grpc
import nats
import pytest
from tributary.partners.v1 import events_pb2
from tributary.partners.v1 import organizations_pb2 as pb
from tributary.partners.v1.organizations_pb2_grpc import OrganizationServiceStub

from cli.actor import operator_metadata
from cli.embedded.place import running, service_database
from cli.settings import Settings, from_environment
from services.chassis.database import AS_PRODUCT
from services.chassis.events import stream_name
from services.chassis.streams import ensure_stream
from services.chassis.transaction import subject
from tests.product import PARKING_SOON, Product

# What funding refuses while this stands: the cause that an operator mends.
CAUSE = "ALTER TABLE organization_snapshots ADD CONSTRAINT cause CHECK (display_name <> 'Troubled Waters')"
MENDED = "ALTER TABLE organization_snapshots DROP CONSTRAINT cause"


@pytest.fixture(scope="module")
def own() -> Iterator[Product]:
    """A product without demo data whose events these tests replay and publish again."""
    product = Product("--no-demo", environment=PARKING_SOON)
    try:
        product.start()
        yield product
    finally:
        product.remove()


@pytest.fixture(scope="module")
def settings(own: Product) -> Settings:
    """Where it runs."""
    return from_environment(own.environment)


@pytest.fixture(scope="module")
def organizations(settings: Settings, own: Product) -> Callable[[str], pb.Organization]:
    """Call it with a name to have partners enter an organization and tell of it."""

    def create(display_name: str) -> pb.Organization:
        with grpc.insecure_channel(own.grpc["partners"]) as channel:
            wanted = pb.Organization(display_name=display_name, kind="COMMUNITY_ORGANIZATION")
            entered: pb.Organization = OrganizationServiceStub(channel).CreateOrganization(
                pb.CreateOrganizationRequest(organization=wanted), metadata=operator_metadata(settings), timeout=10
            )
            return entered

    return create


async def rows(settings: Settings, service: str, statement: str, *values: Any) -> list[Any]:
    connection = await asyncpg.connect(service_database(settings, service, owner=True), server_settings=AS_PRODUCT)
    try:
        return list(await connection.fetch(statement, *values))
    finally:
        await connection.close()


async def eventually(look: Callable[[], Awaitable[Any]], seconds: float = 30) -> Any:
    end = time.monotonic() + seconds
    while not (found := await look()):
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.1)
    return found


def run(product: Product, *arguments: str, code: int = 0) -> str:
    """What `tributary events` prints; it must end with `code`."""
    done = product.command("events", *arguments)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout if code == 0 else done.stdout + done.stderr


async def told_of(settings: Settings, name: str) -> dict[str, Any]:
    """The outbox's row of an organization's first event, once it is published."""
    statement = "SELECT * FROM outbox WHERE resource = $1 AND publish_time IS NOT NULL ORDER BY position"
    return dict((await eventually(lambda: rows(settings, "partners", statement, name)))[0])


async def test_an_event_is_listed_and_shown(
    own: Product, settings: Settings, organizations: Callable[[str], pb.Organization]
) -> None:
    organization = organizations("Riverbend \x1b[31mCollective")
    event = await told_of(settings, organization.name)
    (line,) = [line for line in run(own, "list", "--service", "partners").splitlines() if organization.name in line]
    assert str(event["event_id"]) in line
    assert "tributary.partners.v1.OrganizationCreated" in line
    assert "not yet" not in line

    shown = run(own, "show", str(event["event_id"]))
    headers, payload = shown.split("payload: ")
    assert f"resource: {organization.name}" in headers
    assert "actor: operator" in headers
    assert json.loads(payload)["organization"]["displayName"] == organization.display_name
    assert "\x1b" not in shown


def test_an_event_that_nobody_knows_is_named(own: Product) -> None:
    unknown = "01900000-0000-7000-8000-000000000001"
    assert f"No service knows an event {unknown}" in run(own, "show", unknown, code=1)
    assert "None of these is parked" in run(own, "replay", unknown, code=1)
    assert "Say which" in run(own, "replay", code=1)


async def test_a_parked_event_is_seen_refused_again_and_takes_effect_once_the_cause_is_mended(
    own: Product, settings: Settings, organizations: Callable[[str], pb.Organization]
) -> None:
    await rows(settings, "funding", CAUSE)
    troubled = organizations("Troubled Waters")
    event = str((await told_of(settings, troubled.name))["event_id"])
    await eventually(lambda: rows(settings, "funding", "SELECT FROM parked_events"))

    assert "1 parked" in run(own, "list")
    (line,) = [line for line in run(own, "list", "--parked").splitlines() if event in line]
    assert line.split()[0] == "funding-partners"
    assert "CheckViolation" in line
    assert event not in run(own, "list", "--parked", "--service", "assistance")
    assert "parked by funding-partners" in run(own, "show", event)

    refused = run(own, "replay", event, code=1)
    assert f"{event} was refused in funding-partners" in refused
    assert "1 took no effect" in refused

    await rows(settings, "funding", MENDED)
    assert f"{event} took effect in funding-partners" in run(own, "replay", "--all")
    known = await rows(settings, "funding", "SELECT FROM organization_snapshots WHERE display_name = 'Troubled Waters'")
    assert len(known) == 1
    assert "parked" not in run(own, "list").splitlines()[-1]
    assert "took effect at" in run(own, "show", event)


async def test_what_cannot_be_read_is_shown_as_it_came(own: Product, settings: Settings) -> None:
    client = await nats.connect(running(settings).nats_url)
    body = b"\xff\x00"
    headers = {"ce-type": events_pb2.OrganizationCreated.DESCRIPTOR.full_name}
    await client.jetstream().publish(subject(events_pb2.OrganizationCreated.DESCRIPTOR), body, headers=headers)
    await client.close()
    statement = "SELECT event_id FROM parked_events WHERE payload = $1"
    ((event,),) = await eventually(lambda: rows(settings, "assistance", statement, body))
    shown = run(own, "show", str(event))
    assert "its 2 bytes in hex: ff00" in shown
    assert "ce-type: tributary.partners.v1.OrganizationCreated" in shown


async def test_the_record_built_from_every_event_is_the_same(
    own: Product, organizations: Callable[[str], pb.Organization], settings: Settings
) -> None:
    organization = organizations("Northside Commons")
    statement = "SELECT entry FROM timeline_entries WHERE organization_id = $1::uuid"
    key = organization.name.partition("/")[2]
    ((before,),) = await eventually(lambda: rows(settings, "partners", statement, key))

    async def same() -> bool:
        return own.command("events", "rebuild", "--check").returncode == 0

    await eventually(same)
    await rows(settings, "partners", "DELETE FROM timeline_entries WHERE organization_id = $1::uuid", key)
    assert "timeline_entries: 1 rows differ" in run(own, "rebuild", "--check", code=1)
    assert await rows(settings, "partners", statement, key) == []
    assert "timeline_entries: 1 rows differ" in run(own, "rebuild")
    assert [tuple(row) for row in await rows(settings, "partners", statement, key)] == [(before,)]
    assert "timeline_entries: the same" in run(own, "rebuild", "--check")


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (("--from", "yesterday"), "give a position, as 1200, or a time"),
        (("--from", "1", "--to", ""), "Published"),
        (("--from", "99999999999999999999"), "There is nothing in this part"),
        (("--from", "2", "--to", "1"), "There is nothing in this part"),
        (("--from", "2020-01-01", "--to", "2020-01-02T00:00Z"), "There is nothing in this part"),
    ],
)
def test_an_interval_is_between_positions_or_times(
    own: Product, organizations: Callable[[str], pb.Organization], ends: tuple[str, ...], words: str
) -> None:
    organizations("Something to publish")
    done = own.command("events", "publish", "--service", "partners", *ends)
    assert words in done.stdout + done.stderr


async def test_a_published_interval_goes_out_again_and_changes_nothing(
    own: Product, settings: Settings, organizations: Callable[[str], pb.Organization]
) -> None:
    first, second = [await told_of(settings, organizations(name).name) for name in ("Lincoln Park", "Walnut Way")]
    start = first["event_time"].isoformat()
    said = run(own, "publish", "--service", "partners", "--from", start, "--to", str(first["position"]))
    assert f"Published 1 events of partners, positions {first['position']} to {first['position']}" in said
    again = await told_of(settings, first["resource"])
    assert again["publish_time"] > first["publish_time"]
    assert await told_of(settings, second["resource"]) == second


async def test_a_lost_stream_is_filled_again_from_the_outbox(own: Product, settings: Settings) -> None:
    client = await nats.connect(running(settings).nats_url)
    try:
        await client.jetstream().delete_stream(stream_name("partners"))
        await ensure_stream(client, "partners", 1)
        run(own, "publish", "--service", "partners", "--from", "1")
        state = (await client.jetstream().stream_info(stream_name("partners"))).state
    finally:
        await client.close()
    ((count,),) = await rows(settings, "partners", "SELECT count(*) FROM outbox")
    assert state.messages == count > 0
