"""The life of a claim: somebody asks to be an organization's admin."""

from enum import Enum

from services.chassis.lifecycle import Lifecycle, move


class State(Enum):
    """Where a claim is. The numbers are the contract's (tributary.partners.v1.Claim.State)."""

    OPEN = 1
    APPROVED = 2
    DECLINED = 3
    WITHDRAWN = 4


class Party(Enum):
    """Who makes a move."""

    ORGANIZATION = 1
    OFFICE = 2
    CLAIMANT = 3


S, P = State, Party
LIFE = Lifecycle[State, Party](
    "claim",
    {
        "approve": move(S.OPEN, to=S.APPROVED, by={P.ORGANIZATION, P.OFFICE}),
        "decline": move(S.OPEN, to=S.DECLINED, by={P.ORGANIZATION, P.OFFICE}),
        "withdraw": move(S.OPEN, to=S.WITHDRAWN, by={P.CLAIMANT}),
    },
)

# What an approved claim makes of the claimant.
GRANTED = "ORGANIZATION_ADMIN"


def party(*, office: bool, claims: bool) -> Party:
    """As whom somebody makes a move who may see the claim: of the `office`, or of the organization, or who `claims`.
    Nobody decides on their own."""
    if claims:
        return Party.CLAIMANT
    return Party.OFFICE if office else Party.ORGANIZATION
