"""Trying hostile texts in the requests of an rpc: each is kept as it is, or refused with its field named.

Many places of one request are tried at once, each with a text of its own. What is refused by name is taken out and the
rest is sent again, until the rest is kept; where a refusal names no field, each half is sent for itself. So every text
has in the end been refused on its own account, or kept by a request that was accepted."""

import copy
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from google.api import field_behavior_pb2
from google.protobuf.descriptor import Descriptor, MethodDescriptor

from gateway.api.contract import rpcs
from gateway.api.refusal import json_path
from tests.access.calling import ROLES, World, expected_cells, methods
from tests.access.conftest import Undoing
from tests.access.filling import filled
from tests.access.places import OWN
from tests.access.requests import REQUESTS
from tests.security.hostile import STRINGS, at, places, put
from tests.security.ways import Said, Way
from tests.services.conftest import Metadata

RPCS = [f"{rpc.package}.{rpc.service}.{rpc.name}" for rpc in rpcs() if not rpc.streams]
# Those that have an address too.
ADDRESSED = [f"{rpc.package}.{rpc.service}.{rpc.name}" for rpc in rpcs() if rpc.bindings and not rpc.streams]
# Texts tried in each place; all of them with TRIBUTARY_STRINGS=600.
EACH = int(os.environ.get("TRIBUTARY_STRINGS", "1"))
# Fuller requests than others need: what is delivered is whole.
DELIVERED: dict[str, dict[str, Any]] = {
    "BatchUpsertDirectory": {
        "parent": "organizations/<delivered>",
        "organization": {"name": "organizations/<delivered>", "display_name": "Delivered", "kind": "BUSINESS"},
        "directory_entry": {"name": "organizations/<delivered>/directoryEntry"},
        "locations": [{"name": "organizations/<delivered>/locations/<delivered>"}],
        "services": [{"name": "organizations/<delivered>/services/<delivered>", "display_name": "Delivered"}],
    },
    "BatchUpsertTaxonomy": {
        "parent": "taxonomies/<delivered>",
        "taxonomy": {"name": "taxonomies/<delivered>", "display_name": "Delivered"},
        "terms": [{"name": "taxonomies/<delivered>/terms/<delivered>", "display_name": "Delivered"}],
    },
}
# What may be done again and again, so that it is done for good and read back.
AGAIN = {
    *("CreateCase", "CreateCaseMessage", "CreateOpportunity", "CreateOrganization", "CreateService", "CreateLocation"),
    *("CreateTaxonomy", "CreateTaxonomyTerm", "CreateClient", "UpdateCase", "UpdateOpportunity", "UpdateOrganization"),
    *("UpdateService", "UpdateLocation", "UpdateDirectoryEntry", "UpdateTaxonomy", "UpdateTaxonomyTerm"),
    *("UpdateClient", "UpdateDirectorySource", *DELIVERED),
}
# A refusal that is none of these is a fault.
ORDERLY = {
    *("INVALID_ARGUMENT", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "FAILED_PRECONDITION", "ABORTED"),
    *("UNAUTHENTICATED", "RESOURCE_EXHAUSTED"),
}
# The reasons that come with the fields that are wrong.
NAMING = {"FIELD_INVALID", "VALUE_INVALID"}


def unary() -> Iterator[MethodDescriptor]:
    """Every rpc that is no stream."""
    plain = (asking.method for asking in methods() if asking.name == asking.method.name)
    return (method for method in plain if not method.server_streaming)


def caller(world: World, method: MethodDescriptor) -> Metadata:
    """Somebody who may; of what nobody may do with what is their own, somebody who may ask."""
    cells = {role: expected_cells().get((method.name, role, "own"), ".") for role in ROLES}
    role = next((role for role, cell in cells.items() if cell in "YPE"), None)
    return world.caller(role or next(role for role, cell in cells.items() if cell != "."), "own")


