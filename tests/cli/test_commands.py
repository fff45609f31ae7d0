"""The operator's commands against a running product."""

import json
import os
import signal
import socket
import time
import urllib.request

import asyncpg
import psutil  # type: ignore[import-untyped]
import pytest

from cli.embedded.place import service_database
from cli.settings import from_environment
from tests.product import Product

AUDIENCES = {
    "office": "dana@office.demo.example",
    "organization": "rosa@riverbend.demo.example",
    "agency": "andre@housing.demo.example",
    "funder": "fay@fund.demo.example",
}


def account_of(product: Product, token: str) -> str:
    """The e-mail address of whom the gateway takes the bearer of `token` for."""
    request = urllib.request.Request(f"{product.url}/v1/accounts/me", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        email: str = json.load(answer)["email"]
        return email


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_token_signs_in_as_the_audience_s_demo_account(product: Product, audience: str) -> None:
    done = product.command("token", audience)
    assert account_of(product, done.stdout.strip()) == AUDIENCES[audience]


def test_a_token_of_any_account_is_had_by_its_e_mail_address(product: Product) -> None:
    done = product.command("token", "--as", "fay@fund.demo.example")
    assert account_of(product, done.stdout.strip()) == "fay@fund.demo.example"


def test_a_token_of_nobody_is_refused_in_words(product: Product) -> None:
    done = product.command("token", "--as", "nobody@nowhere.example")
    assert done.returncode == 1
    assert "There is no account of nobody@nowhere.example" in done.stderr
    assert done.stdout == ""


def test_migrating_a_running_product_finds_nothing_to_do(product: Product) -> None:
    done = product.command("migrate")
    assert done.returncode == 0
    assert done.stdout == "Every database is as new as this version needs.\n"


async def test_what_a_later_version_migrated_stays_and_the_doctor_says_so(product: Product) -> None:
    url = service_database(from_environment(product.environment), "funding", owner=True)
    connection = await asyncpg.connect(url)
    known = await connection.fetchval("SELECT version_num FROM alembic_version")
    await connection.execute("UPDATE alembic_version SET version_num = 'later'")
    try:
        done = product.command("migrate")
        assert done.returncode == 0, done.stderr
        assert await connection.fetchval("SELECT version_num FROM alembic_version") == "later"
        said = product.command("doctor").stdout
    finally:
        await connection.execute("UPDATE alembic_version SET version_num = $1", known)
        await connection.close()
    assert (
        f"✗ funding's database is at revision later, of a later version than this one, which was made for {known}"
        in said
    )


def test_the_doctor_finds_a_running_product_well(product: Product) -> None:
    done = product.command("doctor")
    assert done.returncode == 0, done.stdout
    assert "✗" not in done.stdout


def test_the_doctor_names_what_hangs(product: Product) -> None:
    hung = product.processes()["funding"]
    os.kill(hung, signal.SIGSTOP)
    try:
        while psutil.Process(hung).status() != psutil.STATUS_STOPPED:
            time.sleep(0.01)
        done = product.command("doctor")
    finally:
        os.kill(hung, signal.SIGCONT)
    assert done.returncode == 1
    assert "✗ funding does not answer gRPC" in done.stdout


def test_without_a_running_product_the_doctor_says_how_to_start_one_and_which_port_is_taken() -> None:
    stopped = Product()
    try:
        with socket.create_server(("127.0.0.1", stopped.port)):
            done = stopped.command("doctor")
        assert done.returncode == 1
        assert f"✗ Nothing runs on the data folder {stopped.data}: start it with `make up`." in done.stdout
        assert f"✗ Port {stopped.port} (the gateway) is taken by another program." in done.stdout
    finally:
        stopped.remove()
