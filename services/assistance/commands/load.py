"""Loading what a command changes, locked until the transaction ends, and telling of the change."""

from collections.abc import Callable

from google.protobuf.message import Message
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from tributary.assistance.v1 import cases_pb2, events_pb2, referrals_pb2

from services.assistance.domain import cases, referrals
from services.assistance.models import Case, Referral
from services.assistance.queries.cases import get_case
from services.assistance.queries.scope import OFFICE
from services.assistance.wire import case_to_proto, referral_to_proto
from services.chassis.actor import Actor
from services.chassis.etags import check_etag
from services.chassis.transaction import Transaction


async def load_case(tx: Transaction, name: str, etag: str = "") -> Case:
    """A case that the actor may see, locked. Raises NotFound; Conflict when it no longer has `etag`."""
    case = await lock_case(tx.session, (await get_case(tx, name)).id)
    check_etag(case.revision, etag)
    return case


async def load_referral(tx: Transaction, seen: Referral, etag: str = "") -> tuple[Referral, Case]:
    """A referral that was `seen`, and its case, both locked: always the case first, so that nobody deadlocks. Raises
    Conflict when the referral no longer has `etag`."""
    case = await lock_case(tx.session, seen.case_id)
    statement = select(Referral).where(Referral.id == seen.id).with_for_update(of=Referral)
    referral = (await tx.session.execute(statement)).scalar_one()
    check_etag(referral.revision, etag)
    return referral, case


async def lock_case(session: AsyncSession, case_id: object) -> Case:
    """The case, locked; not narrowed to what the actor may see."""
    statement = select(Case).where(Case.id == case_id).with_for_update(of=Case)
    return (await session.execute(statement)).scalar_one()


async def has_open_referral(tx: Transaction, case: Case) -> bool:
    """Whether an agency has a referral of this case to answer or to serve, as far as it is written."""
    open_states = [state.name for state in referrals.OPEN]
    statement = select(exists().where(Referral.case_id == case.id, Referral.state.in_(open_states)))
    return bool(await tx.session.scalar(statement))


async def tell_case(tx: Transaction, case: Case, event: Callable[..., Message]) -> cases_pb2.Case:
    """Settles whose turn it is, writes the case, and tells of its change; the case as it is then.

    It is the one write of the case in its transaction: each counts the revision up, and each revision is told of.
    """
    working = cases.State[case.state] in cases.WORKING
    case.settle_turn(at_agency=working and await has_open_referral(tx, case))
    case.update_time = tx.now
    await tx.session.flush()
    proto = case_to_proto(case)
    tx.publish(event(case=proto), revision=case.revision)
    return proto


async def tell_turn(tx: Transaction, case: Case) -> None:
    """Tells of the case if a referral's move has changed whose turn it is."""
    if case.settle_turn(at_agency=await has_open_referral(tx, case)):
        await tell_case(tx, case, events_pb2.CaseTurnChanged)


async def tell_referral(tx: Transaction, referral: Referral, event: Callable[..., Message]) -> referrals_pb2.Referral:
    """Writes the referral and tells of its change; the referral as it is then."""
    await tx.session.flush()
    proto = referral_to_proto(referral)
    tx.publish(event(referral=proto), revision=referral.revision)
    return proto


def case_party(actor: Actor) -> cases.Party:
    """As whom the actor moves a case that it may see."""
    return cases.Party.OFFICE if actor.has(*OFFICE) else cases.Party.ORGANIZATION
