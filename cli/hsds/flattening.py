"""Lines of a package as rows of 3.1's tables: what JSON nests is taken apart, what CSV writes flat passes through."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cli.hsds.package import Line
from cli.hsds.tables import ALIASES
from cli.hsds.upgrading import upgrade

# Objects in an object, under the name of their table: the outer one names them by id.
_PARTS = frozenset({"organization", "program", "location", "taxonomy_term", "taxonomy", "unit", "service"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a 3.1 table; `where` is its line in the package. `nested` rows may say the same thing several times."""

    table: str
    id: str
    where: str
    fields: dict[str, str]
    nested: bool


def flatten(line: Line, trimmed: Counter[tuple[str, str]]) -> Iterator[Row]:
    """The rows of a line, the outermost first. `trimmed` counts the values that had space around them, by column."""
    yield from _take_apart(line.table, line.fields, line.where, {}, trimmed, nested=False)


def _take_apart(
    named: str,
    item: dict[str, Any],
    where: str,
    owner: dict[str, str],
    trimmed: Counter[tuple[str, str]],
    *,
    nested: bool,
) -> Iterator[Row]:
    texts: dict[str, str] = dict(owner)
    parts: list[tuple[str, dict[str, Any], str]] = []
    for key, value in item.items():
        if isinstance(value, dict) and key in _PARTS:
            parts.append((key, value, f"{where} {key}"))
            if (part_id := text_of(value.get("id"))) and not item.get(f"{key}_id"):
                texts[f"{key}_id"] = part_id
        elif isinstance(value, list) and key in ALIASES:
            parts += [
                (key, each, f"{where} {key}[{place}]") for place, each in enumerate(value) if isinstance(each, dict)
            ]
        elif (text := text_of(value)) != "" or key not in texts:
            texts[str(key)] = text
            if isinstance(value, str) and len(value) != len(text):
                trimmed[named, str(key)] += 1
    row_id = texts.pop("id", "")
    table, fields = upgrade(ALIASES.get(named, named), texts)
    if parts and not row_id:
        row_id = f"({where})"  # What is nested in it must find it.
    yield Row(table, row_id, where, fields, nested)
    for key, part, place in parts:
        part_table = ALIASES.get(key, key)
        owner = _link(table, row_id, key, part_table)
        if key == "program" and fields.get("organization_id"):
            owner = {"organization_id": fields["organization_id"]}
        yield from _take_apart(part_table, part, place, owner, trimmed, nested=True)


def _link(table: str, row_id: str, key: str, part_table: str) -> dict[str, str]:
    """The columns by which a nested row names the one it is nested in."""
    if key in _PARTS:
        return {}
    if part_table == "attribute":
        return {"link_id": row_id, "link_entity": table}
    if part_table == "metadata":
        return {"resource_id": row_id, "resource_type": table}
    return {f"{table}_id": row_id}


def text_of(value: Any) -> str:
    """A value as CSV has it: no null, no capital in true and false. Surrounding space means nothing in HSDS."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)
    return str(value).replace("\0", "").strip()
