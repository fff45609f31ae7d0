"""People before the running product, each with a real Chromium."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx2
import pytest
from playwright.async_api import Browser

from tests.conftest import running_product
from tests.portal.office import STAFF, Call, Office
from tests.portal.person import Person
from tests.product import Product

Visitor = Callable[..., Awaitable[Person]]


# Its demo data is as it was loaded: the journeys and the hunts for faults have another product.
product = pytest.fixture(running_product, scope="session", name="product")


@pytest.fixture
async def visitor(chromium: Browser, product: Product) -> AsyncIterator[Visitor]:
    """Call it for somebody with a browser without a cookie; keyword arguments are playwright's, as `locale="es-MX"`,
    `java_script_enabled=False`, and `width`."""
    contexts = []

    async def come(width: int = 1280, height: int = 900, **options: Any) -> Person:
        given = {"locale": "en-US", "timezone_id": "America/Chicago", **options}
        context = await chromium.new_context(base_url=product.url, viewport={"width": width, "height": height}, **given)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Person(await context.new_page())

    yield come
    for context in contexts:
        await context.close()


@pytest.fixture
def password(product: Product) -> str:
    """The password of the demo data's people, as `tributary up` printed it."""
    found = re.search(r"the demo data is (heron-\w+)", product.output)
    assert found is not None, product.output
    return found[1]


@pytest.fixture
async def office(visitor: Visitor, password: str) -> Office:
    """Call it for one of the Office with a browser, signed in; `visitor`'s arguments."""

    async def come(email: str = STAFF, **options: Any) -> Person:
        person = await visitor(**options)
        await person.open("/office/queue")
        await person.sign_in(email, password)
        await person.page.wait_for_url("**/office/queue")
        return person

    return come


@pytest.fixture
async def call(product: Product) -> AsyncIterator[Call]:
    """Calls the API as the demo data's organization, agency, funder or office."""
    async with httpx2.AsyncClient(base_url=product.url, trust_env=False) as client:

        async def send(audience: str, method: str, path: str, **body: Any) -> dict[str, Any]:
            headers = {"Authorization": f"Bearer {product.token(audience)}"}
            answer = await client.request(method, path, json=body if method == "POST" else None, headers=headers)
            assert answer.status_code < 300, answer.text
            said: dict[str, Any] = answer.json()
            return said

        yield send
