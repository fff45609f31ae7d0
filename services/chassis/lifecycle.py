"""Lifecycles: which moves exist, from which states, and who may make them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from services.chassis.errors import PermissionDenied, WrongState

S = TypeVar("S", bound=Enum)
P = TypeVar("P", bound=Enum)


@dataclass(frozen=True, slots=True)
class Move(Generic[S, P]):
    """From any of `origins` to `to`, by any of `by`."""

    origins: frozenset[S]
    to: S
    by: frozenset[P]


def move(*origins: S, to: S, by: set[P]) -> Move[S, P]:
    """A move from any of `origins` to `to`, which the parties `by` may make."""
    return Move(frozenset(origins), to, frozenset(by))


@dataclass(frozen=True)
class Lifecycle(Generic[S, P]):
    """The moves of one kind of thing, by verb. `noun` names it in refusals, as "case"."""

    noun: str
    moves: Mapping[str, Move[S, P]]

    def next_state(self, current: S, verb: str, party: P) -> S:
        """The state after `verb`. Raises WrongState (CASE_WRONG_STATE …) or PermissionDenied (CASE_NOT_YOUR_MOVE …)."""
        wanted = self.moves[verb]
        if party not in wanted.by:
            raise PermissionDenied(
                f"{self.noun.upper()}_NOT_YOUR_MOVE",
                f"To {verb} a {self.noun} is for {listed(wanted.by)}.",
                metadata={"verb": verb},
            )
        if current not in wanted.origins:
            raise WrongState(
                f"{self.noun.upper()}_WRONG_STATE",
                f"This {self.noun} is {current.name}; to {verb} it, it must be {listed(wanted.origins)}.",
                metadata={"verb": verb, "state": current.name, "allowed_states": ",".join(names(wanted.origins))},
            )
        return wanted.to

    def verbs(self, current: S, party: P) -> list[str]:
        """What `party` may do with it now."""
        return [verb for verb, m in self.moves.items() if current in m.origins and party in m.by]


def names(members: frozenset[S]) -> list[str]:
    """The names, in the order in which the enum declares them."""
    order = list(type(next(iter(members))))
    return [m.name for m in sorted(members, key=order.index)]


def listed(members: frozenset[S]) -> str:
    """The names as words: "A, B or C"."""
    *rest, last = names(members)
    return f"{', '.join(rest)} or {last}" if rest else last
