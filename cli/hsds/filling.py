"""A row's columns into the fields of a message, which carry HSDS's names."""

from collections.abc import Callable
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from cli.hsds.contract import rule_of
from cli.hsds.flattening import Row
from cli.hsds.tables import OWNERS, SOURCE_RECORD
from cli.hsds.tally import Tally
from cli.hsds.times import day, time_of_day

# Where a resource's field is called otherwise than in HSDS, since `name` is what it is addressed by.
RENAMED: dict[str, dict[str, str]] = {
    "organization": {"name": "display_name", "description": "mission"},
    **{table: {"name": "display_name"} for table in ("service", "location", "program", "taxonomy", "taxonomy_term")},
}
# Columns that name other records, and so are not content.
LINKS: dict[str, frozenset[str]] = {
    **{table: frozenset(column for column, _ in owners) for table, owners in OWNERS.items()},
    "service": frozenset({"organization_id", "program_id"}),
    "location": frozenset({"organization_id"}),
    "organization": frozenset({"parent_organization_id"}),
    "service_at_location": frozenset({"service_id", "location_id"}),
    "service_capacity": frozenset({"service_id", "unit_id"}),
    "taxonomy_term": frozenset({"parent_id", "taxonomy_id"}),
    "attribute": frozenset({"link_id", "link_entity", "taxonomy_term_id"}),
    "metadata": frozenset({"resource_id", "resource_type"}),
}
_READERS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("opens_at", "closes_at"), time_of_day),
    **dict.fromkeys(("valid_from", "valid_to", "dtstart", "until", "assured_date"), day),
    **dict.fromkeys(("wkst", "freq", "byday", "currency", "country"), str.upper),
}


# Columns of older versions that are left only where `upgrade` could not read them.
_BEFORE = frozenset({"weekday"})
# The longest value that is kept beside a record's content, in characters (FieldValue in the contract).
LONGEST = 20_000


class Unfit(Exception):
    """A value that has a place nowhere; says which."""


def fill(message: Message, row: Row, kept: Message, tally: Tally, skip: frozenset[str] = frozenset()) -> None:
    """Sets the fields of `message` from the columns of `row`.

    A value that its field cannot take goes to `kept.originals`, a column that the message does not have to
    `kept.other_fields`: `kept` is the Annotations of the message, or, lacking those, the message itself. Raises Unfit
    for a value that is too long for either.
    """
    renamed = RENAMED.get(row.table, {})
    links = LINKS.get(row.table, frozenset())
    for column, text in row.fields.items():
        if not text or column in links or column in skip or column == SOURCE_RECORD:
            continue
        field: Any = message.DESCRIPTOR.fields_by_name.get(renamed.get(column, column))
        if column in _BEFORE:
            keep(kept, "originals", column, text)
            tally.unread[row.table, column] += 1
        elif field is None or field.message_type is not None or field.is_repeated or _addressing(field, renamed):
            keep(kept, "other_fields", column, text)
            tally.other_fields[row.table, column] += 1
        elif not put(message, field, text):
            # Metadata and attributes have no originals: what does not fit stays among the other fields.
            keep(kept, "originals" if "originals" in kept.DESCRIPTOR.fields_by_name else "other_fields", column, text)
            tally.unread[row.table, column] += 1
        elif field.name in _READERS and getattr(message, field.name) != text:
            tally.rewritten[row.table, column] += 1


def put(message: Message, field: FieldDescriptor, text: str) -> bool:
    """Sets one field; False when the value is none that it takes."""
    reader = _READERS.get(field.name)
    value = rule_of(field).read(reader(text) or text if reader else text, field)
    if value is None:
        return False
    setattr(message, field.name, value)
    return True


def keep(kept: Any, where: str, column: str, text: str) -> None:
    """Keeps a value as its source wrote it. Raises Unfit when it is too long."""
    if len(text) > LONGEST:
        raise Unfit(f"its {column} has {len(text):,} characters: at most {LONGEST:,} can be kept")
    getattr(kept, where).add(field=column[:255], value=text)


def _addressing(field: FieldDescriptor, renamed: dict[str, str]) -> bool:
    """Whether a resource's field says how it is addressed or kept, and isn't HSDS's of the same name."""
    return field.name in ("source_record", "etag", "id") or (field.name == "name" and "name" in renamed)
