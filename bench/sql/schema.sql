-- The least that a create must write, without indexes beyond the keys, policies or triggers.
CREATE SEQUENCE IF NOT EXISTS case_numbers CACHE 32;
CREATE TABLE IF NOT EXISTS cases (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    number bigint NOT NULL DEFAULT nextval('case_numbers'),
    organization uuid NOT NULL,
    state text NOT NULL DEFAULT 'DRAFT',
    title text NOT NULL,
    need text NOT NULL,
    revision int NOT NULL DEFAULT 1,
    create_time timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS requests (
    actor text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor, key)
);
CREATE TABLE IF NOT EXISTS audit (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    actor text NOT NULL,
    action text NOT NULL,
    resource text NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS outbox (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    subject text NOT NULL,
    body bytea NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    publish_time timestamptz
);
CREATE INDEX IF NOT EXISTS outbox_unpublished ON outbox (id) WHERE publish_time IS NULL;
