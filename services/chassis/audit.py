"""The audit: every change of a row that matters, with before and after, sealed into a chain of hashes.

PostgreSQL itself writes it, by a trigger on the row, so that no statement, ours or a stranger's, changes a row and goes
unwritten. The rows are sealed a second or two later, in blocks: a block holds the digest of each of its rows, and its
seal covers them and the seal before. So nobody waits for a chain while they write, no row is written twice, and a check
names the very row that was altered, removed or put in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from services.chassis.actor import PRODUCT
from services.chassis.transaction import Transactions

log = structlog.get_logger()

_WHO_AND_WHEN = """a.position, (extract(epoch FROM a.change_time) * 1000000)::bigint, a.account,
    a.organization, a.traceparent, a.cause, a.operation, a.relation, a.row_id"""
# All of a row, as one JSON text. Two times of one moment print alike only as a number.
WHOLE = f"jsonb_build_array({_WHO_AND_WHEN}, a.before, a.after)::text"
# What of a row its digest covers. Of a row with salt, before and after are in it as a commitment to them, so that they
# can be taken out (services/chassis/audit_redaction.py) and the digest still fits; of one from before there was salt,
# they are in it themselves.
COMMITMENT = "sha256(a.salt || convert_to(jsonb_build_array(a.before, a.after)::text, 'UTF8'))"
CONTENT = f"""CASE WHEN a.salt IS NULL AND a.commitment IS NULL THEN {WHOLE}
    ELSE jsonb_build_array({_WHO_AND_WHEN}, encode(coalesce(a.commitment, {COMMITMENT}), 'hex'))::text END"""


def seal_function(content: str) -> str:
    """The SQL that makes the function that seals rows by their `content`."""
    return _SEAL.replace("{CONTENT}", content)


_SEAL = """
-- Seals the rows up to a position that no transaction under way can still write at or below. How many it sealed; none
-- where another session is at it.
CREATE OR REPLACE FUNCTION seal_audit(up_to bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last audit_seals;
    positions bigint[];
    digests bytea;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('tributary audit')) THEN
        RETURN 0;
    END IF;
    SELECT * INTO last FROM audit_seals ORDER BY number DESC LIMIT 1;
    SELECT array_agg(sealed.position ORDER BY sealed.position),
           string_agg(sha256(convert_to(content, 'UTF8')), ''::bytea ORDER BY sealed.position)
    INTO positions, digests
    FROM (SELECT a.position, {CONTENT} AS content FROM audit a
          WHERE a.position > coalesce(last.positions[cardinality(last.positions)], 0) AND a.position <= up_to
          ORDER BY a.position LIMIT 5000) sealed;
    IF positions IS NULL THEN
        RETURN 0;
    END IF;
    INSERT INTO audit_seals VALUES (
        coalesce(last.number, 0) + 1, positions, digests,
        sha256(coalesce(last.seal, ''::bytea)
               || convert_to(coalesce(last.number, 0) + 1 || ':' || array_to_string(positions, ','), 'UTF8')
               || digests));
    RETURN cardinality(positions);
END $$;
"""

TABLES = f"""
-- Before and after hold a row whole where it came or went, and of a changed row the columns that changed. `cause` is
-- the rpc, the clock or the durable; `account` is "database:" and the role where nobody gave one.
CREATE TABLE audit (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    change_time timestamptz NOT NULL DEFAULT now(),
    account text NOT NULL,
    organization text NOT NULL,
    traceparent text NOT NULL,
    cause text NOT NULL,
    operation text NOT NULL,
    relation text NOT NULL,
    row_id text NOT NULL,
    before jsonb,
    after jsonb
);
CREATE INDEX audit_row ON audit (row_id, position);

CREATE TABLE audit_seals (
    number bigint PRIMARY KEY,
    positions bigint[] NOT NULL,
    -- SHA-256 of each row's content, one after another.
    digests bytea NOT NULL,
    seal bytea NOT NULL,
    seal_time timestamptz NOT NULL DEFAULT now()
);

-- Its arguments: the column that names the row, then the columns that are left out. Runs as the owner, for nobody else
-- may write here.
CREATE FUNCTION write_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    was jsonb;
    becomes jsonb;
    row_id text;
    actor text := current_setting('tributary.account', true);
