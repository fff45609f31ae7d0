"""Writes of claims: claim, decide, take back."""

from typing import Any

from tributary.partners.v1 import claims_pb2 as pb
from tributary.partners.v1 import events_pb2 as events

from services.chassis.actor import Actor
from services.chassis.errors import AlreadyExists, PermissionDenied
from services.chassis.etags import check_etag
from services.chassis.names import missing, resource_id
from services.chassis.transaction import Transaction
from services.partners.commands.role_grants import check_not_held, grant
from services.partners.domain import claims as rules
from services.partners.queries.claims import get_claim
from services.partners.queries.directory import organization_exists
from services.partners.queries.scope import is_office, organization_missing
from services.partners.wire.claims import claim_to_proto

_INSERT = """
INSERT INTO claims (state, organization_id, account_id, account_email, account_display_name, statement, evidence,
                    create_time, update_time)
VALUES ('OPEN', $1, $2, $3, $4, $5, $6, $7, $7)
ON CONFLICT (organization_id, account_id) WHERE state = 'OPEN' DO NOTHING RETURNING id"""
_MOVE = "UPDATE claims SET state = $2, update_time = $3, revision = revision + 1 WHERE id = $1"
_DECIDED = "UPDATE claims SET reason = $2, decider = $3, decide_time = $4 WHERE id = $1"
_HAS_ADMIN = """
SELECT FROM role_grants WHERE organization_id = $1 AND role = $2 AND revoke_time IS NULL
    AND (expire_time IS NULL OR expire_time > $3) LIMIT 1"""


async def create_claim(tx: Transaction, *, organization: str, statement: str, evidence: str) -> pb.Claim:
    """Claims an organization for the actor's own account. Raises PermissionDenied, NotFound, AlreadyExists."""
    if not tx.actor.account.startswith("accounts/"):
        raise PermissionDenied("NO_ACCOUNT", "Sign in to claim an organization.")
    organization_id = resource_id(organization, "organizations")
    if not await organization_exists(tx, organization_id):
        raise organization_missing(organization)
    account_id = resource_id(tx.actor.account, "accounts")
    account = await tx.fetch_one("SELECT email, display_name FROM accounts WHERE id = $1", account_id)
    if account is None:
        raise missing(tx.actor.account, "accounts")
    await check_not_held(tx, organization_id, account_id, rules.GRANTED)
    row = await tx.fetch_one(
        _INSERT, organization_id, account_id, account.email, account.display_name, statement, evidence, tx.now
    )
    if row is None:
        raise AlreadyExists("CLAIM_EXISTS", "You have claimed it, and nobody has decided yet.")
    claim = claim_to_proto(await get_claim(tx, f"claims/{row.id}"))
    tx.publish(events.ClaimCreated(claim=claim), revision=1)
    return claim


async def approve_claim(tx: Transaction, name: str, etag: str, *, reason: str) -> pb.Claim:
    """Makes the claimant an admin. Raises NotFound, PermissionDenied, WrongState, Conflict, AlreadyExists."""
    row = await _held(tx, name, etag, "approve")
    if not is_office(tx.actor) and (await tx.fetch_one(_HAS_ADMIN, row.organization_id, rules.GRANTED, tx.now) is None):
        raise PermissionDenied("FIRST_ADMIN", "Nobody is its admin yet: the Office decides on the first.")
    async with tx.as_product():  # The Office's staff grants no roles; by a claim that it has verified it does.
        await grant(tx, row.organization_id, row.account_id, rules.GRANTED)
    claim = await _decide(tx, row, "approve", reason)
    tx.publish(events.ClaimApproved(claim=claim), revision=row.revision + 1)
    return claim


async def decline_claim(tx: Transaction, name: str, etag: str, *, reason: str) -> pb.Claim:
    """Refuses. Raises NotFound, PermissionDenied, WrongState, Conflict."""
    row = await _held(tx, name, etag, "decline")
    claim = await _decide(tx, row, "decline", reason)
    tx.publish(events.ClaimDeclined(claim=claim), revision=row.revision + 1)
    return claim


async def withdraw_claim(tx: Transaction, name: str, etag: str) -> pb.Claim:
    """Takes it back. Raises NotFound, PermissionDenied, WrongState, Conflict."""
    row = await _held(tx, name, etag, "withdraw")
    claim = await _move(tx, row, "withdraw")
    tx.publish(events.ClaimWithdrawn(claim=claim), revision=row.revision + 1)
    return claim


async def _held(tx: Transaction, name: str, etag: str, verb: str) -> Any:
    """The row of a claim that the actor may move so now, held until the transaction ends."""
    row = await get_claim(tx, name, lock=True)
    check_etag(row.revision, etag)
    _next(tx.actor, row, verb)
    return row


async def _decide(tx: Transaction, row: Any, verb: str, reason: str) -> pb.Claim:
    await tx.driver.execute(_DECIDED, row.id, reason, tx.actor.account, tx.now)
    return await _move(tx, row, verb)


async def _move(tx: Transaction, row: Any, verb: str) -> pb.Claim:
    await tx.driver.execute(_MOVE, row.id, _next(tx.actor, row, verb).name, tx.now)
    return claim_to_proto(await get_claim(tx, f"claims/{row.id}"))


def _next(actor: Actor, row: Any, verb: str) -> rules.State:
    party = rules.party(office=is_office(actor), claims=actor.account == f"accounts/{row.account_id}")
    return rules.LIFE.next_state(rules.State[row.state], verb, party)
