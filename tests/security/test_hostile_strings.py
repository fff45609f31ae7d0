"""Texts that break programs, in every text of every request by gRPC: kept as they are, or refused with the field
named."""

import pytest

from tests.access.calling import World
from tests.security.hostile import STRINGS
from tests.security.trying import RPCS, Trial, every_text, unary
from tests.security.ways import Grpc


@pytest.mark.parametrize("rpc", RPCS)
async def test_every_text_by_grpc_is_kept_or_refused_by_name(
    world: World, rpc: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await every_text(Grpc(world), world, rpc, monkeypatch)


LONG = {
    "CreateCase": "case.need",
    "CreateCaseMessage": "message.text",
    "UpdateOrganization": "organization.mission",
    "CreateService": "service.description",
    "CreateOpportunity": "opportunity.description",
}


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("rpc", LONG)
async def test_long_texts_keep_every_one_of_them_between_them(world: World, rpc: str) -> None:
    trial = Trial(world, Grpc(world), next(method for method in unary() if method.name == rpc))
    for text in STRINGS[list(LONG).index(rpc) :: len(LONG)]:
        await trial.sift({LONG[rpc]: text})
    assert trial.refused.total() <= 4, "nothing but U+0000, what is too long, and what is empty but for spaces"
