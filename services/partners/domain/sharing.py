"""Who sees what of a partnership record: one decision for each category, the same for its sections and its timeline.

An organization sees all of its own record, and so does the Office, which keeps it. Its profile is public. Everybody
else sees a category when the organization consents to it *and* they are party to an ACTIVE agreement that names it; and
whatever they decide of the rest, a party to a case, a referral or a connection sees that one.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from enum import Enum


class Category(Enum):
    """A kind of information. The numbers are the contract's (tributary.partners.v1.DataCategory)."""

    PROFILE = 1
    CONTACTS = 2
    AGREEMENTS = 3
    ENGAGEMENTS = 4
    CASES = 5
    CASE_DETAILS = 6
    FUNDING = 7
    ASSESSMENTS = 8
    DEMOGRAPHICS = 9


class Visibility(Enum):
    """How much is shown. The numbers are the contract's (tributary.partners.v1.Section.Visibility)."""

    SHOWN = 1
    OWN_PART = 2
    WITHHELD = 3


class Reason(Enum):
    """Why it is not all shown. The numbers are the contract's (tributary.partners.v1.Section.Reason)."""

    NO_CONSENT = 1
    NO_AGREEMENT = 2
    AGREEMENT_EXPIRED = 3


class Agreement(Enum):
    """How an agreement between the viewer and the network stands that names a category."""

    ACTIVE = 1
    EXPIRED = 2


class Viewer(Enum):
    """Who looks at the record."""

    # Somebody of the organization itself.
    ITSELF = 1
    OFFICE = 2
    OTHER = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """How much of a category is shown, and why not all of it."""

    visibility: Visibility
    reason: Reason | None = None


_ALL = Decision(Visibility.SHOWN)


def decide(
    viewer: Viewer,
    category: Category,
    *,
    party: bool = False,
    consented: Set[Category] = frozenset(),
    agreements: Mapping[Category, Agreement] | None = None,
) -> Decision:
    """What `viewer` sees of `category`. `party`: whether the viewer is a party to something in it; `consented`: what
    the organization agreed to share with the viewer; `agreements`: how those that bind the viewer stand."""
    if viewer is not Viewer.OTHER or category is Category.PROFILE:
        return _ALL
    agreement = (agreements or {}).get(category)
    if category not in consented:
        reason = Reason.NO_CONSENT
    elif agreement is None:
        reason = Reason.NO_AGREEMENT
    elif agreement is Agreement.EXPIRED:
        reason = Reason.AGREEMENT_EXPIRED
    else:
        return _ALL
    return Decision(Visibility.OWN_PART if party else Visibility.WITHHELD, reason)


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to a record: all that `decide` takes but what they are a party to in it."""

    viewer: Viewer
    consented: Set[Category] = frozenset()
    agreements: Mapping[Category, Agreement] = field(default_factory=dict)

    def decide(self, category: Category, *, party: bool = False) -> Decision:
        """What they see of `category`."""
        return decide(self.viewer, category, party=party, consented=self.consented, agreements=self.agreements)

    @property
    def shown(self) -> list[Category]:
        """The categories of which they see all, whoever is a party to what."""
        return [category for category in Category if self.decide(category).visibility is Visibility.SHOWN]


def viewer_of(*, own: bool, office: bool) -> Viewer:
    """As who somebody looks at a record: of their `own` organization, from the `office`, or neither."""
    if office:
        return Viewer.OFFICE
    return Viewer.ITSELF if own else Viewer.OTHER


def agency_helps(referral: str) -> bool:
    """Whether an agency is a party to the case behind a referral that is in that state: it is asked to help, helps or
    has helped. One that declined, did not answer in time or was taken off it keeps the referral, and not the case."""
    return referral not in ("DECLINED", "EXPIRED", "REVOKED")


def funder_knows(state: str) -> bool:
    """Whether a connection that is in `state` is known to its funder. One that was withdrawn while it was only
    suggested never is."""
    return state not in ("SUGGESTED", "WITHDRAWN")
