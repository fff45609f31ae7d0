"""Reading the audit: which changes there are, one of them with before and after; and writing down that it was read."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import asyncpg
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import DecodeError, Message
from tributary.operations.v1 import operations_pb2 as pb

from services.chassis.dates import moment
from services.chassis.names import missing
from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction

# Rows that one page looks through, where no index finds those that are wanted.
LOOK = 20_000
# Positions follow the times of changes but for transactions that were open for long: by this much, at most.
LONGEST = timedelta(minutes=10)
LAST = 2**63 - 1

_SHOWN = """a.position, a.change_time, a.account, a.organization, a.traceparent, a.cause, a.operation, a.relation,
    a.row_id, a.commitment IS NOT NULL AS redacted,
    ARRAY(SELECT jsonb_object_keys(coalesce(a.after, a.before)) ORDER BY 1) AS fields"""
_BACK = f"SELECT position, change_time FROM audit WHERE position < $1 ORDER BY position DESC OFFSET {LOOK - 1} LIMIT 1"
_ENDS = "SELECT coalesce(min(position), 0) AS first, coalesce(max(position), 0) AS last FROM audit"
_AT = "SELECT change_time FROM audit WHERE position >= $1 ORDER BY position LIMIT 1"
_ONE = f"SELECT {_SHOWN}, a.before, a.after FROM audit a WHERE a.position = $1"
# Contacts are kept in the message of what they belong to.
_OWNER = "SELECT relation FROM audit WHERE row_id = $1 AND relation IN ('services', 'locations', 'directory_entries')"
_NOTE = "SELECT note_in_audit($1, $2, $3, $4::text::jsonb)"

# Where a table's column `document` holds a message: which.
Documents = Mapping[str, type[Message]]


async def note(tx: Transaction, operation: str, relation: str, row: str = "", detail: Mapping[str, Any] = {}) -> None:
    """Writes into the audit that the actor read ("READ") or had replayed ("REPLAY") what `relation` and `row` name."""
    await tx.driver.execute(_NOTE, operation, relation, row, json.dumps(detail) if detail else None)


async def list_changes(tx: Transaction, service: str, request: pb.ListChangesRequest) -> pb.ListChangesResponse:
    """A page of a service's changes, the newest first; that somebody looked is written into the audit."""
    size = page_size(request.page_size)
    start = moment(request.start_time, "start_time") if request.HasField("start_time") else None
    end = moment(request.end_time, "end_time") if request.HasField("end_time") else None
    keys = page_keys(request, int)
    below = keys[0] if keys else LAST if end is None else await _position_after(tx, end)
    row_id = request.row.rpartition("/")[2]
    looked = Where(below)
    looked.add("position < $1")
    if row_id:
        looked.add("row_id = {}", row_id)
    wanted = Where(*looked.values)
    wanted.add("a.operation = ANY({})", [pb.Change.Kind.Name(kind) for kind in request.kinds] or _CHANGES)
    for column, value in (("account", request.account), ("relation", request.relation)):
        if value:
            wanted.add(f"a.{column} = {{}}", value)
    if start is not None:
        wanted.add("a.change_time >= {}", start)
    if end is not None:
        wanted.add("a.change_time < {}", end)
    rows = await tx.fetch(
        f"SELECT {_SHOWN} FROM (SELECT * FROM audit WHERE {looked} ORDER BY position DESC LIMIT {LOOK}) a"
        f" WHERE {wanted} ORDER BY a.position DESC LIMIT {size + 1}",
        *wanted.values,
    )
    await note(tx, "READ", "audit", "", _asked(request))
    answer = pb.ListChangesResponse(changes=[_to_proto(row, service) for row in rows[:size]])
    if len(rows) > size:
        answer.next_page_token = page_token(request, [rows[size - 1].position])
    elif not row_id:
        further = await tx.fetch_one(_BACK, below)
        if further is not None and (start is None or further.change_time + LONGEST > start):
            answer.next_page_token = page_token(request, [further.position])
            answer.looked_to_time.FromDatetime(further.change_time)
    return answer


async def get_change(tx: Transaction, service: str, name: str, documents: Documents) -> pb.Change:
    """A change with before and after; that somebody read it is written into the audit. Raises NotFound."""
    position = name.rpartition("/")[2]
    if not position.isdecimal() or len(position) > len(str(LAST)) - 1:
        raise missing(name, "changes")
    row = await one(tx.driver, int(position), documents)
    if row is None:
        raise missing(name, "changes")
    await note(tx, "READ", "audit", position)
    change = _to_proto(row, service)
    before, after = dict(flat(row["before"] or {})), dict(flat(row["after"] or {}))
    for field in sorted(before.keys() | after.keys()):
        if before.get(field) != after.get(field):
            change.field_changes.append(pb.FieldChange(field=field, before=before.get(field), after=after.get(field)))
    return change


async def one(connection: "asyncpg.Connection", position: int, documents: Documents) -> dict[str, Any] | None:
    """A row of the audit, its documents readable, by a connection that reads jsonb as Python's own; None for none."""
    found = await connection.fetchrow(_ONE, position)
    if found is None:
        return None
    row = dict(found)
    relation = row["relation"]
    if relation == "directory_contacts":
        relation = await connection.fetchval(_OWNER, row["row_id"])
    for side in ("before", "after"):
        row[side] = row[side] and readable(documents.get(relation), row[side])
    return row


def readable(document: type[Message] | None, columns: dict[str, Any]) -> dict[str, Any]:
    """The columns of a row, with its document as ProtoJSON where it can be read."""
    kept = columns.get("document")
    if kept is None or document is None:
        return columns
    try:
        message = document.FromString(bytes.fromhex(kept.removeprefix("\\x")))
    except (DecodeError, ValueError):
        return columns
    return columns | {"document": MessageToDict(message)}


def flat(columns: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Each value as text, under its path with dots; what is null, or an empty text, is left out."""
    for name, value in columns.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict) and value:
            yield from flat(value, f"{path}.")
        elif isinstance(value, str):
            yield from [(path, value)] if value else []
        elif value is not None:
            yield path, json.dumps(value, ensure_ascii=False)


# What is listed when nobody says which: looks at the audit would be most of it, for who reads it.
_CHANGES = ["INSERT", "UPDATE", "DELETE", "REDACT", "REPLAY"]


def _asked(request: pb.ListChangesRequest) -> dict[str, Any]:
    """What a list was asked for, whichever its page."""
    query = pb.ListChangesRequest()
    query.CopyFrom(request)
    query.ClearField("page_size")
    query.ClearField("page_token")
    return MessageToDict(query)


async def _position_after(tx: Transaction, when: datetime) -> int:
    """A position that nothing of before `when` has, or a higher one: halving finds it in some twenty looks."""
    ends = await tx.fetch_one(_ENDS)
    low, high = ends.first, ends.last + 1 if ends.last else 0
    while low < high:
        middle = (low + high) // 2
        if (await tx.fetch_one(_AT, middle)).change_time - LONGEST > when:
            high = middle
        else:
            low = middle + 1
    return int(low)


def _to_proto(row: Any, service: str) -> pb.Change:
    found = row if isinstance(row, dict) else vars(row)
    return pb.Change(
        name=f"operations/{service}/changes/{found['position']}",
        kind=found["operation"],
        change_time=found["change_time"],
        account=found["account"],
        organization=found["organization"],
        cause=found["cause"],
        traceparent=found["traceparent"],
        relation=found["relation"],
        row=found["row_id"],
        fields=found["fields"],
        redacted=found["redacted"],
    )