def written(method: MethodDescriptor, texts: Mapping[str, str]) -> dict[str, Any]:
    """The request of an rpc with texts at paths of it."""
    template = REQUESTS[method.containing_service.full_name][method.name] | DELIVERED.get(method.name, {})
    # What is around them is filled in, while they stay as they are.
    fields: dict[str, Any] = copy.deepcopy(template)
    for path in texts:
        put(fields, path, "")
    fields = filled(fields, OWN)
    for path, text in texts.items():
        put(fields, path, text)
    # The product's own is not to be named there, but for its own sake.
    wanted = [path for path in texts if len(texts) == 1 or not products_own(method.input_type, path)]
    changed = dict.fromkeys(json_path(re.split(r"[.\[]", path)[1]) for path in wanted if "." in path)
    if changed and "update_mask" in fields:
        fields["update_mask"] = ",".join(changed)
    return fields


def products_own(message: Descriptor, path: str) -> bool:
    """Whether the contract says that the product alone sets what stands at a path, or something that it is in."""
    if message.name == "UpdateAccountRequest" and path.startswith("account.memberships"):
        return True  # Taken when an account is entered; later roles are granted by RoleGrantService.
    for step in path.split("."):
        field = message.fields_by_name[step.removesuffix("[0]")]
        behavior = field.GetOptions().Extensions[field_behavior_pb2.field_behavior]
        own = field_behavior_pb2.OUTPUT_ONLY, field_behavior_pb2.IDENTIFIER
        if not set(own).isdisjoint(behavior) or field.name == "etag":
            return True
        message = field.message_type or message
    return False


def named_things(method: MethodDescriptor) -> Iterator[tuple[str, str]]:
    """Where the request of an rpc has the name of a thing, and that name without its last part."""
    template = REQUESTS[method.containing_service.full_name][method.name]
    for path in places(method.input_type):
        value: Any = template
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        if isinstance(value, str) and "/<" in value:
            yield path, filled(value, OWN).rpartition("/")[0] + "/"


