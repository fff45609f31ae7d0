"""Rows and entities as messages of the contract, and its money read back."""

from datetime import datetime

from google.type import money_pb2
from tributary.funding.v1 import connections_pb2, opportunities_pb2

from services.chassis.dates import date_to_proto, moment
from services.funding.domain.money import Amount, amount, units_and_nanos
from services.funding.domain.opportunities import Content
from services.funding.models import Connection, Opportunity


def opportunity_to_proto(opportunity: Opportunity) -> opportunities_pb2.Opportunity:
    """An opportunity, from its entity or from a row of queries."""
    return opportunities_pb2.Opportunity(
        name=f"opportunities/{opportunity.id}",
        state=opportunity.state,
        title=opportunity.title,
        description=opportunity.description,
        funder=f"organizations/{opportunity.funder_id}",
        funder_display_name=opportunity.funder_display_name,
        min_award=money_to_proto(opportunity.min_award, opportunity.currency),
        max_award=money_to_proto(opportunity.max_award, opportunity.currency),
        total_amount=money_to_proto(opportunity.total_amount, opportunity.currency),
        open_time=opportunity.open_time,
        close_time=opportunity.close_time,
        eligible_kinds=opportunity.eligible_kinds,  # type: ignore[arg-type]  # Numbers of the enum.
        municipalities=opportunity.municipalities,
        determinants=opportunity.determinants,  # type: ignore[arg-type]
        required_documents=opportunity.required_documents,
        application_url=opportunity.application_url,
        publish_time=opportunity.publish_time,
        create_time=opportunity.create_time,
        update_time=opportunity.update_time,
        etag=str(opportunity.revision),
    )


def connection_to_proto(connection: Connection) -> connections_pb2.Connection:
    """A connection, from its entity or from a row of queries."""
    return connections_pb2.Connection(
        name=f"connections/{connection.id}",
        state=connection.state,
        organization=f"organizations/{connection.organization_id}",
        organization_display_name=connection.organization_display_name,
        opportunity=f"opportunities/{connection.opportunity_id}",
        opportunity_title=connection.opportunity_title,
        funder=f"organizations/{connection.funder_id}",
        funder_display_name=connection.funder_display_name,
        case=f"cases/{connection.case_id}" if connection.case_id else "",
        note=connection.note,
        award_amount=money_to_proto(connection.award_amount, connection.award_currency),
        award_date=date_to_proto(connection.award_date),
        feedback=connection.feedback,
        withdraw_reason=connection.withdraw_reason,
        apply_time=connection.apply_time,
        decide_time=connection.decide_time,
        create_time=connection.create_time,
        update_time=connection.update_time,
        etag=str(connection.revision),
    )


def content_of(opportunity: opportunities_pb2.Opportunity) -> Content:
    """What a funder says of an opportunity, from the wire. Raises InvalidArgument."""

    def money(name: str) -> Amount | None:
        return money_of(f"opportunity.{name}", getattr(opportunity, name)) if opportunity.HasField(name) else None

    def time(name: str) -> datetime | None:
        return moment(getattr(opportunity, name), f"opportunity.{name}") if opportunity.HasField(name) else None

    return Content(
        title=opportunity.title,
        description=opportunity.description,
        min_award=money("min_award"),
        max_award=money("max_award"),
        total_amount=money("total_amount"),
        open_time=time("open_time"),
        close_time=time("close_time"),
        eligible_kinds=tuple(opportunity.eligible_kinds),
        municipalities=tuple(opportunity.municipalities),
        determinants=tuple(opportunity.determinants),
        required_documents=tuple(opportunity.required_documents),
        application_url=opportunity.application_url,
    )


def money_to_proto(minor: int | None, currency: str | None) -> money_pb2.Money | None:
    """Hundredths of a currency's unit on the wire."""
    if minor is None or currency is None:
        return None
    units, nanos = units_and_nanos(minor)
    return money_pb2.Money(currency_code=currency, units=units, nanos=nanos)


def money_of(field: str, money: money_pb2.Money) -> Amount:
    """An amount from the wire. Raises InvalidArgument, naming `field`."""
    return amount(field, money.currency_code, money.units, money.nanos)
