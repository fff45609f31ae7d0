"""The product's own keys: the pair that signs actor tokens, and the key of the keyed hash of API tokens."""

import json
import secrets

from cli.embedded.data_folder import DataFolder, write_secret


def create_keys(data: DataFolder) -> None:
    """Makes the keys that are missing. A pepper made anew would end every API token, so it never is."""
    if not data.public_key.exists():
        from joserfc.jwk import OKPKey

        key = OKPKey.generate_key("Ed25519")
        write_secret(data.private_key, json.dumps(key.as_dict(private=True)))
        write_secret(data.public_key, json.dumps(key.as_dict(private=False)))
    if not data.token_pepper.exists():
        write_secret(data.token_pepper, secrets.token_urlsafe(32))
