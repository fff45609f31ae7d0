"""Opportunities, connections, and the snapshot of organizations."""

from services.chassis.migration import create_chassis_tables, execute_script

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE organization_snapshots (
    id uuid PRIMARY KEY,
    display_name text NOT NULL,
    revision bigint NOT NULL
);

-- Amounts are hundredths of the unit of `currency`. No foreign key to the snapshot: a funder may publish before the
-- news of it has come.
CREATE TABLE opportunities (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    state text NOT NULL,
    funder_id uuid NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    currency text,
    min_award bigint CHECK (min_award >= 0),
    max_award bigint CHECK (max_award >= coalesce(min_award, 0)),
    total_amount bigint CHECK (total_amount >= coalesce(max_award, min_award, 0)),
    open_time timestamptz,
    close_time timestamptz,
    eligible_kinds smallint[] NOT NULL,
    municipalities text[] NOT NULL,
    determinants smallint[] NOT NULL,
    required_documents text[] NOT NULL,
    application_url text NOT NULL,
    publish_time timestamptz,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    revision bigint NOT NULL DEFAULT 1,
    search tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('english', title || ' ' || description)) STORED,
    CHECK (open_time < close_time),
    CHECK ((currency IS NULL) = (coalesce(min_award, max_award, total_amount) IS NULL))
);
-- The order of the list: the nearest end first, no end last. What people look for does not lie behind all that is over.
CREATE INDEX opportunities_current ON opportunities (coalesce(close_time, 'infinity'), id)
    WHERE state IN ('FORECASTED', 'OPEN');
CREATE INDEX opportunities_closing ON opportunities (coalesce(close_time, 'infinity'), id);
CREATE INDEX opportunities_funder ON opportunities (funder_id, id);
CREATE INDEX opportunities_search ON opportunities USING gin (search) WITH (fastupdate = off);
CREATE INDEX opportunities_title ON opportunities USING gin (title gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX opportunities_to_open ON opportunities (open_time) WHERE state = 'FORECASTED';
CREATE INDEX opportunities_to_close ON opportunities (close_time) WHERE state IN ('FORECASTED', 'OPEN');

CREATE TABLE connections (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    state text NOT NULL,
    organization_id uuid NOT NULL,
    opportunity_id uuid NOT NULL REFERENCES opportunities,
    -- The opportunity's, which never changes: the scope of a funder's lists needs no join.
    funder_id uuid NOT NULL,
    case_id uuid,
    note text NOT NULL,
    award_amount bigint CHECK (award_amount > 0),
    award_currency text,
    award_date date,
    feedback text NOT NULL DEFAULT '',
    withdraw_reason text NOT NULL DEFAULT '',
    -- Since when the funder knows of it; NULL while it is between the Office and the organization.
    disclose_time timestamptz,
    apply_time timestamptz,
    decide_time timestamptz,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    revision bigint NOT NULL DEFAULT 1,
    CHECK ((state = 'AWARDED') = (award_amount IS NOT NULL)),
    CHECK ((award_amount IS NULL) = (award_currency IS NULL) AND (award_amount IS NULL) = (award_date IS NULL))
);
CREATE INDEX connections_organization ON connections (organization_id, id);
CREATE INDEX connections_funder ON connections (funder_id, id) WHERE disclose_time IS NOT NULL;
CREATE INDEX connections_opportunity ON connections (opportunity_id, id);
CREATE INDEX connections_state ON connections (state, id);
CREATE UNIQUE INDEX connections_under_way ON connections (organization_id, opportunity_id)
    WHERE state IN ('SUGGESTED', 'INTRODUCED', 'INTERESTED', 'PREPARING', 'APPLIED');
"""


def upgrade() -> None:
    """Creates the tables."""
    create_chassis_tables()
    execute_script(TABLES)


def downgrade() -> None:
    """There is nothing before the first version."""
    raise NotImplementedError("the first version is removed with its database")
