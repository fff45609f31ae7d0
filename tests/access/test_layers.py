"""Each of the three layers holds alone: the contract's roles, the scopes of the queries, PostgreSQL's policies."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import asyncpg
import pytest
from tributary.assistance.v1 import cases_pb2, cases_pb2_grpc

import services.assistance.queries.scope as assistance_scope
import services.funding.queries.scope as funding_scope
import services.partners.queries.scope as partners_scope
from services.assistance.queries import cases as case_queries
from services.chassis import accounts
from services.chassis.actor import Actor
from services.chassis.database import AS_PRODUCT
from services.chassis.names import resource_id
from tests.access.calling import COLUMNS, READING, ROLES, World, drawn, expected, expected_cells, methods
from tests.access.places import OWN, key

_SECURED = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relforcerowsecurity ORDER BY relname"""
# What of a secured table is not public.
_HIDDEN = {
    "organizations": "false",
    "services": "false",
    "locations": "false",
    "directory_entries": "false",
    "opportunities": "state = 'DRAFT'",
    "timeline_entries": "category <> 1",
}


def _own_account_id(actor: Actor, name: str) -> Any:
    return resource_id(actor.account if name == "accounts/me" else name, "accounts")


# Each scope, and what stands in its place when there is none.
_SCOPES: list[tuple[Any, Callable[..., Any]]] = [
    (assistance_scope.visible_cases, lambda actor, where: None),
    (assistance_scope.visible_referrals, lambda actor, where: None),
    (assistance_scope.visible_attachments, lambda actor, where: None),
    (funding_scope.visible_opportunities, lambda actor, where: None),
    (funding_scope.visible_connections, lambda actor, where: None),
    (partners_scope.visible_claims, lambda actor, where: None),
    (partners_scope.visible_proposals, lambda actor, where: None),
    (partners_scope.is_office, lambda actor: True),
    (partners_scope.is_admin, lambda actor: True),
    (accounts.own_account_id, _own_account_id),
    (partners_scope.keeper_id, _own_account_id),
]


@pytest.fixture
def without_scopes(world: World) -> Iterator[None]:
    """The queries without their scopes: everybody is asked for as the Office is."""
    with pytest.MonkeyPatch.context() as patch:
        for scope, nothing in _SCOPES:
            replaced = 0
            for name, module in list(sys.modules.items()):
                if name.startswith("services.") and getattr(module, scope.__name__, None) is scope:
                    patch.setattr(module, scope.__name__, nothing)
                    replaced += 1
            assert replaced > 1, f"nobody asks {scope.__name__}"
        yield


@pytest.fixture
async def without_row_security(world: World) -> AsyncIterator[None]:
    """The databases without their policies."""
    await _row_security(world, "DISABLE")
    yield
    await _row_security(world, "ENABLE")


async def _row_security(world: World, verb: str) -> None:
    for running in world.running.values():
        connection = await asyncpg.connect(running.database.owner)
        for row in await connection.fetch(_SECURED):
            await connection.execute(f"ALTER TABLE {row['relname']} {verb} ROW LEVEL SECURITY")
        await connection.close()


async def leaking(world: World) -> set[str]:
    """The reading rpcs by which somebody learns what the matrix hides from them."""
    cells = expected_cells()
    return {
        method.name
        for method in methods()
        if method.name.startswith(READING)
        for role in ROLES
        for column in COLUMNS
        if cells[method.name, role, column] not in "Y." and await world.outcome(method, role, column) == "Y"
    }


@pytest.mark.usefixtures("without_row_security")
async def test_without_row_level_security_the_scopes_hold(world: World) -> None:
    assert await drawn(world) == expected()


@pytest.mark.usefixtures("without_scopes")
async def test_without_scopes_row_level_security_lets_nothing_out(world: World) -> None:
    assert await leaking(world) == set()


@pytest.mark.usefixtures("without_scopes", "without_row_security")
async def test_without_both_everything_leaks_and_the_contracts_roles_still_refuse(world: World) -> None:
    cells = expected_cells()
    guarded = {
        method.name
        for method in methods()
        if method.name.startswith(READING)
        and any(cells[method.name, role, column] == "Y" for role in ROLES for column in COLUMNS)
        # What the contract opens to those alone who see everything, it guards by itself.
        and any(cells[method.name, role, column] not in "Y." for role in ROLES for column in COLUMNS)
    }
    # So the two tests above would have seen a leak.
    assert await leaking(world) == guarded
    for method in methods():
        for role in ROLES:
            if cells[method.name, role, "own"] == ".":
                assert await world.outcome(method, role, "own") == ".", f"{method.name} as {role}"


async def test_an_internal_message_is_kept_from_the_organization_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = cases_pb2_grpc.CaseServiceStub(world.running["assistance"].channel)
    request = cases_pb2.ListCaseMessagesRequest(parent=f"cases/{key(OWN, 'cases', 'SUBMITTED')}")
    monkeypatch.setattr(case_queries, "OFFICE", ROLES)
    seen = {}
    for role in ("ORGANIZATION_MEMBER", "OFFICE_STAFF"):
        answer = await stub.ListCaseMessages(request, metadata=world.caller(role, "own"))
        seen[role] = [cases_pb2.CaseMessage.Audience.Name(message.audience) for message in answer.messages]
    assert seen == {"ORGANIZATION_MEMBER": ["EVERYONE"], "OFFICE_STAFF": ["EVERYONE", "INTERNAL"]}


@pytest.mark.parametrize("service", ["partners", "assistance", "funding"])
async def test_nobody_sees_or_changes_a_row_until_it_is_said_who_acts(world: World, service: str) -> None:
    database = world.running[service].database
    product = await asyncpg.connect(database.app, server_settings=AS_PRODUCT)
    for url in (database.app, database.owner):
        nobody = await asyncpg.connect(url)
        for row in await nobody.fetch(_SECURED):
            table = row["relname"]
            hidden = _HIDDEN.get(table, "true")
            count = f"SELECT count(*) FROM {table} WHERE {hidden}"
            assert await nobody.fetchval(count) == 0, table
            assert await product.fetchval(count) > 0 or hidden == "false", f"{table} is empty"
            try:
                assert await nobody.execute(f"DELETE FROM {table}") == "DELETE 0"
            except asyncpg.InsufficientPrivilegeError:
                assert table == "audit"  # Nobody's to change, whoever acts.
        await nobody.close()
    await product.close()
