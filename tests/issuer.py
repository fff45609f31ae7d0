"""An issuer that answers as a test wants it to: honestly, or not."""

import base64
import hashlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import RSAKey

from cli.embedded.ports import free_ports

COUNTY = """
[[issuer]]
key = "{key}"
display_name = "Lakewind County"
url = "{url}"
client_id = "tributary"
second_factor = true
[[issuer.domain]]
name = "county.example"
organization = "{organization}"
roles = ["PARTNER_STAFF"]
claimed = {{ deciders = ["ORGANIZATION_ADMIN"] }}
[[issuer.domain]]
name = "sparse.county.example"
organization = "{organization}"
"""


@contextmanager
def mock_provider() -> Iterator[str]:
    """oidc-provider-mock, a process of its own; its URL."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                httpx2.get(f"{url}/jwks", trust_env=False)
                break
            except httpx2.HTTPError:
                assert process.poll() is None, "it ended"
                assert time.monotonic() < deadline, "it does not answer"
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(20)


@dataclass
class Lying:
    """An issuer whose next answers are changed by what is set here."""

    url: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "a"}))
    signing: Any = None
    header: dict[str, Any] = field(default_factory=dict)
    # In place of what an honest one would say.
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    # The last authorization request, and token request.
    asked: dict[str, str] = field(default_factory=dict)
    exchanged: dict[str, str] = field(default_factory=dict)
    credentials: str = ""

    def authorize(self, address: str) -> str:
        """What a browser does there; the code that it comes back with."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return "code"

    def answer(self, path: str, body: str) -> tuple[int, Any]:
        """Status and body of an answer."""
        if self.status != 200:
            return self.status, {"error": "server_error"}
        match path:
            case "/.well-known/openid-configuration":
                endpoints = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
                return 200, {"issuer": self.url} | {name: f"{self.url}/{name}" for name in endpoints} | self.metadata
            case "/jwks_uri":
                return 200, {"keys": [self.key.as_dict(private=False)]}
            case "/userinfo_endpoint":
                return 200, self.userinfo
        self.exchanged = {name: values[0] for name, values in parse_qs(body).items()}
        digest = hashlib.sha256(self.exchanged.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != self.asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "at", "token_type": "Bearer", "id_token": self.token()}

    def token(self) -> str:
        """The ID token."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": "tributary",
            "sub": "1",
            "iat": now,
            "exp": now + 60,
            "nonce": self.asked["nonce"],
        }
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        header = {"alg": "RS256", "kid": "a"} | self.header
        if header["alg"] == "none":
            parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims))
            return (b".".join(parts) + b".").decode()
        return jwt.encode(header, claims, self.signing or self.key, algorithms=[header["alg"]])


@contextmanager
def lying_issuer() -> Iterator[Lying]:
    """One that answers."""
    issuer = Lying()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            issuer.credentials = self.headers.get("authorization", "")
            self._answer(self.rfile.read(int(self.headers["content-length"])).decode())

        def _answer(self, body: str) -> None:
            status, said = issuer.answer(urlsplit(self.path).path, body)
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
