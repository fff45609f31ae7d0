"""Who looked at whose record: reads of one minute are one look, whatever rpcs they came through."""

from collections.abc import Iterable
from typing import Any

from gateway.portal.formats import instant
from gateway.portal.labels import all_labeled


def joined(disclosures: Iterable[Any]) -> list[tuple[Any, list[str]]]:
    """The looks in the order of their newest reads: that read, and what was seen in all of it, in words."""
    looks: dict[tuple[str, ...], tuple[Any, list[str]]] = {}
    for read in disclosures:
        minute = instant(read.read_time).strftime("%Y-%m-%dT%H:%M")
        whose = read.name.split("/disclosures")[0]
        _read, seen = looks.setdefault((whose, read.reader, read.account, minute), (read, []))
        seen += [label for label in all_labeled(read, "categories") if label not in seen]
    return list(looks.values())
