"""`tributary up` as its user meets it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from cli.embedded.ports import answers
from tests.product import COMMAND, Product


@pytest.fixture(scope="module")
def own() -> Iterator[Product]:
    """A product without demo data that these tests start, stop and kill, one after the other."""
    product = Product("--no-demo")
    try:
        yield product
    finally:
        product.remove()


def started(product: Product) -> Product:
    """The product, running: each test begins so, whatever the one before it did."""
    if product.ended != "runs" or not answers(product.port, "/readyz"):
        product.start()
    return product


def eventually(what: str, holds: Callable[[], bool], seconds: float = 30) -> None:
    """Waits until `holds()`."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def test_the_product_answers_and_says_how_to_sign_in(own: Product) -> None:
    own.start()
    assert answers(own.port, "/readyz")
    assert f"{own.url}/docs" in own.output
    assert "token organization" in own.output
    assert all(target in own.output for target in own.grpc.values())


def test_a_second_one_on_the_same_data_folder_is_told_that_one_runs(own: Product) -> None:
    product = started(own)
    second = product.command("up")
    assert second.returncode == 1
    assert f"`tributary up` (process {product.pid}) is at work on the data folder {product.data}" in second.stderr
    assert answers(product.port, "/readyz")


def test_ctrl_c_and_sigterm_leave_no_process_behind(own: Product) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        product = started(own)
        os.kill(product.pid, number)
        assert product.wait_for_end().rstrip().endswith("Stopped.")
        assert product.ended == "ended with exit code 0"
        assert product.left_running() == []


def test_a_warm_start_takes_at_most_eight_seconds_of_a_processor(own: Product) -> None:
    started(own).stop()
    own.start()
    # Of processor time, for other tests run beside this one; on two idle ones the start itself takes less than half.
    used = [psutil.Process(pid).cpu_times() for pid in own.processes().values()]
    assert sum(times.user + times.system for times in used) <= 8


@pytest.mark.parametrize("part", ["postgresql", "nats", "partners", "assistance", "funding", "gateway"])
def test_a_part_that_is_killed_is_started_again_at_once(own: Product, part: str) -> None:
    product = started(own)
    killed = product.processes()[part]
    os.kill(killed, signal.SIGKILL)
    eventually(f"{part} runs again", lambda: product.processes().get(part, killed) != killed)
    eventually("the gateway is ready", lambda: answers(product.port, "/readyz"))
    assert f"{part} was ended by SIGKILL" in product.output


def test_stopping_leaves_no_process_behind_when_postgresql_was_killed_just_before(own: Product) -> None:
    product = started(own)
    os.kill(product.processes()["postgresql"], signal.SIGKILL)
    os.kill(product.pid, signal.SIGTERM)
    product.wait_for_end()
    assert product.left_running() == []


def test_a_part_that_hangs_is_killed_after_ten_seconds(own: Product) -> None:
    product = started(own)
    os.kill(product.processes()["funding"], signal.SIGSTOP)
    os.kill(product.pid, signal.SIGTERM)
    product.wait_for_end()
    assert product.left_running() == []


def test_the_parts_end_with_a_killed_up_and_the_next_one_goes_on(own: Product) -> None:
    product = started(own)
    product.kill()
    eventually("nothing runs", lambda: product.left_running() == [])
    product.start()
    assert answers(product.port, "/readyz")


def test_what_a_killed_up_left_hanging_is_ended_by_the_next_one(own: Product) -> None:
    product = started(own)
    hung = product.processes()["postgresql"]
    os.kill(hung, signal.SIGSTOP)
    product.kill()
    product.start()
    assert "Ended postgresql, left behind by an earlier start." in product.output
    assert product.processes()["postgresql"] != hung


def test_a_taken_port_is_named_before_anything_starts() -> None:
    product = Product("--no-demo")
    try:
        with socket.create_server(("127.0.0.1", product.port + 2)):
            product.begin()
            said = product.wait_for_end()
        assert f"Port {product.port + 2} (assistance's gRPC) is taken" in said
        assert "TRIBUTARY_PORT" in said
        assert not (product.data / "postgres").exists()
    finally:
        product.remove()


def test_data_of_another_postgresql_version_is_refused_with_the_remedy() -> None:
    product = Product("--no-demo")
    try:
        (product.data / "postgres").mkdir(parents=True)
        (product.data / "postgres" / "PG_VERSION").write_text("12\n")
        product.begin()
        said = product.wait_for_end()
        assert "was written by PostgreSQL 12" in said
        assert "TRIBUTARY_DATA" in said
        assert product.left_running() == []
    finally:
        product.remove()


def test_a_folder_that_cannot_be_written_is_named_with_the_remedy() -> None:
    done = subprocess.run(
        (*COMMAND, "up"),
        env={**os.environ, "TRIBUTARY_DATA": "/proc/data"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "The data folder /proc/data cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_service_that_cannot_start_ends_it_all_with_its_last_words() -> None:
    product = Product("--no-demo", environment={"TRIBUTARY_DATABASE_POOL": "many"})
    try:
        product.begin()
        said = product.wait_for_end()
        assert "ended with exit code 1 before it answered" in said
        assert product.left_running() == []
    finally:
        product.remove()


def test_the_secrets_are_their_owners_alone_to_read(own: Product) -> None:
    product = started(own)
    secret = ["secrets.json", "place.json", "nats/nats.conf", "keys/actor-private.json", "keys/token-pepper"]
    readable = [name for name in secret if (product.data / name).stat().st_mode & 0o077]
    assert readable == []
    assert (product.data / "postgres").stat().st_mode & 0o777 == 0o700
    assert passwords_in_process_list(product) == []


def passwords_in_process_list(product: Product) -> list[str]:
    """The passwords that a neighbour on this machine could see."""
    lines = [Path(f"/proc/{pid}/cmdline").read_text() for pid in product.processes().values()]
    secrets = (product.data / "secrets.json").read_text().split('"')[3::4]
    return [secret for secret in secrets if any(secret in line for line in lines)]
