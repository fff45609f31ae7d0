"""Two organizations that have the same of everything, each thing with a secret in it: what a caller of the one must not
learn of the other. Here is what assistance, funding and the chassis have of them."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import asyncpg

from services.assistance.domain import cases, referrals
from services.chassis.blobs import Blobs
from services.chassis.database import AS_PRODUCT
from services.funding.domain import connections, opportunities
from tests.access.places import PARKED, SIDES, key, organization, secret
from tests.services.conftest import Running


async def furnish_chassis(running: Running) -> None:
    """An event that was published, one that was parked, and an answer given under a request_id."""
    connection = await asyncpg.connect(running.database.owner, server_settings=AS_PRODUCT)
    await connection.execute(
        "INSERT INTO outbox (type, subject, resource, revision, event_time, actor, actor_organization, traceparent,"
        " payload, publish_time) VALUES ('', '', '', 1, now(), 'accounts/x', '', '', '', now())"
    )
    await connection.execute(
        "INSERT INTO parked_events (event_id, durable, type, subject, headers, payload, error, attempts)"
        " VALUES ($1, 'parked', '', '', '{}', '', '', 1)",
        PARKED,
    )
    await connection.execute("INSERT INTO idempotency VALUES ('accounts/x', 'x', '', '')")
    await connection.execute("INSERT INTO stream_erasures (event_id, reason) VALUES (uuidv7(), '')")
    await connection.execute(
        "INSERT INTO personal_data_exports (account_id, requester, reason, create_time)"
        " VALUES (uuidv7(), 'accounts/x', '', now())"
    )
    await connection.close()


async def furnish_assistance(running: Running) -> None:
    """A case in each state with a conversation, and a referral in each state."""
    connection = await asyncpg.connect(running.database.owner, server_settings=AS_PRODUCT)
    for side in SIDES:
        await _snapshot(connection, "id, display_name, kind, revision", [organization(side), side, "MUNICIPALITY", 1])
        for state in cases.State:
            await _case(connection, side, state.name, state.name)
        for referral in referrals.State:
            await _case(connection, side, f"referred {referral.name}", "ASSIGNED")
            await connection.execute(
                "INSERT INTO referrals (id, state, case_id, case_number, organization_id, agency_id, request,"
                " handoff_note, language, interpreter_needed, expire_time, create_time, update_time)"
                " VALUES ($1, $2, $3, 'TA', $4, $4, $5, $5, 'en', false, 'infinity', now(), now())",
                key(side, "referrals", referral.name),
                referral.name,
                key(side, "cases", f"referred {referral.name}"),
                organization(side),
                secret(side),
            )
        await _attachments(connection, side, Blobs(running.settings.blobs_url))
    await connection.close()


async def _attachments(connection: Any, side: str, blobs: Blobs) -> None:
    """Two files of a case that an agency helps with, shared with it."""
    content = secret(side).encode()
    for label in ("it", "spare"):
        await connection.execute(
            "INSERT INTO case_attachments (id, case_id, case_organization_id, audience, shared, by_office, author,"
            " organization_id, file_name, content_type, size, digest, blob, create_time)"
            " VALUES ($1, $2, $3, 'EVERYONE', true, false, 'accounts/x', $3, $4, 'text/plain', $5, $6, $7, now())",
            key(side, "attachments", label),
            key(side, "cases", "referred ACCEPTED"),
            organization(side),
            f"{secret(side)}.txt",
            len(content),
            sha256(content).digest(),
            await blobs.put(content),
        )


async def _case(connection: Any, side: str, label: str, state: str) -> None:
    await connection.execute(
        "INSERT INTO cases (id, number, state, organization_id, title, need, goal, topics, determinants, language,"
        " interpreter_needed, access_needs, create_time, update_time)"
        " VALUES ($1, $2, $3, $4, $5, $5, $5, '{}', '{}', 'en', false, '', now(), now())",
        key(side, "cases", label),
        f"TA-{side}-{label}",
        state,
        organization(side),
        secret(side),
    )
    await connection.execute(
        "INSERT INTO case_messages (case_id, audience, text, language, author, author_organization, create_time)"
        " SELECT $1, audience, $2, 'en', $3, '', now() FROM unnest('{EVERYONE, INTERNAL}'::text[]) audience",
        key(side, "cases", label),
        secret(side),
        f"accounts/{key(side, 'accounts', 'it')}",
    )


async def furnish_funding(running: Running) -> None:
    """An opportunity and a connection in each state. What is published is no secret; a draft is."""
    connection = await asyncpg.connect(running.database.owner, server_settings=AS_PRODUCT)
    for side in SIDES:
        await _snapshot(connection, "id, display_name, revision", [organization(side), side, 1])
        for state in opportunities.State:
            title = secret(side) if state is opportunities.State.DRAFT else f"{side}, {state.name}"
            await _opportunity(connection, side, state.name, state.name, title)
        # An organization does not connect to its own.
        await _opportunity(connection, side, "third", "OPEN", "A third one's", funder="third")
        for held in connections.State:
            await _opportunity(connection, side, f"of {held.name}", "OPEN", f"{side}, of {held.name}")
            awarded = held is connections.State.AWARDED
            await connection.execute(
                "INSERT INTO connections (id, state, organization_id, opportunity_id, funder_id, note, disclose_time,"
                " award_amount, award_currency, award_date, create_time, update_time)"
                " VALUES ($1, $2, $3, $4, $3, $5, now(), $6, $7, CASE WHEN $8 THEN current_date END, now(), now())",
                key(side, "connections", held.name),
                held.name,
                organization(side),
                key(side, "opportunities", f"of {held.name}"),
                secret(side),
                100 if awarded else None,
                "USD" if awarded else None,
                awarded,
            )
    await connection.close()


async def _opportunity(connection: Any, side: str, label: str, state: str, title: str, funder: str = "") -> None:
    await connection.execute(
        "INSERT INTO opportunities (id, state, funder_id, title, description, open_time, eligible_kinds,"
        " municipalities, determinants, required_documents, application_url, create_time, update_time)"
        " VALUES ($1, $2, $3, $4, '', CASE WHEN $2 = 'FORECASTED' THEN now() + interval '1 year' END, '{}', '{}',"
        " '{}', '{}', '', now(), now())",
        key(side, "opportunities", label),
        state,
        organization(funder or side),
        title,
    )


async def _snapshot(connection: Any, columns: str, values: Sequence[Any]) -> None:
    places = ", ".join(f"${place}" for place in range(1, len(values) + 1))
    await connection.execute(f"INSERT INTO organization_snapshots ({columns}) VALUES ({places})", *values)
