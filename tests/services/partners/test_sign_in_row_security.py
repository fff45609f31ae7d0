"""What the database itself lets an actor see of what people sign in with."""

from services.chassis.actor import Actor
from services.chassis.database import Database
from services.chassis.transaction import Transactions
from tests.services.partners.conftest import Partners
from tests.services.partners.people import person, sign_in, with_second_factor

SIGN_IN_ONLY = (
    "credentials",
    "recovery_codes",
    "password_links",
    "tries",
    "mails",
    "challenges",
    "identities",
    "issuer_sign_ins",
)


async def test_sessions_are_their_accounts_and_the_rest_is_for_who_signs_people_in(partners: Partners) -> None:
    rosa, other = await person(partners), await person(partners)
    for one in (rosa, other):
        await with_second_factor(partners, (await sign_in(partners, one.email)).token)
    database = Database(partners.running.database.app, pool=2, service="a test")
    transactions = Transactions(database)
    try:
        for roles in ({"ORGANIZATION_ADMIN"}, {"OFFICE_STAFF"}, {"PUBLIC"}):
            actor = Actor(rosa.name, rosa.memberships[0].organization, frozenset(roles))
            async with transactions.read(actor) as tx:
                seen = await tx.fetch("SELECT DISTINCT account_id FROM sessions")
                assert [f"accounts/{row.account_id}" for row in seen] == [rosa.name]
                for table in SIGN_IN_ONLY:
                    assert await tx.fetch(f"SELECT 1 AS one FROM {table}") == []
                assert await tx.fetch("SELECT 1 AS one FROM accounts WHERE email = $1", other.email) == []
        async with transactions.read(Actor()) as tx:
            for table in ("sessions", "invitations", *SIGN_IN_ONLY):
                assert await tx.fetch(f"SELECT 1 AS one FROM {table}") == []
    finally:
        await database.close()
