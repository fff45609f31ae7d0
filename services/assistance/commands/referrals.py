"""Writes of referrals."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy import select
from tributary.assistance.v1 import events_pb2 as events
from tributary.assistance.v1 import referrals_pb2 as pb

from services.assistance.commands.load import (
    has_open_referral,
    load_case,
    load_referral,
    lock_case,
    tell_case,
    tell_referral,
    tell_turn,
)
from services.assistance.domain import cases, referrals
from services.assistance.models import Case, Referral
from services.assistance.queries.referrals import get_referral
from services.assistance.queries.scope import AGENCY, OFFICE
from services.assistance.wire import referral_to_proto
from services.chassis.actor import Actor
from services.chassis.errors import AlreadyExists, NotFound, PermissionDenied, WrongState, invalid
from services.chassis.names import resource_id
from services.chassis.transaction import Transaction

_INSERT = """
INSERT INTO referrals (case_id, case_number, organization_id, agency_id, request, handoff_note, language,
                       interpreter_needed, expire_time, create_time, update_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) RETURNING id"""


async def create_referral(
    tx: Transaction, *, case: str, agency: str, request: str, handoff_note: str, expire_time: datetime | None
) -> pb.Referral:
    """Proposes a case to an agency. Raises NotFound, WrongState, AlreadyExists, InvalidArgument."""
    subject = await load_case(tx, case)
    if cases.State[subject.state] not in referrals.REFERABLE:
        allowed = ",".join(s.name for s in cases.State if s in referrals.REFERABLE)
        raise WrongState(
            "CASE_WRONG_STATE",
            f"This case is {subject.state}; to refer it, it must be one of {allowed}.",
            metadata={"state": subject.state, "allowed_states": allowed},
        )
    agency_id = resource_id(agency, "organizations")
    kind = await tx.driver.fetchval("SELECT kind FROM organization_snapshots WHERE id = $1", agency_id)
    if kind is None:
        raise NotFound("ORGANIZATION_NOT_FOUND", f"There is no {agency}.", metadata={"name": agency})
    if kind not in referrals.AGENCY_KINDS:
        raise WrongState("NOT_AN_AGENCY", f"{agency} is a {kind}: refer to a department, municipality or other agency.")
    expire = expire_time or tx.now + referrals.ANSWER_WITHIN
    if not tx.now < expire <= tx.now + referrals.ANSWER_WITHIN_AT_MOST:
        raise invalid(
            "referral.expire_time", "Give a time within the next ninety days, or leave it out for seven days."
        )
    try:
        referral_id = await tx.driver.fetchval(
            _INSERT,
            subject.id,
            subject.number,
            subject.organization_id,
            agency_id,
            request,
            handoff_note,
            subject.language,
            subject.interpreter_needed,
            expire,
            tx.now,
        )
    except asyncpg.UniqueViolationError as error:
        raise AlreadyExists("REFERRAL_EXISTS", "This agency has an open referral of this case already.") from error
    referral = referral_to_proto(await get_referral(tx, f"referrals/{referral_id}"))
    tx.publish(events.ReferralCreated(referral=referral), revision=1)
    await tell_turn(tx, subject)
    return referral


async def accept_referral(tx: Transaction, name: str, etag: str) -> pb.Referral:
    """The agency takes it."""
    async with _moved(tx, name, etag, "accept") as (referral, _):
        return await tell_referral(tx, referral, events.ReferralAccepted)


async def decline_referral(tx: Transaction, name: str, etag: str, *, reason: str, comment: str) -> pb.Referral:
    """The agency cannot take it; the case goes back to the queue."""
    if reason == "OTHER" and not comment.strip():
        raise invalid("comment", "Say why, when the reason is OTHER.")
    async with _moved(tx, name, etag, "decline") as (referral, case):
        referral.decline_reason = reason
        referral.decline_comment = comment
        proto = await tell_referral(tx, referral, events.ReferralDeclined)
        await _return_case(tx, case)
    return proto


async def begin_referral(tx: Transaction, name: str, etag: str) -> pb.Referral:
    """The agency begins."""
    async with _moved(tx, name, etag, "begin") as (referral, _):
        return await tell_referral(tx, referral, events.ReferralBegun)


async def complete_referral(tx: Transaction, name: str, etag: str, *, outcome: str) -> pb.Referral:
    """The agency is done; it is the Office's turn on the case again."""
    async with _moved(tx, name, etag, "complete") as (referral, case):
        referral.outcome = outcome
        proto = await tell_referral(tx, referral, events.ReferralCompleted)
        await tell_turn(tx, case)
    return proto


