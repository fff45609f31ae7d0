"""Organizations, accounts, and the partnership record."""

from services.chassis.migration import create_chassis_tables, execute_script

revision = "0001"
down_revision = None

ORGANIZATIONS = """
CREATE TABLE organizations (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    display_name text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    -- No foreign key: a directory may deliver the part before the whole.
    parent_id uuid,
    revision bigint NOT NULL DEFAULT 1,
    document bytea NOT NULL,
    sources jsonb NOT NULL,
    deliveries jsonb NOT NULL,
    sort_name text NOT NULL,
    searched_name text NOT NULL,
    facets text[] NOT NULL,
    words tsvector NOT NULL
);
CREATE INDEX organizations_sort_name ON organizations (sort_name, id);
CREATE INDEX organizations_parent ON organizations (parent_id) WHERE parent_id IS NOT NULL;
-- Without fastupdate a search never has to look through a list of rows that are not indexed yet.
CREATE INDEX organizations_searched_name ON organizations
    USING gin (searched_name gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX organizations_words ON organizations USING gin (words) WITH (fastupdate = off);
CREATE INDEX organizations_facets ON organizations USING gin (facets) WITH (fastupdate = off);

-- Organizations of which a name holds half of the query's trigrams in one stretch: a letter swapped, left out or
-- doubled in a word of average length leaves that much. At half, a search among 10,000 costs 1 ms; at three tenths,
-- three times that. The setting is the function's own, since a read has no transaction to set it in.
CREATE FUNCTION organizations_named_like(query text) RETURNS TABLE (id uuid, closeness real)
LANGUAGE sql STABLE ROWS 50 SET pg_trgm.word_similarity_threshold = 0.5 AS $$
    SELECT o.id, word_similarity(query, o.searched_name) FROM organizations o WHERE query <% o.searched_name
    $$;

CREATE TABLE name_words (
    word text PRIMARY KEY
);
CREATE INDEX name_words_length ON name_words (length(word), word);
"""

ACCOUNTS = """
CREATE TABLE accounts (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    email text NOT NULL,
    email_key text NOT NULL CONSTRAINT accounts_email UNIQUE,
    display_name text NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL
);

CREATE TABLE memberships (
    account_id uuid NOT NULL REFERENCES accounts,
    organization_id uuid NOT NULL CONSTRAINT memberships_organization REFERENCES organizations,
    roles text[] NOT NULL,
    position smallint NOT NULL,
    PRIMARY KEY (account_id, organization_id)
);
CREATE INDEX memberships_organization_id ON memberships (organization_id);

CREATE TABLE api_tokens (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    account_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    display_name text NOT NULL,
    digest bytea NOT NULL UNIQUE,
    prefix text NOT NULL,
    expire_time timestamptz NOT NULL,
    create_time timestamptz NOT NULL,
    last_use_time timestamptz,
    -- A token ends with the membership that it acts under.
    FOREIGN KEY (account_id, organization_id) REFERENCES memberships ON DELETE CASCADE
);
CREATE INDEX api_tokens_account ON api_tokens (account_id, id);
"""

RECORD = """
CREATE TABLE record_cases (
    case_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    submit_time timestamptz NOT NULL,
    revision bigint NOT NULL,
    summary bytea NOT NULL
);
CREATE INDEX record_cases_organization ON record_cases (organization_id, submit_time, case_id);

CREATE TABLE record_referrals (
    referral_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    create_time timestamptz NOT NULL,
    revision bigint NOT NULL,
    summary bytea NOT NULL
);
CREATE INDEX record_referrals_organization ON record_referrals (organization_id, create_time, referral_id);

CREATE TABLE record_connections (
    connection_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    opportunity_id uuid NOT NULL,
    create_time timestamptz NOT NULL,
    revision bigint NOT NULL,
    award_minor bigint,
    award_currency text NOT NULL,
    summary bytea NOT NULL
);
CREATE INDEX record_connections_organization ON record_connections (organization_id, create_time, connection_id);

CREATE TABLE record_opportunities (
    opportunity_id uuid PRIMARY KEY,
    revision bigint NOT NULL,
    summary bytea NOT NULL
);

CREATE TABLE record_parties (
    organization_id uuid NOT NULL,
    party_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    PRIMARY KEY (organization_id, party_id, resource_id)
);

CREATE TABLE timeline_entries (
    event_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    event_time timestamptz NOT NULL,
    category smallint NOT NULL,
    resource_id uuid NOT NULL,
    entry bytea NOT NULL
);
CREATE INDEX timeline_entries_organization ON timeline_entries (organization_id, event_time, event_id);
"""


def upgrade() -> None:
    """Creates the tables."""
    create_chassis_tables()
    execute_script(ORGANIZATIONS)
    execute_script(ACCOUNTS)
    execute_script(RECORD)


def downgrade() -> None:
    """There is nothing before the first version."""
    raise NotImplementedError("the first version is removed with its database")
