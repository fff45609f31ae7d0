"""What a browser says of a passkey: read, or refused as no answer."""

import base64
import json

import pytest

from services.partners.domain import passkeys

SITE = passkeys.Site("localhost", "http://localhost")
DEEP = "[" * 9_000


def answer(**response: str) -> str:
    """An answer with other parts than a browser's."""
    return json.dumps({"id": "YQ", "rawId": "YQ", "type": "public-key", "response": response})


@pytest.mark.parametrize(
    "said",
    ["", "{}", "null", "[]", '"x"', DEEP, answer(), answer(clientDataJSON=base64.b64encode(DEEP.encode()).decode())],
)
def test_what_is_no_answer_of_a_browser_is_refused(said: str) -> None:
    for read in (
        lambda: passkeys.challenge_of(said),
        lambda: passkeys.registered(SITE, said, b"c" * 32),
        lambda: passkeys.used(SITE, said, b"c" * 32, b"key", 0),
    ):
        with pytest.raises(passkeys.Refused):
            read()
