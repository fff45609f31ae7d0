"""Records of a package as messages of the contract, with all that belongs to them."""

from dataclasses import replace
from typing import Any

from google.protobuf.message import Message
from tributary.partners.v1 import vocabulary_pb2

from cli.hsds.filling import LINKS, Unfit, fill, keep
from cli.hsds.flattening import Row
from cli.hsds.identity import Identity
from cli.hsds.languages import language_tag
from cli.hsds.phones import normalize_phone
from cli.hsds.shelf import Shelf
from cli.hsds.tables import NO_RECORD, OWNERS, SOURCE_RECORD
from cli.hsds.tally import Tally

# How we sign, in an export's metadata, that a value is not what its source wrote.
UPDATED_BY, NORMALIZED = "Tributary", "normalize"

# The field of a message that holds the rows of a table which belong to it.
CHILDREN: dict[str, str] = {
    "phone": "phones",
    "schedule": "schedules",
    "service_area": "service_areas",
    "language": "languages",
    "funding": "funding",
    "cost_option": "cost_options",
    "required_document": "required_documents",
    "contact": "contacts",
    "service_capacity": "capacities",
    "eligibility": "eligibilities",
    "payment_accepted": "payments_accepted",
    "url": "additional_urls",
    "service_at_location": "service_at_locations",
    "address": "addresses",
    "accessibility": "accessibility",
    "program": "programs",
    "organization_identifier": "identifiers",
}
# Columns that are read by functions of their own.
_READ_APART: dict[str, frozenset[str]] = {
    "phone": frozenset({"language"}),
    "organization_identifier": frozenset({"identifier_scheme", "identifier_type", "identifier"}),
    "organization": frozenset({"alternate_name", "tax_id", "uri"}),
}
# Schemes of org-id.guide that have a name of their own here.
SCHEMES = {"us-ein": "ein", "us-uei": "uei"}
# Columns that say what a row is, and nothing by themselves.
_HOLLOW = frozenset({"address_type", "freq", "holiday", SOURCE_RECORD})


