"""What changed of cases, for who follows them: to who may read it, a message or a file is a change of its case."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tributary.assistance.v1 import cases_pb2 as pb
from tributary.assistance.v1.attachments_pb2 import CaseAttachment
from tributary.assistance.v1.events_pb2 import CaseAttachmentRemoved

from services.assistance.queries.cases import cases_by_name
from services.assistance.queries.scope import OFFICE, visible_attachments
from services.chassis.actor import Actor
from services.chassis.events import Event
from services.chassis.sql import Where
from services.chassis.transaction import Transaction


def name_for(actor: Actor, event: Event[Any]) -> str:
    """The name under which `cases_changed` finds what an event tells of. A file that is gone is found by nobody: its
    removal is a change of its case, to whom it could be read by."""
    if not isinstance(event.data, CaseAttachmentRemoved):
        return event.resource
    internal = event.data.case_attachment.audience == CaseAttachment.INTERNAL
    return event.resource if internal and not actor.has(*OFFICE) else event.resource.partition("/attachments/")[0]


async def cases_changed(tx: Transaction, names: Sequence[str]) -> dict[str, pb.Case]:
    """The cases as they are now, each by its own name and by those of its messages and files among `names`, as far as
    the actor may see case and part."""
    parts = {name: name.split("/") for name in names}
    wanted = {name for name, path in parts.items() if len(path) == 2}
    messages, files = _of(parts, "messages"), _of(parts, "attachments")
    where = Where(messages)
    where.add("m.id = ANY($1)")
    if not tx.actor.has(*OFFICE):
        where.add("m.audience = 'EVERYONE'")
    seen = await tx.fetch(f"SELECT m.id FROM case_messages m WHERE {where}", *where.values) if messages else []
    if files:
        where = Where(files)
        where.add("a.id = ANY($1)")
        visible_attachments(tx.actor, where)
        seen = [*seen, *await tx.fetch(f"SELECT a.id FROM case_attachments a WHERE {where}", *where.values)]
    readable = {row.id for row in seen}
    case_of = {name: f"cases/{path[1]}" for name, path in parts.items() if UUID(path[-1]) in readable}
    cases = await cases_by_name(tx, [*wanted, *case_of.values()])
    found = {name: cases[name] for name in wanted if name in cases}
    return found | {name: cases[case] for name, case in case_of.items() if case in cases}


def _of(parts: dict[str, list[str]], collection: str) -> list[UUID]:
    return [UUID(path[3]) for path in parts.values() if len(path) == 4 and path[2] == collection]
