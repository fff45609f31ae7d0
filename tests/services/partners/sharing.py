"""Consents and agreements, as they are given and signed over the wire."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tributary.partners.v1 import (
    agreements_pb2,
    agreements_pb2_grpc,
    consents_pb2,
    consents_pb2_grpc,
    disclosures_pb2,
    disclosures_pb2_grpc,
)

from services.chassis.dates import date_to_proto
from services.partners.domain.terms import day_of
from tests.services.conftest import Metadata
from tests.services.partners.conftest import OFFICE, Partners

Agreement = agreements_pb2.Agreement


def day(days: int = 0) -> Any:
    """A day so many days from today, on the wire."""
    return date_to_proto(today() + timedelta(days=days))


def today() -> date:
    """The day that it is in the county."""
    return day_of(datetime.now(UTC))


@dataclass(frozen=True)
class Sharing:
    """What is shared, as callers reach it."""

    partners: Partners
    consents: consents_pb2_grpc.ConsentServiceStub
    agreements: agreements_pb2_grpc.AgreementServiceStub
    disclosures: disclosures_pb2_grpc.DisclosureServiceStub

    @classmethod
    def of(cls, partners: Partners) -> "Sharing":
        """Of a running service."""
        channel = partners.running.channel
        return cls(
            partners,
            consents_pb2_grpc.ConsentServiceStub(channel),
            agreements_pb2_grpc.AgreementServiceStub(channel),
            disclosures_pb2_grpc.DisclosureServiceStub(channel),
        )

    def admin_of(self, organization: str) -> Metadata:
        """Who decides for an organization."""
        return self.partners.member_of(organization, "ORGANIZATION_ADMIN", "ORGANIZATION_MEMBER")

    async def office(self) -> None:
        """Has the Office entered, under the name that its people act for."""
        rows = await self.partners.rows("SELECT FROM organizations WHERE id = $1", OFFICE.partition("/")[2])
        if not rows:
            await self.partners.enter("Office of Equity", name=OFFICE, kind="COUNTY_DEPARTMENT")

    async def consent(self, organization: str, category: str, grantee: str = "", **more: Any) -> consents_pb2.Consent:
        """Gives a consent."""
        consent = consents_pb2.Consent(category=category, grantee=grantee, **more)
        request = consents_pb2.CreateConsentRequest(parent=organization, consent=consent)
        return await self.consents.CreateConsent(request, metadata=self.admin_of(organization))

    async def withdraw(self, consent: consents_pb2.Consent) -> consents_pb2.Consent:
        """Takes a consent back."""
        request = consents_pb2.WithdrawConsentRequest(name=consent.name)
        return await self.consents.WithdrawConsent(request, metadata=self.admin_of(consent.name.split("/consents/")[0]))

    async def draft(self, *parties: str, categories: tuple[str, ...] = ("CASES",), **more: Any) -> Agreement:
        """Drafts an agreement of the Office with `parties`; a data-sharing agreement for a year unless it says
        otherwise."""
        await self.office()
        given = {"kind": "DATA_SHARING", "title": "Sharing", "start_date": day(), "end_date": day(365)} | more
        agreement = Agreement(parties=[{"organization": party} for party in parties], categories=categories, **given)
        request = agreements_pb2.CreateAgreementRequest(agreement=agreement)
        return await self.agreements.CreateAgreement(request, metadata=self.partners.office)

    async def move(self, name: str, verb: str, caller: Metadata, **more: Any) -> Agreement:
        """Makes a move, as "Accept"."""
        request = getattr(agreements_pb2, f"{verb}AgreementRequest")(name=name, **more)
        return await getattr(self.agreements, f"{verb}Agreement")(request, metadata=caller)

    async def get(self, name: str, caller: Metadata) -> Agreement:
        """Reads an agreement."""
        return await self.agreements.GetAgreement(agreements_pb2.GetAgreementRequest(name=name), metadata=caller)

    async def signed(self, *parties: str, **more: Any) -> Agreement:
        """An agreement that everybody has accepted."""
        agreement = await self.draft(*parties, **more)
        await self.move(agreement.name, "Submit", self.partners.office)
        for party in parties:
            await self.move(agreement.name, "Accept", self.partners.callers(party, "PARTNER_STAFF"))
        return await self.move(agreement.name, "Accept", self.partners.office)

    async def seen(self, organization: str, caller: Metadata, **more: Any) -> list[disclosures_pb2.Disclosure]:
        """Who saw an organization's record, as `caller` may know it."""
        request = disclosures_pb2.ListDisclosuresRequest(parent=organization, **more)
        answer = await self.disclosures.ListDisclosures(request, metadata=caller)
        return list(answer.disclosures)
