"""What is held on a person, and what becomes of it when they are erased: of rows and of the audit by tables, of events
and documents by the fields that are marked in the contracts (tributary.access.v1.personal)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from tributary.access.v1 import access_pb2

# What stands for a name; the account's own name, accounts/…, tells one of them from another.
PSEUDONYM = "A former colleague"
# What stands for what somebody wrote.
WITHDRAWN_TEXT = "[Written by a former colleague, and erased.]"


@dataclass(frozen=True, slots=True)
class Held:
    """What a table holds of a person. `whose`: the column that says of whom. `becomes`: the columns that are theirs,
    with what stands there afterwards. `whole`: whether all of the row is that person's; if not, each change
    of it that names them is theirs."""

    whose: str
    becomes: Mapping[str, str | None]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by what may name them: their account, as "accounts/…", and e-mail addresses in small letters."""

    account: str
    emails: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The account's UUID."""
        return self.account.partition("/")[2]

    @property
    def names(self) -> list[str]:
        """All that names them in a column."""
        return [self.account, self.id, *sorted(self.emails)]

    def is_named(self, value: object) -> bool:
        """Whether a value names them, or something within their account."""
        text = str(value)
        return text in (self.account, self.id) or text.startswith(f"{self.account}/") or text.lower() in self.emails


class _Anybody(Person):
    """Everyone at once: what is past its time goes, whosever it is."""

    def is_named(self, value: object) -> bool:  # noqa: ARG002 (anybody is, whatever the value)
        return True


ANYBODY = _Anybody("")


def without(person: Person, held: Held, known: frozenset[str], side: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a change in a table without what is that person's. Where they do not say whose they are, those go
    that are among the values `known` to be the person's."""
    left = dict(side)
    named = side.get(held.whose)
    if held.whole or person.is_named(named):
        left.update({column: value for column, value in held.becomes.items() if column in side})
    elif held.whose not in side:
        left.update({column: value for column, value in held.becomes.items() if side.get(column) in known})
    return left


def values_of(person: Person, held: Held, sides: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The values of the personal columns in those changes that name the person."""
    named = [side for side in sides if person.is_named(side.get(held.whose))]
    return frozenset(str(side[column]) for side in named for column in held.becomes if side.get(column))


def erase_from(message: Message, person: Person) -> bool:
    """Takes out of a message, and all messages within, what is marked as that person's. Whether anything was there."""
    changed = False
    fields: list[tuple[Any, Any]] = list(message.ListFields())  # A copy: what says whose it is may go, too.
    mine = {
        field.name for field, value in fields if field.type == FieldDescriptor.TYPE_STRING and _names(person, value)
    }
    for field, value in fields:
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            changed |= _erase_within(field, value, person)
            continue
        marking = field.GetOptions().Extensions[access_pb2.personal]
        if marking.of in mine and getattr(message, field.name) != marking.becomes:
            setattr(message, field.name, marking.becomes)
            changed = True
    return changed


def _names(person: Person, value: Any) -> bool:
    return isinstance(value, str) and person.is_named(value)


def _erase_within(field: Any, value: Any, person: Person) -> bool:
    entry = field.message_type
    if entry.GetOptions().map_entry:
        if entry.fields_by_name["value"].type != FieldDescriptor.TYPE_MESSAGE:
            return False
        return _erase_each(value.values(), person)
    return _erase_each([value] if isinstance(value, Message) else value, person)


def _erase_each(messages: Iterable[Message], person: Person) -> bool:
    """From each of them, and not only up to the first that held something."""
    return sum(erase_from(message, person) for message in messages) > 0
