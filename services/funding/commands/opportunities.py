"""Writes of opportunities."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from tributary.funding.v1 import events_pb2 as events
from tributary.funding.v1 import opportunities_pb2 as pb

from services.chassis.clocks import BATCH
from services.chassis.transaction import Transaction
from services.funding.commands.load import (
    load_opportunity,
    not_yours,
    opportunity_party,
    party_organization,
    tell_opportunity,
)
from services.funding.domain.opportunities import EDITABLE, Content, Party, State, require
from services.funding.models import Opportunity
from services.funding.queries.scope import OFFICE
from services.funding.wire import opportunity_to_proto


async def create_opportunity(tx: Transaction, *, funder: str, content: Content) -> pb.Opportunity:
    """Begins a DRAFT of a funder, the actor's own organization when `funder` is "". The Office may do it for any that
    is known. Raises InvalidArgument, PermissionDenied, NotFound."""
    if funder and funder != tx.actor.organization and not tx.actor.has(*OFFICE):
        raise not_yours()
    content.check()
    opportunity = Opportunity(
        state=State.DRAFT.name,
        funder_id=await party_organization(tx, "opportunity.funder", funder),
        create_time=tx.now,
        update_time=tx.now,
    )
    opportunity.content = content
    tx.session.add(opportunity)
    await tx.session.flush()
    await tx.session.refresh(opportunity)  # With its funder's name.
    return await tell_opportunity(tx, opportunity, events.OpportunityCreated)


async def update_opportunity(tx: Transaction, name: str, etag: str, changes: Mapping[str, Any]) -> pb.Opportunity:
    """Changes fields of its content to new values, until it is CLOSED.
    Raises NotFound, PermissionDenied, Conflict, WrongState, InvalidArgument."""
    opportunity = await load_opportunity(tx, name, etag)
    state = State[opportunity.state]
    require(state, "update", EDITABLE)
    content = replace(opportunity.content, **changes)
    if content == opportunity.content:
        return opportunity_to_proto(opportunity)
    content.check()
    if changes.keys() & {"open_time", "close_time"}:
        content.check_shown(state, tx.now)
    opportunity.content = content
    opportunity.update_time = tx.now
    return await tell_opportunity(tx, opportunity, events.OpportunityUpdated)


async def publish_opportunity(tx: Transaction, name: str, etag: str) -> pb.Opportunity:
    """Shows a DRAFT to everyone. Raises NotFound, PermissionDenied, Conflict, WrongState."""
    opportunity = await load_opportunity(tx, name, etag)
    opportunity.publish(opportunity_party(tx, opportunity), at=tx.now)
    return await tell_opportunity(tx, opportunity, events.OpportunityPublished)


async def close_opportunity(tx: Transaction, name: str, etag: str) -> pb.Opportunity:
    """Ends it now; its close_time stays what was announced. Raises NotFound, PermissionDenied, Conflict, WrongState."""
    opportunity = await load_opportunity(tx, name, etag)
    opportunity.move("close", opportunity_party(tx, opportunity), at=tx.now)
    return await tell_opportunity(tx, opportunity, events.OpportunityClosed)


async def open_due(tx: Transaction) -> int:
    """Opens a batch of those announced whose open_time has come; how many."""
    statement = (
        select(Opportunity)
        .where(
            Opportunity.state == State.FORECASTED.name,
            (Opportunity.open_time <= tx.now) | Opportunity.open_time.is_(None),
            # One that is over already goes from announced to closed.
            (Opportunity.close_time > tx.now) | Opportunity.close_time.is_(None),
        )
        .order_by(Opportunity.open_time)
    )
    return await _by_the_clock(tx, statement, "open", events.OpportunityOpened)


async def close_due(tx: Transaction) -> int:
    """Closes a batch of those whose close_time has come; how many."""
    statement = (
        select(Opportunity)
        .where(
            Opportunity.state.in_((State.FORECASTED.name, State.OPEN.name)),
            Opportunity.close_time <= tx.now,
        )
        .order_by(Opportunity.close_time)
    )
    return await _by_the_clock(tx, statement, "close", events.OpportunityClosed)


async def _by_the_clock(tx: Transaction, due: Any, verb: str, event: Any) -> int:
    """Moves what is `due`, but for what another process holds."""
    locked = due.limit(BATCH).with_for_update(of=Opportunity, skip_locked=True)
    opportunities = (await tx.session.execute(locked)).scalars().all()
    for opportunity in opportunities:
        opportunity.move(verb, Party.CLOCK, at=tx.now)
        await tell_opportunity(tx, opportunity, event)
    return len(opportunities)
