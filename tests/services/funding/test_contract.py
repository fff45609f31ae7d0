"""What is remembered reaches the wire: each column filled, no field of the contract is left out."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from google.protobuf.message import Message
from sqlalchemy import ARRAY

from services.chassis.actor import Actor
from services.chassis.database import Database
from services.chassis.transaction import Transaction, Transactions
from services.funding.domain import connections, opportunities
from services.funding.models import Base, Connection, Opportunity, OrganizationSnapshot
from services.funding.queries.connections import get_connection
from services.funding.queries.opportunities import get_opportunity
from services.funding.wire import connection_to_proto, opportunity_to_proto
from tests.conftest import ServiceDatabase

KEY = UUID("01900000-0000-7000-8000-000000000001")
MOMENT = datetime(2026, 11, 21, 18, tzinfo=UTC)
OFFICE = Actor("accounts/x", "", frozenset({"OFFICE_STAFF"}))

FILLED: dict[type, Any] = {UUID: KEY, str: "words", int: 7, datetime: MOMENT, date: date(2026, 12, 1)}


@pytest.fixture
async def tx(service_database: Callable[[str], Awaitable[ServiceDatabase]]) -> AsyncIterator[Transaction]:
    """A transaction of the Office's on an empty database."""
    database = Database((await service_database("funding")).app, pool=1, service="test")
    async with Transactions(database).begin(OFFICE) as tx:
        tx.session.add(OrganizationSnapshot(id=KEY, display_name="Harbor Light Foundation", revision=1))
        await tx.session.flush()
        yield tx
    await database.close()


def filled(entity: type[Base], **given: Any) -> Any:
    """An entity with every column filled, those `given` as given."""
    values = {}
    for column in entity.__table__.columns:
        kind = column.type
        listed = isinstance(kind, ARRAY)
        values[column.name] = [FILLED[kind.item_type.python_type]] if listed else FILLED[kind.python_type]
    return entity(**values | given)


def unset(message: Message) -> set[str]:
    """The fields of `message` that are not set."""
    return {field.name for field in message.DESCRIPTOR.fields} - {field.name for field, _ in message.ListFields()}


OPPORTUNITY: Mapping[str, Any] = {"state": "OPEN", "currency": "USD", "close_time": MOMENT.replace(year=2027)}
CONNECTION: Mapping[str, Any] = {"state": "AWARDED", "award_currency": "USD"}


async def test_every_field_of_an_opportunity_is_told(tx: Transaction) -> None:
    tx.session.add(filled(Opportunity, **OPPORTUNITY))
    await tx.session.flush()
    row = opportunity_to_proto(await get_opportunity(tx, f"opportunities/{KEY}"))
    assert unset(row) == set()
    entity = await tx.session.get_one(Opportunity, KEY, populate_existing=True)
    assert opportunity_to_proto(entity) == row


async def test_every_field_of_a_connection_is_told(tx: Transaction) -> None:
    tx.session.add(filled(Opportunity, **OPPORTUNITY))
    await tx.session.flush()
    tx.session.add(filled(Connection, **CONNECTION))
    await tx.session.flush()
    row = connection_to_proto(await get_connection(tx, f"connections/{KEY}"))
    assert unset(row) == set()
    entity = await tx.session.get_one(Connection, KEY, populate_existing=True)
    assert connection_to_proto(entity) == row


def test_states_are_numbered_as_in_the_contract() -> None:
    from tributary.funding.v1 import connections_pb2, opportunities_pb2

    for domain, contract in (
        (opportunities.State, opportunities_pb2.Opportunity.State),
        (connections.State, connections_pb2.Connection.State),
    ):
        numbers = {state.name: state.value for state in domain}
        assert numbers | {"STATE_UNSPECIFIED": 0} == dict(contract.items())


async def test_the_database_knows_the_columns_of_the_entities_and_no_others(tx: Transaction) -> None:
    for name, table in Base.metadata.tables.items():
        rows = await tx.fetch("SELECT column_name FROM information_schema.columns WHERE table_name = $1", name)
        assert {row.column_name for row in rows} - {"search"} == set(table.columns.keys())
