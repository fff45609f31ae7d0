"""Who was built for the last release calls this version, over gRPC and REST, and does not notice."""

from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx2
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message_factory import GetMessageClass

from gateway.api.refusal import json_path
from tests.access.calling import ROLES, World, expected_cells
from tests.access.filling import filled
from tests.access.places import OWN
from tests.access.requests import REQUESTS
from tests.security.test_hostile_strings import caller, rest
from tests.upgrades.conftest import Released


def done_by_somebody(released: Released) -> Iterator[Any]:
    """The rpcs of then that the matrix of tests/access has somebody do with a thing of their own."""
    cells = expected_cells()
    for method in released.methods():
        if any(cells[method.name, role, "own"] in "YPE" for role in ROLES):
            yield method


def asked(released: Released, method: Any) -> tuple[Any, dict[str, Any]]:
    """A request of then, with what it then knew; and its fields as they are written."""
    template = REQUESTS[method.containing_service.full_name][method.name]
    message = released.message(method.input_type.full_name)()
    ParseDict(filled(template, OWN), message, ignore_unknown_fields=True)
    return message, MessageToDict(message, preserving_proto_field_name=True)


def contained(part: Any, whole: Any) -> bool:
    """Whether all that a client of then reads stands in the answer of now, by the same names."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(name in whole and contained(part[name], whole[name]) for name in part)
    if isinstance(part, list):
        return len(part) == len(whole) and all(map(contained, part, whole))
    return bool(part == whole)


async def every_rpc_answers(world: World, released: Released) -> int:
    """Calls every rpc of then as somebody who may; how many there were."""
    called = 0
    for method in done_by_somebody(released):
        service = method.containing_service.full_name
        request, _ = asked(released, method)
        answer = released.message(method.output_type.full_name)
        channel = world.running[service.split(".")[1]].channel
        rpc: Any = channel.unary_unary(f"/{service}/{method.name}", type(request).SerializeToString, bytes)
        said = await rpc(request, metadata=caller(world, method), timeout=20)
        now = GetMessageClass(world_method(method).output_type).FromString(said)
        read = MessageToDict(answer.FromString(said))
        assert contained(read, MessageToDict(now)), f"{method.full_name}: {read}"
        called += 1
    return called


async def test_every_rpc_of_the_last_release_answers_what_it_did_and_goes_on_when_the_next_one_s_columns_come(
    world: World, released: Released
) -> None:
    assert await every_rpc_answers(world, released) > 100
    # Statements are prepared by now: one that reads whatever columns there are would not go on.
    for running in world.running.values():
        connection = await asyncpg.connect(running.database.owner)
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in tables:
            await connection.execute(f"ALTER TABLE {table} ADD COLUMN of_the_next_version text NOT NULL DEFAULT 'new'")
        await connection.close()
        assert len(tables) > 10
    assert await every_rpc_answers(world, released) > 100


async def test_every_address_of_the_last_release_is_there_and_takes_and_answers_what_it_did(
    world: World, web: str, released: Released
) -> None:
    called = 0
    async with httpx2.AsyncClient(base_url=web, trust_env=False, timeout=20) as client:
        for method in done_by_somebody(released):
            rule = http_rule(method)
            if rule is None or rule.body == "content":  # A file is sent as it is: tests/gateway/test_files.py.
                continue
            message, fields = asked(released, method)
            verb, address = rest(method, fields)
            written = MessageToDict(message)
            (_, authorization), *_ = caller(world, method)
            template = getattr(rule, rule.WhichOneof("pattern"))
            beside = {json_path(n): v for n, v in written.items() if f"{{{n}=" not in template and n != rule.body}
            body = beside if rule.body == "*" else written.get(json_path(rule.body)) if rule.body else None
            query = {} if rule.body == "*" else {n: v for n, v in beside.items() if isinstance(v, str | int | list)}
            headers = {"Authorization": authorization}
            said = await client.request(verb, address, json=body, params=query, headers=headers)
            assert said.status_code == 200, f"{method.full_name}: {verb} {address} {said.text[:300]}"
            if said.headers["content-type"] == "application/json":
                ParseDict(said.json(), released.message(method.output_type.full_name)(), ignore_unknown_fields=True)
            called += 1
    assert called > 80


def world_method(method: Any) -> Any:
    """The same rpc as it is now."""
    from google.protobuf import symbol_database

    found = symbol_database.Default().pool.FindServiceByName(method.containing_service.full_name)
    return found.methods_by_name[method.name]


def http_rule(method: Any) -> Any:
    """The address of an rpc; None for one without."""
    from google.api import annotations_pb2

    options = method.GetOptions()
    return options.Extensions[annotations_pb2.http] if options.HasExtension(annotations_pb2.http) else None
