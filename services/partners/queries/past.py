"""Reads of what was: an organization from the audit, its record from the history of everyone's events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp
from tributary.partners.v1 import organizations_pb2 as pb

from services.chassis.dates import moment
from services.chassis.errors import PermissionDenied, invalid
from services.chassis.transaction import Transaction
from services.partners.queries.scope import is_office, own_id

_CHANGES = """
SELECT decode(substr(after ->> 'document', 3), 'hex') AS document, after -> 'sources' AS sources
FROM audit WHERE row_id = $1 AND relation = 'organizations' AND after IS NOT NULL ORDER BY position"""


@dataclass(frozen=True, slots=True)
class PastOrganization:
    """The columns of an organization as they were."""

    id: UUID
    document: bytes
    sources: Sequence[Any]


def moment_of(tx: Transaction, at: Timestamp) -> datetime:
    """A moment that the actor asked for, in UTC. Raises InvalidArgument for one to come, PermissionDenied for somebody
    who acts for no organization: what was taken off a public page is no longer public."""
    asked = moment(at, "at")
    if asked > tx.now:
        raise invalid("at", "Give a time that has been, or leave it out for what is now.")
    if own_id(tx.actor) is None and not is_office(tx.actor):
        raise PermissionDenied("PAST_NOT_PUBLIC", "What was is for the network's organizations: leave `at` out.")
    return asked


async def past_organization(tx: Transaction, organization_id: UUID, at: datetime) -> Any:
    """An organization with what its last change before `at` or then made of it, as a row would hold it; None before it
    was entered."""
    found: PastOrganization | None = None
    for change in await tx.fetch(_CHANGES, str(organization_id)):
        document = change.document or (found.document if found else b"")
        # The application's own time of a change, as its readers are shown it.
        if pb.Organization.FromString(document).update_time.ToDatetime(UTC) > at:
            break
        found = PastOrganization(organization_id, document, change.sources or (found.sources if found else []))
    return found


def record_at(own: str, most: int, recent: int) -> str:
    """The statement that reads a record of the moment `{at}`, with the values, the parts and the columns of the one
    that reads today's (queries/record.py); `own` selects what the reader is a party to today."""
    return f"""
WITH own AS MATERIALIZED (
    {own}
), past AS MATERIALIZED (
    SELECT DISTINCT ON (resource_id) * FROM record_history
    WHERE organization_id = $1 AND event_time <= {{at}} ORDER BY resource_id, revision DESC
), cases AS MATERIALIZED (
    SELECT summary FROM past WHERE category = 5 AND ($3 OR resource_id IN (SELECT resource_id FROM own))
    ORDER BY order_time DESC, resource_id DESC LIMIT {most}
), referrals AS MATERIALIZED (
    SELECT summary FROM past WHERE category = 6 AND ($4 OR resource_id IN (SELECT resource_id FROM own))
    ORDER BY order_time DESC, resource_id DESC LIMIT {most}
), connections AS MATERIALIZED (
    SELECT * FROM past WHERE category = 7 AND ($5 OR resource_id IN (SELECT resource_id FROM own))
), awards AS (
    SELECT award_currency, sum(award_minor)::bigint AS minor FROM connections
    WHERE award_minor IS NOT NULL GROUP BY award_currency
), agreements AS MATERIALIZED (
    SELECT summary FROM past
    WHERE category = 3 AND summary IS NOT NULL AND ($6 OR resource_id IN (SELECT resource_id FROM own))
    ORDER BY order_time DESC, resource_id DESC LIMIT {most}
), recent AS MATERIALIZED (
    SELECT category, entry FROM timeline_entries
    WHERE organization_id = $1 AND event_time <= {{at}}
      AND (category = ANY($7::smallint[]) OR resource_id IN (SELECT resource_id FROM own))
    ORDER BY event_time DESC, event_id DESC LIMIT {recent}
){{logged}}
SELECT
    ARRAY(SELECT summary FROM cases) AS cases,
    ARRAY(SELECT summary FROM referrals) AS referrals,
    ARRAY(SELECT c.summary || coalesce(
                     (SELECT t.summary FROM record_titles t WHERE t.opportunity_id = c.opportunity_id
                      AND t.event_time <= {{at}} ORDER BY t.revision DESC LIMIT 1), '')
          FROM connections c ORDER BY c.order_time DESC, c.resource_id DESC LIMIT {most}) AS connections,
    ARRAY(SELECT award_currency FROM awards ORDER BY award_currency) AS currencies,
    ARRAY(SELECT minor FROM awards ORDER BY award_currency) AS awarded,
    ARRAY(SELECT summary FROM agreements) AS agreements,
    ARRAY(SELECT entry FROM recent) AS recent,
    (SELECT count(*) FROM services s WHERE s.organization_id = $1 AND s.create_time <= {{at}})
    + (SELECT count(*) FROM audit a
       WHERE a.relation = 'services' AND a.operation = 'DELETE' AND a.change_time > {{at}}
         AND a.before ->> 'organization_id' = $1::text AND (a.before ->> 'create_time')::timestamptz <= {{at}})
        AS service_count"""
