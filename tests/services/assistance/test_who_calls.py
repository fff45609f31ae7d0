"""A token that the gateway did not make, or made for something else, or long ago, opens nothing."""

import base64
import json
import time
from pathlib import Path

import pytest
from tributary.assistance.v1 import cases_pb2 as pb

from tests.product import scratch_folder
from tests.services.assistance.conftest import RIVERBEND, Assistance
from tests.services.conftest import Callers
from tests.services.refusals import refusal

ACCOUNT = "accounts/01900000-0000-7000-8000-00000000000a"


def unsigned(token: str) -> str:
    """The same claims under `alg: none`."""
    _, claims, _ = token.split(".")
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    return f"{header}.{claims}."


def signed_by_another(folder: Path) -> Callers:
    """Somebody with a key of their own."""
    return Callers(folder)


@pytest.mark.parametrize(
    "forge",
    [
        lambda callers: callers.token(RIVERBEND, "OFFICE_ADMIN", account=ACCOUNT, exp=int(time.time()) - 60),
        lambda callers: callers.token(RIVERBEND, "OFFICE_ADMIN", account=ACCOUNT, aud="another"),
        lambda callers: callers.token(RIVERBEND, "OFFICE_ADMIN", account=ACCOUNT, iss="another"),
        lambda callers: callers.token(RIVERBEND, account=ACCOUNT, roles="OFFICE_ADMIN"),
        lambda callers: unsigned(callers.token(RIVERBEND, "OFFICE_ADMIN", account=ACCOUNT)),
        lambda callers: signed_by_another(scratch_folder()).token(RIVERBEND, "OFFICE_ADMIN", account=ACCOUNT),
        lambda callers: "not.a.token",
        lambda callers: "",
    ],
    ids=["expired", "other-audience", "other-issuer", "roles-no-list", "alg-none", "other-key", "garbage", "empty"],
)
async def test_a_forged_or_stale_token_is_refused(assistance: Assistance, callers: Callers, forge: object) -> None:
    metadata = (("authorization", f"Bearer {forge(callers)}"),)  # type: ignore[operator]
    call = assistance.cases.ListCases(pb.ListCasesRequest(), metadata=metadata)
    assert await refusal(call) == ("UNAUTHENTICATED", "ACTOR_TOKEN_INVALID")


async def test_roles_that_nobody_granted_open_nothing(assistance: Assistance, callers: Callers) -> None:
    metadata = callers(RIVERBEND, "SUPERUSER")
    assert await refusal(assistance.cases.ListCases(pb.ListCasesRequest(), metadata=metadata)) == (
        "PERMISSION_DENIED",
        "ROLE_REQUIRED",
    )
