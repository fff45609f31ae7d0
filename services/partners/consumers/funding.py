"""Funding's news in the partnership record: connections, and what opportunities are called."""

from datetime import UTC
from typing import Any

from tributary.funding.v1 import connections_pb2, opportunities_pb2
from tributary.funding.v1 import events_pb2 as funding
from tributary.partners.v1 import records_pb2 as pb

from services.chassis.consumer import Consumer
from services.chassis.events import Event
from services.chassis.names import resource_id
from services.chassis.transaction import Transaction
from services.partners.consumers.entries import ENTRY, HISTORY, add, entry_of, handled_by, packed
from services.partners.domain.sharing import Category, funder_knows
from services.partners.domain.timeline import money

_CONNECTION = f"""
WITH past AS ({
    HISTORY.format(
        columns="opportunity_id, award_minor, award_currency, ",
        values=f"$2, $5, $9, {Category.FUNDING.value}, $3, $8, $7, $10, $11, $12",
    )
}
), kept AS (
    INSERT INTO record_connections (connection_id, organization_id, opportunity_id, create_time, revision, award_minor,
                                    award_currency, summary)
    VALUES ($5, $2, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (connection_id) DO UPDATE
    SET organization_id = excluded.organization_id, opportunity_id = excluded.opportunity_id,
        create_time = excluded.create_time, revision = excluded.revision, award_minor = excluded.award_minor,
        award_currency = excluded.award_currency, summary = excluded.summary
    WHERE record_connections.revision < excluded.revision
), parties AS (
    INSERT INTO record_parties (organization_id, party_id, resource_id)
    SELECT $2, $13, $5 WHERE $13::uuid IS NOT NULL ON CONFLICT DO NOTHING)
{ENTRY}"""
_OPPORTUNITY = """
WITH past AS (
    INSERT INTO record_titles (opportunity_id, revision, event_time, summary) VALUES ($1, $2, $4, $3)
    ON CONFLICT DO NOTHING)
INSERT INTO record_opportunities (opportunity_id, revision, summary) VALUES ($1, $2, $3)
ON CONFLICT (opportunity_id) DO UPDATE SET revision = excluded.revision, summary = excluded.summary
WHERE record_opportunities.revision < excluded.revision"""


async def add_connection(tx: Transaction, event: Event[Any]) -> None:
    """Adds what happened to a connection. Its funder is a party to it from its introduction on."""
    connection: connections_pb2.Connection = event.data.connection
    state = connections_pb2.Connection.State.Name(connection.state)
    award = connection.award_amount if connection.HasField("award_amount") else None
    summary = pb.ConnectionSummary(
        connection=connection.name,
        opportunity=connection.opportunity,
        opportunity_title=connection.opportunity_title,
        funder=connection.funder,
        funder_display_name=connection.funder_display_name,
        case=connection.case,
        state=state,
        award_amount=award,
        award_date=connection.award_date if connection.HasField("award_date") else None,
        create_time=connection.create_time,
        update_time=connection.update_time,
    )
    entry = entry_of(
        event,
        resource_id(connection.organization, "organizations"),
        resource_id(connection.name, "connections"),
        opportunity=connection.opportunity_title,
        funder=connection.funder_display_name,
        amount=money(award.currency_code, award.units, award.nanos) if award else "",
    )
    await add(
        tx,
        _CONNECTION,
        *entry,
        resource_id(connection.opportunity, "opportunities"),
        connection.create_time.ToDatetime(UTC),
        event.revision,
        award.units * 100 + award.nanos // 10_000_000 if award else None,
        award.currency_code if award else "",
        packed(summary),
        resource_id(connection.funder, "organizations") if funder_knows(state) else None,
    )


async def retitle_opportunity(tx: Transaction, event: Event[funding.OpportunityUpdated]) -> None:
    """Keeps the newest title of an opportunity, for the connections that were told an older one. A draft has none, and
    its title is its funder's own business."""
    opportunity = event.data.opportunity
    if opportunity.state == opportunities_pb2.Opportunity.DRAFT:
        return
    title = pb.ConnectionSummary(opportunity_title=opportunity.title)
    opportunity_id = resource_id(opportunity.name, "opportunities")
    await add(tx, _OPPORTUNITY, opportunity_id, event.revision, packed(title), event.time)


CONSUMER = Consumer(
    "funding",
    handled_by(
        add_connection,
        funding.ConnectionCreated,
        funding.ConnectionIntroduced,
        funding.ConnectionInterested,
        funding.ConnectionPrepared,
        funding.ConnectionApplied,
        funding.ConnectionAwarded,
        funding.ConnectionNotAwarded,
        funding.ConnectionWithdrawn,
    )
    | handled_by(retitle_opportunity, funding.OpportunityUpdated),
)