class Assembler:
    """Makes messages of the rows on a shelf. `region` is where telephone numbers without a country code are."""

    def __init__(self, shelf: Shelf, identity: Identity, tally: Tally, region: str) -> None:
        self.shelf = shelf
        self.identity = identity
        self.tally = tally
        self.region = region
        self.terms: dict[str, str] = {}

    def complete(self, message: Any, row: Row, holders: tuple[Any, ...] = ()) -> Row:
        """Fills `message` from `row` and what belongs to it. A child goes to the first of `message` and `holders` that
        has a field for it. The row as its source wrote it. Raises Unfit."""
        holders = (message, *holders)
        annotations = next(h.annotations for h in holders if "annotations" in h.DESCRIPTOR.fields_by_name)
        children = list(self.shelf.owned(row.table, row.id)) if row.id else []
        row = self._restore(row, annotations, children)
        holder = next(h for h in holders if "source_record" in h.DESCRIPTOR.fields_by_name)
        holder.source_record = record_of(row)
        fill(message, row, annotations, self.tally, _READ_APART.get(row.table, frozenset()))
        for child in children:
            try:
                self._attach(child, holders, annotations)
            except Unfit as error:
                self.tally.reject(child, str(error), "a value is too long")
        return row

    def _restore(self, row: Row, annotations: Any, children: list[Row]) -> Row:
        """The row as its source wrote it: before we normalized it for an export that is now read again."""
        fields = dict(row.fields)
        for child in list(children):
            note = child.fields
            if child.table != "metadata" or note.get("updated_by") != UPDATED_BY:
                continue
            if note.get("last_action_type") == NORMALIZED:
                children.remove(child)
                column, value = note.get("field_name", ""), note.get("previous_value", "")
                if column in LINKS.get(row.table, ()):
                    keep(annotations, "originals", column, value)
                else:
                    fields[column] = value
        return replace(row, fields=fields)

    def _attach(self, child: Row, holders: tuple[Any, ...], annotations: Any) -> None:
        if child.table == "attribute":
            self._attribute(child, annotations.attributes)
            return
        if child.table == "metadata":
            self._metadata(child, annotations.metadata)
            return
        name = _field_of(child.table, holders[0])
        holder = next((h for h in holders if name in h.DESCRIPTOR.fields_by_name), None)
        if holder is None:
            self.tally.reject(child, f"a {child.table} cannot belong to it")
            return
        message = type(holder)()
        made = getattr(message, name).add()
        if reason := self._make(made, child):
            self.tally.reject(child, reason)
        else:
            getattr(holder, name).append(made)

    def _make(self, message: Any, row: Row) -> str:
        """Fills a child; why it cannot be taken, or ""."""
        links = LINKS.get(row.table, frozenset())
        said = any(text and column not in links and column not in _HOLLOW for column, text in row.fields.items())
        if not said and row.table != "service_at_location":
            return "says nothing: all its columns are empty"
        if row.table == "phone" and not row.fields.get("number"):
            return "has no number"
        row = self.complete(message, row)
        self._keep_links(message, row)
        match row.table:
            case "phone":
                self._read_phone(message, row.fields.get("language", ""))
            case "language":
                self._read_language(message)
            case "organization_identifier":
                return read_identifier(message, row)
            case "program":
                message.id = str(self.identity.uuid("program", row.id))
            case "service_capacity":
                unit = self.shelf.find("unit", row.fields.get("unit_id", ""))
                if unit is not None:
                    self.complete(message.unit, unit)
                elif row.fields.get("unit_id"):
                    keep(message.annotations, "originals", "unit_id", row.fields["unit_id"])
            case "service_at_location":
                location = row.fields.get("location_id", "")
                home = self.shelf.home("location", location)
                if not home:
                    return f"its location {location!r} is not in the package"
                message.id = str(self.identity.uuid("service_at_location", row.id or str(row.fields)))
                message.location = self.identity.within(home, "location", location)
        return ""

    def _attribute(self, row: Row, attributes: Any) -> None:
        term = row.fields.get("taxonomy_term_id", "")
        if term and term not in self.terms:
            self.tally.reject(row, f"its term {term!r} is not in the package", "its term is not in the package")
            return
        made = attributes.add(term=self.terms.get(term, ""))
        made.source_record = record_of(row)
        fill(made, row, made, self.tally)
        for child in self.shelf.owned("attribute", row.id) if row.id else ():
            if child.table == "metadata":
                self._metadata(child, made.metadata)

    def _metadata(self, row: Row, changes: Any) -> None:
        made = changes.add(source_record=record_of(row))
        fill(made, row, made, self.tally)

    def _keep_links(self, message: Any, row: Row) -> None:
        """The records that a row names beside its owner."""
        owner = next((column for column, _ in OWNERS.get(row.table, ()) if row.fields.get(column)), "")
        for column, table in OWNERS.get(row.table, ()):
            record = row.fields.get(column, "")
            if column == owner or not record:
                continue
            name = self.name_of(table, record)
            if name:
                message.annotations.links.append(name)
            else:
                keep(message.annotations, "originals", column, record)

    def name_of(self, table: str, record: str) -> str:
        """The name of another record; "" when the package doesn't have it."""
        if table in ("service", "location"):
            home = self.shelf.home(table, record)
            return self.identity.within(home, table, record) if home else ""
        if self.shelf.find(table, record) is None:
            return ""
        if table == "organization":
            return self.identity.organization(record)
        return f"serviceAtLocations/{self.identity.uuid(table, record)}" if table == "service_at_location" else ""

    def _read_phone(self, phone: vocabulary_pb2.Phone, codes: str) -> None:
        """Normalizes a phone; `codes` are its languages as 1.1 and 2.0 list them, with commas between."""
        read = normalize_phone(phone.number, self.region)
        self.tally.phones["normalized" if read else "kept as written"] += 1
        if read and (read[0], read[1]) != (phone.number, ""):
            phone.original, (phone.number, extension) = phone.number, read
            phone.extension = phone.extension or extension
        for language in phone.language_details:
            if language.tag and language.tag not in phone.languages:
                phone.languages.append(language.tag)
        for code in codes.split(",") if codes else ():
            if (tag := language_tag(code.strip())) and tag not in phone.languages:
                phone.languages.append(tag)
            elif not tag:
                self.tally.unmapped[code.strip()] += 1
        if codes:
            keep(phone.annotations, "originals", "language", codes)

    def _read_language(self, language: vocabulary_pb2.Language) -> None:
        language.tag = language_tag(language.code) or language_tag(language.name)
        words = language.name or language.code
        if language.tag:
            self.tally.languages[language.tag] += 1
        elif words:
            self.tally.unmapped[words] += 1


def _field_of(table: str, owner: Message) -> str:
    """The field of `owner` for the rows of `table`."""
    special = {("Phone", "language"): "language_details", ("Organization", "url"): "additional_websites"}
    return special.get((owner.DESCRIPTOR.name, table)) or CHILDREN.get(table, "")


def record_of(row: Row) -> str:
    """The id of a record in its source; "" where it has none."""
    record = row.fields.get(SOURCE_RECORD) or ("" if row.id.startswith("(") else row.id)
    return "" if record == NO_RECORD else record[:255]


def read_identifier(identifier: Any, row: Row) -> str:
    """Sets scheme and value of an organization_identifier; why it cannot be taken, or ""."""
    value = row.fields.get("identifier", "")
    if not value:
        return "has no identifier"
    named = row.fields.get("identifier_scheme", "")
    words = (named or row.fields.get("identifier_type", "")).lower().replace(" ", "-")
    scheme = "".join(c for c in SCHEMES.get(words, words) if c.isascii() and (c.isalnum() or c in ":._-"))
    identifier.scheme = scheme.lstrip(":._-")[:64] or "other"
    identifier.value = value[:255]
    identifier.type = row.fields.get("identifier_type", "")[:255]
    if named and named != scheme_of(identifier.scheme):
        keep(identifier.annotations, "originals", "identifier_scheme", named)
    return ""


def scheme_of(scheme: str) -> str:
    """The scheme of org-id.guide for one of ours, as "US-EIN" for "ein"."""
    return next((theirs.upper() for theirs, ours in SCHEMES.items() if ours == scheme), scheme)
