"""The life of a proposal: a change of a profile by somebody who does not keep it, decided field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from services.chassis.errors import WrongState, invalid
from services.chassis.lifecycle import Lifecycle, move


class State(Enum):
    """Where a proposal is. The numbers are the contract's (tributary.partners.v1.Proposal.State)."""

    OPEN = 1
    DECIDED = 2
    WITHDRAWN = 3


class Party(Enum):
    """Who makes a move."""

    ORGANIZATION = 1
    OFFICE = 2
    PROPOSER = 3


S, P = State, Party
LIFE = Lifecycle[State, Party](
    "proposal",
    {
        # Some of its fields, and then the last of them.
        "decide": move(S.OPEN, to=S.OPEN, by={P.ORGANIZATION, P.OFFICE}),
        "conclude": move(S.OPEN, to=S.DECIDED, by={P.ORGANIZATION, P.OFFICE}),
        "withdraw": move(S.OPEN, to=S.WITHDRAWN, by={P.PROPOSER}),
    },
)

ACCEPTED, DECLINED = "ACCEPTED", "DECLINED"


@dataclass(frozen=True, slots=True)
class Field:
    """A proposed field and what became of it. `decision` is "" until somebody (`decider`, "accounts/…") takes it, at
    `time` (RFC 3339, UTC)."""

    field: str
    decision: str = ""
    comment: str = ""
    decider: str = ""
    time: str = ""


def party(verb: str, *, keeps: bool, office: bool, proposes: bool) -> Party:
    """As whom somebody makes a move: somebody of the organization that `keeps` the profile, of the `office`, of the one
    that `proposes`, or of several of these. What is proposed is taken back as its proposer, else one decides."""
    if proposes and (verb == "withdraw" or not (keeps or office)):
        return Party.PROPOSER
    return Party.OFFICE if office else Party.ORGANIZATION


def decided(fields: Sequence[Field], decisions: Sequence[Field]) -> list[Field]:
    """`fields` with `decisions` taken. Raises InvalidArgument for one of a field that is not proposed, a second one,
    and a refusal without a word of why; WrongState, PROPOSAL_FIELD_DECIDED, for a field that was decided before."""
    known = {each.field: each for each in fields}
    taken: dict[str, Field] = {}
    for place, decision in enumerate(decisions):
        path, name = f"decisions[{place}]", decision.field
        if name not in known:
            raise invalid(f"{path}.field", f"Name one of the proposal's fields: {', '.join(known)}.")
        if name in taken:
            raise invalid(f"{path}.field", "Decide on each field once.")
        if known[name].decision:
            raise WrongState(
                "PROPOSAL_FIELD_DECIDED",
                f"{name} was {known[name].decision.lower()} before.",
                metadata={"field": name, "decision": known[name].decision},
            )
        if decision.decision == DECLINED and not decision.comment.strip():
            raise invalid(f"{path}.comment", "Say why, so that the proposer knows.")
        taken[name] = decision
    return [taken.get(each.field, each) for each in fields]


def verb_of(fields: Sequence[Field]) -> str:
    """The move that leaves the proposal with `fields`."""
    return "conclude" if all(each.decision for each in fields) else "decide"
