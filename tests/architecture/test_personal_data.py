"""Each column that could hold what is somebody's own is decided on: taken out when its person is erased, or named in
personal_columns.py with why it stays."""

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

import asyncpg
import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from tributary.access.v1 import access_pb2
from tributary.assistance.v1 import cases_pb2
from tributary.partners.v1 import (
    accounts_pb2,
    claims_pb2,
    disclosures_pb2,
    invitations_pb2,
    particulars_pb2,
    role_grants_pb2,
    sessions_pb2,
)

from cli.settings import SERVICES
from tests.architecture.personal_columns import STAYS
from tests.conftest import ServiceDatabase

_COLUMNS = """
SELECT c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    AND format_type(a.atttypid, NULL) IN ('text', 'text[]', 'bytea', 'jsonb', 'inet', 'character varying')"""
_FILES: tuple[Any, ...] = (
    cases_pb2,
    accounts_pb2,
    claims_pb2,
    disclosures_pb2,
    invitations_pb2,
    particulars_pb2,
    role_grants_pb2,
    sessions_pb2,
)


@pytest.mark.parametrize("service", SERVICES)
async def test_every_column_that_could_hold_what_is_somebodys_own_is_decided_on(
    service: str, service_database: Callable[[str], Awaitable[ServiceDatabase]]
) -> None:
    connection = await asyncpg.connect((await service_database(service)).owner)
    columns = {row["name"] for row in await connection.fetch(_COLUMNS)}
    await connection.close()
    personal = import_module(f"services.{service}.personal")
    goes = {f"{table}.{column}" for table, held in personal.HELD.items() for column in held.becomes}
    goes |= {column for column in columns if column.partition(".")[0] in getattr(personal, "GONE", {})}
    stays = {column for named in STAYS[service].values() for column in named.split()}
    assert not (goes | stays) - columns, "columns that are no more"
    assert not goes & stays, "said to go and to stay"
    undecided = sorted(columns - goes - stays)
    assert not undecided, f"say in services/{service}/personal.py what becomes of {undecided}, or here why it stays"


def test_what_is_marked_in_the_contracts_says_whose_it_is_by_a_field_beside_it() -> None:
    marked = 0
    for file in _FILES:
        for message in file.DESCRIPTOR.message_types_by_name.values():
            marked += _holds(message)
    assert marked >= 18, "markings that are no more"


def _holds(message: Descriptor) -> int:
    marked = [field for field in message.fields if field.GetOptions().HasExtension(access_pb2.personal)]
    for field in marked:
        marking = field.GetOptions().Extensions[access_pb2.personal]
        assert field.type == FieldDescriptor.TYPE_STRING, field.full_name
        assert message.fields_by_name[marking.of].type == FieldDescriptor.TYPE_STRING, field.full_name
    return len(marked)


def test_each_field_of_an_event_that_names_a_person_is_marked() -> None:
    seen: set[str] = set()
    lacking: list[str] = []

    def look(message: Descriptor) -> None:
        if message.full_name in seen:
            return
        seen.add(message.full_name)
        for field in message.fields:
            if field.message_type is not None:
                look(field.message_type)
            elif field.name.endswith(("assignee_display_name", "account_display_name", "account_email")) and not (
                field.GetOptions().HasExtension(access_pb2.personal)
            ):
                lacking.append(field.full_name)

    for service in SERVICES:
        events = import_module(f"tributary.{service}.v1.events_pb2")
        for event in events.DESCRIPTOR.message_types_by_name.values():
            look(event)
    assert not lacking, f"mark with (tributary.access.v1.personal): {lacking}"
