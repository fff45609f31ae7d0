"""What people sign in with, their sessions, their invitations, and the mail to them."""

from services.chassis.audit import Audited, audit_script
from services.chassis.migration import execute_script
from services.chassis.row_security import OWN_ACCOUNT, OWN_ORGANIZATION, secure

revision = "0007"
down_revision = "0006"

_GATEWAY = "(SELECT actor_is('GATEWAY'))"
# Who signs people in, and who mails them and forgets what is over.
_SIGN_IN = "(SELECT actor_is('GATEWAY', 'PRODUCT'))"
_OFFICE_ADMIN = "(SELECT actor_is('OFFICE_ADMIN'))"
_ADMIN_OF_OWN = f"(SELECT actor_is('ORGANIZATION_ADMIN')) AND organization_id = {OWN_ORGANIZATION}"

# Neither secrets nor, for the audit outlasts a session, where somebody signed in from.
AUDITED = {
    "credentials": Audited(key="account_id", left_out=("password_hash", "totp_key", "totp_step", "next_totp_key")),
    "recovery_codes": Audited(key="account_id", left_out=("digest",)),
    "sessions": Audited(left_out=("digest", "last_use_time", "address", "user_agent")),
    "invitations": Audited(left_out=("digest",)),
}

TABLES = """
CREATE TABLE credentials (
    account_id uuid PRIMARY KEY REFERENCES accounts,
    -- Argon2id in the PHC string format.
    password_hash text,
    password_time timestamptz,
    -- Of a second factor that is enabled; encrypted, for codes are made from the key itself.
    totp_key bytea,
    -- The last step of 30 s of which a code was taken: a code works once.
    totp_step bigint NOT NULL DEFAULT 0,
    -- Of one that is being set up.
    next_totp_key bytea
);

CREATE TABLE recovery_codes (
    account_id uuid NOT NULL REFERENCES accounts,
    digest bytea NOT NULL,
    PRIMARY KEY (account_id, digest)
);

CREATE TABLE sessions (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    account_id uuid NOT NULL REFERENCES accounts,
    organization_id uuid REFERENCES organizations,
    digest bytea NOT NULL UNIQUE,
    -- A name of tributary.partners.v1.SessionStep.
    step text NOT NULL,
    -- Whether a second factor was given in it.
    second_factor boolean NOT NULL DEFAULT false,
    address text NOT NULL,
    user_agent text NOT NULL,
    create_time timestamptz NOT NULL,
    last_use_time timestamptz NOT NULL,
    expire_time timestamptz NOT NULL,
    end_time timestamptz
);
CREATE INDEX sessions_account ON sessions (account_id, id);
CREATE INDEX sessions_expire_time ON sessions (expire_time);

-- Links to choose a new password.
CREATE TABLE password_links (
    digest bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts,
    expire_time timestamptz NOT NULL
);
CREATE INDEX password_links_account ON password_links (account_id);

CREATE TABLE invitations (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organizations,
    email text NOT NULL,
    roles text[] NOT NULL,
    inviter text NOT NULL,
    -- Of the link, once it was sent.
    digest bytea UNIQUE,
    create_time timestamptz NOT NULL,
    expire_time timestamptz NOT NULL,
    accept_time timestamptz
);
CREATE INDEX invitations_organization ON invitations (organization_id, id) WHERE accept_time IS NULL;

-- Tries of what can be guessed, by the keyed hash of what was tried from where.
CREATE TABLE tries (
    key bytea PRIMARY KEY,
    count integer NOT NULL,
    last_time timestamptz NOT NULL,
    next_time timestamptz NOT NULL
);
CREATE INDEX tries_last_time ON tries (last_time);

-- What is to be mailed. A link's token is made when the mail is sent, so that none stands here.
CREATE TABLE mails (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    kind text NOT NULL,
    recipient text NOT NULL,
    invitation_id uuid REFERENCES invitations ON DELETE CASCADE,
    create_time timestamptz NOT NULL,
    next_time timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    error text NOT NULL DEFAULT '',
    send_time timestamptz
);
CREATE INDEX mails_due ON mails (next_time) WHERE send_time IS NULL;
"""


def upgrade() -> None:
    """Creates the tables, shut but for those who sign people in and those whose they are."""
    execute_script(TABLES + audit_script(AUDITED))
    secure("credentials", _SIGN_IN)
    secure("recovery_codes", _SIGN_IN)
    secure("password_links", _SIGN_IN)
    secure("tries", _SIGN_IN)
    secure("sessions", f"{_SIGN_IN} OR {_OFFICE_ADMIN} OR account_id = {OWN_ACCOUNT}")
    secure("invitations", f"{_SIGN_IN} OR {_OFFICE_ADMIN} OR {_ADMIN_OF_OWN}")
    # Who invites has that invitation mailed, and nothing else.
    secure(
        "mails",
        _SIGN_IN,
        entering="kind = 'INVITATION' AND EXISTS (SELECT FROM invitations i WHERE i.id = invitation_id)",
    )
    # The gateway finds out whose a session is, and whose address signs in.
    execute_script(f"CREATE POLICY accounts_select ON accounts FOR SELECT USING ({_GATEWAY});\n")


def downgrade() -> None:
    """Removes the tables and what they hold."""
    execute_script(
        "DROP POLICY accounts_select ON accounts;\n"
        "DROP TABLE mails, tries, invitations, password_links, sessions, recovery_codes, credentials;\n"
    )
