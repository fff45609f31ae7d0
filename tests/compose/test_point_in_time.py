"""The stack with deploy/archive.yml goes back to a moment, as docs/operations.md says."""

import re
import shutil
from collections.abc import AsyncIterator

import httpx2
import pytest

from cli.settings import SERVICES
from tests.compose.stack import Stack
from tests.journeys.callers import Web

OVER = "deploy/archive.yml"


@pytest.fixture
async def web(product: Stack) -> AsyncIterator[Web]:
    """Somebody of an organization."""
    async with httpx2.AsyncClient(base_url=product.url, timeout=15, trust_env=False) as client:
        yield Web(client, product.token("organization"))


def ask(stack: Stack, statement: str, database: str = "postgres") -> str:
    """What the server says, to its superuser."""
    given = {"PGPASSWORD": stack.passwords["postgres-password"]}
    done = stack.inside(
        "postgres", "psql", "-U", "postgres", "-h", "127.0.0.1", "-d", database, "-Atc", statement, **given
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


async def test_it_goes_back_to_a_moment_out_of_its_log(product: Stack, web: Web) -> None:
    archive = product.folder / "archive"
    archive.mkdir()
    archive.chmod(0o777)  # For the image's user, whichever number that is.

    def compose(*words: str) -> str:
        return product.compose(*words, over=OVER, TRIBUTARY_ARCHIVE=str(archive)).stdout

    compose("up", "-d")
    product.wait_until_well()
    copied = product.inside("postgres", "sh", "/etc/tributary/copy.sh")
    assert re.fullmatch(r"/var/lib/archive/\S+Z", copied.stdout.strip()), copied.stdout + copied.stderr
    kept = await web.post("/v1/cases", title="Before the moment", need="To be kept.")
    moment = ask(product, "SELECT to_char(date_trunc('second', now()) + '1 s', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
    ask(product, f"SELECT pg_sleep_until('{moment}')")
    lost = await web.post("/v1/cases", title="After the moment", need="To be lost.")
    ask(product, "UPDATE cases SET title = 'Overwritten by mistake'", "assistance")
    # The server's last words go to the archive when it stops.
    compose("stop")
    tool = ("run", "--rm", "--no-deps", "--entrypoint", "sh")
    said = compose(*tool, "postgres", "/etc/tributary/return.sh", moment)
    assert f"goes on to {moment.replace('T', ' ').replace('Z', '+00')}" in said
    compose(*tool, "nats", "-c", "rm -rf /var/tmp/*")
    compose("up", "-d")
    product.wait_until_well()
    for service in SERVICES:
        assert "Published" in compose(
            "run", "--rm", "tributary", "events", "publish", "--service", service, "--from", "1"
        )
    assert (await web.get(f"/v1/{kept['name']}"))["title"] == "Before the moment"
    assert await web.reason("GET", f"/v1/{lost['name']}") == (404, "CASE_NOT_FOUND")
    assert (await web.post("/v1/cases", title="From then on", need="Goes on."))["state"] == "DRAFT"
    assert product.doctor().returncode == 0

    product.compose("up", "-d")
    product.wait_until_well()
    shutil.rmtree(archive)
