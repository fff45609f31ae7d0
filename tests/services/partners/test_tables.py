"""The migrations make the tables that the entities declare."""

from collections.abc import Awaitable, Callable

import asyncpg
from sqlalchemy.dialects.postgresql.base import PGDialect

from services.partners.models.accounts import Account
from services.partners.models.record import PROJECTION
from services.partners.models.tables import Base
from tests.conftest import ServiceDatabase

DIALECT = PGDialect()  # type: ignore[no-untyped-call]
_COLUMNS = """
SELECT attname AS name, format_type(atttypid, atttypmod) AS kind, NOT attnotnull AS nullable
FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped"""


def declared_kind(kind: str) -> str:
    """A column type of an entity, as PostgreSQL calls it. Whole numbers are declared by meaning, not by width."""
    names = {"TIMESTAMP WITH TIME ZONE": "timestamp with time zone", "SMALLINT[]": "integer[]"}
    return names.get(kind, kind.lower())


async def test_every_column_of_an_entity_is_there_and_no_other(
    service_database: Callable[[str], Awaitable[ServiceDatabase]],
) -> None:
    connection = await asyncpg.connect((await service_database("partners")).owner)
    assert {*PROJECTION, Account.__tablename__, "organizations"} <= set(Base.metadata.tables)
    for name, table in Base.metadata.tables.items():
        declared = {
            column.name: (declared_kind(str(column.type.compile(DIALECT))), column.nullable) for column in table.columns
        }
        found = {
            row["name"]: (row["kind"].replace("bigint", "integer").replace("smallint", "integer"), row["nullable"])
            for row in await connection.fetch(_COLUMNS, name)
        }
        assert found == declared, name
    await connection.close()