class Trial:
    """An rpc whose texts are tried."""

    def __init__(self, world: World, way: Way, method: MethodDescriptor) -> None:
        self.world, self.way, self.method = world, way, method
        self.places = list(places(method.input_type))
        # What stands before a text in the name of a thing, which is tried like that too.
        self.names = dict(named_things(method))
        # Refused without a name before, so tried for itself: the name of a thing that is not there, say. And who
        # delivers, for what another delivered stays as it is.
        self.alone: set[str] = {"source"} if method.name in DELIVERED else set()
        self.calls = self.kept = 0
        self.refused: Counter[str] = Counter()

    def wanted(self, number: int) -> int:
        """How many texts so many rounds try."""
        return min(number, len(STRINGS)) * (len(self.places) + len(self.names))

    async def rounds(self, number: int, first: int) -> None:
        """Tries so many of the texts in each place, all in a round and another one in each, from one of them on."""
        for turn in range(min(number, len(STRINGS))):
            texts = {path: STRINGS[(first + turn + i) % len(STRINGS)] for i, path in enumerate(self.places)}
            for path, before in self.names.items():
                await self.sift({path: before + texts[path]})
            for path in self.alone:
                await self.sift({path: texts.pop(path)})
            await self.sift(texts)

    async def sift(self, texts: dict[str, str]) -> None:
        """Fails when one of the texts is neither kept as it is nor refused in order."""
        while texts:
            what = f"{self.method.full_name} { {path: text[:60] for path, text in texts.items()} }"
            said = await self.said(self.method, written(self.method, texts))
            if not said.code:
                await self.check(said.answer, texts)
                return
            assert said.code in ORDERLY, f"{what}: {said}"
            assert said.reason, f"{what}: {said}"
            blamed = self.blamed(said, texts) if said.reason in NAMING else []
            if len(texts) == 1:
                assert blamed or said.reason not in NAMING, f"{what}: {said}"
                if not blamed:
                    self.alone |= texts.keys()
                self.refused[said.reason or said.code] += 1
                return
            exact = {self.way.spelled(self.method, path) for path in blamed} & set(said.fields)
            if exact:
                self.refused[said.reason] += len(blamed)
            elif 0 < len(blamed) < len(texts):
                for path in blamed:
                    await self.sift({path: texts[path]})
            else:
                half = list(texts)[: len(texts) // 2]
                await self.sift({path: texts.pop(path) for path in half})
                continue
            texts = {path: text for path, text in texts.items() if path not in blamed}

    def blamed(self, said: Said, texts: Mapping[str, str]) -> list[str]:
        """The places that a refusal names; else those in the parts of the request that it names."""
        spelled = {path: self.way.spelled(self.method, path) for path in texts}
        exact = [path for path, name in spelled.items() if name in said.fields]
        return exact or [path for path, name in spelled.items() if name.startswith(tuple(f"{f}." for f in said.fields))]

    async def check(self, answer: Any, texts: Mapping[str, str]) -> None:
        """Fails when an answer, or what is read afterwards, has not these texts."""
        self.kept += len(texts)
        shown: dict[str, list[Any]] = {}
        for path, text in texts.items():
            part, _, inner = path.partition(".")
            if not inner:
                continue
            if part not in shown:
                shown[part] = await self.shown(answer, part.removesuffix("[0]"))
            for resource in shown[part]:
                what = f"{self.method.full_name} {path} {text[:60]!r}: {at(resource, inner)!r}"
                if not products_own(self.method.input_type, path):
                    assert at(resource, inner) == text, what
                elif at(resource, inner) == text:
                    await self.check_by_chance(path, text, what)

    async def check_by_chance(self, path: str, text: str, what: str) -> None:
        """Fails when what is the product's own is what a caller says: the name of an organization that has that very
        name by now is not, nor is the etag "1"."""
        other = f"{text} and more"
        said = await self.said(self.method, written(self.method, {path: other}))
        wrote = said.answer is not None and at(said.answer, path.partition(".")[2]) == other
        assert not wrote, f"a caller wrote what is the product's own: {what}"

    async def shown(self, answer: Any, part: str) -> list[Any]:
        """A part of a request as it was answered; and as it is read, where it was done for good."""
        sent = self.method.input_type.fields_by_name[part].message_type
        shown = [answer] if self.method.output_type == sent else []
        get = self.method.containing_service.methods_by_name.get(f"Get{sent.name}")
        done = answer if shown else getattr(answer, part, None)
        if self.method.name in AGAIN and get is not None and done is not None:
            name = done.name if hasattr(done, "name") else done[0].name
            read = await self.said(get, {"name": name})
            assert not read.code, f"{self.method.full_name} made {name}, which cannot be read: {read}"
            shown.append(read.answer)
        return shown

    def __str__(self) -> str:
        refused = ", ".join(f"{count} {reason}" for reason, count in self.refused.most_common())
        return f"{self.method.full_name}: {len(self.places)} places, {self.calls} calls, {self.kept} kept; {refused}"

    async def said(self, method: MethodDescriptor, fields: Mapping[str, Any]) -> Said:
        """What comes of an rpc."""
        self.calls += 1
        return await self.way.say(method, fields, caller(self.world, self.method))


async def every_text(way: Way, world: World, rpc: str, patch: pytest.MonkeyPatch) -> None:
    """Tries EACH texts in each place of an rpc, and says what came of it."""
    method = next(method for method in unary() if method.full_name == rpc)
    patch.setattr(Undoing, "on", method.name not in AGAIN)
    trial = Trial(world, way, method)
    await trial.rounds(EACH, sum(map(ord, rpc)))  # Each begins elsewhere in the list.
    print(trial, flush=True)
    assert trial.kept + trial.refused.total() == trial.wanted(EACH)
