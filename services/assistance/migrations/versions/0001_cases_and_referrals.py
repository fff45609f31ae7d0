"""Cases, their conversation, referrals, and the snapshot of organizations."""

from services.chassis.migration import create_chassis_tables, execute_script

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE organization_snapshots (
    id uuid PRIMARY KEY,
    display_name text NOT NULL,
    kind text NOT NULL,
    revision bigint NOT NULL
);

-- No foreign key to the snapshot: an organization may ask before the news of it has come.
CREATE TABLE cases (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    number text NOT NULL UNIQUE,
    state text NOT NULL DEFAULT 'DRAFT',
    organization_id uuid NOT NULL,
    title text NOT NULL,
    need text NOT NULL,
    goal text NOT NULL,
    topics text[] NOT NULL,
    determinants smallint[] NOT NULL,
    deadline date,
    language text NOT NULL,
    interpreter_needed boolean NOT NULL,
    access_needs text NOT NULL,
    priority smallint NOT NULL DEFAULT 0,
    waiting_on text NOT NULL DEFAULT 'ORGANIZATION',
    assignee_id uuid,
    assignee_display_name text NOT NULL DEFAULT '',
    resolution text NOT NULL DEFAULT '',
    decline_reason text NOT NULL DEFAULT '',
    outcome smallint NOT NULL DEFAULT 0,
    reopen_count integer NOT NULL DEFAULT 0,
    submit_time timestamptz,
    resolve_time timestamptz,
    close_time timestamptz,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    revision bigint NOT NULL DEFAULT 1,
    search tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', title || ' ' || left(need, 4000))) STORED
);
CREATE INDEX cases_organization ON cases (organization_id, id);
CREATE INDEX cases_state ON cases (state, id);
-- The queue is of open cases, a small part of all: its pages come off these whatever has been closed.
CREATE INDEX cases_open ON cases (id) WHERE close_time IS NULL;
CREATE INDEX cases_open_priority ON cases (priority DESC, id) WHERE close_time IS NULL;
CREATE INDEX cases_open_deadline ON cases (deadline, id) WHERE close_time IS NULL;
CREATE INDEX cases_assignee ON cases (assignee_id, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX cases_priority ON cases (priority DESC, id);
CREATE INDEX cases_deadline ON cases (deadline, id);
CREATE INDEX cases_update_time ON cases (update_time DESC, id DESC);
CREATE INDEX cases_topics ON cases USING gin (topics) WITH (fastupdate = off);
CREATE INDEX cases_search ON cases USING gin (search) WITH (fastupdate = off);

-- One sequence a year, so that numbers begin anew and nobody waits for anybody. It may leave a gap where a request was
-- rolled back. Runs as the owner, who may create the next year's.
CREATE FUNCTION next_case_number(at timestamptz) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    year text := extract(year FROM at AT TIME ZONE 'America/Chicago')::text;  -- The program's own calendar.
    n bigint;
BEGIN
    IF to_regclass('case_number_' || year) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtext('case_number'));
        EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %I', 'case_number_' || year);
    END IF;
    n := nextval(('case_number_' || year)::regclass);
    RETURN 'TA-' || year || '-' || lpad(n::text, greatest(6, length(n::text)), '0');
END $$;

CREATE TABLE case_messages (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    case_id uuid NOT NULL REFERENCES cases,
    audience text NOT NULL,
    text text NOT NULL,
    language text NOT NULL,
    author text NOT NULL,
    author_organization text NOT NULL,
    create_time timestamptz NOT NULL
);
CREATE INDEX case_messages_case ON case_messages (case_id, id);

CREATE TABLE referrals (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    state text NOT NULL DEFAULT 'PROPOSED',
    case_id uuid NOT NULL REFERENCES cases,
    case_number text NOT NULL,
    organization_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    request text NOT NULL,
    handoff_note text NOT NULL,
    language text NOT NULL,
    interpreter_needed boolean NOT NULL,
    expire_time timestamptz NOT NULL,
    decline_reason text NOT NULL DEFAULT 'DECLINE_REASON_UNSPECIFIED',
    decline_comment text NOT NULL DEFAULT '',
    outcome text NOT NULL DEFAULT '',
    answer_time timestamptz,
    complete_time timestamptz,
    confirm_time timestamptz,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    revision bigint NOT NULL DEFAULT 1
);
CREATE INDEX referrals_agency ON referrals (agency_id, id);
CREATE INDEX referrals_organization ON referrals (organization_id, id);
CREATE INDEX referrals_state ON referrals (state, id);
CREATE INDEX referrals_case ON referrals (case_id, id);
CREATE INDEX referrals_to_expire ON referrals (expire_time) WHERE state = 'PROPOSED';
CREATE UNIQUE INDEX referrals_open ON referrals (case_id, agency_id)
    WHERE state IN ('PROPOSED', 'ACCEPTED', 'IN_SERVICE');
"""


def upgrade() -> None:
    """Creates the tables."""
    create_chassis_tables()
    execute_script(TABLES)


def downgrade() -> None:
    """There is nothing before the first version."""
    raise NotImplementedError("the first version is removed with its database")
