"""No column is forgotten on the way to the wire."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from google.protobuf.message import Message
from sqlalchemy import inspect

from services.assistance import models, wire

# Values that no field has by default, so that a field left out shows.
_VALUES: dict[str, Any] = {
    "state": "ACCEPTED",
    "waiting_on": "AGENCY",
    "audience": "INTERNAL",
    "decline_reason": "OTHER",
    "deadline": date(2027, 1, 1),
    "topics": ["a topic"],
    "determinants": [1],
    "organization_display_name": "Riverbend",
    "agency_display_name": "Housing",
}


def filled(entity: type, **values: Any) -> Any:
    """A row of `entity` with every column set to something."""
    row: dict[str, Any] = {}
    for column in inspect(entity).columns:
        kind = column.type.python_type
        row[column.key] = {
            str: f"some {column.key}",
            int: 1,
            bool: True,
            datetime: datetime(2026, 1, 2, tzinfo=UTC),
        }.get(kind, uuid4())
    return SimpleNamespace(
        **row | {k: v for k, v in _VALUES.items() if k in row or k.endswith("display_name")} | values
    )


@pytest.mark.parametrize(
    "message",
    [
        wire.case_to_proto(filled(models.Case, state="ASSIGNED", decline_reason="a reason")),
        wire.message_to_proto(filled(models.CaseMessage)),
        wire.referral_to_proto(filled(models.Referral)),
    ],
    ids=lambda message: message.DESCRIPTOR.name,
)
def test_every_field_of_the_contract_is_filled_from_a_row(message: Message) -> None:
    set_fields = {field.name for field, _ in message.ListFields()}
    assert set_fields == {field.name for field in message.DESCRIPTOR.fields}
