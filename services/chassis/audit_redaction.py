"""Taking what is somebody's own out of the audit, so that the chain of hashes still fits.

Each row has salt of its own, and its digest holds before and after as a hash over the salt and both. Where these are
redacted, the hash stays and the salt goes: who changed which row when is still proven, and what stood there can be
neither read nor guessed. Every redaction is itself a row of the audit, with the digest of what was left, so that one
that nobody wrote down is found out as any other meddling is.

Rows from before there was salt are redacted too. Of those the chain proves that they were there; what is left of them
is proven by the row that redacted them.
"""

import json
from collections.abc import Callable
from typing import Any

from services.chassis.audit import CONTENT, WHOLE, seal_function
from services.chassis.transaction import Transaction

# The operation and the relation of the rows that tell of a redaction.
REDACTION = "REDACT"

SCRIPT = f"""
ALTER TABLE audit ADD COLUMN salt bytea, ADD COLUMN commitment bytea;
ALTER TABLE audit ALTER COLUMN salt SET DEFAULT uuid_send(gen_random_uuid());
{seal_function(CONTENT)}

-- Leaves other values of a row of the audit, and writes that down; `reason` is the name of what was decided. For the
-- product alone: the policy of `audit` sees to it, which binds the owner too.
CREATE FUNCTION redact_audit(redacted bigint, less_before jsonb, less_after jsonb, reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    left_over text;
BEGIN
    UPDATE audit a
    SET commitment = CASE WHEN a.salt IS NULL THEN a.commitment
                     ELSE sha256(a.salt || convert_to(jsonb_build_array(a.before, a.after)::text, 'UTF8')) END,
        salt = NULL, before = less_before, after = less_after
    WHERE a.position = redacted RETURNING encode(sha256(convert_to({WHOLE}, 'UTF8')), 'hex') INTO left_over;
    IF left_over IS NULL THEN
        RAISE EXCEPTION 'the audit has no row % to redact', redacted;
    END IF;
    INSERT INTO audit (account, organization, traceparent, cause, operation, relation, row_id, after)
    VALUES (coalesce(nullif(current_setting('tributary.account', true), ''), 'database:' || session_user), '',
            coalesce(current_setting('tributary.traceparent', true), ''),
            coalesce(current_setting('tributary.cause', true), ''), '{REDACTION}', 'audit', redacted::text,
            jsonb_build_object('digest', left_over, 'reason', reason));
END $$;
"""

_OF_ROWS = """
SELECT position, before::text, after::text FROM audit
WHERE relation = $1 AND row_id IN (
    SELECT row_id FROM audit WHERE relation = $1 AND (after ->> $2 = ANY($3) OR before ->> $2 = ANY($3)))
ORDER BY position"""
_BY_ID = "SELECT position, before::text, after::text FROM audit WHERE relation = $1 AND row_id = ANY($2)"
# Seconds that one look over the whole audit may take.
TIMEOUT = 600

Side = dict[str, Any]


async def rows_of(tx: Transaction, relation: str, whose: str, names: list[str]) -> list[tuple[int, Side, Side]]:
    """The changes of those rows of a table that ever had one of `names` in the column `whose`: position, before and
    after (nothing is an empty one)."""
    return _parsed(await tx.driver.fetch(_OF_ROWS, relation, whose, names, timeout=TIMEOUT))


async def rows_by_id(tx: Transaction, relation: str, ids: list[str]) -> list[tuple[int, Side, Side]]:
    """The changes of the rows of a table with those ids."""
    return _parsed(await tx.driver.fetch(_BY_ID, relation, ids, timeout=TIMEOUT))


def _parsed(rows: list[Any]) -> list[tuple[int, Side, Side]]:
    return [(row["position"], json.loads(row["before"] or "{}"), json.loads(row["after"] or "{}")) for row in rows]


async def redact(
    tx: Transaction, rows: list[tuple[int, Side, Side]], without: Callable[[Side], Side], reason: str
) -> int:
    """Has the audit say what `without` leaves of before and after; how many of `rows` that changed. It must be the
    product that acts."""
    changed = 0
    for position, before, after in rows:
        less_before, less_after = without(before), without(after)
        if (less_before, less_after) != (before, after):
            await tx.driver.execute(
                "SELECT redact_audit($1, $2::text::jsonb, $3::text::jsonb, $4)",
                position,
                json.dumps(less_before) if less_before else None,
                json.dumps(less_after) if less_after else None,
                reason,
            )
            changed += 1
    return changed
