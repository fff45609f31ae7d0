"""`docs/events.md` lists every event there is, and everyone who listens to it."""

import re
from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace

import pytest

from cli.settings import CHECKOUT, SERVICES
from services.chassis.events import stream_name, to_headers

TEXT = (CHECKOUT / "docs" / "events.md").read_text()


def documented(service: str) -> dict[str, set[str]]:
    """The events of a service's section, each with who hears it."""
    section = TEXT.partition(f"### {service}, stream `{stream_name(service)}`")[2].partition("\n##")[0]
    found = re.findall(r"^\| `(\w+)` \|[^|]+\|([^|]*)\|$", section, re.MULTILINE)
    return {event: set(filter(None, re.split(r"[ ,]+", heard))) for event, heard in found}


def listeners(event: str) -> set[str]:
    """The services that handle an event, by its full name."""
    consumers = {service: import_module(f"services.{service}.consumers").CONSUMERS for service in SERVICES}
    return {service for service in SERVICES for consumer in consumers[service] if event in consumer.handlers}


@pytest.mark.parametrize("service", SERVICES)
def test_every_event_is_listed_with_everyone_who_hears_it(service: str) -> None:
    contract = import_module(f"tributary.{service}.v1.events_pb2").DESCRIPTOR
    events = {name: listeners(message.full_name) for name, message in contract.message_types_by_name.items()}
    assert documented(service) == events


def test_every_header_is_listed() -> None:
    columns = ("event_id", "type", "resource", "revision", "actor", "actor_organization", "traceparent")
    row = SimpleNamespace(**dict.fromkeys(columns, "x"), event_time=datetime.now(UTC))
    listed = re.findall(r"^\| `([\w-]+)` \|", TEXT.partition("## On the wire")[2], re.MULTILINE)
    assert set(listed) == set(to_headers(row, "funding"))
