"""The systems that call by themselves."""

from services.chassis.migration import execute_script

revision = "0003"
down_revision = "0002"

TABLES = """
CREATE TABLE clients (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL CONSTRAINT clients_organization REFERENCES organizations,
    display_name text NOT NULL,
    scopes text[] NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    revoke_time timestamptz
);
CREATE INDEX clients_organization_id ON clients (organization_id, id);

CREATE TABLE client_certificates (
    mark text PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients,
    position smallint NOT NULL
);
CREATE INDEX client_certificates_client ON client_certificates (client_id, position);

CREATE TABLE client_secrets (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    client_id uuid NOT NULL REFERENCES clients,
    digest bytea NOT NULL,
    prefix text NOT NULL,
    expire_time timestamptz NOT NULL,
    create_time timestamptz NOT NULL,
    last_use_time timestamptz
);
CREATE INDEX client_secrets_client ON client_secrets (client_id, id);
"""


def upgrade() -> None:
    """Creates the tables."""
    execute_script(TABLES)


def downgrade() -> None:
    """Removes them, and with them how every client signs in."""
    execute_script("DROP TABLE client_secrets, client_certificates, clients;")
