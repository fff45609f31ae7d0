"""Sharing: consents, agreements, and who saw whose record."""

from services.chassis.migration import execute_script

revision = "0003"
down_revision = "0002"

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

-- An agreement is a line in the timeline of each of its parties.
ALTER TABLE timeline_entries DROP CONSTRAINT timeline_entries_pkey, ADD PRIMARY KEY (event_id, organization_id);
"""


def upgrade() -> None:
    """Creates the tables."""
    execute_script(TABLES)


def downgrade() -> None:
    """Removes the tables and what they hold, and the lines of agreements and consents from the timeline."""
    execute_script(
        "DROP TABLE consents, agreement_parties, agreements, disclosures;"
        " DELETE FROM timeline_entries WHERE category = 3;"
        " ALTER TABLE timeline_entries DROP CONSTRAINT timeline_entries_pkey, ADD PRIMARY KEY (event_id);\n"
    )
