"""Reading by hand-written SQL on the driver's connection, for the reads that are many (docs/performance.md)."""

from types import SimpleNamespace
from typing import Any


class Row(SimpleNamespace):
    """A row whose columns are attributes, so that one `to_proto` serves rows and entities. (An attribute of a record of
    the driver's, looked up in Python, costs ten times that of a namespace.)"""


def columns(entity: Any, alias: str = "") -> str:
    """The columns of a mapped entity's table, as "r.id, r.state". A statement names what it reads: one prepared to read
    whatever there is fails when the next version's migration adds a column while this version works."""
    prefix = f"{alias}." if alias else ""
    return ", ".join(f"{prefix}{column.name}" for column in entity.__table__.columns)


class Where:
    """Conditions and their values, growing together.

    Each condition is written with `{}` where a value goes; the same conditions make the same text, which the driver
    prepares once.
    """

    def __init__(self, *values: Any) -> None:
        self.values: list[Any] = list(values)
        self._conditions: list[str] = []

    def add(self, condition: str, *values: Any) -> None:
        """Adds a condition that must hold, with its values."""
        self._conditions.append(condition.format(*(self.bind(value) for value in values)))

    def bind(self, value: Any) -> str:
        """A placeholder for `value`, as "$3"."""
        self.values.append(value)
        return f"${len(self.values)}"

    def __str__(self) -> str:
        return " AND ".join(self._conditions) or "TRUE"
