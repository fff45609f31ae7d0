"""No column is forgotten on the way to the wire, and no field on the way back."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from google.protobuf.message import Message
from sqlalchemy import inspect
from tributary.partners.v1.organizations_pb2 import Organization
from tributary.partners.v1.proposals_pb2 import Proposal

from services.partners.models import organizations as models
from services.partners.models import proposals
from services.partners.models.accounts import Account, ApiToken, Membership, RoleGrant
from services.partners.models.claims import Claim
from services.partners.models.sharing import Consent, Disclosure
from services.partners.wire.accounts import account_to_proto, api_token_to_proto, role_grant_to_proto
from services.partners.wire.claims import claim_to_proto
from services.partners.wire.organizations import PROFILE_FIELDS, organization_columns, organization_to_proto, profile_of
from services.partners.wire.proposals import proposal_to_proto
from services.partners.wire.sharing import consent_to_proto, disclosure_to_proto

# Values of columns that not every text or number fits.
_VALUES: dict[str, Any] = {
    "category": 5,
    "categories": [5],
    "start_date": date(2026, 1, 1),
    "end_date": date(2026, 1, 3),
}
DAY = date(2026, 1, 2)

MEMBERSHIP = Membership(uuid4(), ["OFFICE_STAFF"])
FULL = Organization(
    name="organizations/01900000-0000-7000-8000-000000000001",
    display_name="Casa",
    legal_name="Casa, Inc.",
    also_known_as=["The House"],
    kind="COALITION",
    state="INACTIVE",
    parent="organizations/01900000-0000-7000-8000-000000000002",
    identifiers=[{"scheme": "ein", "value": "39-0000000"}],
    mission="Meals",
    website="https://casa.example.org",
    email="casa@example.org",
    phones=[{"number": "+14145550123"}],
    addresses=[{"city": "Milwaukee"}],
    service_area={"municipalities": ["Milwaukee"], "zip_codes": ["53204"], "neighborhoods": ["Walker's Point"]},
    populations=["newcomers"],
    languages=["es"],
    determinants=["HOUSING"],
    strengths=["a kitchen"],
    tax_status="501(c)(3)",
    legal_status="Nonprofit corporation",
    year_incorporated=1998,
    logo="https://casa.example.org/logo.svg",
    create_time=datetime(2026, 1, 2, tzinfo=UTC),
    update_time=datetime(2026, 1, 3, tzinfo=UTC),
    etag="7",
)


def filled(entity: type, **joined: Any) -> Any:
    """A row of `entity` with every column set to something, and what is `joined` to it."""
    row: dict[str, Any] = {}
    for column in inspect(entity).columns:
        some = {str: f"some {column.key}", int: 1, datetime: datetime(2026, 1, 2, tzinfo=UTC), list: ["es"]}
        row[column.key] = some.get(column.type.python_type) or uuid4()
    return SimpleNamespace(**row | {key: value for key, value in _VALUES.items() if key in row} | joined)


def a_proposal() -> Proposal:
    """A proposal, from a row of it that holds everything."""
    row = filled(proposals.Proposal)
    row.state, row.proposed, row.before = "DECIDED", FULL.SerializeToString(), FULL.SerializeToString()
    row.fields = [{"field": "mission", "decision": "ACCEPTED", "comment": "c", "decider": "d", "time": "2026-01-02"}]
    row.organization_document, row.proposer_organization_display_name = FULL.SerializeToString(), "The agency"
    return proposal_to_proto(row)


def a_claim() -> Message:
    """A claim, from a row of it that holds everything."""
    row = filled(Claim)
    row.state, row.organization_display_name = "APPROVED", "Casa"
    return claim_to_proto(row)


def a_grant() -> Message:
    """A grant, from a row of it that holds everything."""
    row = filled(RoleGrant)
    row.role, row.email, row.display_name = "OFFICE_STAFF", "dana@example.org", "Dana"
    row.organization_display_name = "Casa"
    return role_grant_to_proto(row, datetime(2026, 1, 3, tzinfo=UTC))


@pytest.mark.parametrize(
    "message",
    [
        a_claim(),
        a_grant(),
        a_proposal(),
        a_proposal().fields[0],
        account_to_proto(filled(Account), [MEMBERSHIP]),
        account_to_proto(filled(Account), [MEMBERSHIP]).memberships[0],
        api_token_to_proto(filled(ApiToken), "trb_it"),
        consent_to_proto(filled(Consent, withdraw_time=None, grantee_display_name="Housing"), DAY),
        consent_to_proto(filled(Consent, grantee_display_name="Housing"), DAY),
        disclosure_to_proto(
            filled(
                Disclosure,
                organization_display_name="Casa",
                reader_display_name="Housing",
                account_display_name="Andre Example",
            )
        ),
    ],
    ids=lambda message: message.DESCRIPTOR.name,
)
def test_every_field_of_the_contract_is_filled_from_a_row(message: Message) -> None:
    set_fields = {field.name for field, _ in message.ListFields()}
    # A consent that is in force was not taken back, and one that was is not in force.
    either = {"in_force", "withdraw_time"}
    assert set_fields - either == {field.name for field in message.DESCRIPTOR.fields} - either
    assert len(set_fields & either) == (message.DESCRIPTOR.name == "Consent")


def test_every_field_of_an_organization_comes_back_from_its_columns() -> None:
    unset = {field.name for field in FULL.DESCRIPTOR.fields} - {field.name for field, _ in FULL.ListFields()}
    assert unset == {"sources"}, "the example lacks a field of the contract"
    columns = organization_columns(FULL)
    row: Any = SimpleNamespace(id=FULL.name.partition("/")[2], **columns)
    assert organization_to_proto(row) == FULL
    kept = {column.key for column in inspect(models.Organization).columns}
    assert kept - set(columns) == {"id", "revision", "sources", "deliveries"}


def test_a_profile_holds_nothing_that_is_not_the_callers_to_set() -> None:
    full = Organization()
    full.CopyFrom(FULL)
    full.sources.add(field="mission")
    profile = profile_of(full)
    assert {field.name for field, _ in profile.ListFields()} == set(PROFILE_FIELDS)
    assert {"name", "state", "sources", "create_time", "update_time", "etag"}.isdisjoint(PROFILE_FIELDS)
