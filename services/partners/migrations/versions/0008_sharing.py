"""Sharing: consents, agreements, and who saw whose record."""

import sqlalchemy as sa
from alembic import context, op
from tributary.assistance.v1 import referrals_pb2
from tributary.partners.v1 import records_pb2

from services.chassis.audit import Audited, audit_script
from services.chassis.migration import execute_script
from services.chassis.row_security import KEEPERS, OWN_ORGANIZATION, PRODUCT, secure

revision = "0008"
down_revision = "0007"

TABLES = """
CREATE TABLE consents (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organizations,
    category smallint NOT NULL,
    -- Null is the whole network.
    grantee_id uuid REFERENCES organizations,
    -- Days in the county, both included.
    start_date date NOT NULL,
    end_date date,
    create_time timestamptz NOT NULL,
    withdraw_time timestamptz
);
CREATE INDEX consents_organization ON consents (organization_id, id);
-- What each read of a record asks.
CREATE INDEX consents_standing ON consents (organization_id, grantee_id) WHERE withdraw_time IS NULL;

CREATE TABLE agreements (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    kind text NOT NULL,
    state text NOT NULL,
    categories smallint[] NOT NULL,
    start_date date NOT NULL,
    end_date date NOT NULL,
    submit_time timestamptz,
    accepted boolean NOT NULL,
    warned smallint,
    predecessor_id uuid REFERENCES agreements,
    revision bigint NOT NULL DEFAULT 1,
    document bytea NOT NULL
);
CREATE INDEX agreements_end ON agreements (end_date, id);
-- One that follows another, unless it was ended before its time.
CREATE UNIQUE INDEX agreements_predecessor ON agreements (predecessor_id) WHERE state <> 'TERMINATED';
-- What the clock looks for.
CREATE INDEX agreements_accepted ON agreements (start_date) WHERE state = 'IN_REVIEW' AND accepted;
CREATE INDEX agreements_active ON agreements (end_date) WHERE state = 'ACTIVE';

CREATE TABLE agreement_parties (
    agreement_id uuid NOT NULL REFERENCES agreements,
    organization_id uuid NOT NULL REFERENCES organizations,
    PRIMARY KEY (organization_id, agreement_id)
);
CREATE INDEX agreement_parties_agreement ON agreement_parties (agreement_id);

CREATE TABLE disclosures (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    -- Null for somebody who acts for no organization.
    reader_id uuid,
    account text NOT NULL,
    rpc text NOT NULL,
    categories smallint[] NOT NULL,
    read_time timestamptz NOT NULL
);
-- One row for each minute, however often somebody reads the same.
CREATE UNIQUE INDEX disclosures_minute ON disclosures
    (organization_id, date_bin('1 minute', read_time, '2020-01-01 00:00:00+00'), account, reader_id, rpc, categories)
    NULLS NOT DISTINCT;
CREATE INDEX disclosures_organization ON disclosures (organization_id, id);
CREATE INDEX disclosures_reader ON disclosures (reader_id, id);

-- An agreement is a line in the timeline of each of its parties. Before the first release; nobody waited for it.
-- squawk-ignore ban-drop-constraint, constraint-missing-not-valid, adding-serial-primary-key-field
ALTER TABLE timeline_entries DROP CONSTRAINT timeline_entries_pkey, ADD PRIMARY KEY (event_id, organization_id);

-- Who is a party to a case, and how long, is known from its referrals.
ALTER TABLE record_referrals ADD COLUMN case_id uuid, ADD COLUMN agency_id uuid, ADD COLUMN helps boolean;
"""
PARTIES = """
DELETE FROM record_parties p USING record_referrals r
WHERE p.organization_id = r.organization_id AND p.party_id = r.agency_id AND p.resource_id = r.case_id;
-- Before the first release; nobody waited for it.
ALTER TABLE record_referrals
    -- squawk-ignore adding-not-nullable-field
    ALTER COLUMN case_id SET NOT NULL, ALTER COLUMN agency_id SET NOT NULL, ALTER COLUMN helps SET NOT NULL;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX record_referrals_agency ON record_referrals (agency_id, case_id) WHERE helps;
"""

# Who saw what is sealed, too: a look cannot be taken out of the log unnoticed.
AUDITED = {
    "consents": Audited(),
    "agreements": Audited(),
    "agreement_parties": Audited(key="agreement_id"),
    "disclosures": Audited(),
}


