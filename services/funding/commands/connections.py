"""Writes of connections."""

from datetime import date
from uuid import UUID

from tributary.funding.v1 import connections_pb2 as pb
from tributary.funding.v1 import events_pb2 as events

from services.chassis.actor import Actor
from services.chassis.errors import AlreadyExists, PermissionDenied, invalid
from services.chassis.transaction import Transaction
from services.funding.commands.load import load_connection, party_organization, tell_connection
from services.funding.domain import connections, opportunities
from services.funding.domain.connections import Party
from services.funding.domain.money import Amount
from services.funding.models import Connection
from services.funding.queries.connections import get_connection
from services.funding.queries.opportunities import get_opportunity
from services.funding.queries.scope import FUNDER, OFFICE
from services.funding.wire import connection_to_proto

# Held until the transaction ends, so that what it is connected to does not close meanwhile.
_HOLD = "SELECT state, funder_id FROM opportunities WHERE id = $1 FOR SHARE"
_UNDER_WAY = ", ".join(f"'{state.name}'" for state in connections.UNDER_WAY)
_INSERT = f"""
INSERT INTO connections (state, organization_id, opportunity_id, funder_id, case_id, note, disclose_time,
                         create_time, update_time)
VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7 THEN $8::timestamptz END, $8, $8)
ON CONFLICT (organization_id, opportunity_id) WHERE state IN ({_UNDER_WAY}) DO NOTHING
RETURNING id"""


async def create_connection(
    tx: Transaction, *, organization: str, opportunity: str, case: UUID | None, note: str
) -> pb.Connection:
    """Connects an organization, the actor's own when `organization` is "", to an opportunity. The Office may do it for
    any that is known. Raises InvalidArgument, PermissionDenied, NotFound, WrongState, AlreadyExists."""
    party = Party.OFFICE if tx.actor.has(*OFFICE) else Party.ORGANIZATION
    if party is Party.ORGANIZATION and organization not in ("", tx.actor.organization):
        raise PermissionDenied(
            "NOT_YOUR_ORGANIZATION", "Connect your own organization: leave connection.organization out."
        )
    organization_id = await party_organization(tx, "connection.organization", organization)
    seen = await get_opportunity(tx, opportunity)
    async with tx.as_product():  # Who may not change an opportunity may not hold it either.
        target = await tx.fetch_one(_HOLD, seen.id)
    opportunities.require(opportunities.State[target.state], "connect to", opportunities.CONNECTABLE)
    if organization_id == target.funder_id:
        raise invalid("connection.opportunity", "This is the organization's own: connect it to another funder's.")
    state = connections.FIRST[party]
    row = await tx.fetch_one(
        _INSERT,
        state.name,
        organization_id,
        seen.id,
        target.funder_id,
        case,
        note,
        connections.tells_funder(state),
        tx.now,
    )
    if row is None:
        raise AlreadyExists(
            "CONNECTION_EXISTS",
            "This organization has a connection to this opportunity under way: go on with that one.",
            metadata={"organization": f"organizations/{organization_id}", "opportunity": opportunity},
        )
    connection = connection_to_proto(await get_connection(tx, f"connections/{row.id}"))
    tx.publish(events.ConnectionCreated(connection=connection), revision=1)
    return connection


async def introduce_connection(tx: Transaction, name: str, etag: str, *, note: str) -> pb.Connection:
    """Tells the funder of a SUGGESTED one. No `note` leaves it."""
    connection = await _move(tx, name, etag, "introduce")
    connection.note = note or connection.note
    return await tell_connection(tx, connection, events.ConnectionIntroduced)


async def express_interest(tx: Transaction, name: str, etag: str) -> pb.Connection:
    """The organization wants it."""
    connection = await _move(tx, name, etag, "express_interest")
    return await tell_connection(tx, connection, events.ConnectionInterested)


async def prepare_connection(tx: Transaction, name: str, etag: str, *, case: UUID | None) -> pb.Connection:
    """Begins the application, with the case that helps. No `case` leaves it."""
    connection = await _move(tx, name, etag, "prepare")
    connection.case_id = case or connection.case_id
    return await tell_connection(tx, connection, events.ConnectionPrepared)


async def apply_connection(tx: Transaction, name: str, etag: str) -> pb.Connection:
    """The application is in."""
    connection = await _move(tx, name, etag, "apply")
    return await tell_connection(tx, connection, events.ConnectionApplied)


async def award_connection(
    tx: Transaction, name: str, etag: str, *, amount: Amount, award_date: date | None, feedback: str
) -> pb.Connection:
    """The funder gives `amount`. No `award_date` is today where the program is. Raises InvalidArgument too."""
    connection = await _move(tx, name, etag, "award")
    connections.check_award(amount, connection.opportunity.currency)
    connection.award_amount = amount.minor
    connection.award_currency = amount.currency
    connection.award_date = award_date or await _today(tx)
    connection.feedback = feedback
    return await tell_connection(tx, connection, events.ConnectionAwarded)


async def not_award_connection(tx: Transaction, name: str, etag: str, *, feedback: str) -> pb.Connection:
    """The funder does not give, and says why."""
    connection = await _move(tx, name, etag, "not_award")
    connection.feedback = feedback
    return await tell_connection(tx, connection, events.ConnectionNotAwarded)


async def withdraw_connection(tx: Transaction, name: str, etag: str, *, reason: str) -> pb.Connection:
    """The organization does not go on with it."""
    connection = await _move(tx, name, etag, "withdraw")
    connection.withdraw_reason = reason
    return await tell_connection(tx, connection, events.ConnectionWithdrawn)


async def _move(tx: Transaction, name: str, etag: str, verb: str) -> Connection:
    """Makes a move. Raises NotFound, PermissionDenied, Conflict, WrongState."""
    connection = await load_connection(tx, name, etag)
    connection.move(verb, connection_party(tx.actor, connection), at=tx.now)
    return connection


def connection_party(actor: Actor, connection: Connection) -> Party:
    """As whom the actor moves a connection that it may see: the Office, or a side of it."""
    if actor.has(*OFFICE):
        return Party.OFFICE
    if actor.has(*FUNDER) and actor.organization == f"organizations/{connection.funder_id}":
        return Party.FUNDER
    return Party.ORGANIZATION


async def _today(tx: Transaction) -> date:
    """The day at this moment in Milwaukee, by the time zones that PostgreSQL carries."""
    day: date = await tx.driver.fetchval("SELECT ($1::timestamptz AT TIME ZONE 'America/Chicago')::date", tx.now)
    return day
