"""What is attacked: a product with its demo data, and who comes to it."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pyotp

from tests.product import Product

ROOT = Path(__file__).parent.parent
TOOLS = ROOT / ".venv" / "attack" / "bin"
# One of each kind of people; the Office's admin is given a second factor, for nothing is open to them without one.
PEOPLE = {
    "office": "marcus@office.demo.example",
    "organization": "rosa@riverbend.demo.example",
    "agency": "andre@housing.demo.example",
    "funder": "fay@fund.demo.example",
    "admin": "dana@office.demo.example",
}
# Whoever attacks is not to be stopped by being counted: that is another test's.
UNCOUNTED = {
    f"TRIBUTARY_{name}": "0"
    for name in ("RATE_PER_ACTOR", "RATE_PER_ADDRESS", "GRPC_RATE_PER_ACTOR", "GRPC_RATE_PER_ADDRESS")
}


@contextmanager
def running() -> Iterator[Product]:
    """A product of its own, removed at the end."""
    product = Product(environment=UNCOUNTED)
    try:
        product.start()
        yield product
    finally:
        product.remove()


def signed_in(product: Product, email: str) -> str:
    """The Cookie header of somebody who signed in, with a second factor set up where one is asked for. Raises
    RuntimeError when they could not."""
    with httpx2.Client(base_url=product.url, trust_env=False, follow_redirects=True) as client:
        page = client.post("/sign-in", data={"email": email, "password": product.demo_password})
        if page.url.path == "/second-factor":
            found = re.search(r'name="key" value="(\w+)"', client.post("/second-factor", data={}).text)
            key = found[1] if found else ""
            page = client.post("/second-factor", data={"key": key, "code": pyotp.TOTP(key).now()})
        if client.get("/account").url.path != "/account":
            raise RuntimeError(f"{email} could not sign in: {page.status_code}")
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def run(command: Sequence[str | Path], log: Path, seconds: int, more: Mapping[str, str] | None = None) -> int:
    """Runs a program, what it says in `log`; its exit status, or 124 when it did not end in time. What it says of its
    own accord to the world outside, as for updates, it does not get to say."""
    environment = {**os.environ, "NO_PROXY": "*", "no_proxy": "*", **(more or {})}
    with log.open("wb") as file:
        try:
            done = subprocess.run(
                command,
                cwd=log.parent,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return 124
    return done.returncode
