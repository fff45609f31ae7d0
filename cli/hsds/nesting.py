"""Rows of one record as the nested object that HSDS's JSON form has."""

from collections.abc import Iterable
from typing import Any

from cli.hsds.assembling import CHILDREN
from cli.hsds.flattening import Row
from cli.hsds.shelf import owner_of
from cli.hsds.tables import NUMBERS
from cli.hsds.unfolding import HsdsRow

_ARRAYS = {**CHILDREN, "organization_identifier": "organization_identifiers", "attribute": "attributes"}
_ARRAYS |= {"metadata": "metadata"}


def nest(rows: Iterable[HsdsRow]) -> dict[str, Any]:
    """The first row as an object, with the others in the arrays of those they belong to."""
    (table, first), *others = rows
    top: dict[str, Any] = dict(first)
    known = {f"{table}:{top['id']}": (table, top)}
    for table, row in others:
        item: dict[str, Any] = dict(row)
        known[f"{table}:{item['id']}"] = (table, item)
    for table, row in others:
        item = known[f"{table}:{row['id']}"][1]
        if table == "unit":
            continue
        owner = owner_of(Row(table, row["id"], "", row, nested=True))
        owner_table, holder = known[owner]
        array = "additional_websites" if (owner_table, table) == ("organization", "url") else _ARRAYS[table]
        holder.setdefault(array, []).append(item)
        unit = known.get(f"unit:{row.get('unit_id', '')}") if table == "service_capacity" else None
        if unit is not None:
            item["unit"] = unit[1]
    return top


def typed(item: Any) -> Any:
    """The same with numbers and truth as JSON has them, and without what is empty."""
    if isinstance(item, list):
        return [typed(each) for each in item]
    if not isinstance(item, dict):
        return item
    return {key: _value(key, value) for key, value in item.items() if value not in ("", None, [])}


def _value(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return typed(value)
    if key in ("closed", "holiday"):
        return value == "true"
    if key in NUMBERS:
        try:
            number = float(value)
        except ValueError:
            return value
        return int(number) if number == int(number) else number
    return value
