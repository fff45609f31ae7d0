"""Who may do what to whose: every rpc of the contracts, as every role, against the one table of matrix.txt."""

import re
from pathlib import Path

import grpc
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from tests.access.calling import ROLES, Asking, World, drawn, expected, expected_cells, methods
from tests.access.places import FOREIGN
from tests.access.requests import REQUESTS
from tests.services.refusals import error_info

CONTRACTS = Path(__file__).parents[2] / "protos/gen/tributary/contracts.binpb"
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


async def test_every_rpc_answers_every_role_as_the_matrix_says(world: World) -> None:
    assert await drawn(world) == expected()


def test_the_matrix_leaves_no_rpc_out() -> None:
    contracts = FileDescriptorSet.FromString(CONTRACTS.read_bytes())
    ours = {
        f"{file.package}.{service.name}": {method.name for method in service.method}
        for file in contracts.file
        if file.package.startswith("tributary.")
        for service in file.service
    }
    asked = {service: {name.partition("?")[0] for name in requests} for service, requests in REQUESTS.items()}
    assert asked == ours


async def test_what_is_foreign_is_refused_in_the_words_for_what_is_not_there(world: World) -> None:
    cells = expected_cells()
    for method in methods():
        for role in ROLES:
            if cells[method.name, role, "foreign"] == "N":
                foreign = await _refused(world, method, role, FOREIGN)
                assert foreign == await _refused(world, method, role, "made up"), method.full_name


async def _refused(world: World, method: Asking, role: str, side: str) -> tuple[str, str, str]:
    """Code, reason and message of a refusal, with the name of the thing taken out."""
    try:
        await world.call(method, role, "foreign", side)
    except grpc.aio.AioRpcError as error:
        return error.code().name, error_info(error).reason, _UUID.sub("…", error.details() or "")
    raise AssertionError(f"{method} was not refused")
