"""A device that holds passkeys, as far as WebAuthn sees one, to answer what no browser would let pass."""

import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """One passkey of ES256, kept for `site`, used on pages of `origin`. The count of its uses may be set."""

    def __init__(self, origin: str, site: str, key: ec.EllipticCurvePrivateKey | None = None) -> None:
        self.origin = origin
        self.site = site
        self.count = 0
        self.flags = PRESENT | VERIFIED
        self.id = secrets.token_bytes(16)
        self.account = ""
        self.key = key or ec.generate_private_key(ec.SECP256R1())

    @property
    def public_key(self) -> bytes:
        """The key in COSE (RFC 9053, 2.1)."""
        numbers = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})

    def make(self, options: str) -> str:
        """The answer to what a browser is asked for a new passkey."""
        asked = json.loads(options)
        self.account = asked["user"]["id"]
        held = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self.public_key
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + held}
        client = self._client("webauthn.create", asked["challenge"])
        return self._answer(clientDataJSON=client, attestationObject=cbor2.dumps(attestation))

    def use(self, options: str) -> str:
        """The answer to what a browser is asked for the use of one."""
        self.count += 1
        client, data = self._client("webauthn.get", json.loads(options)["challenge"]), self._data()
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, more: int = 0) -> bytes:
        site = hashlib.sha256(self.site.encode()).digest()
        return site + bytes([self.flags | more]) + self.count.to_bytes(4, "big")

    def _answer(self, **response: bytes) -> str:
        written: dict[str, Any] = {name: bytes_to_base64url(value) for name, value in response.items()}
        if self.account and "signature" in written:
            written["userHandle"] = self.account
        name = bytes_to_base64url(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": written})
