"""ConsentService, AgreementService and DisclosureService."""

from collections.abc import AsyncIterator
from typing import Any

from tributary.partners.v1 import agreements_pb2 as agreements
from tributary.partners.v1 import consents_pb2 as consents
from tributary.partners.v1 import disclosures_pb2 as disclosures
from tributary.partners.v1.agreements_pb2_grpc import AgreementServiceServicer
from tributary.partners.v1.consents_pb2_grpc import ConsentServiceServicer
from tributary.partners.v1.disclosures_pb2_grpc import DisclosureServiceServicer

from services.chassis.actor import current_actor
from services.chassis.dates import day
from services.chassis.masks import changed_paths, masked
from services.chassis.process import Parts
from services.chassis.validation import validate
from services.chassis.watching import watch
from services.partners.commands import agreements as commands
from services.partners.commands.consents import create_consent, withdraw_consent
from services.partners.queries import agreements as queries
from services.partners.queries.disclosures import list_disclosures
from services.partners.queries.sharing import list_consents
from services.partners.wire.agreements import agreement_to_proto

# What happens to agreements, and to their documents.
EVENTS = ("tributary.partners.v1.agreement.>", "tributary.partners.v1.agreement_document.>")

# Only what is to be changed is held to the rules; these stand in for what stays.
STANDING = agreements.Agreement(
    kind=agreements.Agreement.MOU,
    title="stays",
    parties=[{"organization": "organizations/00000000-0000-0000-0000-000000000000"}],
    start_date={"year": 2000, "month": 1, "day": 1},
    end_date={"year": 2000, "month": 1, "day": 1},
)


class ConsentServicer(ConsentServiceServicer):
    """Consents over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions

    async def CreateConsent(self, request: consents.CreateConsentRequest, context: Any) -> consents.Consent:
        """Gives a consent."""
        return await self._transactions.once(
            current_actor.get(),
            request,
            consents.Consent,
            lambda tx: create_consent(tx, request.parent, request.consent),
        )

    async def ListConsents(self, request: consents.ListConsentsRequest, context: Any) -> consents.ListConsentsResponse:
        """Lists an organization's consents."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await list_consents(tx, request)

    async def WithdrawConsent(self, request: consents.WithdrawConsentRequest, context: Any) -> consents.Consent:
        """Takes a consent back."""
        return await self._transactions.once(
            current_actor.get(), request, consents.Consent, lambda tx: withdraw_consent(tx, request.name)
        )


class AgreementServicer(AgreementServiceServicer):
    """Agreements over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions
        self._watcher = parts.watcher

    async def _once(self, request: Any, work: Any) -> agreements.Agreement:
        return await self._transactions.once(current_actor.get(), request, agreements.Agreement, work)

    async def CreateAgreement(self, request: agreements.CreateAgreementRequest, context: Any) -> agreements.Agreement:
        """Begins a DRAFT."""
        return await self._once(request, lambda tx: commands.create_agreement(tx, request.agreement))

    async def GetAgreement(self, request: agreements.GetAgreementRequest, context: Any) -> agreements.Agreement:
        """Reads an agreement."""
        async with self._transactions.read(current_actor.get()) as tx:
            return agreement_to_proto(await queries.get_agreement(tx, request.name))

    async def ListAgreements(
        self, request: agreements.ListAgreementsRequest, context: Any
    ) -> agreements.ListAgreementsResponse:
        """Lists agreements."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_agreements(tx, request)

    async def UpdateAgreement(self, request: agreements.UpdateAgreementRequest, context: Any) -> agreements.Agreement:
        """Changes a DRAFT."""
        given = request.agreement
        fields = changed_paths(request.update_mask, given, commands.FIELDS)
        standing = agreements.Agreement()
        standing.CopyFrom(STANDING)
        validate(masked(given, fields, standing), prefix="agreement.")
        return await self._once(
            request, lambda tx: commands.update_agreement(tx, given.name, given, fields, given.etag)
        )

    async def SubmitAgreement(self, request: agreements.SubmitAgreementRequest, context: Any) -> agreements.Agreement:
        """Gives it to its parties to read."""
        return await self._once(request, lambda tx: commands.submit_agreement(tx, request.name, request.etag))

    async def ReturnAgreement(self, request: agreements.ReturnAgreementRequest, context: Any) -> agreements.Agreement:
        """Asks for changes."""
        return await self._once(
            request, lambda tx: commands.return_agreement(tx, request.name, request.etag, request.comment)
        )

    async def AcceptAgreement(self, request: agreements.AcceptAgreementRequest, context: Any) -> agreements.Agreement:
        """Accepts it for the caller's organization."""
        return await self._once(request, lambda tx: commands.accept_agreement(tx, request.name, request.etag))

    async def TerminateAgreement(
        self, request: agreements.TerminateAgreementRequest, context: Any
    ) -> agreements.Agreement:
        """Ends it now."""
        return await self._once(
            request, lambda tx: commands.terminate_agreement(tx, request.name, request.etag, request.comment)
        )

    async def RenewAgreement(self, request: agreements.RenewAgreementRequest, context: Any) -> agreements.Agreement:
        """Drafts the one that follows it."""
        end = day(request.end_date, "end_date")
        return await self._once(request, lambda tx: commands.renew_agreement(tx, request.name, end))

    async def WatchAgreements(
        self, request: agreements.WatchAgreementsRequest, context: Any
    ) -> AsyncIterator[agreements.WatchAgreementsResponse]:
        """Follows changes to agreements."""
        async for response in watch(
            self._watcher,
            self._transactions,
            current_actor.get(),
            resume_token=request.resume_token,
            subjects=EVENTS,
            load=queries.agreements_by_name,
            response=agreements.WatchAgreementsResponse,
            field="agreement",
            name_of=lambda event: event.resource.partition("/documents/")[0],
        ):
            yield response


class DisclosureServicer(DisclosureServiceServicer):
    """Disclosures over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions

    async def ListDisclosures(
        self, request: disclosures.ListDisclosuresRequest, context: Any
    ) -> disclosures.ListDisclosuresResponse:
        """Lists who saw a record."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await list_disclosures(tx, request)
