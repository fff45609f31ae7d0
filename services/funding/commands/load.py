"""Loading what a command changes, locked until the transaction ends, and telling of the change."""

from collections.abc import Callable
from uuid import UUID

from google.protobuf.message import Message
from sqlalchemy import select
from tributary.funding.v1 import connections_pb2, opportunities_pb2

from services.chassis.errors import NotFound, PermissionDenied, invalid
from services.chassis.etags import check_etag
from services.chassis.names import resource_id
from services.chassis.transaction import Transaction
from services.funding.domain.opportunities import Party
from services.funding.models import Connection, Opportunity, OrganizationSnapshot
from services.funding.queries.connections import get_connection
from services.funding.queries.opportunities import get_opportunity
from services.funding.queries.scope import OFFICE
from services.funding.wire import connection_to_proto, opportunity_to_proto


async def load_opportunity(tx: Transaction, name: str, etag: str = "") -> Opportunity:
    """An opportunity that the actor may change, locked. Raises NotFound for one that it may not see, PermissionDenied;
    Conflict when it no longer has `etag`."""
    seen = await get_opportunity(tx, name)
    opportunity_party(tx, seen)
    statement = select(Opportunity).where(Opportunity.id == seen.id).with_for_update(of=Opportunity)
    opportunity = (await tx.session.execute(statement)).scalar_one()
    check_etag(opportunity.revision, etag)
    return opportunity


async def load_connection(tx: Transaction, name: str, etag: str = "") -> Connection:
    """A connection that the actor may see, locked. Raises NotFound; Conflict when it no longer has `etag`."""
    seen = await get_connection(tx, name)
    statement = select(Connection).where(Connection.id == seen.id).with_for_update(of=Connection)
    connection = (await tx.session.execute(statement)).scalar_one()
    check_etag(connection.revision, etag)
    return connection


async def party_organization(tx: Transaction, field: str, name: str) -> UUID:
    """The UUID of the organization that a new thing is for: the actor's own when `name` is "". The actor's own need not
    be known here yet: the news of it may still be on its way. Raises InvalidArgument, NotFound."""
    wanted = name or tx.actor.organization
    if not wanted:
        raise invalid(field, "Say for which organization: this caller acts for none.")
    organization_id = resource_id(wanted, "organizations")
    if wanted != tx.actor.organization and await tx.session.get(OrganizationSnapshot, organization_id) is None:
        raise NotFound("ORGANIZATION_NOT_FOUND", f"There is no {wanted}.", metadata={"name": wanted})
    return organization_id


def opportunity_party(tx: Transaction, opportunity: Opportunity) -> Party:
    """As whom the actor moves an opportunity that it may see. Raises PermissionDenied."""
    if tx.actor.has(*OFFICE):
        return Party.OFFICE
    if tx.actor.organization != f"organizations/{opportunity.funder_id}":
        raise not_yours()
    return Party.FUNDER


def not_yours() -> PermissionDenied:
    """The refusal of what only the funder itself or the Office does."""
    return PermissionDenied("NOT_YOUR_ORGANIZATION", "An opportunity is for its own funder or the Office to change.")


async def tell_opportunity(
    tx: Transaction, opportunity: Opportunity, event: Callable[..., Message]
) -> opportunities_pb2.Opportunity:
    """Writes the opportunity and tells of its change; the opportunity as it is then."""
    await tx.session.flush()
    proto = opportunity_to_proto(opportunity)
    tx.publish(event(opportunity=proto), revision=opportunity.revision)
    return proto


async def tell_connection(
    tx: Transaction, connection: Connection, event: Callable[..., Message]
) -> connections_pb2.Connection:
    """Writes the connection and tells of its change; the connection as it is then."""
    await tx.session.flush()
    proto = connection_to_proto(connection)
    tx.publish(event(connection=proto), revision=connection.revision)
    return proto
