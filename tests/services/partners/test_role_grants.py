"""Role grants, over gRPC: by whom, until when, and what a grant that ended is still good for."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import grpc
import pytest
from tributary.access.v1.access_pb2 import Role
from tributary.partners.v1 import accounts_pb2
from tributary.partners.v1 import role_grants_pb2 as pb
from tributary.partners.v1.role_grants_pb2_grpc import RoleGrantServiceStub

from services.chassis.actor import Actor
from services.chassis.database import Database
from services.chassis.transaction import Transactions
from tests.services.conftest import Metadata
from tests.services.partners.conftest import DANA, OFFICE, Partners, new_name
from tests.services.partners.people import person, sign_in, whose
from tests.services.refusals import refusal, wrong_fields

LAST = ("FAILED_PRECONDITION", "LAST_ADMIN")


def grants_of(partners: Partners) -> Any:
    """The service that grants are made by."""
    return RoleGrantServiceStub(partners.running.channel)


def organization_of(account: accounts_pb2.Account) -> str:
    """The first organization of an account."""
    return account.memberships[0].organization


def acting(partners: Partners, account: accounts_pb2.Account, *roles: str) -> Metadata:
    """An account's own calls."""
    return partners.callers(organization_of(account), *(roles or ("ORGANIZATION_ADMIN",)), account=account.name)


async def grant(
    partners: Partners, caller: Metadata, parent: str, account: str, role: str, until: datetime | None = None
) -> pb.RoleGrant:
    """A grant of a role."""
    wanted = pb.RoleGrant(account=account, role=role, expire_time=until)
    request = pb.CreateRoleGrantRequest(parent=parent, role_grant=wanted)
    return await grants_of(partners).CreateRoleGrant(request, metadata=caller)


async def revoke(partners: Partners, caller: Metadata, name: str) -> pb.RoleGrant:
    """A grant that is ended."""
    return await grants_of(partners).RevokeRoleGrant(pb.RevokeRoleGrantRequest(name=name), metadata=caller)


async def listed(partners: Partners, caller: Metadata, parent: str, **fields: Any) -> list[pb.RoleGrant]:
    """Who holds which role."""
    request = pb.ListRoleGrantsRequest(parent=parent, **fields)
    answer = await grants_of(partners).ListRoleGrants(request, metadata=caller)
    return list(answer.role_grants)


async def roles_in_session(partners: Partners, token: str) -> list[Role]:
    """The roles that a session carries now."""
    return list((await whose(partners, token)).roles)


async def test_a_grant_says_by_whom_and_until_when(partners: Partners) -> None:
    rosa = await person(partners, "ORGANIZATION_ADMIN")
    until = datetime.now(UTC) + timedelta(days=30)
    made = await grant(partners, partners.admin, organization_of(rosa), rosa.name, "ORGANIZATION_MEMBER", until)
    assert (made.account, made.account_email, made.account_display_name) == (rosa.name, rosa.email, "Rosa Example")
    assert (made.role, made.granter, made.state) == (Role.ORGANIZATION_MEMBER, DANA, pb.RoleGrant.IN_FORCE)
    assert made.expire_time.ToDatetime(UTC) == until
    own = acting(partners, rosa)
    assert [each.role for each in await listed(partners, own, organization_of(rosa))] == [
        Role.ORGANIZATION_MEMBER,
        Role.ORGANIZATION_ADMIN,
    ]
    request = pb.GetRoleGrantRequest(name=made.name)
    assert await grants_of(partners).GetRoleGrant(request, metadata=own) == made


