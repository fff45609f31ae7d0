"""Events on the wire: CloudEvents 1.0 attributes as NATS headers, the protobuf message as the body."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from google.protobuf import symbol_database
from google.protobuf.message import Message

E = TypeVar("E", bound=Message)


@dataclass(frozen=True, slots=True)
class Event(Generic[E]):
    """Something that happened: `data` holds the resource as it was then, `revision` counts its changes."""

    id: UUID
    type: str
    time: datetime
    resource: str
    revision: int
    actor: str
    actor_organization: str
    traceparent: str
    data: E


def stream_name(service: str) -> str:
    """The JetStream stream a service publishes into."""
    return f"TRIBUTARY_{service.upper()}"


def stream_subjects(service: str) -> str:
    """The subjects a service publishes on."""
    return f"tributary.{service}.v1.>"


# Without these nobody could say what happened, to what, and whether it is known already.
_NEEDED = ("ce-type", "ce-id", "ce-time", "ce-subject", "ce-revision")


def to_headers(row: Any, service: str) -> dict[str, str]:
    """The NATS headers of an outbox row. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/nats-protocol-binding.md"""
    headers = {
        "Nats-Msg-Id": str(row.event_id),
        "ce-specversion": "1.0",
        "ce-id": str(row.event_id),
        "ce-source": f"/tributary/{service}",
        "ce-type": row.type,
        "ce-subject": row.resource,
        "ce-time": row.event_time.isoformat(),
        "ce-datacontenttype": "application/protobuf",
        "ce-revision": str(row.revision),
        "ce-actor": row.actor,
        "ce-actororganization": row.actor_organization,
        "traceparent": row.traceparent,
    }
    return {name: value for name, value in headers.items() if value}


def from_message(headers: dict[str, str], body: bytes) -> Event[Message]:
    """The event in a NATS message. Raises ValueError or KeyError when it is none."""
    if lacking := [name for name in _NEEDED if name not in headers]:
        raise ValueError(f"Without the headers {', '.join(lacking)} it is no event: something else published it here.")
    kind = headers["ce-type"]
    data = symbol_database.Default().GetSymbol(kind)
    return Event(
        id=UUID(headers["ce-id"]),
        type=kind,
        time=datetime.fromisoformat(headers["ce-time"]),
        resource=headers["ce-subject"],
        revision=int(headers["ce-revision"]),
        actor=headers.get("ce-actor", ""),
        actor_organization=headers.get("ce-actororganization", ""),
        traceparent=headers.get("traceparent", ""),
        data=data.FromString(body),
    )
