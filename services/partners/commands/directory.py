"""Writes of the directory by whoever keeps it: enter, change, remove."""

import re
from collections.abc import Collection
from typing import Any
from uuid import UUID

from tributary.partners.v1 import directory_pb2 as pb

from services.chassis.errors import PermissionDenied, WrongState, invalid
from services.chassis.etags import check_etag
from services.chassis.names import missing
from services.chassis.transaction import Transaction
from services.partners.commands.directory_store import check_references, insert, remove, save
from services.partners.domain.provenance import Origin
from services.partners.models.directory import (
    ENTRIES,
    LOCATIONS,
    SERVICES,
    TAXONOMIES,
    TERMS,
    Kind,
    Record,
    missing_record,
)
from services.partners.queries.directory import (
    get_record,
    locked_records,
    organization_exists,
    own_organization,
    record_parent,
)
from services.partners.queries.scope import is_office

_SOURCE = re.compile(r"^directorySources/[a-z0-9][a-z0-9:._-]{0,63}$")
_IN_USE = {
    LOCATIONS.table: (
        "SELECT 1 FROM services WHERE locations @> ARRAY[$1::uuid] LIMIT 1",
        "a service is offered there",
    ),
    TAXONOMIES.table: ("SELECT 1 FROM taxonomy_terms WHERE taxonomy_id = $1 LIMIT 1", "it has terms"),
    TERMS.table: (
        "SELECT 1 FROM services WHERE terms @> ARRAY[$1::uuid]"
        " UNION ALL SELECT 1 FROM taxonomy_terms WHERE parent_id = $1 LIMIT 1",
        "a service carries it or a term is below it",
    ),
}


async def create_record(
    tx: Transaction, kind: Kind[Any], parent: UUID | None, message: Any, key: UUID | None = None
) -> Any:
    """Enters a record, under `key` if given. Raises NotFound, PermissionDenied."""
    await check_writable(tx, kind, parent or key)  # An entry has the id of its organization.
    content = kind.plain(message)
    origin = Origin(tx.actor.account, content.source_record, tx.now.isoformat())
    record = Record(
        kind,
        key or await tx.driver.fetchval("SELECT uuidv7()"),
        parent,
        content,
        {field.name: origin for field, _ in content.ListFields()},
        "",
        b"",
        tx.now,
        tx.now,
        1,
    )
    await check_references(tx, kind, [record])
    await insert(tx, kind, [record])
    return await get_record(tx, kind, record.name)


async def update_record(
    tx: Transaction, kind: Kind[Any], message: Any, paths: Collection[str], *, allow_missing: bool = False
) -> Any:
    """Changes the fields `paths`. Raises NotFound, PermissionDenied, Conflict."""
    parent, key = kind.key(message.name)
    record = await _writable_record(tx, kind, key)
    if record is None or (parent is not None and record.parent != parent):
        if kind is ENTRIES or (allow_missing and record is None):
            return await create_record(tx, kind, parent, message, key)
        raise missing_record(message.name, kind.reason)
    check_etag(record.revision, message.etag)
    origin = Origin(tx.actor.account, "", tx.now.isoformat())
    changed = [path for path in paths if set_field(record.message, message, path)]
    if changed:
        record.origins |= dict.fromkeys(changed, origin)
        await check_references(tx, kind, [record])
        touch(tx, record)
        await save(tx, kind, [record])
    return await get_record(tx, kind, record.name)


async def delete_record(tx: Transaction, kind: Kind[Any], name: str, etag: str) -> None:
    """Removes a record. Raises NotFound, PermissionDenied, Conflict; WrongState while something needs it."""
    parent, key = kind.key(name)
    record = await _writable_record(tx, kind, key)
    if record is None or (parent is not None and record.parent != parent):
        raise missing_record(name, kind.reason)
    check_etag(record.revision, etag)
    if kind.table in _IN_USE:
        statement, why = _IN_USE[kind.table]
        if await tx.fetch_one(statement, key) is not None:
            raise WrongState(f"{kind.reason}_IN_USE", f"{name} cannot be removed while {why}.", metadata={"name": name})
    await remove(tx, kind, key)


async def _writable_record(tx: Transaction, kind: Kind[Any], key: UUID) -> Record | None:
    """A record, locked, or None when there is none. Raises as `check_writable`."""
    found, parent = await record_parent(tx, kind, key)
    if not found:
        return None
    await check_writable(tx, kind, parent or key)
    return (await locked_records(tx, kind, [key])).get(key)


async def check_writable(tx: Transaction, kind: Kind[Any], parent: UUID | None) -> None:
    """Raises PermissionDenied when the actor may not write records of this parent, NotFound when there is none."""
    if kind in (SERVICES, LOCATIONS, ENTRIES) and parent is not None:
        name = f"organizations/{parent}"
        if not is_office(tx.actor) and own_organization(tx.actor) != parent:
            raise PermissionDenied("NOT_YOUR_ORGANIZATION", f"{name} is not your organization: ask it to change this.")
        if not await organization_exists(tx, parent):
            raise missing(name, "organizations")
    elif kind is TERMS and await tx.fetch_one("SELECT 1 FROM taxonomies WHERE id = $1", parent) is None:
        raise missing(f"taxonomies/{parent}", "taxonomies")


def set_field(message: Any, wanted: Any, path: str) -> bool:
    """Makes one field of `message` what it is in `wanted`; whether that changed it."""
    if not differs(message, wanted, path):
        return False
    message.ClearField(path)
    _copy_field(message, wanted, path)
    return True


def differs(one: Any, other: Any, path: str) -> bool:
    """Whether a field is not the same in two messages of a kind."""
    parts = type(one)(), type(one)()
    for part, message in zip(parts, (one, other), strict=True):
        _copy_field(part, message, path)
    return bool(parts[0] != parts[1])


def _copy_field(target: Any, origin: Any, path: str) -> None:
    field = origin.DESCRIPTOR.fields_by_name[path]
    value = getattr(origin, path)
    if field.is_repeated:
        getattr(target, path).extend(value)
    elif field.message_type is not None:
        if origin.HasField(path):
            getattr(target, path).CopyFrom(value)
    elif not field.has_presence or origin.HasField(path):
        setattr(target, path, value)


def touch(tx: Transaction, record: Record) -> None:
    """Marks a record as changed now."""
    record.update_time = tx.now
    record.revision += 1


async def update_source(tx: Transaction, source: pb.DirectorySource, paths: Collection[str]) -> pb.DirectorySource:
    """Enters what is known of a directory, or changes the fields `paths`. Raises InvalidArgument."""
    if not _SOURCE.match(source.name):
        raise invalid("directory_source.name", "Name it in small letters, as directorySources/miami.")
    key = source.name.partition("/")[2]
    row = await tx.fetch_one("SELECT document FROM directory_sources WHERE id = $1 FOR UPDATE", key)
    known = pb.DirectorySource.FromString(row.document) if row else pb.DirectorySource()
    for path in paths:
        set_field(known, source, path)
    await tx.driver.execute(
        "INSERT INTO directory_sources (id, document, create_time, update_time) VALUES ($1, $2, $3, $3)"
        " ON CONFLICT (id) DO UPDATE SET document = $2, update_time = $3"
        " WHERE directory_sources.document <> $2",
        key,
        known.SerializeToString(deterministic=True),
        tx.now,
    )
    known.name = source.name
    return known
