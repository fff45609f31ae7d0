"""A product of two processes of each service and of the gateway, for all tests of this room."""

from collections.abc import Iterator

import pytest

from tests.journeys.conftest import *  # noqa: F403 (the parties of the demo)
from tests.loaded import loaded_product
from tests.product import Product

# And one account asks for many, faster than an account may.
FAST = {"TRIBUTARY_RATE_PER_ACTOR": "1000000/60", "TRIBUTARY_GRPC_RATE_PER_ACTOR": "1000000/60"}
TWO_OF_EACH = {
    "TRIBUTARY_PROCESSES": "2",
    "TRIBUTARY_REMEMBER_SECONDS": "1",
    "TRIBUTARY_LEAVE_SECONDS": "1",
} | FAST


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """The product, with its demo data."""
    running = loaded_product(TWO_OF_EACH)
    try:
        running.start()
        yield running
    finally:
        running.remove()
