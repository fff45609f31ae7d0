"""Consents, and who saw what, as messages of the contract."""

from datetime import date
from typing import Any

from tributary.partners.v1 import (
    consents_pb2,
    disclosures_pb2,
)

from services.chassis.dates import date_to_proto
from services.partners.domain.consents import meaning
from services.partners.domain.sharing import Category
from services.partners.domain.terms import Term


def consent_to_proto(row: Any, today: date) -> consents_pb2.Consent:
    """A consent, from a row of queries/sharing with the grantee's name, as it stands on a day."""
    name = row.grantee_display_name or ""
    return consents_pb2.Consent(
        name=f"organizations/{row.organization_id}/consents/{row.id}",
        category=row.category,
        grantee=f"organizations/{row.grantee_id}" if row.grantee_id else "",
        grantee_display_name=name,
        start_date=date_to_proto(row.start_date),
        end_date=date_to_proto(row.end_date),
        meaning=meaning(Category(row.category), name),
        in_force=row.withdraw_time is None and Term(row.start_date, row.end_date).holds(today),
        withdraw_time=row.withdraw_time,
        create_time=row.create_time,
    )


def disclosure_to_proto(row: Any) -> disclosures_pb2.Disclosure:
    """A disclosure, from a row of queries/disclosures with the names of those in it."""
    return disclosures_pb2.Disclosure(
        name=f"organizations/{row.organization_id}/disclosures/{row.id}",
        organization_display_name=row.organization_display_name,
        account=row.account,
        account_display_name=row.account_display_name or "",
        reader=f"organizations/{row.reader_id}" if row.reader_id else "",
        reader_display_name=row.reader_display_name or "",
        categories=row.categories,
        read_time=row.read_time,
        rpc=row.rpc,
    )
