"""What each side's people and systems sign in with, and the rows that know it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pyotp
from webauthn.helpers import bytes_to_base64url

from services.partners.domain import passkeys, passwords, second_factor
from services.partners.domain.accounts import token_digest
from services.partners.domain.sessions import digest
from tests.access.places import PEPPER, SIDES, key, organization, secret
from tests.authenticator import Authenticator

_PASSWORD = "a heron by the river"
_TOTP_KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

# A device with a passkey of each side's, and one whose passkey is to be added; and what browsers were asked.
_DEVICES = {side: Authenticator("https://tributary.example", "tributary.example") for side in SIDES}
_NEW_DEVICES = {side: Authenticator("https://tributary.example", "tributary.example") for side in SIDES}


def _challenge(side: str, what: str) -> bytes:
    return f"{what:16}{side:16}".encode()


def _options(side: str, what: str) -> str:
    return json.dumps({"challenge": bytes_to_base64url(_challenge(side, what)), "user": {"id": ""}})


# By what stands for it in a request.
SIGNING_IN: dict[str, Callable[[str], str]] = {
    "<api token>": lambda side: f"trib_{side}_000000000000000000000000000000000000",
    "<email>": lambda side: f"{side}@example.org",
    "<password>": lambda side: _PASSWORD,
    "<code>": lambda side: pyotp.TOTP(_TOTP_KEY).at(datetime.now(UTC)),
    "<session>": lambda side: f"trs_{side}",
    "<session that waits>": lambda side: f"trs_{side}_waits",
    "<password link>": lambda side: f"password-link-of-{side}",
    "<invitation link>": lambda side: f"invitation-link-of-{side}",
    "<passkey>": lambda side: _DEVICES[side].use(_options(side, "use")) if side in SIDES else "",
    "<new passkey>": lambda side: _NEW_DEVICES[side].make(_options(side, "make")) if side in SIDES else "",
    "<client id>": lambda side: str(key(side, "clients", "it")),
    "<client secret>": lambda side: f"trc_{side}",
}


async def furnish_signing_in(connection: Any, side: str) -> None:
    """A password, a second factor, a passkey, a session, one that waits for a code, an invitation; a client with a
    certificate and a secret; a mail, a try, and a way to an issuer."""
    account, whose = key(side, "accounts", "it"), organization(side)

    def kept(kind: str, what: str) -> bytes:
        return digest(kind, SIGNING_IN[what](side), PEPPER)

    sealed = second_factor.sealed(_TOTP_KEY, PEPPER)
    await connection.execute(
        "INSERT INTO credentials (account_id, password_hash, totp_key, next_totp_key) VALUES ($1, $2, $3, $3)",
        account,
        passwords.HASHER.hash(_PASSWORD),
        sealed,
    )
    await connection.execute("INSERT INTO recovery_codes VALUES ($1, $2)", account, side.encode())
    for label, token, step in (("it", "<session>", "SIGNED_IN"), ("waits", "<session that waits>", "CODE")):
        await connection.execute(
            "INSERT INTO sessions (id, account_id, organization_id, digest, step, second_factor, address, user_agent,"
            " create_time, last_use_time, expire_time)"
            " VALUES ($1, $2, $3, $4, $5, $5 = 'SIGNED_IN', '127.0.0.1', $6, now(), now(), 'infinity')",
            key(side, "sessions", label),
            account,
            whose,
            kept("session", token),
            step,
            secret(side),
        )
    await connection.execute(
        "INSERT INTO passkeys (id, account_id, credential_id, public_key, sign_count, display_name, synced,"
        " create_time) VALUES ($1, $2, $3, $4, 0, $5, false, now())",
        key(side, "passkeys", "it"),
        account,
        _DEVICES[side].id,
        _DEVICES[side].public_key,
        secret(side),
    )
    for what, session, registers in (("use", None, False), ("make", key(side, "sessions", "it"), True)):
        await connection.execute(
            "INSERT INTO challenges VALUES ($1, $2, $3, now() + interval '1 day')",
            passkeys.challenge_digest(_challenge(side, what)),
            session,
            registers,
        )
    link = kept("password", "<password link>")
    await connection.execute("INSERT INTO password_links VALUES ($1, $2, 'infinity')", link, account)
    await connection.execute(
        "INSERT INTO invitations (id, organization_id, email, roles, inviter, digest, create_time, expire_time)"
        " VALUES ($1, $2, $3, '{ORGANIZATION_MEMBER}', 'accounts/x', $4, now(), now() + interval '1 day')",
        key(side, "invitations", "it"),
        whose,
        f"{secret(side)}@example.org",
        kept("invitation", "<invitation link>"),
    )
    await connection.execute(
        "INSERT INTO mails (kind, recipient, create_time, next_time, send_time)"
        " VALUES ('PASSWORD_CHANGED', $1, now(), now(), now())",
        f"{secret(side)}@example.org",
    )
    await connection.execute("INSERT INTO tries VALUES ($1, 1, now(), now())", side.encode())
    await connection.execute(
        "INSERT INTO identities (issuer, subject, account_id, create_time, last_use_time)"
        " VALUES ('https://login.example', $1, $2, now(), now())",
        secret(side),
        account,
    )
    await connection.execute("INSERT INTO issuer_sign_ins VALUES ($1, 'x', '', '', '', now())", side.encode())
    client = key(side, "clients", "it")
    await connection.execute(
        "INSERT INTO clients (id, organization_id, display_name, scopes, create_time, update_time)"
        " VALUES ($1, $2, $3, '{RECORD_READ}', now(), now())",
        client,
        whose,
        secret(side),
    )
    await connection.execute("INSERT INTO client_certificates VALUES ($1, $2, 1)", f"subject:CN={side}", client)
    await connection.execute(
        "INSERT INTO client_secrets (id, client_id, digest, prefix, expire_time, create_time)"
        " VALUES ($1, $2, $3, $4, 'infinity', now())",
        key(side, "secrets", "it"),
        client,
        token_digest(SIGNING_IN["<client secret>"](side), PEPPER),
        secret(side),
    )
