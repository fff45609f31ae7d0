"""`tributary audit` against a running product, as its operator types it."""

import json

import asyncpg
import httpx2

from cli.embedded.place import service_database
from cli.settings import from_environment
from services.chassis.database import AS_PRODUCT
from tests.product import Product


async def owner(product: Product, service: str) -> "asyncpg.Connection":
    """A connection as one who may change everything."""
    return await asyncpg.connect(
        service_database(from_environment(product.environment), service, owner=True), server_settings=AS_PRODUCT
    )


def changed_profile(product: Product, mission: str) -> str:
    """Has the Office change the mission of Riverbend; its name."""
    headers = {"Authorization": f"Bearer {product.token('office')}"}
    with httpx2.Client(base_url=product.url, headers=headers) as client:
        found = client.get("/v1/organizations:search", params={"query": "Riverbend"}).json()["organizations"][0]
        done = client.patch(f"/v1/{found['name']}", json={"mission": mission})
        assert done.status_code == 200, done.text
    return str(found["name"])


def test_a_change_is_listed_and_shown_with_before_and_after(product: Product) -> None:
    name = changed_profile(product, "To be shown")
    listed = product.command("audit", "list", "--service", "partners", "--row", name, "--limit", "1").stdout
    _, line = listed.splitlines()
    assert "UPDATE" in line
    assert "/tributary.partners.v1.OrganizationService/UpdateOrganization" in line
    position = line.split()[1]
    shown = product.command("audit", "show", "partners", position).stdout
    before, _, after = shown.partition("before: ")[2].partition("after: ")
    assert json.loads(after)["document"]["mission"] == "To be shown"
    assert json.loads(before)["document"]["mission"] != "To be shown"
    assert "account: accounts/" in shown


def test_a_change_that_is_not_there_is_refused_in_words(product: Product) -> None:
    done = product.command("audit", "show", "funding", "99999999")
    assert done.returncode == 1
    assert "funding has no change 99999999" in done.stderr


async def test_the_chain_of_every_service_fits_and_its_head_is_found_again(product: Product) -> None:
    done = product.command("audit", "verify")
    assert done.returncode == 0, done.stderr
    heads = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("  head ")]
    assert [head.partition(":")[0] for head in heads] == ["partners", "assistance", "funding"]
    noted = [word for head in heads for word in ("--head", head)]
    assert product.command("audit", "verify", *noted).returncode == 0
    wrong = product.command("audit", "verify", "--head", "funding:1:00")
    assert wrong.returncode == 1
    assert "the head 1:00 that was noted is not in the chain" in wrong.stderr


async def test_an_altered_row_is_named(product: Product) -> None:
    connection = await owner(product, "funding")
    try:
        first = await connection.fetchval("SELECT positions[1] FROM audit_seals WHERE number = 1")
        meddle = "UPDATE audit SET cause = cause || $2 WHERE position = $1"
        await connection.execute(meddle, first, "!")
        done = product.command("audit", "verify", "--service", "funding")
        assert done.returncode == 1
        assert f"funding: row {first} was altered" in done.stderr
        await connection.execute("UPDATE audit SET cause = rtrim(cause, '!') WHERE position = $1", first)
    finally:
        await connection.close()
    assert product.command("audit", "verify", "--service", "funding").returncode == 0