# Who reads a part of somebody's record by consent and agreement, as domain/sharing.py decides it. They look as the
# product, and as the reader again: what they look at is not all for the reader to see.
FUNCTIONS = """
CREATE FUNCTION is_party(agreement uuid, organization uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    roles text := current_setting('tributary.roles', true);
    answer boolean;
BEGIN
    PERFORM set_config('tributary.roles', 'PRODUCT', true);
    answer := EXISTS (
        SELECT FROM agreement_parties p WHERE p.agreement_id = agreement AND p.organization_id = organization);
    PERFORM set_config('tributary.roles', roles, true);
    RETURN answer;
END $$;

-- The record that this transaction reads (queries/sharing.py): what is shared of it is then found once, not row by row.
CREATE FUNCTION opened_record() RETURNS uuid LANGUAGE sql STABLE
    RETURN nullif(current_setting('tributary.record', true), '')::uuid;

CREATE FUNCTION shared_categories(owner uuid, reader uuid) RETURNS smallint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    roles text := current_setting('tributary.roles', true);
    today date := (now() AT TIME ZONE 'America/Chicago')::date;
    answer smallint[];
BEGIN
    -- What is open by another rule is not looked for; nor is it, once more, by what is looked at here.
    IF owner IS NULL OR reader IS NULL OR reader = owner OR actor_is('OFFICE_STAFF', 'OFFICE_ADMIN', 'PRODUCT') THEN
        RETURN '{}';
    END IF;
    PERFORM set_config('tributary.roles', 'PRODUCT', true);
    answer := ARRAY(
        SELECT c.category FROM consents c
        WHERE c.organization_id = owner AND (c.grantee_id = reader OR c.grantee_id IS NULL) AND c.withdraw_time IS NULL
          AND c.start_date <= today AND coalesce(c.end_date >= today, true)
          AND EXISTS (
            SELECT FROM agreement_parties p JOIN agreements a ON a.id = p.agreement_id
            WHERE p.organization_id = reader AND a.kind = 'DATA_SHARING' AND a.state = 'ACTIVE'
              AND c.category = ANY(a.categories) AND today BETWEEN a.start_date AND a.end_date)
    );
    PERFORM set_config('tributary.roles', roles, true);
    RETURN answer;
END $$;

-- The name of who read, in a disclosure that the actor may see. Accounts stay shut.
CREATE FUNCTION reader_name(disclosure uuid) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    roles text := current_setting('tributary.roles', true);
    reader uuid := (SELECT substring(d.account FROM '^accounts/([0-9a-f-]{36})$')::uuid FROM disclosures d
                    WHERE d.id = disclosure);
    answer text;
BEGIN
    PERFORM set_config('tributary.roles', 'PRODUCT', true);
    answer := (SELECT a.display_name FROM accounts a WHERE a.id = reader);
    PERFORM set_config('tributary.roles', roles, true);
    RETURN answer;
END $$;
"""
_OPENED = "(SELECT opened_record())"
_SHARED = f"(SELECT shared_categories(opened_record(), {OWN_ORGANIZATION}))::smallint[]"
# Each part of the record with the category that opens it (tributary.partners.v1.DataCategory).
_PARTS = {"record_cases": "5", "record_referrals": "6", "record_connections": "7", "timeline_entries": "category"}


def upgrade() -> None:
    """Creates the tables, shuts them, and opens the record by what is shared."""
    execute_script(TABLES + FUNCTIONS)
    _fill_referrals()
    execute_script(PARTIES)
    own = f"{KEEPERS} OR organization_id = {OWN_ORGANIZATION}"
    # What is consented to for the network is for those of the network to know.
    secure(
        "consents",
        own,
        reading=f"grantee_id = {OWN_ORGANIZATION} OR grantee_id IS NULL AND {OWN_ORGANIZATION} IS NOT NULL",
    )
    # One that was never submitted is the Office's alone.
    secure(
        "agreements",
        f"{KEEPERS} OR submit_time IS NOT NULL AND is_party(id, {OWN_ORGANIZATION})",
        reading=f"submit_time IS NOT NULL AND 3 = ANY ({_SHARED}) AND EXISTS (SELECT FROM agreement_parties p"
        f" WHERE p.agreement_id = agreements.id AND p.organization_id = {_OPENED})",
    )
    secure(
        "agreement_parties",
        f"{own} OR is_party(agreement_id, {OWN_ORGANIZATION})",
        reading=f"organization_id = {_OPENED} AND 3 = ANY ({_SHARED})",
    )
    # Whoever reads is written down under their own name; nobody changes it.
    secure(
        "disclosures",
        PRODUCT,
        reading=f"{own} OR reader_id = {OWN_ORGANIZATION}",
        entering="account = (SELECT current_setting('tributary.account', true))"
        f" AND reader_id IS NOT DISTINCT FROM {OWN_ORGANIZATION}",
    )
    for table, category in _PARTS.items():
        _open(table, "shared", f"organization_id = {_OPENED} AND {category} = ANY ({_SHARED})")
    for table, part in (("record_cases", "case_id"), ("timeline_entries", "resource_id")):
        helping = f"r.agency_id = {OWN_ORGANIZATION} AND r.case_id = {table}.{part} AND r.helps"
        _open(table, "helping", f"EXISTS (SELECT FROM record_referrals r WHERE {helping})")
    execute_script(audit_script(AUDITED))


def _fill_referrals() -> None:
    """Tells of the referrals that are there what they say of themselves; as SQL that cannot be said."""
    if context.is_offline_mode():
        return
    database, states = op.get_bind(), referrals_pb2.Referral.State
    over = {states.Name(state) for state in (states.DECLINED, states.EXPIRED, states.REVOKED)}
    for row in database.execute(sa.text("SELECT referral_id, summary FROM record_referrals")).all():
        referral = records_pb2.ReferralSummary.FromString(row.summary)
        database.execute(
            sa.text(
                "UPDATE record_referrals SET case_id = :case, agency_id = :agency, helps = :helps"
                " WHERE referral_id = :id"
            ),
            {
                "case": referral.case.partition("/")[2],
                "agency": referral.agency.partition("/")[2],
                "helps": referral.state not in over,
                "id": row.referral_id,
            },
        )


def _open(table: str, name: str, condition: str) -> None:
    """Lets those read a table's rows, too, for whom a condition holds."""
    execute_script(f"CREATE POLICY {table}_{name} ON {table} FOR SELECT USING ({condition});")


def downgrade() -> None:
    """What organizations consented to, and who saw what of theirs, is not thrown away."""
    raise NotImplementedError("consents and disclosures are not thrown away")