BEGIN
    IF TG_OP = 'INSERT' THEN
        becomes := to_jsonb(NEW) - TG_ARGV[1:];
        row_id := becomes ->> TG_ARGV[0];
    ELSIF TG_OP = 'DELETE' THEN
        was := to_jsonb(OLD) - TG_ARGV[1:];
        row_id := was ->> TG_ARGV[0];
    ELSE
        was := to_jsonb(OLD) - TG_ARGV[1:];
        becomes := to_jsonb(NEW) - TG_ARGV[1:];
        row_id := becomes ->> TG_ARGV[0];
        SELECT jsonb_object_agg(n.key, o.value), jsonb_object_agg(n.key, n.value) INTO was, becomes
        FROM jsonb_each(becomes) n JOIN jsonb_each(was) o ON o.key = n.key WHERE o.value <> n.value;
        IF becomes IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO public.audit (account, organization, traceparent, cause, operation, relation, row_id, before, after)
    VALUES (CASE WHEN actor <> '' THEN actor ELSE 'database:' || session_user END,
            coalesce(current_setting('tributary.organization', true), ''),
            coalesce(current_setting('tributary.traceparent', true), ''),
            coalesce(current_setting('tributary.cause', true), ''),
            TG_OP, TG_TABLE_NAME, row_id, was, becomes);
    RETURN NULL;
END $$;

{seal_function(WHOLE)}

-- What default privileges gave the service's own role: it reads the audit and draws positions, and writes nothing.
DO $$
DECLARE
    role name;
BEGIN
    FOR role IN SELECT DISTINCT grantee FROM information_schema.role_table_grants
                WHERE table_name IN ('audit', 'audit_seals') AND grantee <> current_user LOOP
        EXECUTE format('REVOKE ALL ON audit, audit_seals FROM %I', role);
        EXECUTE format('GRANT SELECT ON audit, audit_seals, audit_position_seq TO %I', role);
    END LOOP;
END $$;
"""

# The rows that are there before the audit is begin it.
_AUDIT = """
CREATE TRIGGER write_audit AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION write_audit({arguments});
INSERT INTO audit (account, organization, traceparent, cause, operation, relation, row_id, after)
SELECT 'database:' || session_user, '', '', 'migration', 'INSERT', '{table}', {key},
       to_jsonb(t) - '{{{left_out}}}'::text[]
FROM {table} t;
"""

_LAST_DRAWN = "SELECT last_value FROM audit_position_seq"
_SETTLED = """
SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS following,
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest"""
BLOCK = 5000


@dataclass(frozen=True, slots=True)
class Audited:
    """How a table is audited: the column that names its rows, and the columns that are left out, as secrets, and what
    is computed from others."""

    key: str = "id"
    left_out: Sequence[str] = ()


def audit_script(tables: Mapping[str, Audited]) -> str:
    """The SQL that has `tables` audited from now on."""
    return "".join(
        _AUDIT.format(
            table=table,
            key=audited.key,
            arguments=", ".join(f"'{name}'" for name in (audited.key, *audited.left_out)),
            left_out=",".join(audited.left_out),
        )
        for table, audited in tables.items()
    )


class Sealer:
    """Seals what is settled, each time it is called.

    A position is drawn by a transaction that has its id already, for the audited row was written before. So when
    `drawn` was the last position and every id below `following` has ended since, nobody can write at `drawn` or below
    any more, whatever the order of the commits.
    """

    def __init__(self) -> None:
        self._drawn = self._following = self._sealed = 0

    async def seal(self, transactions: Transactions) -> None:
        """Seals what was drawn by the last call, as far as it is settled."""
        async with transactions.read(PRODUCT) as tx:
            drawn = (await tx.fetch_one(_LAST_DRAWN)).last_value
            if drawn == self._sealed:
                return
            # A statement of its own, after the other: a transaction that drew up to there is below `following`.
            ids = await tx.fetch_one(_SETTLED)
        if self._drawn > self._sealed and ids.oldest >= self._following:
            sealed = BLOCK
            while sealed == BLOCK:
                async with transactions.begin(PRODUCT) as tx:
                    sealed = await tx.driver.fetchval("SELECT seal_audit($1)", self._drawn)
            self._sealed = self._drawn
        if self._drawn == self._sealed:
            self._drawn, self._following = drawn, ids.following
