"""What goes out to the stream and what comes in from another's: once each, whatever happens on the way."""

import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import uuid4

import nats
from tributary.assistance.v1 import events_pb2
from tributary.partners.v1 import events_pb2 as partners
from tributary.partners.v1 import organizations_pb2

from services.chassis.events import from_message
from tests.services.assistance.conftest import Assistance
from tests.services.eventually import eventually

Tell = Callable[..., Awaitable[None]]


def named(display_name: str, key: object = None) -> organizations_pb2.Organization:
    """An organization of that name."""
    return organizations_pb2.Organization(
        name=f"organizations/{key or uuid4()}", display_name=display_name, kind="MUNICIPALITY"
    )


async def snapshot(assistance: Assistance, organization: organizations_pb2.Organization) -> list[Any]:
    """What assistance knows of it."""
    return await assistance.rows(
        "SELECT display_name, revision FROM organization_snapshots WHERE id = $1", organization.name.partition("/")[2]
    )


async def test_a_committed_change_is_told_of_once_with_its_cloudevents_headers(assistance: Assistance) -> None:
    client = await nats.connect(assistance.running.settings.nats_url)
    subscription = await client.jetstream().subscribe("tributary.assistance.v1.case.created", ordered_consumer=True)
    case = await assistance.draft(title="Told of")
    found = []
    while not found:
        message = await subscription.next_msg(timeout=5)
        if message.headers and message.headers["ce-subject"] == case.name:
            found.append(message)
    headers = found[0].headers
    event = from_message(headers, found[0].data)
    assert event.type == "tributary.assistance.v1.CaseCreated"
    assert isinstance(event.data, events_pb2.CaseCreated)
    assert event.data.case == case
    assert (event.resource, event.revision) == (case.name, 1)
    assert event.actor_organization == case.organization
    assert headers["ce-specversion"] == "1.0"
    assert headers["Nats-Msg-Id"] == headers["ce-id"]
    assert headers["traceparent"].startswith("00-")
    unpublished = "SELECT count(*) FROM outbox WHERE publish_time IS NULL"
    await eventually(lambda: none_left(assistance, unpublished))
    await client.close()


async def none_left(assistance: Assistance, count: str) -> bool:
    """Whether a count is down to nothing."""
    return int((await assistance.rows(count))[0][0]) == 0


async def test_news_that_comes_twice_or_late_leaves_the_newest(assistance: Assistance, tell: Tell) -> None:
    key = uuid4()
    newest = partners.OrganizationUpdated(organization=named("Third name", key))
    late = partners.OrganizationUpdated(organization=named("Second name", key))
    first = partners.OrganizationCreated(organization=named("First name", key))
    again = uuid4()
    await tell("partners", newest, revision=3, event_id=again)
    await tell("partners", late, revision=2)
    await tell("partners", first, revision=1)
    await tell("partners", newest, revision=3, event_id=again)
    marker = named("Marker")
    await tell("partners", partners.OrganizationCreated(organization=marker))
    await eventually(lambda: snapshot(assistance, marker))
    assert [tuple(row) for row in await snapshot(assistance, newest.organization)] == [("Third name", 3)]


async def test_a_poisoned_event_is_parked_the_rest_go_on_and_it_can_be_replayed(
    assistance: Assistance, tell: Tell
) -> None:
    poison = named("Poison", key="not-a-uuid")
    after = [named(f"After {n}") for n in range(3)]
    await tell("partners", partners.OrganizationCreated(organization=poison))
    for organization in after:
        await tell("partners", partners.OrganizationCreated(organization=organization))
    for organization in after:
        await eventually(partial(snapshot, assistance, organization))
    parked = await eventually(
        lambda: assistance.rows("SELECT * FROM parked_events WHERE type LIKE '%OrganizationCreated'"), seconds=20
    )
    assert parked[0]["durable"] == "assistance-partners"
    assert "ORGANIZATION" in parked[0]["error"].upper()
    assert json.loads(parked[0]["headers"])["ce-subject"] == poison.name

    # An operator mends what was wrong with it and has it tried again.
    mended = named("Mended")
    await assistance.rows(
        "UPDATE parked_events SET payload = $1, replay_request_time = now() WHERE event_id = $2",
        partners.OrganizationCreated(organization=mended).SerializeToString(),
        parked[0]["event_id"],
    )
    await eventually(lambda: snapshot(assistance, mended))
    settled = await eventually(lambda: assistance.rows("SELECT FROM parked_events WHERE effect_time IS NOT NULL"))
    assert len(settled) == 1


async def test_a_message_that_is_no_event_is_parked(assistance: Assistance) -> None:
    client = await nats.connect(assistance.running.settings.nats_url)
    await client.jetstream().publish("tributary.partners.v1.organization.created", b"\xff\xff not a message")
    await client.close()
    unreadable = "SELECT payload FROM parked_events WHERE type = ''"
    rows = await eventually(lambda: assistance.rows(unreadable))
    assert rows[0]["payload"] == b"\xff\xff not a message"