async def test_a_role_that_expired_or_was_revoked_is_not_carried_any_more(partners: Partners) -> None:
    rosa = await person(partners)
    organization, own = organization_of(rosa), acting(partners, rosa, "ORGANIZATION_MEMBER")
    until = datetime.now(UTC) + timedelta(hours=1)
    admin = await grant(partners, partners.admin, organization, rosa.name, "ORGANIZATION_ADMIN", until)
    session = (await sign_in(partners, rosa.email)).token
    token = await partners.accounts.CreateApiToken(
        accounts_pb2.CreateApiTokenRequest(
            parent="accounts/me", api_token={"display_name": "x", "organization": organization}
        ),
        metadata=own,
    )

    async def by_token() -> list[Role]:
        request = accounts_pb2.AuthenticateApiTokenRequest(token=token.token)
        return list((await partners.accounts.AuthenticateApiToken(request, metadata=partners.gateway)).roles)

    assert set(await by_token()) == {Role.ORGANIZATION_ADMIN, Role.ORGANIZATION_MEMBER}
    await partners.rows(
        "UPDATE role_grants SET expire_time = now() - interval '1 second' WHERE id = $1", admin.name.rpartition("/")[2]
    )
    assert await by_token() == await roles_in_session(partners, session) == [Role.ORGANIZATION_MEMBER]
    (left,) = await listed(partners, partners.admin, organization)
    ended = await revoke(partners, partners.admin, left.name)
    assert (ended.state, ended.revoker) == (pb.RoleGrant.REVOKED, DANA)
    assert await refusal(by_token()) == ("UNAUTHENTICATED", "API_TOKEN_INVALID")
    assert await roles_in_session(partners, session) == []
    states = [each.state for each in await listed(partners, partners.admin, organization, show_ended=True)]
    assert states == [pb.RoleGrant.EXPIRED, pb.RoleGrant.REVOKED]
    assert await listed(partners, partners.admin, organization) == []
    for name in (left.name, admin.name):
        assert await refusal(revoke(partners, partners.admin, name)) == ("FAILED_PRECONDITION", "ROLE_GRANT_ENDED")
    await grant(partners, partners.admin, organization, rosa.name, "ORGANIZATION_MEMBER")
    assert await refusal(by_token()) == ("UNAUTHENTICATED", "API_TOKEN_INVALID"), "the token does not come back"


async def test_an_organizations_admin_grants_what_is_its_own_to_its_own_people(partners: Partners) -> None:
    rosa, imani = await person(partners, "ORGANIZATION_ADMIN"), await person(partners)
    organization, own = organization_of(rosa), acting(partners, rosa)
    stranger = grant(partners, own, organization, imani.name, "ORGANIZATION_MEMBER")
    assert await refusal(stranger) == ("NOT_FOUND", "ACCOUNT_NOT_FOUND")
    made_up = grant(partners, own, organization, new_name("accounts"), "ORGANIZATION_MEMBER")
    assert await refusal(made_up) == ("NOT_FOUND", "ACCOUNT_NOT_FOUND")
    by_email = grant(partners, own, organization, f"accounts/{imani.email}", "ORGANIZATION_MEMBER")
    assert await refusal(by_email) == ("NOT_FOUND", "ACCOUNT_NOT_FOUND")
    first = await grant(partners, partners.admin, organization, f"accounts/{imani.email}", "ORGANIZATION_MEMBER")
    await revoke(partners, own, first.name)
    assert (await grant(partners, own, organization, imani.name, "ORGANIZATION_ADMIN")).granter == rosa.name
    for role in ("OFFICE_ADMIN", "OFFICE_STAFF", "PARTNER_STAFF", "AGENCY_SYSTEM"):
        refused = await refusal(grant(partners, own, organization, imani.name, role))
        assert refused == ("PERMISSION_DENIED", "ROLE_NOT_YOURS_TO_GRANT")
    staff = await grant(partners, partners.admin, organization, imani.name, "PARTNER_STAFF")
    assert await refusal(revoke(partners, own, staff.name)) == ("PERMISSION_DENIED", "ROLE_NOT_YOURS_TO_GRANT")
    theirs = organization_of(imani)
    refused = await refusal(grant(partners, own, theirs, imani.name, "ORGANIZATION_ADMIN"))
    assert refused == ("PERMISSION_DENIED", "NOT_YOUR_ORGANIZATION")
    (foreign,) = await listed(partners, partners.admin, theirs)
    assert await refusal(revoke(partners, own, foreign.name)) == ("NOT_FOUND", "ROLE_GRANT_NOT_FOUND")
    assert await refusal(listed(partners, acting(partners, imani, "ORGANIZATION_MEMBER"), theirs)) == (
        "PERMISSION_DENIED",
        "ROLE_REQUIRED",
    )


async def test_the_last_admin_cannot_revoke_himself_away(partners: Partners) -> None:
    rosa = await person(partners, "ORGANIZATION_ADMIN")
    organization, own = organization_of(rosa), acting(partners, rosa)
    (only,) = await listed(partners, own, organization)
    assert await refusal(revoke(partners, own, only.name)) == LAST
    imani = await person(partners)
    await grant(partners, partners.admin, organization, imani.name, "ORGANIZATION_ADMIN")
    await revoke(partners, own, only.name)
    (other,) = await listed(partners, partners.admin, organization)
    assert (await revoke(partners, partners.admin, other.name)).state == pb.RoleGrant.REVOKED, "the Office may"


