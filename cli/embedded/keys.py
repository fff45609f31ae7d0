"""The product's own keys: the pair that signs actor tokens, and the key of the keyed hash of API tokens."""

import json
import secrets
from pathlib import Path
from typing import Protocol

from cli.embedded.data_folder import write_secret


class KeyFiles(Protocol):
    """Where the keys are kept."""

    @property
    def private_key(self) -> Path:
        """The key that signs actor tokens, a JWK."""

    @property
    def public_key(self) -> Path:
        """The key that they are verified with, a JWK."""

    @property
    def token_pepper(self) -> Path:
        """The key of the keyed hash of API tokens."""


def create_keys(files: KeyFiles) -> None:
    """Makes the keys that are missing. A pepper made anew would end every API token, so it never is."""
    if not files.public_key.exists():
        from joserfc.jwk import OKPKey

        key = OKPKey.generate_key("Ed25519")
        write_secret(files.private_key, json.dumps(key.as_dict(private=True)))
        write_secret(files.public_key, json.dumps(key.as_dict(private=False)))
    if not files.token_pepper.exists():
        write_secret(files.token_pepper, secrets.token_urlsafe(32))
