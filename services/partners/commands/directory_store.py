"""Rows of the directory written: several records of a kind in a few statements."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from tributary.partners.v1 import directory_pb2 as pb

from services.chassis.errors import NotFound
from services.chassis.transaction import Transaction
from services.partners.models.directory import SERVICES, TERMS, Kind, Record, columns_of


async def insert(tx: Transaction, kind: Kind[Any], records: Sequence[Record]) -> None:
    """Writes new records."""
    await _write(tx, kind, records, "INSERT INTO {table} (id, {columns}) VALUES ($1, {values})")


async def save(tx: Transaction, kind: Kind[Any], records: Sequence[Record]) -> None:
    """Writes records that there are."""
    await _write(tx, kind, records, "UPDATE {table} SET ({columns}) = ROW ({values}) WHERE id = $1")


async def _write(tx: Transaction, kind: Kind[Any], records: Sequence[Record], statement: str) -> None:
    if not records:
        return
    rows = [(record, *columns_of(record)) for record in records]
    names = list(rows[0][1])
    expressions = {"origins": "{}::text::jsonb", **kind.expressions}
    values = [expressions.get(name, "{}").format(f"${place}") for place, name in enumerate(names, 2)]
    sql = statement.format(table=kind.table, columns=", ".join(names), values=", ".join(values))
    await tx.driver.executemany(sql, [(record.id, *columns.values()) for record, columns, _ in rows])
    await _keep_contacts(tx, kind, [(record, contacts) for record, _, contacts in rows])


async def _keep_contacts(tx: Transaction, kind: Kind[Any], found: Iterable[tuple[Record, bytes]]) -> None:
    if kind.collections[0] != "organizations":
        return
    kept = [(record.id, record.parent or record.id, contacts) for record, contacts in found if contacts]
    gone = [record.id for record, contacts in found if not contacts]
    if kept:
        await tx.driver.executemany(
            "INSERT INTO directory_contacts VALUES ($1, $2, $3)"
            " ON CONFLICT (owner_id) DO UPDATE SET organization_id = $2, document = $3",
            kept,
        )
    if gone:
        await tx.driver.execute("DELETE FROM directory_contacts WHERE owner_id = ANY($1)", gone)


async def remember_delivery(tx: Transaction, kind: Kind[Any], records: Sequence[Record]) -> None:
    """Notes what a source delivered of records that stay as they are."""
    await tx.driver.executemany(
        f"UPDATE {kind.table} SET delivered_by = $2, delivered = $3 WHERE id = $1",
        [(record.id, record.delivered_by, record.delivered) for record in records],
    )


async def remove(tx: Transaction, kind: Kind[Any], key: UUID) -> None:
    """Removes a record with its contacts."""
    await tx.driver.execute(f"DELETE FROM {kind.table} WHERE id = $1", key)
    await tx.driver.execute("DELETE FROM directory_contacts WHERE owner_id = $1", key)


async def check_references(tx: Transaction, kind: Kind[Any], records: Sequence[Record]) -> None:
    """Raises NotFound, LOCATION_NOT_FOUND or TERM_NOT_FOUND, when a record names one that isn't there."""
    if kind is SERVICES:
        places = {at.location for r in records for at in r.message.service_at_locations}
        await _check(
            tx,
            places,
            "SELECT 'organizations/' || organization_id || '/locations/' || id AS name FROM locations",
            "LOCATION",
        )
    terms = {a.term for r in records for a in r.message.annotations.attributes if a.term}
    if kind is TERMS:
        terms |= {r.message.parent for r in records if isinstance(r.message, pb.TaxonomyTerm) and r.message.parent}
        terms -= {r.name for r in records}
    await _check(
        tx, terms, "SELECT 'taxonomies/' || taxonomy_id || '/terms/' || id AS name FROM taxonomy_terms", "TERM"
    )


async def _check(tx: Transaction, names: set[str], read: str, noun: str) -> None:
    if not names:
        return
    ids = [UUID(name.rpartition("/")[2]) for name in names]
    lacking = names - {row.name for row in await tx.fetch(f"{read} WHERE id = ANY($1)", ids)}
    if lacking:
        name = min(lacking)
        raise NotFound(f"{noun}_NOT_FOUND", f"There is no {name}.", metadata={"name": name})
