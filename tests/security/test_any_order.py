"""Two organizations' people and systems, the Office, and a stranger do whatever comes to their minds, in any order, and
what they do stays: nobody learns or changes what is the other organization's."""

import asyncio
import os
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.protobuf.descriptor import Descriptor
from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from services.partners.domain.accounts import effective_roles
from tests.access.calling import READING, ROLES, Asking, World, expected_cells, holds, methods
from tests.access.filling import filled
from tests.access.places import SIDES, key, organization, secret, secrets
from tests.access.requests import REQUESTS
from tests.security.trying import ORDERLY
from tests.services.refusals import error_info

# 10,000 of them with TRIBUTARY_STEPS=10000, in some minutes.
STEPS = int(os.environ.get("TRIBUTARY_STEPS", "500"))
IN_A_ROW = 50
# Those who know everybody's things; and the gateway, which asks whose a token is.
TRUSTED = {"OFFICE_STAFF", "OFFICE_ADMIN", "GATEWAY"}
STRANGER = "stranger"


class Tenants:
    """All who call, and what must not come of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.outcomes: Counter[str] = Counter()
        self._cells = expected_cells()
        # Whose each thing is that was made meanwhile, and the tokens of pages that somebody was given.
        self._owners: dict[str, str] = {}
        self._tokens: deque[str] = deque(maxlen=100)

    async def call(self, asking: Asking, role: str, whose: str, about: str, pick: int) -> None:
        """Somebody of `whose` asks about a thing of the side `about`, or one that they heard of; `pick` says which."""
        if asking.name == "CreateClaim" and whose in SIDES:
            about = whose  # Who claims another's organization tells its admins who they are.
        method = asking.method
        service = method.containing_service.full_name
        fields = filled(REQUESTS[service][asking.name], about)
        if asking.name == "DecideProposal":  # Accepted, the secret in it would be everybody's to read.
            fields["decisions"] = [{"field": "mission", "decision": "DECLINED"}]
        owner = self._borrow(fields, pick) or about
        # Whose the thing is knows this secret: the other's, told by themselves, they would only be told back.
        confide(fields, method.input_type, secret(owner))
        request = ParseDict(fields, GetMessageClass(method.input_type)())
        if pick % 5 == 0 and self._tokens and "page_token" in method.input_type.fields_by_name:
            request.page_token = self._tokens[pick % len(self._tokens)]
        answer: Any = GetMessageClass(method.output_type)
        channel = self.world.running[service.split(".")[1]].channel
        rpc: Any = channel.unary_unary(f"/{service}/{method.name}", type(request).SerializeToString, answer.FromString)
        name = "" if whose == STRANGER else f"organizations/{organization(whose)}"
        account = f"accounts/{key(whose, 'accounts', 'it')}"
        caller = self.world.callers(name, *effective_roles([role]), account=account)
        what = f"{role} of {whose}, {asking.name} of {owner}'s: {fields}"
        try:
            said = await rpc(request, metadata=caller, timeout=20)
        except grpc.aio.AioRpcError as error:
            if error.code().name not in ORDERLY:
                raise AssertionError(f"{what}: {error.code().name} {error.details()}") from error
            self.outcomes[error_info(error).reason] += 1
            return
        self.outcomes["done"] += 1
        self._judge(what, asking, role, whose, owner, said)
        self._remember(asking, role, whose, owner, said)

    def _remember(self, asking: Asking, role: str, whose: str, owner: str, said: Any) -> None:
        """What of an answer somebody else may come by: tokens of pages, and the names of new things of one side."""
        if getattr(said, "next_page_token", ""):
            self._tokens.append(said.next_page_token)
        shared = asking.name in ("CreateOrganization", "CreateTaxonomy", "CreateTaxonomyTerm", "CreateAccount")
        between = asking.name in ("CreateClaim", "CreateProposal") and (whose != owner or role in TRUSTED)
        if asking.name.startswith("Create") and not shared and not between and getattr(said, "name", ""):
            self._owners[said.name] = owner

    def _judge(self, what: str, asking: Asking, role: str, whose: str, owner: str, said: Message) -> None:
        """Fails when the matrix of tests/access does not know of what was done."""
        if role in TRUSTED:
            return
        column = "none" if whose == STRANGER else "own" if whose == owner else "foreign"
        letter = self._cells[asking.name, role, column]
        if not asking.name.startswith(READING):
            assert letter == "Y", f"{what}: done, which is {letter} by the matrix"
        for side in SIDES:
            if side == whose:
                continue
            allowed = self._cells[asking.name, role, "none" if whose == STRANGER else "foreign"] == "Y"
            leaked = [text for text in secrets(side) if holds([said], text)]
            assert allowed or not leaked, f"{what}: tells {leaked}"

    def _borrow(self, fields: dict[str, Any], pick: int) -> str:
        """Every other time, puts the name of a thing that was made meanwhile in place of the request's; whose that is,
        "" if it did not."""
        for holder, field in named(fields):
            known = [name for name in self._owners if kind(name) == kind(str(holder[field]))]
            if known and pick % 2:
                holder[field] = known[pick % len(known)]
                return self._owners[holder[field]]
        return ""


def kind(name: str) -> list[str]:
    """The collections in a name: those of "cases/1/attachments/2" are cases and attachments."""
    return name.split("/")[::2]


def named(fields: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Where a request says which thing it is about."""
    for field in ("name", "parent"):
        if field in fields:
            yield fields, field
    for value in list(fields.values()):
        if isinstance(value, dict) and "name" in value:
            yield value, "name"


def confide(fields: dict[str, Any], message: Descriptor, text: str) -> None:
    """Adds a secret to what is told in confidence about a case, which its contract marks."""
    for name, value in fields.items():
        field = message.fields_by_name[name]
        if isinstance(value, dict) and field.message_type is not None:
            confide(value, field.message_type, text)
        elif message.file.package == "tributary.assistance.v1" and field.GetOptions().debug_redact:
            fields[name] = f"{value} {text}"


@pytest.mark.usefixtures("kept")
async def test_nobody_learns_or_changes_what_is_anothers_whatever_was_done_before(world: World) -> None:
    tenants, loop = Tenants(world), asyncio.get_running_loop()
    # What is published is everybody's, the secret in it too.
    askings = [a for a in methods() if not a.method.server_streaming and a.name != "PublishOpportunity"]

    class InAnyOrder(RuleBasedStateMachine):
        @rule(
            asking=st.sampled_from(askings),
            role=st.sampled_from(ROLES),
            whose=st.sampled_from([*SIDES, STRANGER]),
            about=st.sampled_from(SIDES),
            pick=st.integers(0, 10_000),
        )
        def call(self, asking: Asking, role: str, whose: str, about: str, pick: int) -> None:
            call = tenants.call(asking, role, whose, about, pick)
            asyncio.run_coroutine_threadsafe(call, loop).result()

    chosen = settings(
        max_examples=max(1, STEPS // IN_A_ROW),
        stateful_step_count=IN_A_ROW,
        deadline=None,
        database=None,
        verbosity=Verbosity.quiet,
        # What was done stays done: nothing can be tried again in the same world.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, InAnyOrder, settings=chosen)
    steps = tenants.outcomes.total()
    assert steps > STEPS // 2
    assert tenants.outcomes["done"] > steps // 20, tenants.outcomes
