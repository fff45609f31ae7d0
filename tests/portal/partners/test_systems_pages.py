"""An agency enters its own system, and calls with the lines that the page gives."""

import os
import subprocess
import sys
from pathlib import Path

import httpx2

from cli.demo.catalog import name_of
from tests.journeys.callers import Web
from tests.portal.partners.conftest import TOMAS, SignedIn, looked_at

GREGOR, DEVELOPMENT = "gregor@city-development.demo.example", name_of("organizations", "city-development")


def ran(script: str, folder: Path, typed: str) -> str:
    """What a shell says to the lines, with `typed` typed into them."""
    environment = {**os.environ, "no_proxy": "127.0.0.1", "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ("bash", "-c", script), cwd=folder, env=environment, input=typed, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_a_system_is_entered_and_the_lines_of_its_page_work(
    office: Web, client: httpx2.AsyncClient, signed_in: SignedIn, tmp_path: Path
) -> None:
    await office.post(f"/v1/{DEVELOPMENT}/roleGrants", account=name_of("accounts", GREGOR), role="ORGANIZATION_ADMIN")
    person = await signed_in(GREGOR, 360)
    page = person.page
    await person.open("/partners/systems/new")
    await person.check()
    await page.fill("#displayName", "Permit system")
    await person.click("button:has-text('Enter it')")
    assert await person.heading() == "Permit system"
    place = page.url
    await person.click("button:has-text('Make a secret')")
    secret = await page.inner_text("#secret")
    await person.check()
    await person.open(place)
    assert secret not in await page.content(), "it is shown once"
    await person.check()

    await person.click("a:has-text('How to call')")
    await person.check()
    lines = await page.inner_text("#get-token")
    assert secret not in lines
    over_rest = ran(f"{lines}\n{await page.inner_text('#rest')}", tmp_path, f"{secret}\n")
    assert "Third Porch" in over_rest, "the referral to it"
    (tmp_path / "call.py").write_text(await page.inner_text("#grpc"))
    over_grpc = ran(f"{lines}\nTOKEN=$TOKEN python3 call.py", tmp_path, f"{secret}\n")
    assert "Third Porch" in over_grpc

    await page.fill("#secret", "trc_wrong")
    await person.click("button:has-text('Get a token with it')")
    assert "This is no secret of this client" in await page.inner_text("[role=alert]")
    await page.fill("#secret", secret)
    await person.click("button:has-text('Get a token with it')")
    token = await page.inner_text("#token")
    assert (await Web(client, token.strip()).get("/v1/referrals"))["referrals"]
    await person.check()

    await looked_at(person, "/partners/systems", "/partners/systems/new", place, f"{place}/call")
    await person.open(place)
    await person.click("button:has-text('End it')")
    assert "That secret is ended." in await page.inner_text("[role=status]")
    await person.click("summary:has-text('End this system')")
    await person.click("button:has-text('End it for good')")
    assert "It is ended." in await page.inner_text("[role=status]")
    await person.check()


async def test_who_does_not_administer_may_look_and_no_more(signed_in: SignedIn) -> None:
    person = await signed_in(TOMAS, 320)
    await person.open("/partners/systems")
    assert "You can look." in await person.page.inner_text("main")
    assert await person.page.locator("main a:has-text('Enter a system')").count() == 0
    assert await person.open(f"/partners/systems/{DEVELOPMENT.partition('/')[2]}") == 404
    await person.check()
