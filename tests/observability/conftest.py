"""A product that is watched."""

from collections.abc import Iterator

import pytest

from tests.loaded import loaded_product
from tests.observability.collector import Collector, collecting
from tests.product import Product, four_free_ports


@pytest.fixture(scope="package")
def collector() -> Iterator[Collector]:
    """Who collects its traces."""
    with collecting() as found:
        yield found


@pytest.fixture(scope="package")
def watched(collector: Collector) -> Iterator[Product]:
    """A running product that sends traces and answers Prometheus."""
    told = {
        "TRIBUTARY_METRICS_PORT": str(four_free_ports()),
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.address,
        "OTEL_BSP_SCHEDULE_DELAY": "200",
        "TRIBUTARY_ACCESS_LOG": "1",
    }
    product = loaded_product(told)
    product.start()
    yield product
    product.remove()
