"""Reads of what is shared: how somebody stands to a record, and an organization's consents."""

from uuid import UUID

from tributary.partners.v1 import consents_pb2 as pb

from services.chassis.errors import PermissionDenied
from services.chassis.listing import newest_first
from services.chassis.names import resource_id
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.domain.agreements import State, stands
from services.partners.domain.sharing import Agreement, Category, Standing, Viewer, viewer_of
from services.partners.domain.terms import Term, day_of
from services.partners.queries.scope import is_office, organization_missing, own_id
from services.partners.wire.sharing import consent_to_proto

CONSENTS = """
SELECT c.id, c.organization_id, c.category, c.grantee_id, c.start_date, c.end_date, c.create_time, c.withdraw_time,
    g.display_name AS grantee_display_name
FROM consents c LEFT JOIN organizations g ON g.id = c.grantee_id"""

# What an organization ($1) consents to for a reader ($2) or for the network, and the agreements that bind that reader.
# It says besides whose record this transaction reads: row-level security then lets through what is shared of that one.
_STANDING = """
SELECT NULL AS state, ARRAY[category] AS categories, start_date, end_date FROM consents
WHERE organization_id = $1 AND (grantee_id = $2 OR grantee_id IS NULL) AND withdraw_time IS NULL
    AND (SELECT set_config('tributary.record', $1::uuid::text, true)) IS NOT NULL
UNION ALL
SELECT a.state, a.categories, a.start_date, a.end_date
FROM agreement_parties p JOIN agreements a ON a.id = p.agreement_id
WHERE p.organization_id = $2 AND a.kind = 'DATA_SHARING' AND a.state IN ('ACTIVE', 'EXPIRED')"""


async def standing_of(tx: Transaction, organization_id: UUID) -> Standing:
    """How the actor stands to an organization's record now. Whoever acts for no organization is not of the network."""
    reader = own_id(tx.actor)
    viewer = viewer_of(own=reader == organization_id, office=is_office(tx.actor))
    if viewer is not Viewer.OTHER or reader is None:
        return Standing(viewer)
    today = day_of(tx.now)
    consented: set[Category] = set()
    agreements: dict[Category, Agreement] = {}
    for row in await tx.fetch(_STANDING, organization_id, reader):
        categories, term = map(Category, row.categories), Term(row.start_date, row.end_date)
        if row.state is None:
            consented |= set(categories) if term.holds(today) else set()
        elif found := stands(State[row.state], term, today):
            # One that is active counts for more than one that expired.
            agreements |= {c: found for c in categories if agreements.get(c) is not Agreement.ACTIVE}
    return Standing(viewer, consented, agreements)


async def list_consents(tx: Transaction, request: pb.ListConsentsRequest) -> pb.ListConsentsResponse:
    """A page of an organization's consents, the newest first. Raises NotFound, PermissionDenied."""
    organization_id = resource_id(request.parent, "organizations")
    if not is_office(tx.actor) and organization_id != own_id(tx.actor):
        raise PermissionDenied("NOT_YOUR_ORGANIZATION", "An organization's consents are for its own people to read.")
    today, where = day_of(tx.now), Where()
    where.add("c.organization_id = {}", organization_id)
    if not request.include_past:
        where.add("c.withdraw_time IS NULL AND (c.end_date IS NULL OR c.end_date >= {})", today)
    rows, token = await newest_first(tx, request, CONSENTS, where, "c.id")
    if not rows and await tx.fetch_one("SELECT FROM organizations WHERE id = $1", organization_id) is None:
        raise organization_missing(request.parent)
    return pb.ListConsentsResponse(consents=[consent_to_proto(row, today) for row in rows], next_page_token=token)
