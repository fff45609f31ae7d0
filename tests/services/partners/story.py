"""A partnership's story, as the events that tell it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from google.protobuf.message import Message
from google.type import date_pb2, money_pb2
from tributary.assistance.v1 import cases_pb2, referrals_pb2
from tributary.assistance.v1 import events_pb2 as assistance
from tributary.funding.v1 import connections_pb2, opportunities_pb2
from tributary.funding.v1 import events_pb2 as funding

from tests.services.partners.conftest import Partners, new_name
from tests.services.partners.reading import Tell, entries

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


@dataclass
class Story:
    """One organization's partnership: a case that an agency helps with, and an opportunity that a funder awards."""

    organization: str
    agency: str = field(default_factory=new_name)
    funder: str = field(default_factory=new_name)
    case: str = field(default_factory=lambda: new_name("cases"))
    referral: str = field(default_factory=lambda: new_name("referrals"))
    connection: str = field(default_factory=lambda: new_name("connections"))
    opportunity: str = field(default_factory=lambda: new_name("opportunities"))

    def a_case(self, state: str, **fields: Any) -> cases_pb2.Case:
        """The case as it is in `state`."""
        submitted = None if state == "DRAFT" else START
        return cases_pb2.Case(
            **{
                "name": self.case,
                "number": "TA-2026-000123",
                "state": state,
                "organization": self.organization,
                "title": "A first federal grant",
                "need": "Nobody here has written one",
                "topics": ["grant writing"],
                "submit_time": submitted,
                "create_time": START - timedelta(hours=1),
                "update_time": START,
            }
            | fields
        )

    def a_referral(self, state: str, **fields: Any) -> referrals_pb2.Referral:
        """The referral as it is in `state`."""
        return referrals_pb2.Referral(
            **{
                "name": self.referral,
                "state": state,
                "case": self.case,
                "case_number": "TA-2026-000123",
                "organization": self.organization,
                "agency": self.agency,
                "agency_display_name": "Housing Division",
                "request": "Read it with them",
                "handoff_note": "Call after five",
                "create_time": START + timedelta(hours=2),
                "update_time": START + timedelta(hours=3),
            }
            | fields
        )

    def a_connection(self, state: str, **fields: Any) -> connections_pb2.Connection:
        """The connection as it is in `state`."""
        return connections_pb2.Connection(
            **{
                "name": self.connection,
                "state": state,
                "organization": self.organization,
                "opportunity": self.opportunity,
                "opportunity_title": "Small grants",
                "funder": self.funder,
                "funder_display_name": "Lakeshore Fund",
                "case": self.case,
                "note": "They are ready",
                "create_time": START + timedelta(hours=4),
                "update_time": START + timedelta(hours=5),
            }
            | fields
        )

    def awarded(self, units: int = 25_000, currency: str = "USD", **fields: Any) -> connections_pb2.Connection:
        """The connection, awarded."""
        return self.a_connection(
            "AWARDED",
            award_amount=money_pb2.Money(currency_code=currency, units=units),
            award_date=date_pb2.Date(year=2026, month=11, day=21),
            **fields,
        )

    def assistance(self) -> list[tuple[Message, int]]:
        """What assistance tells, with the revisions."""
        at_work = {"assignee_display_name": "Dana Example"}
        over = at_work | {"resolution": "Written together", "close_time": START + timedelta(days=9)}
        return [
            (assistance.CaseCreated(case=self.a_case("DRAFT")), 1),
            (assistance.CaseUpdated(case=self.a_case("DRAFT", title="A grant")), 2),
            (assistance.CaseSubmitted(case=self.a_case("SUBMITTED")), 3),
            (assistance.CaseAssigned(case=self.a_case("ASSIGNED", **at_work)), 4),
            (assistance.ReferralCreated(referral=self.a_referral("PROPOSED")), 1),
            (assistance.ReferralAccepted(referral=self.a_referral("ACCEPTED")), 2),
            (assistance.ReferralCompleted(referral=self.a_referral("COMPLETED", outcome="They know how")), 3),
            (assistance.CaseResolved(case=self.a_case("RESOLVED", **over)), 5),
            (assistance.CaseClosed(case=self.a_case("CLOSED", **over)), 6),
        ]

    def funding(self) -> list[tuple[Message, int]]:
        """What funding tells, with the revisions."""
        renamed = opportunities_pb2.Opportunity(name=self.opportunity, title="Small grants for small groups")
        return [
            (funding.ConnectionCreated(connection=self.a_connection("SUGGESTED")), 1),
            (funding.ConnectionIntroduced(connection=self.a_connection("INTRODUCED")), 2),
            (funding.OpportunityUpdated(opportunity=renamed), 7),
            (funding.ConnectionApplied(connection=self.a_connection("APPLIED")), 3),
            (funding.ConnectionAwarded(connection=self.awarded()), 4),
        ]

    async def tell(self, partners: Partners, tell: Tell) -> None:
        """Tells all of it to partners, and waits until it is in the record."""
        for event, revision in self.assistance():
            await tell("assistance", event, revision)
        for event, revision in self.funding():
            await tell("funding", event, revision)
        await entries(partners, self.organization, 1 + 7 + 4)


def event_id() -> str:
    """An event's id."""
    return str(uuid4())
