"""The systems that call by themselves."""

from services.chassis.audit import Audited, audit_script
from services.chassis.migration import execute_script
from services.chassis.row_security import OWN_ORGANIZATION, secure

revision = "0006"
down_revision = "0004"

_ADMIN = "(SELECT actor_is('OFFICE_ADMIN', 'PRODUCT'))"
_GATEWAY = "(SELECT actor_is('GATEWAY'))"

AUDITED = {
    "clients": Audited(),
    "client_certificates": Audited(key="client_id"),
    "client_secrets": Audited(left_out=("digest", "last_use_time")),
}

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
    """Creates the tables, shut but to their organization, the Office's admins, and the gateway, which finds out who
    calls and notes when a secret was last of use."""
    execute_script(TABLES)
    secure("clients", f"{_ADMIN} OR organization_id = {OWN_ORGANIZATION}", reading=_GATEWAY)
    own = f"{_ADMIN} OR client_id IN (SELECT id FROM clients WHERE organization_id = {OWN_ORGANIZATION})"
    secure("client_certificates", own, reading=_GATEWAY)
    secure("client_secrets", own, reading=_GATEWAY, changing=_GATEWAY)
    execute_script(audit_script(AUDITED))


def downgrade() -> None:
    """Removes them, and with them how every client signs in."""
    execute_script("DROP TABLE client_secrets, client_certificates, clients;")
