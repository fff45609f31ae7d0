"""The life of a referral: a closed loop from the proposal to the organization's own word that it was helped."""

from datetime import timedelta
from enum import Enum

from services.assistance.domain.cases import WORKING
from services.chassis.lifecycle import Lifecycle, move


class State(Enum):
    """Where a referral is. The numbers are the contract's (tributary.assistance.v1.Referral.State)."""

    PROPOSED = 1
    ACCEPTED = 2
    DECLINED = 3
    EXPIRED = 4
    REVOKED = 5
    IN_SERVICE = 6
    COMPLETED = 7
    CONFIRMED = 8


class Party(Enum):
    """Who makes a move."""

    AGENCY = 1
    ORGANIZATION = 2
    OFFICE = 3
    # The product, when nobody answered in time.
    CLOCK = 4


S, P = State, Party
# An agency has it to answer or to serve.
OPEN = frozenset({S.PROPOSED, S.ACCEPTED, S.IN_SERVICE})

LIFE = Lifecycle[State, Party](
    "referral",
    {
        "accept": move(S.PROPOSED, to=S.ACCEPTED, by={P.AGENCY}),
        # Also after accepting: an agency that finds it cannot help says so, rather than letting it lie.
        "decline": move(S.PROPOSED, S.ACCEPTED, to=S.DECLINED, by={P.AGENCY}),
        "begin": move(S.ACCEPTED, to=S.IN_SERVICE, by={P.AGENCY}),
        "complete": move(S.IN_SERVICE, to=S.COMPLETED, by={P.AGENCY}),
        "confirm": move(S.COMPLETED, to=S.CONFIRMED, by={P.ORGANIZATION}),
        "revoke": move(*OPEN, to=S.REVOKED, by={P.OFFICE}),
        "expire": move(S.PROPOSED, to=S.EXPIRED, by={P.CLOCK}),
    },
)

# A case may be referred while the Office works on it.
REFERABLE = frozenset(WORKING)

# Kinds of organization that take referrals (tributary.partners.v1.Organization.Kind).
AGENCY_KINDS = frozenset(
    {
        "CITY_DEPARTMENT",
        "COUNTY_DEPARTMENT",
        "MUNICIPALITY",
        "STATE_AGENCY",
        "FEDERAL_AGENCY",
        "FOUNDATION",
        "HEALTH_SYSTEM",
        "SCHOOL",
    }
)

ANSWER_WITHIN = timedelta(days=7)
ANSWER_WITHIN_AT_MOST = timedelta(days=90)
