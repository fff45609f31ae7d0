"""`tributary reset` as its user meets it."""

from collections.abc import Iterator

import pytest

from tests.product import Product


@pytest.fixture
def own() -> Iterator[Product]:
    """A product without demo data."""
    product = Product("--no-demo")
    try:
        yield product
    finally:
        product.remove()


def test_data_is_cleared_once_the_product_is_stopped_and_the_user_said_yes(own: Product) -> None:
    own.start()
    running = own.command("reset", "--yes")
    assert running.returncode == 1
    assert "stop it first" in running.stderr
    own.stop()

    (own.data / "notes.txt").write_text("mine")
    hesitant = own.command("reset", answer="n\n")
    assert str(own.data) in hesitant.stdout
    assert hesitant.returncode == 1
    assert (own.data / "postgres").exists()

    sure = own.command("reset", answer="y\n")
    assert sure.returncode == 0
    assert "notes.txt" in sure.stdout
    assert [path.name for path in own.data.iterdir()] == ["notes.txt"]


def test_clearing_what_is_not_there_says_so(own: Product) -> None:
    done = own.command("reset")
    assert done.returncode == 0
    assert f"There is no data of Tributary's in {own.data}" in done.stdout
