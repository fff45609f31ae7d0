"""What partners has of the two organizations: of everything the same, with a secret in it."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import asyncpg
from google.protobuf.json_format import ParseDict
from tributary.partners.v1 import agreements_pb2, directory_pb2, organizations_pb2, records_pb2
from tributary.partners.v1.directory_pb2_grpc import DirectoryServiceStub
from tributary.partners.v1.organizations_pb2_grpc import OrganizationServiceStub

from services.chassis.blobs import Blobs
from services.chassis.database import AS_PRODUCT
from services.partners.domain.accounts import token_digest
from tests.access.filling import filled
from tests.access.places import PEPPER, SIDES, key, organization, secret
from tests.access.signing_in import SIGNING_IN, furnish_signing_in
from tests.services.conftest import Metadata, Running

_ACCEPTED = datetime(2026, 1, 1, tzinfo=UTC)


async def furnish_partners(running: Running, admin: Metadata) -> None:
    """An organization with all that the directory lists of it and persons to ask for, an account with an API token, and
    a record with a part of each kind."""
    directory: Any = DirectoryServiceStub(running.channel)
    organizations: Any = OrganizationServiceStub(running.channel)
    for side in SIDES:
        named = {"name": "organizations/<it>", "display_name": f"The {side} one", "kind": "MUNICIPALITY"}
        entering = organizations_pb2.CreateOrganizationRequest()
        third = {"name": "organizations/<third>", "display_name": f"A third, {side}", "kind": "COUNTY_DEPARTMENT"}
        for each in (named, third):
            await organizations.CreateOrganization(
                ParseDict(filled({"organization": each}, side), entering), metadata=admin
            )
            entering.Clear()
        listed = {"display_name": f"The {side} one", "contacts": [{"name": secret(side)}]}
        for rpc, field, fields in (
            ("UpdateService", "service", listed | {"name": "organizations/<it>/services/<it>"}),
            ("UpdateLocation", "location", listed | {"name": "organizations/<it>/locations/<it>"}),
            ("UpdateTaxonomy", "taxonomy", {"name": "taxonomies/<it>", "display_name": "Of needs"}),
            ("UpdateTaxonomyTerm", "taxonomy_term", {"name": "taxonomies/<it>/terms/<it>", "display_name": "Food"}),
            ("UpdateTaxonomy", "taxonomy", {"name": "taxonomies/<bare>", "display_name": "Of nothing"}),
        ):
            await _update(directory, rpc, {field: fields, "allow_missing": True}, side, admin)
        entry = {"name": "organizations/<it>/directoryEntry", "contacts": [{"name": secret(side)}]}
        await _update(directory, "UpdateDirectoryEntry", {"directory_entry": entry}, side, admin)
        source = {"name": f"directorySources/{side}", "display_name": "A directory"}
        await _update(directory, "UpdateDirectorySource", {"directory_source": source}, side, admin)
    connection = await asyncpg.connect(running.database.owner, server_settings=AS_PRODUCT)
    for side in SIDES:
        await _account(connection, side)
        await furnish_signing_in(connection, side)
        await _record(connection, side)
        await _proposal(connection, side)
        await _claim(connection, side)
        await _sharing(connection, side)
        await _documents(connection, side, Blobs(running.settings.blobs_url))
    await connection.close()


async def _update(directory: Any, rpc: str, fields: dict[str, Any], side: str, admin: Metadata) -> None:
    request = getattr(directory_pb2, f"{rpc}Request")()
    await getattr(directory, rpc)(ParseDict(filled(fields, side), request), metadata=admin)


async def _account(connection: Any, side: str) -> None:
    account = key(side, "accounts", "it")
    await connection.execute(
        "INSERT INTO accounts VALUES ($1, $2, $2, $3, now(), now())", account, f"{side}@example.org", secret(side)
    )
    await connection.execute(
        "INSERT INTO role_grants VALUES ($1, $2, $3, 'ORGANIZATION_MEMBER', 'accounts/x', now())",
        key(side, "roleGrants", "it"),
        account,
        organization(side),
    )
    await connection.execute(
        "INSERT INTO saved_views VALUES ($1, $2, $3, 'queue', '', now())",
        key(side, "savedViews", "it"),
        account,
        secret(side),
    )
    await connection.execute(
        "INSERT INTO api_tokens (id, account_id, organization_id, display_name, digest, prefix, expire_time,"
        " create_time) VALUES ($1, $2, $3, $4, $5, '', 'infinity', now())",
        key(side, "apiTokens", "it"),
        account,
        organization(side),
        secret(side),
        token_digest(SIGNING_IN["<api token>"](side), PEPPER),
    )


async def _record(connection: Any, side: str) -> None:
    whose, hidden = organization(side), secret(side)
    entry = records_pb2.TimelineEntry(name=f"organizations/{whose}/timeline/x", summary=hidden).SerializeToString()
    for statement, message in (
        ("record_cases VALUES ($1, $2, now(), 1, $3)", records_pb2.CaseSummary(title=hidden)),
        (
            "record_referrals VALUES ($1, $2, now(), 1, $3, uuidv7(), uuidv7(), true)",
            records_pb2.ReferralSummary(outcome=hidden),
        ),
        (
            "record_connections VALUES ($1, $2, uuidv7(), now(), 1, 100, 'USD', $3)",
            records_pb2.ConnectionSummary(opportunity_title=hidden),
        ),
    ):
        resource = key(side, "record", statement)
        summary = message.SerializeToString()
        await connection.execute(f"INSERT INTO {statement}", resource, whose, summary)
        category = {"CaseSummary": 5, "ReferralSummary": 6, "ConnectionSummary": 7}[message.DESCRIPTOR.name]
        await connection.execute(
            "INSERT INTO record_history VALUES ($1, $2, 1, $3, now(), now(), uuidv7(), 100, 'USD', $4)",
            whose,
            resource,
            category,
            summary,
        )
        # Its own party: whoever is one sees that part.
        await connection.execute("INSERT INTO record_parties VALUES ($1, $1, $2)", whose, resource)
        await connection.execute(
            "INSERT INTO timeline_entries VALUES (uuidv7(), $1, now(), 6, $2, $3)", whose, resource, entry
        )


async def _proposal(connection: Any, side: str) -> None:
    """One to itself: whoever is of one of its two sides sees it."""
    proposed = organizations_pb2.Organization(mission=secret(side)).SerializeToString()
    await connection.execute(
        "INSERT INTO proposals VALUES ($1, 'OPEN', $2, 'accounts/x', $2, '', '', $3, $4, '', now(), now())",
        key(side, "proposals", "it"),
        organization(side),
        '[{"field": "mission"}]',
        proposed,
    )


async def _claim(connection: Any, side: str) -> None:
    """By somebody else, on an organization that has an admin to decide."""
    for who in ("claimant", "admin"):
        await connection.execute(
            "INSERT INTO accounts VALUES ($1, $2, $2, $3, now(), now())",
            key(side, "accounts", who),
            f"{who}.{side}@example.org",
            who,
        )
    await connection.execute(
        "INSERT INTO role_grants VALUES ($1, $2, $3, 'ORGANIZATION_ADMIN', 'accounts/x', now())",
        key(side, "roleGrants", "admin"),
        key(side, "accounts", "admin"),
        organization(side),
    )
    await connection.execute(
        "INSERT INTO claims VALUES ($1, 'OPEN', $2, $3, '', '', $4, '', '', '', NULL, now(), now())",
        key(side, "claims", "it"),
        organization(side),
        key(side, "accounts", "claimant"),
        secret(side),
    )
    await connection.execute(
        "INSERT INTO erasures (id, account_id, state, requester, reason, create_time, update_time)"
        " VALUES ($1, $2, 'REQUESTED', 'accounts/x', $3, now(), now())",
        key(side, "erasures", "it"),
        key(side, "accounts", "claimant"),
        secret(side),
    )


async def _sharing(connection: Any, side: str) -> None:
    """A consent to a third organization, an agreement with it in each state that a call needs, and a look at the
    record, by the side's own account so that the log holds its name."""
    whose, third = organization(side), key(side, "organizations", "third")
    await connection.execute(
        "INSERT INTO consents VALUES ($1, $2, 9, $3, '2026-01-01', NULL, now(), NULL)",
        key(side, "consents", "it"),
        whose,
        third,
    )
    for state in ("DRAFT", "IN_REVIEW", "ACTIVE"):
        agreement = key(side, "agreements", state)
        document = agreements_pb2.Agreement(
            kind=agreements_pb2.Agreement.MOU,
            state=agreements_pb2.Agreement.State.Value(state),
            title=secret(side),
            parties=[
                {"organization": f"organizations/{party}", "accepted_by": "accounts/x", "accept_time": _ACCEPTED}
                if state == "ACTIVE"
                else {"organization": f"organizations/{party}"}
                for party in (whose, third)
            ],
            start_date={"year": 2026, "month": 1, "day": 1},
            end_date={"year": 2099, "month": 1, "day": 1},
            submit_time=_ACCEPTED,
        )
        await connection.execute(
            "INSERT INTO agreements (id, kind, state, categories, start_date, end_date, accepted, document,"
            " submit_time) VALUES ($1, 'MOU', $2, '{}', '2026-01-01', '2099-01-01', false, $3, '2026-01-01Z')",
            agreement,
            state,
            document.SerializeToString(),
        )
        await connection.execute(
            "INSERT INTO agreement_parties SELECT $1, unnest($2::uuid[])", agreement, [whose, third]
        )
    await connection.execute(
        "INSERT INTO disclosures VALUES (uuidv7(), $1, $2, $3, 'a.Service.Rpc', '{5}', now())",
        whose,
        third,
        f"accounts/{key(side, 'accounts', 'it')}",
    )


async def _documents(connection: Any, side: str, blobs: Blobs) -> None:
    """Two documents of the agreement that is ACTIVE, added after it was accepted."""
    content = secret(side).encode()
    for label in ("it", "spare"):
        await connection.execute(
            "INSERT INTO agreement_documents (id, agreement_id, organization_id, author, file_name, content_type, size,"
            " digest, blob, create_time) VALUES ($1, $2, $3, 'accounts/x', $4, 'text/plain', $5, $6, $7, now())",
            key(side, "documents", label),
            key(side, "agreements", "ACTIVE"),
            organization(side),
            f"{secret(side)}.txt",
            len(content),
            sha256(content).digest(),
            await blobs.put(content),
        )
