"""Who set each field of a record, and what a source may still change in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Origin:
    """Who set a field ("accounts/…", or a source, as "hsds:miami"), from which record there, when (RFC 3339, UTC)."""

    source: str
    record: str
    time: str


Origins = Mapping[str, Origin]


def pack(origins: Origins) -> list[dict[str, Any]]:
    """The same with the fields of one origin together: most records are set by one, once."""
    fields: dict[Origin, list[str]] = {}
    for field, origin in origins.items():
        fields.setdefault(origin, []).append(field)
    return [{"source": o.source, "record": o.record, "time": o.time, "fields": names} for o, names in fields.items()]


def unpack(packed: Iterable[Mapping[str, Any]]) -> dict[str, Origin]:
    """The origin of each field."""
    return {
        field: Origin(entry["source"], entry["record"], entry["time"]) for entry in packed for field in entry["fields"]
    }


def may_set(field: str, source: str, origins: Origins, *, is_set: bool) -> bool:
    """Whether a delivery of `source` changes a field that it delivers otherwise than it is: what the source set itself
    last, and what nobody has set. What a person or another source set since stays."""
    origin = origins.get(field)
    return origin.source == source if origin else not is_set
