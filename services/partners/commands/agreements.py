"""Writes of agreements: drafting, signing, ending, renewing, and what the days do."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from typing import Any

from google.protobuf.message import Message
from tributary.partners.v1 import agreements_pb2 as pb
from tributary.partners.v1 import events_pb2 as events

from services.chassis.clocks import BATCH
from services.chassis.dates import date_to_proto, day
from services.chassis.errors import AlreadyExists, invalid
from services.chassis.etags import check_etag
from services.chassis.names import resource_id
from services.chassis.transaction import Transaction
from services.partners.domain.agreements import (
    EDITABLE,
    LIFE,
    RENEWABLE,
    WARNINGS,
    Side,
    State,
    check,
    check_parties,
    not_a_party,
    over,
    require,
    warning_due,
)
from services.partners.domain.terms import Term, day_of
from services.partners.queries.agreements import AGREEMENT_COLUMNS, get_agreement
from services.partners.queries.scope import is_office
from services.partners.wire.agreements import agreement_columns, agreement_to_proto, is_accepted

# What its drafter says of it.
FIELDS = frozenset({"kind", "title", "parties", "categories", "start_date", "end_date", "obligations"})

_INSERT = """
INSERT INTO agreements (kind, state, categories, start_date, end_date, submit_time, accepted, predecessor_id, document)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id"""
_UPDATE = """
UPDATE agreements SET kind = $1, state = $2, categories = $3, start_date = $4, end_date = $5, submit_time = $6,
    accepted = $7, predecessor_id = $8, document = $9, revision = $10 WHERE id = $11"""
_LEAVE = "DELETE FROM agreement_parties WHERE agreement_id = $1"
_JOIN = "INSERT INTO agreement_parties (agreement_id, organization_id) SELECT $1, unnest($2::uuid[])"
_SUCCESSOR = "SELECT id FROM agreements WHERE predecessor_id = $1 AND state <> 'TERMINATED'"
_NAMES = "SELECT id, display_name FROM organizations WHERE id = ANY($1)"


async def create_agreement(tx: Transaction, given: pb.Agreement) -> pb.Agreement:
    """Begins a DRAFT. Raises InvalidArgument, PermissionDenied."""
    agreement = pb.Agreement(state=pb.Agreement.DRAFT)
    await _fill(tx, agreement, given, FIELDS)
    return await _insert(tx, agreement)


async def update_agreement(
    tx: Transaction, name: str, given: pb.Agreement, fields: Sequence[str], etag: str
) -> pb.Agreement:
    """Changes `fields` of a DRAFT to what they are in `given`. Raises NotFound, Conflict, WrongState,
    InvalidArgument, PermissionDenied."""
    row, agreement = await _load(tx, name, etag)
    require(State[row.state], "update", EDITABLE)
    if "parties" in fields and agreement.HasField("submit_time"):
        # Who read it once is named in the timelines of the others for good.
        raise invalid("agreement.parties", "Its parties have read it: leave them, or end this one and draft another.")
    await _fill(tx, agreement, given, fields)
    if "parties" in fields:
        await tx.driver.execute(_LEAVE, row.id)
        await _join(tx, row.id, agreement)
    return await _write(tx, row, agreement, events.AgreementUpdated)


async def submit_agreement(tx: Transaction, name: str, etag: str) -> pb.Agreement:
    """Gives a DRAFT to its parties. Raises NotFound, Conflict, WrongState."""
    row, agreement = await _load(tx, name, etag)
    _move(tx, agreement, "submit")
    if not agreement.HasField("submit_time"):
        agreement.submit_time.FromDatetime(tx.now)
    agreement.comment = ""
    return await _write(tx, row, agreement, events.AgreementSubmitted)


async def return_agreement(tx: Transaction, name: str, etag: str, comment: str) -> pb.Agreement:
    """Asks for changes: nobody has accepted it then. Raises NotFound, Conflict, WrongState."""
    row, agreement = await _load(tx, name, etag)
    _move(tx, agreement, "return")
    agreement.comment = comment
    for party in agreement.parties:
        party.ClearField("accept_time")
        party.ClearField("accepted_by")
    return await _write(tx, row, agreement, events.AgreementReturned)


async def accept_agreement(tx: Transaction, name: str, etag: str) -> pb.Agreement:
    """Accepts it for the actor's organization; ACTIVE when all have and its first day has come. Raises NotFound,
    Conflict, WrongState, PermissionDenied."""
    row, agreement = await _load(tx, name, etag)
    _move(tx, agreement, "accept")
    today = day_of(tx.now)
    if row.end_date < today:
        raise over()
    own = [party for party in agreement.parties if party.organization == tx.actor.organization]
    if not own:
        raise not_a_party()
    if own[0].HasField("accept_time"):
        return agreement
    own[0].accept_time.FromDatetime(tx.now)
    own[0].accepted_by = tx.actor.account
    accepted = await _write(tx, row, agreement, events.AgreementAccepted)
    if not is_accepted(agreement) or row.start_date > today:
        return accepted
    return await _activate(tx, await get_agreement(tx, name))


async def terminate_agreement(tx: Transaction, name: str, etag: str, comment: str) -> pb.Agreement:
    """Ends it now. Raises NotFound, Conflict, WrongState."""
    row, agreement = await _load(tx, name, etag)
    _move(tx, agreement, "terminate")
    agreement.comment = comment
    return await _write(tx, row, agreement, events.AgreementTerminated)


async def renew_agreement(tx: Transaction, name: str, end: date) -> pb.Agreement:
    """Drafts the one that follows it, until `end`. The one before it is locked, so that there is one at a time.
    Raises NotFound, WrongState, AlreadyExists, InvalidArgument, PermissionDenied."""
    row, agreement = await _load(tx, name, "")
    require(State[row.state], "renew", RENEWABLE)
    start = max(row.end_date + timedelta(days=1), day_of(tx.now))
    if end < start:
        raise invalid("end_date", f"Give {start} or a later day: the next one begins then.")
    if there := await tx.fetch(_SUCCESSOR, row.id):
        raise AlreadyExists(
            "AGREEMENT_RENEWED",
            "There is one that follows it: go on with that one.",
            metadata={"name": f"agreements/{there[0].id}"},
        )
    successor = pb.Agreement(state=pb.Agreement.DRAFT, predecessor=name)
    for party in agreement.parties:
        successor.parties.add(organization=party.organization)
    agreement.start_date.CopyFrom(date_to_proto(start))
    agreement.end_date.CopyFrom(date_to_proto(end))
    await _fill(tx, successor, agreement, FIELDS)
    return await _insert(tx, successor)


async def activate_due(tx: Transaction) -> int:
    """Activates a batch of those whose first day has come; how many."""
    due = "a.state = 'IN_REVIEW' AND a.accepted AND a.start_date <= $1 AND a.end_date >= $1"
    return await _by_the_clock(tx, due, lambda row: _activate(tx, row))


async def expire_due(tx: Transaction) -> int:
    """Lets a batch of those whose last day is past expire; how many."""

    async def expire(row: Any) -> pb.Agreement:
        agreement = agreement_to_proto(row)
        _move(tx, agreement, "expire", Side.CLOCK)
        return await _write(tx, row, agreement, events.AgreementExpired)

    return await _by_the_clock(tx, "a.state = 'ACTIVE' AND a.end_date < $1", expire)


async def warn_due(tx: Transaction) -> int:
    """Warns the parties of a batch of those that end soon; how many."""
    today = day_of(tx.now)

    async def warn(row: Any) -> pb.Agreement:
        warning = warning_due(row.end_date, today, row.warned)
        await tx.driver.execute("UPDATE agreements SET warned = $2 WHERE id = $1", row.id, warning)
        left = (row.end_date - today).days
        return await _write(tx, row, agreement_to_proto(row), events.AgreementNearsEnd, days_left=left)

    due = " OR ".join(f"a.end_date <= $1 + {days} AND coalesce(a.warned, 999) > {days}" for days in WARNINGS)
    return await _by_the_clock(tx, f"a.state = 'ACTIVE' AND a.end_date >= $1 AND ({due})", warn)


async def _by_the_clock(tx: Transaction, due: str, work: Callable[[Any], Awaitable[pb.Agreement]]) -> int:
    """Does `work` with each that is `due` (over agreements a, today is $1), but for what another process holds."""
    rows = await tx.fetch(
        f"SELECT {AGREEMENT_COLUMNS} FROM agreements a WHERE {due} ORDER BY a.id LIMIT {BATCH} FOR UPDATE SKIP LOCKED",
        day_of(tx.now),
    )
    for row in rows:
        await work(row)
    return len(rows)


async def _activate(tx: Transaction, row: Any) -> pb.Agreement:
    agreement = agreement_to_proto(row)
    _move(tx, agreement, "activate", Side.CLOCK)
    return await _write(tx, row, agreement, events.AgreementActivated)


def _move(tx: Transaction, agreement: pb.Agreement, verb: str, side: Side | None = None) -> None:
    side = side or (Side.OFFICE if is_office(tx.actor) else Side.PARTY)
    agreement.state = LIFE.next_state(State(agreement.state), verb, side).value  # type: ignore[assignment]


async def _load(tx: Transaction, name: str, etag: str) -> tuple[Any, pb.Agreement]:
    """An agreement that the actor may see, locked: its row and its message. Raises NotFound, Conflict."""
    row = await get_agreement(tx, name, lock=True)
    check_etag(row.revision, etag)
    return row, agreement_to_proto(row)


async def _fill(tx: Transaction, agreement: pb.Agreement, given: pb.Agreement, fields: Sequence[str] | Any) -> None:
    """Sets `fields` to what they are in `given`, and holds the whole to the rules. Raises InvalidArgument,
    PermissionDenied."""
    said = pb.Agreement()
    said.CopyFrom(given)
    for field in FIELDS.intersection(fields):
        agreement.ClearField(field)
    for set_field, _ in given.ListFields():
        if set_field.name not in FIELDS.intersection(fields):
            said.ClearField(set_field.name)
    agreement.MergeFrom(said)
    start, end = day(agreement.start_date, "agreement.start_date"), day(agreement.end_date, "agreement.end_date")
    office = tx.actor.organization
    names = [party.organization for party in agreement.parties]
    check(
        shares=agreement.kind == pb.Agreement.DATA_SHARING,
        categories=agreement.categories,
        term=Term(start, end),
    )
    if "parties" in fields:
        check_parties(names, office)
        await _name_parties(tx, agreement, [office, *(name for name in names if name != office)])


async def _name_parties(tx: Transaction, agreement: pb.Agreement, names: Sequence[str]) -> None:
    ids = [resource_id(name, "organizations") for name in names]
    known = {row.id: row.display_name for row in await tx.fetch(_NAMES, ids)}
    for name, organization_id in zip(names, ids, strict=True):
        if organization_id not in known:
            raise invalid("agreement.parties", f"There is no {name}.")
    del agreement.parties[:]
    for organization_id in ids:
        agreement.parties.add(organization=f"organizations/{organization_id}", display_name=known[organization_id])


async def _insert(tx: Transaction, agreement: pb.Agreement) -> pb.Agreement:
    agreement.create_time.FromDatetime(tx.now)
    agreement.update_time.FromDatetime(tx.now)
    agreement.etag = "1"
    row = await tx.fetch_one(_INSERT, *agreement_columns(agreement))
    await _join(tx, row.id, agreement)
    agreement.name = f"agreements/{row.id}"
    tx.publish(events.AgreementCreated(agreement=agreement), revision=1)
    return agreement


async def _join(tx: Transaction, agreement_id: Any, agreement: pb.Agreement) -> None:
    parties = [resource_id(party.organization, "organizations") for party in agreement.parties]
    await tx.driver.execute(_JOIN, agreement_id, parties)


async def _write(
    tx: Transaction, row: Any, agreement: pb.Agreement, event: Callable[..., Message], **more: int
) -> pb.Agreement:
    """Writes what became of `row` and tells of it."""
    revision = row.revision + 1
    agreement.etag = str(revision)
    agreement.update_time.FromDatetime(tx.now)
    await tx.driver.execute(_UPDATE, *agreement_columns(agreement), revision, row.id)
    agreement.name = f"agreements/{row.id}"
    tx.publish(event(agreement=agreement, **more), revision=revision)
    return agreement
