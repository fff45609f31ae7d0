"""The tables every service has beside its own: outbox, inbox, idempotency keys, parked events."""

TABLES = """
-- The service's event log, and what is still to be published of it. Rows are kept: the streams can be filled again
-- from here.
CREATE TABLE outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE DEFAULT uuidv7(),
    type text NOT NULL,
    subject text NOT NULL,
    resource text NOT NULL,
    revision bigint NOT NULL,
    event_time timestamptz NOT NULL,
    actor text NOT NULL,
    actor_organization text NOT NULL,
    traceparent text NOT NULL,
    payload bytea NOT NULL,
    publish_time timestamptz
);
CREATE INDEX outbox_unpublished ON outbox (position) WHERE publish_time IS NULL;
-- Rows stand in the order of their time, near enough; each is written twice, so that a B-tree would cost twice too.
CREATE INDEX outbox_event_time ON outbox USING brin (event_time);

-- Which events have taken effect here: the row commits with the effect.
CREATE TABLE inbox (
    durable text NOT NULL,
    event_id uuid NOT NULL,
    effect_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (durable, event_id)
);
CREATE INDEX inbox_effect_time ON inbox (effect_time);

-- Answers given under a caller's request_id: the row commits with what was done.
CREATE TABLE idempotency (
    account text NOT NULL,
    request_id text NOT NULL,
    fingerprint bytea NOT NULL,
    response bytea NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, request_id)
);
CREATE INDEX idempotency_create_time ON idempotency (create_time);

-- Events that could not take effect, for an operator to see and to replay.
CREATE TABLE parked_events (
    event_id uuid NOT NULL,
    durable text NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    headers jsonb NOT NULL,
    payload bytea NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL,
    park_time timestamptz NOT NULL DEFAULT now(),
    -- Set by an operator; the service tries again and sets effect_time, or `error` anew.
    replay_request_time timestamptz,
    effect_time timestamptz,
    PRIMARY KEY (durable, event_id)
);
"""
