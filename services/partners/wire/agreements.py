"""Agreements and their documents as messages of the contract, and an agreement as columns."""

from datetime import UTC
from typing import Any
from uuid import UUID

from tributary.partners.v1 import agreements_pb2, documents_pb2, records_pb2

from services.chassis.dates import day
from services.chassis.names import resource_id


def agreement_to_proto(row: Any) -> agreements_pb2.Agreement:
    """An agreement, from its entity or from a row of queries."""
    return agreement_of(row.id, row.document)


def agreement_of(agreement_id: UUID, document: bytes) -> agreements_pb2.Agreement:
    """An agreement, from its columns."""
    agreement = agreements_pb2.Agreement.FromString(document)
    agreement.name = f"agreements/{agreement_id}"
    return agreement


def document_to_proto(row: Any) -> documents_pb2.AgreementDocument:
    """An agreement's document, from its row."""
    return documents_pb2.AgreementDocument(
        name=f"agreements/{row.agreement_id}/documents/{row.id}",
        file_name=row.file_name,
        content_type=row.content_type,
        size_bytes=row.size,
        sha256=row.digest.hex(),
        author=row.author,
        organization=f"organizations/{row.organization_id}" if row.organization_id else "",
        create_time=row.create_time,
    )


def agreement_columns(agreement: agreements_pb2.Agreement) -> list[Any]:
    """The columns that an agreement is kept in: kind, state, categories, first and last day, when it was submitted,
    whether all have accepted it, the one that it follows, and itself. Raises InvalidArgument for a day that is none."""
    document = agreements_pb2.Agreement()
    document.CopyFrom(agreement)
    document.ClearField("name")  # It is the key, which a new row is only about to get.
    return [
        agreements_pb2.Agreement.Kind.Name(agreement.kind),
        agreements_pb2.Agreement.State.Name(agreement.state),
        list(agreement.categories),
        day(agreement.start_date, "agreement.start_date"),
        day(agreement.end_date, "agreement.end_date"),
        agreement.submit_time.ToDatetime(UTC) if agreement.HasField("submit_time") else None,
        is_accepted(agreement),
        resource_id(agreement.predecessor, "agreements") if agreement.predecessor else None,
        document.SerializeToString(deterministic=True),
    ]


def is_accepted(agreement: agreements_pb2.Agreement) -> bool:
    """Whether every party has accepted it."""
    return all(party.HasField("accept_time") for party in agreement.parties)


def agreement_summary(agreement: agreements_pb2.Agreement) -> records_pb2.AgreementSummary:
    """An agreement as a record shows it."""
    return records_pb2.AgreementSummary(
        agreement=agreement.name,
        kind=agreement.kind,
        state=agreement.state,
        title=agreement.title,
        party_display_names=[party.display_name for party in agreement.parties],
        categories=agreement.categories,
        start_date=agreement.start_date,
        end_date=agreement.end_date,
    )
