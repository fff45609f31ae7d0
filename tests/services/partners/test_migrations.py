"""What stands in the database when it is migrated."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import asyncpg
from alembic import command
from tributary.partners.v1 import records_pb2 as pb

from cli.embedded.revisions import configuration
from services.chassis.database import AS_PRODUCT
from services.chassis.revisions import migrations
from tests.conftest import ServiceDatabase


def migrate(owner_url: str, revision: str) -> None:
    """Brings a database to a revision."""
    command.upgrade(configuration(migrations("partners"), owner_url), revision)


async def test_a_referral_from_before_says_who_is_a_party_to_its_case_and_an_agency_that_declined_is_none(
    service_database: Callable[[str], Awaitable[ServiceDatabase]],
) -> None:
    url = (await service_database("partners")).owner
    connection = await asyncpg.connect(url, server_settings=AS_PRODUCT)
    await connection.execute("DROP OWNED BY CURRENT_USER CASCADE")
    await connection.close()
    await asyncio.to_thread(migrate, url, "0007")
    connection = await asyncpg.connect(url, server_settings=AS_PRODUCT)
    organization, agency, expected = uuid4(), uuid4(), {}
    for state in ("PROPOSED", "CONFIRMED", "DECLINED", "EXPIRED", "REVOKED"):
        referral, case = uuid4(), uuid4()
        summary = pb.ReferralSummary(case=f"cases/{case}", agency=f"organizations/{agency}", state=state)
        await connection.execute(
            "INSERT INTO record_referrals VALUES ($1, $2, now(), 1, $3)",
            referral,
            organization,
            summary.SerializeToString(),
        )
        for part in (referral, case):
            await connection.execute("INSERT INTO record_parties VALUES ($1, $2, $3)", organization, agency, part)
        expected[referral] = (case, agency, state in ("PROPOSED", "CONFIRMED"))
    await connection.close()
    await asyncio.to_thread(migrate, url, "head")
    connection = await asyncpg.connect(url, server_settings=AS_PRODUCT)
    rows = await connection.fetch("SELECT referral_id, case_id, agency_id, helps FROM record_referrals")
    assert {row[0]: tuple(row)[1:] for row in rows} == expected
    parties = await connection.fetch("SELECT resource_id FROM record_parties")
    assert {row[0] for row in parties} == set(expected)
    await connection.close()
