"""Makes actor tokens."""

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from joserfc import jwt

from services.chassis.actor import AUDIENCE, ISSUER
from services.chassis.keys import KeyFile

# Seconds that an actor token lives.
LIFETIME = 60
# That of a system's own: with services' clocks allowed to be 5 s slow, a revoked client is refused within 30 s.
SYSTEM_LIFETIME = 25


class Signer:
    """Signs with the first key of its file. The others are there to be known before they sign, and after."""

    def __init__(self, private_key_file: Path) -> None:
        """Raises OSError or ValueError for a file that is not there or holds other than Ed25519 private keys."""
        self._file = KeyFile(private_key_file, private=True)

    def sign(
        self,
        account: str,
        organization: str,
        roles: Sequence[str],
        *,
        scopes: Sequence[str] | None = None,
        certificate: str = "",
        looking_from: str = "",
        session: str = "",
    ) -> str:
        """A token of LIFETIME seconds. One with `scopes` (None: it is not limited to any) is a system's and lives for
        SYSTEM_LIFETIME; one with a `certificate` (its SHA-256 in base64url) is good for that one's holder only. Who
        looks as `organization` sees really acts for `looking_from`; `session` is the one that the calls are made in."""
        kid, key = next(iter(self._file.keys().items()))
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": account,
            "roles": list(roles),
            "iat": now,
            "exp": now + (LIFETIME if scopes is None else SYSTEM_LIFETIME),
        }
        if organization:
            claims["org"] = organization
        if scopes is not None:
            claims["scope"] = " ".join(scopes)  # RFC 8693, 4.2
        if certificate:
            claims["cnf"] = {"x5t#S256": certificate}  # RFC 8705, 3.1
        if looking_from:
            claims["act"] = {"sub": account, "org": looking_from}  # RFC 8693, 4.1
        if session:
            claims["sid"] = session
        return jwt.encode({"alg": "EdDSA", "kid": kid}, claims, key, algorithms=["EdDSA"])

    def known(self) -> tuple[list[str], datetime]:
        """The thumbprints of its keys, the one that signs first, and when their file was last written (UTC)."""
        return list(self._file.keys()), self._file.written

    def public_keys(self) -> dict[str, Any]:
        """The key set (RFC 7517) to verify tokens with."""
        return {
            "keys": [
                {**key.as_dict(private=False), "kid": kid, "use": "sig", "alg": "EdDSA"}
                for kid, key in self._file.keys().items()
            ]
        }
