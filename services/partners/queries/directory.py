"""Reads of the directory. All of it is public but the contacts, which are joined for those who may see them."""

from typing import Any
from uuid import UUID

from tributary.partners.v1 import directory_pb2 as pb

from services.chassis.actor import Actor
from services.chassis.names import missing, resource_id
from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.domain.text import fold
from services.partners.models.directory import (
    ENTRIES,
    LOCATIONS,
    SERVICES,
    TERMS,
    Kind,
    Record,
    missing_record,
    record_of,
)
from services.partners.queries.scope import is_office

_PARENT_COLUMN = {SERVICES.table: "organization_id", LOCATIONS.table: "organization_id", TERMS.table: "taxonomy_id"}
_COLUMNS = """r.id, r.document, r.origins::text AS origins, r.delivered_by, r.delivered, r.create_time, r.update_time,
    r.revision"""
_SOURCE = "id, document, create_time, update_time"
# How many trigrams must be alike: pg_trgm's own threshold lets two letters of ten be wrong.
_SCORE = "greatest(word_similarity({0}, r.search), ts_rank(r.words, websearch_to_tsquery('simple', {0})))"


def own_organization(actor: Actor) -> UUID | None:
    """The organization that `actor` acts for, if any."""
    return resource_id(actor.organization, "organizations") if actor.organization else None


def select(kind: Kind[Any], where: Where, actor: Actor, more: str = "") -> str:
    """The statement that reads records r of `kind`, with the contacts that `actor` may see."""
    columns, tables = _COLUMNS, f"{kind.table} r"
    if kind.table in _PARENT_COLUMN:
        columns += f", r.{_PARENT_COLUMN[kind.table]}"
    if kind is SERVICES:
        columns += ", o.display_name AS organization_display_name"
        tables += " JOIN organizations o ON o.id = r.organization_id"
    if kind in (SERVICES, LOCATIONS, ENTRIES):
        columns += ", c.document AS contacts"
        seen = "TRUE" if is_office(actor) else f"c.organization_id = {where.bind(own_organization(actor))}"
        tables += f" LEFT JOIN directory_contacts c ON c.owner_id = r.id AND {seen}"
    return f"SELECT {columns}{more} FROM {tables} WHERE {where}"


async def get_record(tx: Transaction, kind: Kind[Any], name: str) -> Any:
    """A record with the source of each field. Raises NotFound."""
    row = await _row(tx, kind, name)
    if row is None:
        if kind is ENTRIES and await organization_exists(tx, kind.key(name)[1]):
            return pb.DirectoryEntry(name=name)
        raise missing_record(name, kind.reason)
    return to_proto(kind, row, sources=True)


async def _row(tx: Transaction, kind: Kind[Any], name: str) -> Any:
    parent, key = kind.key(name)
    where = Where()
    where.add("r.id = {}", key)
    if parent is not None:
        where.add(f"r.{_PARENT_COLUMN[kind.table]} = {{}}", parent)
    return await tx.fetch_one(select(kind, where, tx.actor), *where.values)


async def record_parent(tx: Transaction, kind: Kind[Any], key: UUID) -> tuple[bool, UUID | None]:
    """Whether there is such a record, and its parent if it has one."""
    column = _PARENT_COLUMN.get(kind.table, "NULL::uuid")
    row = await tx.fetch_one(f"SELECT {column} AS parent FROM {kind.table} WHERE id = $1", key)
    return row is not None, row.parent if row else None


async def locked_records(tx: Transaction, kind: Kind[Any], ids: list[UUID]) -> dict[UUID, Record]:
    """Those of `ids` that there are, contacts and all, locked until the transaction ends. For writers."""
    contacts = kind in (SERVICES, LOCATIONS, ENTRIES)
    parent = f", r.{_PARENT_COLUMN[kind.table]}" if kind.table in _PARENT_COLUMN else ""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS}{parent}{', c.document AS contacts' if contacts else ''} FROM {kind.table} r"
        f"{' LEFT JOIN directory_contacts c ON c.owner_id = r.id' if contacts else ''}"
        " WHERE r.id = ANY($1) ORDER BY r.id FOR UPDATE OF r",
        ids,
    )
    return {row.id: record_of(kind, row) for row in rows}


def to_proto(kind: Kind[Any], row: Any, *, sources: bool = False) -> Any:
    """A row of `select` on the wire."""
    message = record_of(kind, row).to_proto(sources=sources)
    if kind is SERVICES:
        message.organization_display_name = row.organization_display_name
    return message


