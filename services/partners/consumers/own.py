"""Partners' own news in the partnership record: organizations, their consents, agreements and proposals."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tributary.partners.v1 import agreements_pb2
from tributary.partners.v1 import events_pb2 as partners

from services.chassis import audit_redaction
from services.chassis.consumer import Consumer
from services.chassis.erasing import erase_traces
from services.chassis.events import Event
from services.chassis.names import resource_id
from services.chassis.personal import Person
from services.chassis.transaction import Transaction
from services.partners.consumers.entries import ENTRY, add, entry_of, handled_by, packed
from services.partners.domain.consents import NETWORK, named
from services.partners.domain.organizations import searched_name
from services.partners.domain.sharing import Category
from services.partners.domain.text import words
from services.partners.domain.timeline import in_days, listed
from services.partners.personal import HELD
from services.partners.wire.agreements import agreement_summary

_NAMES = f"""
WITH said AS (INSERT INTO name_words SELECT unnest($7::text[]) ON CONFLICT DO NOTHING)
{ENTRY}"""
# An agreement's entry in the timeline of each of its parties, who are parties in each other's record.
_AGREEMENT_LINE = """
INSERT INTO timeline_entries (event_id, organization_id, event_time, category, resource_id, entry)
SELECT $1, said.organization_id, $3, $4, $5, said.entry
FROM unnest($2::uuid[], $6::bytea[]) said (organization_id, entry)
ON CONFLICT DO NOTHING"""
_AGREEMENT = f"""
WITH parties AS (
    INSERT INTO record_parties (organization_id, party_id, resource_id)
    SELECT own.id, other.id, $5
    FROM unnest($2::uuid[]) own (id) JOIN unnest($2::uuid[]) other (id) ON own.id <> other.id
    ON CONFLICT DO NOTHING
), past AS (
    INSERT INTO record_history (organization_id, resource_id, revision, category, event_time, order_time, summary)
    SELECT unnest($2::uuid[]), $5, $7, $4, $3, $8, $9 ON CONFLICT DO NOTHING)
{_AGREEMENT_LINE}"""


async def add_organization(
    tx: Transaction, event: Event[partners.OrganizationCreated] | Event[partners.OrganizationUpdated]
) -> None:
    """Adds what happened to an organization, and learns the words of its names."""
    organization = event.data.organization
    organization_id = resource_id(organization.name, "organizations")
    names = searched_name(organization.display_name, organization.legal_name, organization.also_known_as)
    fields = listed(event.data.changed_fields) if isinstance(event.data, partners.OrganizationUpdated) else ""
    entry = entry_of(event, organization_id, organization_id, organization=organization.display_name, fields=fields)
    await add(tx, _NAMES, *entry, words(names))


async def add_proposal(tx: Transaction, event: Event[partners.ProposalDecided]) -> None:
    """Adds that something was accepted of what somebody proposed. What was declined is its two sides' own business."""
    if not event.data.accepted_fields:
        return
    proposal = event.data.proposal
    entry = entry_of(
        event,
        resource_id(proposal.organization, "organizations"),
        resource_id(proposal.name, "proposals"),
        proposer=proposal.proposer_organization_display_name,
        fields=listed(event.data.accepted_fields),
    )
    await add(tx, ENTRY, *entry)


async def add_consent(tx: Transaction, event: Event[partners.ConsentGiven] | Event[partners.ConsentWithdrawn]) -> None:
    """Adds that an organization consented to share something, or took that back."""
    consent = event.data.consent
    parent, _, key = consent.name.partition("/consents/")
    entry = entry_of(
        event,
        resource_id(parent, "organizations"),
        UUID(key),
        category=named(Category(consent.category)),
        grantee=consent.grantee_display_name or NETWORK,
    )
    await add(tx, ENTRY, *entry)


async def add_agreement(tx: Transaction, event: Event[Any]) -> None:
    """Adds what happened to an agreement to the timelines of its parties, once they got it to read."""
    agreement: agreements_pb2.Agreement = event.data.agreement
    if not agreement.HasField("submit_time"):
        return
    drafted = agreement.state == agreements_pb2.Agreement.DRAFT
    end = agreement.end_date
    await add(
        tx,
        _AGREEMENT,
        *_agreement_entries(event, agreement),
        event.revision,
        datetime(end.year, end.month, end.day, tzinfo=UTC),
        None if drafted else packed(agreement_summary(agreement)),
    )


async def add_document(tx: Transaction, event: Event[Any]) -> None:
    """Adds that a document of an agreement came or went to the timelines of its parties, once they got it to read."""
    agreement: agreements_pb2.Agreement = event.data.agreement
    if agreement.HasField("submit_time"):
        await add(tx, _AGREEMENT_LINE, *_agreement_entries(event, agreement))


def _agreement_entries(event: Event[Any], agreement: agreements_pb2.Agreement) -> Sequence[Any]:
    """What an event of an agreement adds to the timelines of its parties: event, parties, time, category, agreement,
    and for each party its entry."""
    parties = [resource_id(party.organization, "organizations") for party in agreement.parties]
    accepting = [p.display_name for p in agreement.parties if p.organization == event.actor_organization]
    end = agreement.end_date
    entries = [
        entry_of(
            event,
            party,
            resource_id(agreement.name, "agreements"),
            title=agreement.title,
            party=accepting[0] if accepting else "",
            end=f"{end.year:04}-{end.month:02}-{end.day:02}",
            when=in_days(event.data.days_left) if isinstance(event.data, partners.AgreementNearsEnd) else "",
        )
        for party in parties
    ]
    event_id, _, time, category, agreement_id, _ = entries[0]
    return event_id, parties, time, category, agreement_id, [entry[-1] for entry in entries]


async def erase_person(tx: Transaction, event: Event[partners.ErasureApproved]) -> None:
    """Takes an erased person out of the audit and the events. What their e-mail addresses were is found there."""
    account = event.data.erasure.name.partition("/erasures/")[0]
    known = await audit_redaction.rows_of(tx, "accounts", "id", [account.partition("/")[2]])
    emails = {str(side["email"]) for _, *sides in known for side in sides if side.get("email")}
    person = Person(account, frozenset(emails | {email.lower() for email in emails}))
    await erase_traces(tx, HELD, person, event.data.erasure.name)


CONSUMER = Consumer(
    "partners",
    handled_by(add_organization, partners.OrganizationCreated, partners.OrganizationUpdated)
    | handled_by(add_proposal, partners.ProposalDecided)
    | handled_by(add_consent, partners.ConsentGiven, partners.ConsentWithdrawn)
    | handled_by(
        add_agreement,
        partners.AgreementSubmitted,
        partners.AgreementReturned,
        partners.AgreementAccepted,
        partners.AgreementActivated,
        partners.AgreementNearsEnd,
        partners.AgreementExpired,
        partners.AgreementTerminated,
    )
    | handled_by(erase_person, partners.ErasureApproved)
    | handled_by(add_document, partners.AgreementDocumentAdded, partners.AgreementDocumentRemoved),
)
