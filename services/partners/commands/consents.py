"""Writes of consents."""

from tributary.partners.v1 import consents_pb2 as pb
from tributary.partners.v1 import events_pb2 as events

from services.chassis.dates import day
from services.chassis.errors import AlreadyExists, invalid
from services.chassis.names import missing, resource_id
from services.chassis.transaction import Transaction
from services.partners.domain.terms import Term, day_of
from services.partners.queries.scope import deciding_organization_id, organization_missing
from services.partners.queries.sharing import CONSENTS
from services.partners.wire.sharing import consent_to_proto

# Consents of one organization are given one after another, so that no two of one kind stand side by side.
_LOCK = "SELECT FROM organizations WHERE id = $1 FOR NO KEY UPDATE"
_STANDING = """
SELECT id, start_date, end_date FROM consents
WHERE organization_id = $1 AND category = $2 AND grantee_id IS NOT DISTINCT FROM $3 AND withdraw_time IS NULL"""
_INSERT = """
INSERT INTO consents (organization_id, category, grantee_id, start_date, end_date, create_time)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING id"""
_WITHDRAW = "UPDATE consents SET withdraw_time = $3 WHERE id = $1 AND organization_id = $2 AND withdraw_time IS NULL"


async def create_consent(tx: Transaction, parent: str, given: pb.Consent) -> pb.Consent:
    """Gives a consent of the actor's own organization. Raises NotFound, PermissionDenied, AlreadyExists,
    InvalidArgument."""
    organization_id = deciding_organization_id(tx.actor, parent)
    if await tx.fetch_one(_LOCK, organization_id) is None:
        raise organization_missing(parent)
    grantee_id = resource_id(given.grantee, "organizations") if given.grantee else None
    if grantee_id == organization_id:
        raise invalid("consent.grantee", "Name somebody else: your own people see all of your record.")
    if grantee_id and await tx.fetch_one("SELECT FROM organizations WHERE id = $1", grantee_id) is None:
        raise invalid("consent.grantee", f"There is no {given.grantee}.")
    today = day_of(tx.now)
    start = day(given.start_date, "consent.start_date") if given.HasField("start_date") else today
    end = day(given.end_date, "consent.end_date") if given.HasField("end_date") else None
    if start < today:
        raise invalid("consent.start_date", "Give today or a later day: what was not consented to then was not shown.")
    if end is not None and end < start:
        raise invalid("consent.end_date", "Give the start_date or a later day.")
    for row in await tx.fetch(_STANDING, organization_id, given.category, grantee_id):
        if Term(start, end).overlaps(Term(row.start_date, row.end_date)):
            raise AlreadyExists(
                "CONSENT_EXISTS",
                "There is such a consent for some of these days: take it back first, or choose other days.",
                metadata={"name": f"organizations/{organization_id}/consents/{row.id}"},
            )
    inserted = await tx.fetch_one(_INSERT, organization_id, given.category, grantee_id, start, end, tx.now)
    consent = await _read(tx, inserted.id)
    tx.publish(events.ConsentGiven(consent=consent), revision=1)
    return consent


async def withdraw_consent(tx: Transaction, name: str) -> pb.Consent:
    """Takes a consent of the actor's own organization back; one that was, stays as it is. Raises NotFound."""
    parent, _, key = name.rpartition("/consents/")
    if parent != tx.actor.organization:
        raise missing(name, "consents")
    consent_id, organization_id = resource_id(f"consents/{key}", "consents"), resource_id(parent, "organizations")
    changed = await tx.driver.execute(_WITHDRAW, consent_id, organization_id, tx.now) == "UPDATE 1"
    consent = await _read(tx, consent_id)
    if not consent.name.startswith(f"{parent}/"):
        raise missing(name, "consents")
    if changed:
        tx.publish(events.ConsentWithdrawn(consent=consent), revision=2)
    return consent


async def _read(tx: Transaction, consent_id: object) -> pb.Consent:
    """The consent; one without a name where there is none."""
    row = await tx.fetch_one(f"{CONSENTS} WHERE c.id = $1", consent_id)
    return consent_to_proto(row, day_of(tx.now)) if row else pb.Consent()