async def list_records(tx: Transaction, kind: Kind[Any], request: Any, response: type[Any], field: str) -> Any:
    """A page of records by name, those of `request.parent` if it has one; "-" stands for any. Raises NotFound."""
    where = Where()
    parent = getattr(request, "parent", "")
    if parent and not parent.endswith("/-"):
        collection = kind.collections[0]
        parent_id = resource_id(parent, collection)
        where.add(f"r.{_PARENT_COLUMN[kind.table]} = {{}}", parent_id)
        if not await _parent_exists(tx, collection, parent_id):
            raise missing(parent, collection)
    by_name = kind is not ENTRIES
    keys = page_keys(request, *((str, UUID) if by_name else (UUID,)))
    if keys is not None:
        where.add("(r.name, r.id) > ({}, {})" if by_name else "r.id > {}", *keys)
    size = page_size(request.page_size)
    order = "r.name, r.id" if by_name else "r.id"
    statement = select(kind, where, tx.actor, ", r.name" if by_name else "")
    rows = await tx.fetch(f"{statement} ORDER BY {order} LIMIT {size + 1}", *where.values)
    token = ""
    if len(rows) > size:
        last = rows[size - 1]
        token = page_token(request, [last.name, last.id] if by_name else [last.id])
    return response(**{field: [to_proto(kind, row) for row in rows[:size]]}, next_page_token=token)


async def search_services(tx: Transaction, request: pb.SearchServicesRequest) -> pb.SearchServicesResponse:
    """A page of the services that a query finds, the best first."""
    where = Where()
    query = where.bind(fold(request.query))
    score = _SCORE.format(query)
    where.add(f"({query} <% r.search OR r.words @@ websearch_to_tsquery('simple', {query}))")
    wanted = request.filter
    if wanted.languages:
        where.add("r.languages && {}", list(wanted.languages))
    if wanted.terms:
        where.add("r.terms && {}::uuid[]", [UUID(term.rpartition("/")[2]) for term in wanted.terms])
    if wanted.organizations:
        where.add("r.organization_id = ANY({})", [resource_id(o, "organizations") for o in wanted.organizations])
    if wanted.statuses:
        where.add("r.status = ANY({}::smallint[])", list(wanted.statuses))
    keys = page_keys(request, float, UUID)
    if keys is not None:
        where.add(f"({score} < {{0}}::real OR {score} = {{0}}::real AND r.id > {{1}})", *keys)
    size = page_size(request.page_size, default=20)
    statement = select(SERVICES, where, tx.actor, f", {score} AS score")
    rows = await tx.fetch(f"{statement} ORDER BY score DESC, r.id LIMIT {size + 1}", *where.values)
    token = page_token(request, [float(rows[size - 1].score), rows[size - 1].id]) if len(rows) > size else ""
    return pb.SearchServicesResponse(services=[to_proto(SERVICES, row) for row in rows[:size]], next_page_token=token)


async def get_source(tx: Transaction, name: str) -> pb.DirectorySource:
    """What is known of a directory. Raises NotFound."""
    row = await tx.fetch_one(f"SELECT {_SOURCE} FROM directory_sources WHERE id = $1", name.partition("/")[2])
    if row is None:
        raise missing_record(name, "SOURCE")
    return source_to_proto(row)


async def list_sources(tx: Transaction, request: pb.ListDirectorySourcesRequest) -> pb.ListDirectorySourcesResponse:
    """A page of the directories that were imported."""
    where = Where()
    keys = page_keys(request, str)
    if keys is not None:
        where.add("id > {}", *keys)
    size = page_size(request.page_size)
    rows = await tx.fetch(
        f"SELECT {_SOURCE} FROM directory_sources WHERE {where} ORDER BY id LIMIT {size + 1}", *where.values
    )
    token = page_token(request, [rows[size - 1].id]) if len(rows) > size else ""
    return pb.ListDirectorySourcesResponse(
        directory_sources=[source_to_proto(row) for row in rows[:size]], next_page_token=token
    )


def source_to_proto(row: Any) -> pb.DirectorySource:
    """A directory, from its row."""
    source = pb.DirectorySource.FromString(row.document)
    source.name = f"directorySources/{row.id}"
    source.create_time.FromDatetime(row.create_time)
    source.update_time.FromDatetime(row.update_time)
    return source


async def organization_exists(tx: Transaction, organization: UUID) -> bool:
    """Whether there is such an organization."""
    return await _parent_exists(tx, "organizations", organization)


async def _parent_exists(tx: Transaction, collection: str, key: UUID) -> bool:
    return await tx.fetch_one(f"SELECT 1 FROM {collection} WHERE id = $1", key) is not None