async def test_of_two_admins_who_revoke_each_other_one_stays(partners: Partners) -> None:
    rosa, imani = await person(partners, "ORGANIZATION_ADMIN"), await person(partners)
    organization = organization_of(rosa)
    theirs = await grant(partners, partners.admin, organization, imani.name, "ORGANIZATION_ADMIN")
    (_, mine) = await listed(partners, partners.admin, organization)
    other = partners.callers(organization, "ORGANIZATION_ADMIN", account=imani.name)
    results = await asyncio.gather(
        revoke(partners, acting(partners, rosa), theirs.name),
        revoke(partners, other, mine.name),
        return_exceptions=True,
    )
    assert sum(isinstance(result, grpc.aio.AioRpcError) for result in results) == 1
    assert len(await listed(partners, partners.admin, organization)) == 1


async def test_the_offices_last_admin_stays_whoever_revokes(partners: Partners) -> None:
    dana = await person(partners, "OFFICE_ADMIN")
    (only,) = await listed(partners, partners.admin, organization_of(dana))
    assert await refusal(revoke(partners, partners.admin, only.name)) == LAST


async def test_a_role_is_held_once_and_granted_for_a_time_to_come(partners: Partners) -> None:
    rosa = await person(partners)
    organization = organization_of(rosa)
    again = grant(partners, partners.admin, organization, rosa.name, "ORGANIZATION_MEMBER")
    assert await refusal(again) == ("ALREADY_EXISTS", "ROLE_GRANT_EXISTS")
    before = datetime(2020, 1, 1, tzinfo=UTC)
    past = grant(partners, partners.admin, organization, rosa.name, "ORGANIZATION_ADMIN", before)
    assert await wrong_fields(past) == ["role_grant.expire_time"]
    for role in ("PUBLIC", "GATEWAY"):
        wrong = await wrong_fields(grant(partners, partners.admin, organization, rosa.name, role))
        assert wrong == ["role_grant.role"]
    nowhere = grant(partners, partners.admin, new_name(), rosa.name, "ORGANIZATION_ADMIN")
    assert await refusal(nowhere) == ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")


async def test_the_office_entered_says_who_entered_the_account_with_its_roles(partners: Partners) -> None:
    rosa = await person(partners, "ORGANIZATION_ADMIN", "ORGANIZATION_MEMBER")
    grants = await listed(partners, partners.admin, organization_of(rosa))
    assert {each.granter for each in grants} == {DANA}
    audited = await partners.rows(
        "SELECT account, organization FROM audit WHERE relation = 'role_grants' AND row_id = $1",
        grants[0].name.rpartition("/")[2],
    )
    assert [tuple(row) for row in audited] == [(DANA, OFFICE)]


async def test_the_database_itself_lets_an_admin_grant_only_what_is_its_own(partners: Partners) -> None:
    rosa, imani = await person(partners, "ORGANIZATION_ADMIN"), await person(partners)
    actor = Actor(rosa.name, organization_of(rosa), frozenset({"ORGANIZATION_ADMIN"}))
    insert = "INSERT INTO role_grants (account_id, organization_id, role, granter, create_time)"
    database = Database(partners.running.database.app, pool=1, service="a test")
    transactions = Transactions(database)
    try:
        for role, organization in (("OFFICE_ADMIN", rosa), ("ORGANIZATION_ADMIN", imani)):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with transactions.begin(actor) as tx:
                    await tx.driver.execute(
                        f"{insert} VALUES ($1, $2, $3, '', now())",
                        rosa.name.partition("/")[2],
                        organization_of(organization).partition("/")[2],
                        role,
                    )
        async with transactions.read(actor) as tx:
            seen = await tx.fetch("SELECT email FROM accounts")
        assert [row.email for row in seen] == [rosa.email], "its own people alone"
    finally:
        await database.close()


async def test_the_office_knows_its_own_people_by_name_and_nobody_elses(partners: Partners) -> None:
    staff = await person(partners, "OFFICE_STAFF", "ORGANIZATION_MEMBER")
    office = organization_of(staff)
    gone = await person(partners, "PARTNER_STAFF")
    held = await grant(partners, partners.admin, office, gone.name, "OFFICE_STAFF")
    await revoke(partners, partners.admin, held.name)
    request = pb.ListColleaguesRequest(parent=office)
    caller = acting(partners, staff, "OFFICE_STAFF")
    (seen,) = (await grants_of(partners).ListColleagues(request, metadata=caller)).colleagues
    assert (seen.account, seen.account_display_name) == (staff.name, staff.display_name)
    assert set(seen.roles) == {Role.OFFICE_STAFF, Role.ORGANIZATION_MEMBER}
    elsewhere = organization_of(await person(partners, "PARTNER_STAFF"))
    foreign = grants_of(partners).ListColleagues(pb.ListColleaguesRequest(parent=elsewhere), metadata=caller)
    assert await refusal(foreign) == ("PERMISSION_DENIED", "NOT_YOUR_ORGANIZATION")
