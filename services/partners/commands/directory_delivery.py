"""Records as another system delivers them: a directory that is imported, again and again."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from tributary.partners.v1 import directory_pb2 as pb

from services.chassis.errors import NotFound, invalid
from services.chassis.names import resource_id
from services.chassis.transaction import Transaction
from services.partners.commands.directory import differs, set_field, touch
from services.partners.commands.directory_store import check_references, insert, remember_delivery, save
from services.partners.commands.organizations import upsert_organization
from services.partners.domain.provenance import Origin, may_set
from services.partners.models.directory import (
    ENTRIES,
    LOCATIONS,
    SERVICES,
    TAXONOMIES,
    TERMS,
    Kind,
    Record,
    content_fields,
    digest,
)
from services.partners.queries.directory import locked_records, organization_exists
from services.partners.queries.scope import organization_missing

_Outcome = pb.UpsertOutcome
_RESULTS = {"created": _Outcome.CREATED, "changed": _Outcome.CHANGED, "unchanged": _Outcome.UNCHANGED}


async def deliver_directory(
    tx: Transaction, request: pb.BatchUpsertDirectoryRequest
) -> pb.BatchUpsertDirectoryResponse:
    """An organization with what is listed for it. Raises NotFound, InvalidArgument.

    When it is only to be told what would happen, what it refers to need not be there: it may be about to come too.
    """
    write = not request.validate_only
    organization = resource_id(request.parent, "organizations")
    # Two deliveries of one organization would each find the other's records missing.
    await tx.driver.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", request.parent)
    response = pb.BatchUpsertDirectoryResponse()
    if request.HasField("organization"):
        above = request.organization.parent
        if above and not await organization_exists(tx, resource_id(above, "organizations")):
            if write:
                raise organization_missing(above)
            request.organization.ClearField("parent")
        _, result = await upsert_organization(
            tx, organization, request.organization, source=request.source, record=request.organization_record
        )
        response.organization.name = request.parent
        response.organization.result = _RESULTS[result]
        await tx.flush()  # What follows refers to its row.
    elif write and not await organization_exists(tx, organization):
        raise organization_missing(request.parent)
    if request.HasField("directory_entry"):
        request.directory_entry.name = f"{request.parent}/directoryEntry"
        (entry,) = await _deliver(tx, ENTRIES, [(None, organization, request.directory_entry)], request.source, write)
        response.directory_entry.CopyFrom(entry)
    for kind, field in ((LOCATIONS, "locations"), (SERVICES, "services")):
        delivered = _named(kind, getattr(request, field), organization, field)
        getattr(response, field).extend(await _deliver(tx, kind, delivered, request.source, write))
    return response


async def deliver_taxonomy(tx: Transaction, request: pb.BatchUpsertTaxonomyRequest) -> pb.BatchUpsertTaxonomyResponse:
    """A taxonomy with some of its terms. Raises NotFound, InvalidArgument."""
    write = not request.validate_only
    taxonomy = resource_id(request.parent, "taxonomies")
    await tx.driver.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", request.parent)
    response = pb.BatchUpsertTaxonomyResponse()
    if request.HasField("taxonomy"):
        (outcome,) = await _deliver(tx, TAXONOMIES, [(None, taxonomy, request.taxonomy)], request.source, write)
        response.taxonomy.CopyFrom(outcome)
    elif write and not await locked_records(tx, TAXONOMIES, [taxonomy]):
        raise NotFound("TAXONOMY_NOT_FOUND", f"There is no {request.parent}.", metadata={"name": request.parent})
    delivered = _named(TERMS, request.terms, taxonomy, "terms")
    response.terms.extend(await _deliver(tx, TERMS, delivered, request.source, write))
    return response


def _named(kind: Kind[Any], messages: Iterable[Any], parent: UUID, field: str) -> list[tuple[UUID, UUID, Any]]:
    """What is delivered, by the UUIDs in its names. Raises InvalidArgument for a name of another parent."""
    found: list[tuple[UUID, UUID, Any]] = []
    seen: set[UUID] = set()
    for place, message in enumerate(messages):
        try:
            named, key = kind.key(message.name)
        except NotFound:
            named = key = None
        if named != parent or key is None or key in seen:
            example = f"{'/'.join(f'{collection}/…' for collection in kind.collections)}"
            raise invalid(f"{field}[{place}].name", f"Give each a name of its own within the parent, as {example}.")
        seen.add(key)
        found.append((parent, key, message))
    return found


async def _deliver(
    tx: Transaction, kind: Kind[Any], delivered: Sequence[tuple[UUID | None, UUID, Any]], source: str, write: bool
) -> list[pb.UpsertOutcome]:
    """Records of one kind, written or only looked at; what becomes of each."""
    if not delivered:
        return []
    known = await locked_records(tx, kind, [key for _, key, _ in delivered])
    created, changed, noted = [], [], []
    outcomes = []
    for parent, key, message in delivered:
        content = kind.plain(message)
        mark = digest(content)
        outcome = _Outcome(result=_Outcome.UNCHANGED)
        outcomes.append(outcome)
        record = known.get(key)
        origin = Origin(source, content.source_record, tx.now.isoformat())
        if record is None:
            origins = {field.name: origin for field, _ in content.ListFields()}
            record = Record(kind, key, parent, content, origins, source, mark, tx.now, tx.now, 1)
            created.append(record)
            outcome.result = _Outcome.CREATED
        elif (record.delivered_by, record.delivered, record.parent) != (source, mark, parent):
            moved = record.parent != parent
            record.parent, record.delivered_by, record.delivered = parent, source, mark
            if _merge(record, content, origin, outcome) or moved:
                touch(tx, record)
                changed.append(record)
                outcome.result = _Outcome.CHANGED
            else:
                noted.append(record)
        outcome.name = record.name
    if not write:
        return outcomes
    await check_references(tx, kind, [*created, *changed])
    await insert(tx, kind, created)
    await save(tx, kind, changed)
    if noted:
        await remember_delivery(tx, kind, noted)
    return outcomes


def _merge(record: Record, content: Any, origin: Origin, outcome: pb.UpsertOutcome) -> bool:
    """Sets the fields that the source may set; whether that changed any. Those it may not are told in `outcome`."""
    present = {field.name for field, _ in record.message.ListFields()}
    changed = False
    for path in sorted(content_fields(type(content))):
        if not differs(record.message, content, path):
            continue
        if may_set(path, origin.source, record.origins, is_set=path in present):
            set_field(record.message, content, path)
            record.origins[path] = origin
            changed = True
        else:
            outcome.kept_fields.append(path)
    return changed
