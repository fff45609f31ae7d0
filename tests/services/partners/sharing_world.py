"""One organization, what it consented to and signed, and agencies that look at its record."""

from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import strategies as st
from tributary.partners.v1 import agreements_pb2

from services.chassis.database import Database
from services.partners.domain.sharing import Agreement, Category
from tests.services.conftest import Metadata
from tests.services.partners.conftest import Partners
from tests.services.partners.sharing import today
from tests.services.partners.story import Story

KEPT = [category for category in Category if category is not Category.PROFILE]
CATEGORIES = st.sampled_from([c for c in KEPT if c in (Category.AGREEMENTS, Category.CASES, Category.CASE_DETAILS)])


@dataclass(frozen=True)
class Consented:
    """A consent: to which of the agencies (None is the network), from and until so many days from today."""

    category: Category
    grantee: int | None
    start: int
    end: int | None
    withdrawn: bool

    def holds(self, agency: int) -> bool:
        """Whether it opens anything to an agency today."""
        days = self.start <= 0 and (self.end is None or self.end >= 0)
        return days and not self.withdrawn and self.grantee in (None, agency)


@dataclass(frozen=True)
class Signed:
    """An agreement with some of the agencies, in whatever state, over whatever days."""

    parties: frozenset[int]
    categories: frozenset[Category]
    kind: str
    state: str
    start: int
    end: int

    def stands(self) -> Agreement | None:
        """What it is today."""
        if self.kind != "DATA_SHARING" or self.state not in ("ACTIVE", "EXPIRED"):
            return None
        if self.state == "EXPIRED" or self.end < 0:
            return Agreement.EXPIRED
        return Agreement.ACTIVE if self.start <= 0 else None


AGENCIES = 3
DAYS = st.integers(-2, 2)
CONSENTS = st.builds(
    Consented,
    category=CATEGORIES | st.sampled_from(KEPT),
    grantee=st.none() | st.integers(0, AGENCIES - 1),
    start=DAYS,
    end=st.none() | DAYS,
    withdrawn=st.booleans(),
)
SIGNED = st.builds(
    Signed,
    parties=st.frozensets(st.integers(0, AGENCIES - 1), min_size=1),
    categories=st.frozensets(CATEGORIES | st.sampled_from(KEPT), min_size=1),
    kind=st.sampled_from(["DATA_SHARING"] * 4 + ["MOU"]),
    state=st.sampled_from(["ACTIVE"] * 3 + ["DRAFT", "IN_REVIEW", "EXPIRED", "TERMINATED"]),
    start=DAYS,
    end=DAYS,
)


@dataclass
class World:
    """One organization with a full record, and agencies: the first is a party to its case, the last to nothing."""

    partners: Partners
    story: Story
    agencies: list[str]
    database: Database
    viewers: dict[str, Metadata] = field(default_factory=dict)

    async def set(self, consents: list[Consented], signed: list[Signed]) -> None:
        """Makes these, and no others, what was consented to and signed."""
        key = self.story.organization.partition("/")[2]
        rows, ids = self.partners.rows, [name.partition("/")[2] for name in self.agencies]
        await rows("DELETE FROM consents")
        await rows("DELETE FROM agreement_parties")
        await rows("DELETE FROM agreements")
        for consent in consents:
            await rows(
                """INSERT INTO consents (organization_id, category, grantee_id, start_date, end_date, create_time,
                   withdraw_time) VALUES ($1, $2, $3, $4, $5, now(), CASE WHEN $6 THEN now() END)""",
                key,
                consent.category.value,
                None if consent.grantee is None else ids[consent.grantee],
                today() + timedelta(days=consent.start),
                None if consent.end is None else today() + timedelta(days=consent.end),
                consent.withdrawn,
            )
        for agreement in signed:
            await rows(
                """WITH made AS (
                       INSERT INTO agreements (kind, state, categories, start_date, end_date, submit_time, accepted,
                                               document)
                       VALUES ($1, $2, $3, $4, $5, now(), true, $6) RETURNING id)
                   INSERT INTO agreement_parties SELECT made.id, unnest($7::uuid[]) FROM made""",
                agreement.kind,
                agreement.state,
                [category.value for category in agreement.categories],
                today() + timedelta(days=agreement.start),
                today() + timedelta(days=agreement.end),
                agreements_pb2.Agreement(title="Sharing").SerializeToString(),
                [ids[number] for number in agreement.parties],
            )
