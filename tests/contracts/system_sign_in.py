"""Loaded by schemathesis: it asks as an agency's system, whose tokens end before it does, so it fetches new ones."""

import os
from typing import Any

import httpx2
import schemathesis

# Seconds; a system's token is good for 25.
FRESH = 10


@schemathesis.auth(refresh_interval=FRESH)
class SystemSignIn:
    """Client credentials (RFC 6749, 4.4) of the client that the environment names."""

    def get(self, case: Any, context: Any) -> str:
        """A new token."""
        client = os.environ["SYSTEM_CLIENT_ID"], os.environ["SYSTEM_CLIENT_SECRET"]
        form = {"grant_type": "client_credentials"}
        answer = httpx2.post(f"{os.environ['SYSTEM_URL']}/oauth2/token", data=form, auth=client, trust_env=False)
        return str(answer.json()["access_token"])

    def set(self, case: Any, data: str, context: Any) -> None:
        """Puts the token into a request."""
        case.headers["Authorization"] = f"Bearer {data}"
