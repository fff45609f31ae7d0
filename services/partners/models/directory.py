"""What partners remembers of the directory: services, locations, entries and taxonomies, one way for all five.

A record is kept as its message, serialized, beside the columns that are searched or listed by. HSDS has some two
hundred columns in twenty-five tables, all read together and few of them ever asked for alone: a table for each would
cost a join or a statement apiece on every read, and jsonb ten times the time of the message's own bytes.

Contacts are persons. They are kept in a table of their own, so that a statement that reads the public record cannot
show them by mistake.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any, Generic, TypeVar
from uuid import UUID

from google.api import field_behavior_pb2
from google.protobuf.message import Message
from tributary.partners.v1 import directory_pb2 as pb
from tributary.partners.v1.organizations_pb2 import FieldSource

from services.chassis.names import missing
from services.partners.domain.provenance import Origin, pack, unpack
from services.partners.domain.text import fold

M = TypeVar("M", bound=Message)

# Characters of a description that are searched.
SEARCHED = 10_000
# Fields that say how a record is addressed or kept.
_BESIDE = frozenset({"name", "etag"})


@dataclass(frozen=True, slots=True)
class Kind(Generic[M]):
    """A kind of record: its message, its table, what its names look like, and its columns beside the common ones.

    `collections` are the words of its names, as ("organizations", "services"). A column's value may be given with the
    expression that makes it in SQL.
    """

    message: type[M]
    table: str
    collections: tuple[str, ...]
    reason: str
    columns: Callable[[Any, UUID | None], dict[str, Any]]
    expressions: Mapping[str, str] = field(default_factory=dict)

    def key(self, name: str) -> tuple[UUID | None, UUID]:
        """The UUIDs in a name: of what it is in, if anything, and its own. Raises NotFound."""
        words = name.removesuffix("/directoryEntry").split("/")
        if tuple(words[::2]) == self.collections and len(words) <= 2 * len(self.collections):
            try:
                ids = [UUID(word) for word in words[1::2]]
            except ValueError:
                ids = []
            if ids:
                return (ids[0] if len(ids) > 1 else None), ids[-1]
        raise missing_record(name, self.reason)

    def plain(self, message: M) -> M:
        """A copy with nothing but the content."""
        copy: Any = self.message()
        copy.CopyFrom(message)
        for f in self.message.DESCRIPTOR.fields:
            if f.name not in content_fields(self.message):
                copy.ClearField(f.name)
        found: M = copy
        return found


def _content_fields(message: type[Any]) -> frozenset[str]:
    """The fields that make up a record, without its name and what only we set."""
    behavior = field_behavior_pb2.field_behavior
    return frozenset(
        f.name
        for f in message.DESCRIPTOR.fields
        if f.name not in _BESIDE and field_behavior_pb2.OUTPUT_ONLY not in f.GetOptions().Extensions[behavior]
    )


# Asked for with every record; the message types are few.
content_fields: Callable[[Any], frozenset[str]] = cache(_content_fields)


def missing_record(name: str, noun: str) -> Any:
    """The refusal of a name that nobody has."""
    refusal = missing(name, noun.lower() + "s")
    refusal.reason = f"{noun}_NOT_FOUND"
    return refusal


def _term_ids(message: Any) -> list[UUID]:
    return [UUID(a.term.rpartition("/")[2]) for a in message.annotations.attributes if a.term]


def _service(message: pb.Service, organization: UUID | None) -> dict[str, Any]:
    spoken = {language.tag for language in message.languages if language.tag}
    return {
        "organization_id": organization,
        "name": message.display_name,
        "status": message.status,
        "languages": sorted(spoken),
        "terms": sorted(set(_term_ids(message))),
        "locations": sorted({UUID(at.location.rpartition("/")[2]) for at in message.service_at_locations}),
        "search": fold(f"{message.display_name} {message.alternate_name}"),
        "words": fold(f"{message.display_name} {message.alternate_name} {message.description[:SEARCHED]}"),
    }


def _term(message: pb.TaxonomyTerm, taxonomy: UUID | None) -> dict[str, Any]:
    parent = message.parent.rpartition("/")[2]
    return {
        "taxonomy_id": taxonomy,
        "parent_id": UUID(parent) if parent else None,
        "code": message.code,
        "name": message.display_name,
    }


SERVICES = Kind(
    pb.Service, "services", ("organizations", "services"), "SERVICE", _service, {"words": "to_tsvector('simple', {})"}
)
LOCATIONS = Kind(
    pb.Location,
    "locations",
    ("organizations", "locations"),
    "LOCATION",
    lambda message, organization: {"organization_id": organization, "name": message.display_name},
)
ENTRIES = Kind(pb.DirectoryEntry, "directory_entries", ("organizations",), "ORGANIZATION", lambda *_: {})
TAXONOMIES = Kind(
    pb.Taxonomy, "taxonomies", ("taxonomies",), "TAXONOMY", lambda message, _: {"name": message.display_name}
)
TERMS = Kind(pb.TaxonomyTerm, "taxonomy_terms", ("taxonomies", "terms"), "TERM", _term)


@dataclass(slots=True)
class Record:
    """A record as it is kept: its content, who set what in it, and what its source delivered last."""

    kind: Kind[Any]
    id: UUID
    parent: UUID | None
    message: Any
    origins: dict[str, Origin]
    delivered_by: str
    delivered: bytes
    create_time: datetime
    update_time: datetime
    revision: int

    @property
    def name(self) -> str:
        """Its resource name."""
        first, *rest = self.kind.collections
        if self.kind is ENTRIES:
            return f"organizations/{self.id}/directoryEntry"
        return f"{first}/{self.parent}/{rest[0]}/{self.id}" if rest else f"{first}/{self.id}"

    def to_proto(self, *, sources: bool) -> Any:
        """The record on the wire; with the source of each field, when one is read by itself."""
        message = self.kind.message()
        message.CopyFrom(self.message)
        message.name = self.name
        message.etag = str(self.revision)
        message.create_time.FromDatetime(self.create_time)
        message.update_time.FromDatetime(self.update_time)
        if sources:
            for path, origin in sorted(self.origins.items()):
                source = FieldSource(field=path, source=origin.source, record=origin.record)
                source.set_time.FromJsonString(origin.time)
                message.sources.append(source)
        return message


def record_of(kind: Kind[Any], row: Any) -> Record:
    """The record in a row of its table, with `contacts` where the row has them."""
    message = kind.message.FromString(row.document)
    if contacts := getattr(row, "contacts", None):
        _join(message, kind.message.FromString(contacts))
    parent_column = {"services": "organization_id", "locations": "organization_id", "taxonomy_terms": "taxonomy_id"}
    return Record(
        kind,
        row.id,
        getattr(row, parent_column[kind.table]) if kind.table in parent_column else None,
        message,
        unpack(json.loads(row.origins)),
        row.delivered_by,
        row.delivered,
        row.create_time,
        row.update_time,
        row.revision,
    )


def columns_of(record: Record) -> tuple[dict[str, Any], bytes]:
    """A record's columns, and its contacts apart."""
    public, contacts = _split(record.message)
    columns = {
        "document": public.SerializeToString(deterministic=True),
        "origins": json.dumps(pack(record.origins)),
        "delivered_by": record.delivered_by,
        "delivered": record.delivered,
        "create_time": record.create_time,
        "update_time": record.update_time,
        "revision": record.revision,
        **record.kind.columns(record.message, record.parent),
    }
    return columns, contacts.SerializeToString(deterministic=True)


def digest(message: Message) -> bytes:
    """What tells one delivery of a record from another."""
    return sha256(message.SerializeToString(deterministic=True)).digest()


def _split(message: Any) -> tuple[Any, Any]:
    """A message without its contacts, and one of the same kind with nothing else."""
    public, private = type(message)(), type(message)()
    public.CopyFrom(message)
    fields = message.DESCRIPTOR.fields_by_name
    if "contacts" in fields and message.contacts:
        private.contacts.extend(message.contacts)
        public.ClearField("contacts")
    if "service_at_locations" in fields and any(at.contacts for at in message.service_at_locations):
        for at in public.service_at_locations:
            private.service_at_locations.add().contacts.extend(at.contacts)
            at.ClearField("contacts")
    return public, private


def _join(public: Any, private: Any) -> None:
    if "contacts" in public.DESCRIPTOR.fields_by_name:
        public.contacts.extend(private.contacts)
    if "service_at_locations" in public.DESCRIPTOR.fields_by_name:
        for at, hidden in zip(public.service_at_locations, private.service_at_locations, strict=False):
            at.contacts.extend(hidden.contacts)
