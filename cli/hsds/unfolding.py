"""Messages of the contract as rows of HSDS 3.1's tables: the way back from `assembling`.

What was normalized is told in `metadata` rows signed by us, with the value that the source wrote, so that whoever reads
the package can undo it, and we do.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid5

from google.api import field_behavior_pb2
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from cli.hsds.assembling import CHILDREN, NORMALIZED, UPDATED_BY, scheme_of
from cli.hsds.filling import RENAMED
from cli.hsds.identity import NAMESPACE
from cli.hsds.tables import NO_RECORD, REQUIRED, SOURCE_RECORD

HsdsRow = tuple[str, dict[str, str]]

_FIELD_TABLES = {field: table for table, field in CHILDREN.items()} | {
    "additional_websites": "url",
    "language_details": "language",
}
# Fields that say how a message is addressed or kept, or that `_special` writes.
_BESIDE = frozenset({"name", "id", "source_record", "annotations", "tag", "original", "term", "program", "parent"})
_ENTITIES = {"organizations": "organization_id", "serviceAtLocations": "service_at_location_id"}
# Records that have a name here. Entered here, they have this one in whatever reads the package.
_OURS = frozenset({"organization", "service", "location"})
# What HSDS asks for and the record may not say; the row is signed as changed.
_ASSUMED = {"service": ("status", "active"), "location": ("location_type", "physical")}


class Unfolder:
    """Makes rows of messages. `day` (YYYY-MM-DD) dates the metadata.

    `left_out` counts what HSDS has no place for, `lacking` what it asks for and nobody has said.
    """

    def __init__(self, day: str) -> None:
        self.day = day
        self.left_out: Counter[str] = Counter()
        self.lacking: Counter[str] = Counter()

    def rows(
        self, table: str, message: Any, row_id: str, links: dict[str, str], beside: Message | None = None
    ) -> Iterator[HsdsRow]:
        """The row of `message` and of all in it. `beside` is a second message of the same record."""
        row = {"id": row_id, **links}
        for part in (message, beside) if beside is not None else (message,):
            row.update(self._columns(table, part))
        holder = beside if beside is not None else message
        annotations: Any = getattr(holder, "annotations", None) or getattr(message, "annotations", None)
        row |= _source_record(table, getattr(holder, "source_record", ""), row_id)
        written: dict[str, str] = {}  # What the source wrote, by column.
        self._special(table, message, row, written)
        if annotations is not None:
            row.update((other.field, other.value) for other in annotations.other_fields)
            for link in annotations.links:
                row[_link_column(link)] = link.rpartition("/")[2]
            for original in annotations.originals:
                written[original.field] = original.value
        if table in _ASSUMED and not row.get(_ASSUMED[table][0]):
            column, assumed = _ASSUMED[table]
            row[column] = assumed
            written.setdefault(column, "")
        for column in REQUIRED.get(table, ()):
            self.lacking[f"{table}.{column}"] += not row.get(column)
        yield table, row
        if annotations is not None:
            yield from self._attributes(table, row_id, annotations.attributes)
            yield from self._metadata(table, row_id, annotations.metadata)
        for place, (column, value) in enumerate(written.items()):
            yield (
                "metadata",
                {
                    "id": str(uuid5(NAMESPACE, f"{row_id}\0normalized\0{place}")),
                    "resource_id": row_id,
                    "resource_type": table,
                    "last_action_date": self.day,
                    "last_action_type": NORMALIZED,
                    "field_name": column,
                    "previous_value": value,
                    "replacement_value": row.get(column, ""),
                    "updated_by": UPDATED_BY,
                },
            )
        for part in (message, beside) if beside is not None else (message,):
            yield from self._children(table, part, row_id)

    def part(self, table: str, message: Any, owner: str, place: int) -> Iterator[HsdsRow]:
        """The rows of a message that has no name of its own: the one at `place` in `owner`."""
        yield from self.rows(table, message, identifier(message.source_record, owner, table, str(place)), {})

    def _columns(self, table: str, message: Any) -> dict[str, str]:
        renamed = {ours: theirs for theirs, ours in RENAMED.get(table, {}).items()}
        columns: dict[str, str] = {}
        for field, value in message.ListFields():
            if field.message_type is not None or field.is_repeated or is_output_only(field):
                continue
            column = renamed.get(field.name, field.name)
            if field.name not in _BESIDE or (field.name == "name" and table not in RENAMED):
                columns[column] = text_of(field, value)
        return columns

    def _special(self, table: str, message: Any, row: dict[str, str], written: dict[str, str]) -> None:
        match table:
            case "phone" if message.original:
                written["number"] = message.original
                if message.extension and message.extension in message.original:
                    written["extension"] = ""
            case "language" if message.tag and not message.code:
                row["code"] = message.tag
                written["code"] = ""
            case "service_at_location":
                row["location_id"] = message.location.rpartition("/")[2]
            case "service" if message.program:
                row["program_id"] = message.program
            case "taxonomy_term" if message.parent:
                row["parent_id"] = message.parent.rpartition("/")[2]
            case "service_capacity" if message.HasField("unit"):
                row["unit_id"] = identifier(message.unit.source_record, "", "unit", str(message.unit))
            case "organization_identifier":
                row.pop("scheme", None)
                row["identifier_scheme"] = scheme_of(message.scheme)
                row["identifier_type"] = row.pop("type", "")
                row["identifier"] = row.pop("value", "")
            case "organization":
                self._organization(message, row)

    def _organization(self, message: Any, row: dict[str, str]) -> None:
        if message.parent:
            row["parent_organization_id"] = message.parent.rpartition("/")[2]
        if message.also_known_as:
            row["alternate_name"] = message.also_known_as[0]
        row["tax_id"] = next((i.value for i in message.identifiers if i.source_record == "tax_id"), "")
        row.pop("kind", None)
        row.pop("state", None)
        self.left_out["organization kind"] += 1
        self.left_out["organization also_known_as, beyond the first"] += len(message.also_known_as[1:])
        for name in ("legal_name", "service_area", "populations", "languages", "determinants", "strengths"):
            value = getattr(message, name)
            self.left_out[f"organization {name}"] += bool(value.ByteSize() if isinstance(value, Message) else value)
            row.pop(name, None)

    def _children(self, table: str, message: Any, row_id: str) -> Iterator[HsdsRow]:
        for field, values in message.ListFields():
            if field.name == "unit":
                unit_id = identifier(values.source_record, "", "unit", str(values))
                yield from self.rows("unit", values, unit_id, {})
            child = _FIELD_TABLES.get(field.name)
            if child is None or not field.is_repeated or field.message_type is None:
                continue
            for place, value in enumerate(values):
                if child == "organization_identifier" and (
                    value.source_record == "tax_id" or value.scheme.startswith("hsds:")
                ):
                    continue  # Written as a column, or as the record's id.
                child_id = getattr(value, "id", "") or identifier(value.source_record, row_id, child, str(place))
                yield from self.rows(child, value, child_id, {f"{table}_id": row_id})
        if table == "phone":
            yield from self._phone_languages(message, row_id)

    def _phone_languages(self, phone: Any, row_id: str) -> Iterator[HsdsRow]:
        told = {language.tag for language in phone.language_details}
        if any(original.field == "language" for original in phone.annotations.originals):
            return  # The column of 1.1 says them.
        for tag in phone.languages:
            if tag not in told:
                yield "language", {"id": identifier("", row_id, "language", tag), "phone_id": row_id, "code": tag}

    def _attributes(self, table: str, row_id: str, attributes: Iterable[Any]) -> Iterator[HsdsRow]:
        for place, attribute in enumerate(attributes):
            made = identifier(attribute.source_record, row_id, "attribute", str(place))
            row = {"id": made, "link_id": row_id, "link_entity": table, **self._columns("attribute", attribute)}
            row["taxonomy_term_id"] = attribute.term.rpartition("/")[2]
            row |= _source_record("attribute", attribute.source_record, made)
            row.update((other.field, other.value) for other in attribute.other_fields)
            yield "attribute", row
            yield from self._metadata("attribute", made, attribute.metadata)

    def _metadata(self, table: str, row_id: str, changes: Iterable[Any]) -> Iterator[HsdsRow]:
        for place, change in enumerate(changes):
            made = identifier(change.source_record, row_id, "metadata", str(place))
            row = {"id": made, "resource_id": row_id, "resource_type": table, **self._columns("metadata", change)}
            row |= _source_record("metadata", change.source_record, made)
            row.update((other.field, other.value) for other in change.other_fields)
            yield "metadata", row


def identifier(record: str, owner: str, table: str, place: str) -> str:
    """The UUID of a row that is part of another: its own where its source gave one, else made of where it stands."""
    try:
        return str(UUID(record))
    except ValueError:
        return str(uuid5(NAMESPACE, f"{owner}\0{table}\0{place}\0{record}"))


def text_of(field: FieldDescriptor, value: Any) -> str:
    """A field's value as HSDS writes it."""
    if field.enum_type is not None:
        return str(field.enum_type.values_by_number[value].name).lower().replace("_", " ")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value == int(value) else repr(value)
    return str(value)


def is_output_only(field: FieldDescriptor) -> bool:
    """Whether a field is ours to give and no part of the record."""
    behaviors = field.GetOptions().Extensions[field_behavior_pb2.field_behavior]
    return field.name == "etag" or field_behavior_pb2.OUTPUT_ONLY in behaviors


def _source_record(table: str, record: str, row_id: str) -> dict[str, str]:
    """The column that tells a record's id in its source, where that is not the row's."""
    if record == row_id or (not record and table in _OURS):
        return {}
    return {SOURCE_RECORD: record or NO_RECORD}


def _link_column(name: str) -> str:
    parts = name.split("/")
    return {"services": "service_id", "locations": "location_id"}.get(parts[-2]) or _ENTITIES[parts[-2]]
