"""An event that fails every time is tried again with growing pauses, parked, and holds nobody up."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, cast
from uuid import uuid4

import asyncpg
from tributary.partners.v1 import events_pb2, organizations_pb2

from services.chassis.database import AS_PRODUCT
from services.chassis.settings import BACKOFF
from tests.services.conftest import Running, callers, run_service, tell  # noqa: F401 (fixtures)
from tests.services.eventually import eventually


async def test_it_is_parked_after_its_tries_and_the_rest_goes_on(
    run_service: Callable[[str], Awaitable[Running]],  # noqa: F811 (pytest's way to ask for it)
    tell: Callable[..., Awaitable[None]],  # noqa: F811 (pytest's way to ask for it)
) -> None:
    assistance = await run_service("assistance")

    async def rows(statement: str, *values: Any) -> list[Any]:
        connection = await asyncpg.connect(assistance.database.owner, server_settings=AS_PRODUCT)
        try:
            return cast("list[Any]", await connection.fetch(statement, *values))
        finally:
            await connection.close()

    def organization(display_name: str, kind: int) -> organizations_pb2.Organization:
        return organizations_pb2.Organization(
            name=f"organizations/{uuid4()}", display_name=display_name, kind=cast("Any", kind)
        )

    # A kind from a later version of the contract: waiting may not mend it, and nothing says that it will not.
    poison = organization("Poison", 999)
    await tell("partners", events_pb2.OrganizationCreated(organization=poison))
    for number in range(20):
        await tell("partners", events_pb2.OrganizationCreated(organization=organization(f"Other {number}", 1)))
    others = "SELECT FROM organization_snapshots WHERE display_name LIKE 'Other %'"

    async def all_others() -> bool:
        return len(await rows(others)) == 20

    await eventually(all_others, seconds=sum(BACKOFF[:2]))
    parked = await eventually(lambda: rows("SELECT headers, attempts, error FROM parked_events"), sum(BACKOFF) + 20)
    assert len(parked) == 1
    assert json.loads(parked[0]["headers"])["ce-subject"] == poison.name
    assert parked[0]["attempts"] == len(BACKOFF) + 1
    assert "999" in parked[0]["error"]

    # A version that knows the kind comes, and an operator has it tried again.
    poison.kind = cast("Any", 1)
    await rows(
        "UPDATE parked_events SET payload = $1, replay_request_time = now()",
        events_pb2.OrganizationCreated(organization=poison).SerializeToString(),
    )
    await eventually(lambda: rows("SELECT FROM organization_snapshots WHERE display_name = 'Poison'"))