async def confirm_referral(tx: Transaction, name: str, etag: str) -> pb.Referral:
    """The organization says that it happened."""
    async with _moved(tx, name, etag, "confirm") as (referral, _):
        return await tell_referral(tx, referral, events.ReferralConfirmed)


async def revoke_referral(tx: Transaction, name: str, etag: str, *, reason: str) -> pb.Referral:
    """The Office takes it back; the case goes back to the queue."""
    async with _moved(tx, name, etag, "revoke") as (referral, case):
        referral.decline_comment = reason
        proto = await tell_referral(tx, referral, events.ReferralRevoked)
        await _return_case(tx, case)
    return proto


async def revoke_open_referrals(tx: Transaction, case: Case) -> None:
    """Takes back every open referral of a case that is over."""
    open_states = [state.name for state in referrals.OPEN]
    statement = (
        select(Referral)
        .where(Referral.case_id == case.id, Referral.state.in_(open_states))
        .order_by(Referral.id)
        .with_for_update(of=Referral)
    )
    for referral in (await tx.session.execute(statement)).scalars().all():
        referral.move("revoke", referrals.Party.OFFICE, at=tx.now)
        await tell_referral(tx, referral, events.ReferralRevoked)


async def expire_referral(tx: Transaction, referral_id: UUID, case_id: UUID) -> None:
    """Ends a referral that nobody answered in time, if that is still so; the case goes back to the queue."""
    case = await lock_case(tx.session, case_id)
    statement = select(Referral).where(Referral.id == referral_id).with_for_update(of=Referral)
    referral = (await tx.session.execute(statement)).scalar_one()
    if referral.state != referrals.State.PROPOSED.name or referral.expire_time > tx.now:
        return
    referral.move("expire", referrals.Party.CLOCK, at=tx.now)
    await tell_referral(tx, referral, events.ReferralExpired)
    await _return_case(tx, case)


@asynccontextmanager
async def _moved(tx: Transaction, name: str, etag: str, verb: str) -> AsyncIterator[tuple[Referral, Case]]:
    """A referral after a move of the actor's, and its case. What the move means for the case is the product's to do: an
    agency sees neither the case nor whether another agency works on it."""
    seen = await get_referral(tx, name)
    async with tx.as_product():
        referral, case = await load_referral(tx, seen, etag)
        referral.move(verb, _party(tx.actor, referral), at=tx.now)
        yield referral, case


def _party(actor: Actor, referral: Referral) -> referrals.Party:
    """As whom the actor moves a referral that it may see. Raises PermissionDenied."""
    if actor.has(*OFFICE):
        return referrals.Party.OFFICE
    if actor.has(*AGENCY) and actor.organization == f"organizations/{referral.agency_id}":
        return referrals.Party.AGENCY
    if actor.has("ORGANIZATION_MEMBER") and actor.organization == f"organizations/{referral.organization_id}":
        return referrals.Party.ORGANIZATION
    raise PermissionDenied("REFERRAL_NOT_YOUR_MOVE", "This referral is for another to move.")


async def _return_case(tx: Transaction, case: Case) -> None:
    """Puts a case whose referral ended without help back into the queue, unless another agency has one."""
    if cases.State[case.state] not in cases.WORKING or await has_open_referral(tx, case):
        return
    case.move("return", cases.Party.PRODUCT, at=tx.now)
    case.assignee_id = None
    case.assignee_display_name = ""
    await tell_case(tx, case, events.CaseReturned)
