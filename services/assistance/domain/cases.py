"""The life of a case: which moves exist, from where, and who may make them."""

from enum import Enum

from services.chassis.lifecycle import Lifecycle, move


class State(Enum):
    """Where a case is. The numbers are the contract's (tributary.assistance.v1.Case.State)."""

    DRAFT = 1
    SUBMITTED = 2
    IN_TRIAGE = 3
    NEEDS_INFORMATION = 4
    ASSIGNED = 5
    IN_PROGRESS = 6
    RESOLVED = 7
    CLOSED = 8
    DECLINED = 9
    WITHDRAWN = 10
    DUPLICATE = 11


class Party(Enum):
    """Who makes a move."""

    ORGANIZATION = 1
    OFFICE = 2
    # The product, when a referral came back without a helper.
    PRODUCT = 3


class WaitingOn(Enum):
    """Whose turn it is."""

    ORGANIZATION = 1
    OFFICE = 2
    AGENCY = 3
    NOBODY = 4


S, P = State, Party
# States in which the Office works on a case.
WORKING = (S.IN_TRIAGE, S.ASSIGNED, S.IN_PROGRESS)

LIFE = Lifecycle[State, Party](
    "case",
    {
        "submit": move(S.DRAFT, to=S.SUBMITTED, by={P.ORGANIZATION, P.OFFICE}),
        "triage": move(S.SUBMITTED, to=S.IN_TRIAGE, by={P.OFFICE}),
        "request_information": move(S.IN_TRIAGE, to=S.NEEDS_INFORMATION, by={P.OFFICE}),
        "answer": move(S.NEEDS_INFORMATION, to=S.IN_TRIAGE, by={P.ORGANIZATION}),
        "assign": move(*WORKING, to=S.ASSIGNED, by={P.OFFICE}),
        "start": move(S.ASSIGNED, to=S.IN_PROGRESS, by={P.OFFICE}),
        "resolve": move(S.IN_PROGRESS, to=S.RESOLVED, by={P.OFFICE}),
        "close": move(S.RESOLVED, to=S.CLOSED, by={P.ORGANIZATION, P.OFFICE}),
        "decline": move(S.SUBMITTED, S.IN_TRIAGE, S.NEEDS_INFORMATION, to=S.DECLINED, by={P.OFFICE}),
        "withdraw": move(
            S.DRAFT, S.SUBMITTED, S.NEEDS_INFORMATION, *WORKING, S.RESOLVED, to=S.WITHDRAWN, by={P.ORGANIZATION}
        ),
        "reopen": move(S.RESOLVED, S.CLOSED, S.DECLINED, to=S.IN_TRIAGE, by={P.ORGANIZATION, P.OFFICE}),
        "return": move(*WORKING, to=S.IN_TRIAGE, by={P.PRODUCT}),
    },
)

# What was asked may be changed by its organization before triage has it, or when triage asks for more.
EDITABLE = {
    P.ORGANIZATION: frozenset({S.DRAFT, S.NEEDS_INFORMATION}),
    P.OFFICE: frozenset({S.DRAFT, S.SUBMITTED, S.NEEDS_INFORMATION, *WORKING, S.RESOLVED}),
}

# What a case must say before triage can begin; a draft may still lack it.
REQUIRED_TO_SUBMIT = ("title", "need")

_TURN = {
    S.DRAFT: WaitingOn.ORGANIZATION,
    S.SUBMITTED: WaitingOn.OFFICE,
    S.NEEDS_INFORMATION: WaitingOn.ORGANIZATION,
    S.RESOLVED: WaitingOn.ORGANIZATION,
    S.CLOSED: WaitingOn.NOBODY,
    S.DECLINED: WaitingOn.NOBODY,
    S.WITHDRAWN: WaitingOn.NOBODY,
    S.DUPLICATE: WaitingOn.NOBODY,
}


def waiting_on(state: State, *, at_agency: bool) -> WaitingOn:
    """Whose turn it is in `state`; while the Office works, the agency's if one has a referral to answer or to serve."""
    return _TURN.get(state) or (WaitingOn.AGENCY if at_agency else WaitingOn.OFFICE)
