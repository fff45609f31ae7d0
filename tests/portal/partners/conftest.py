"""The parties that partners work with, each calling the running product; and partners at their browsers."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx2
import pytest

from tests.journeys.callers import Web
from tests.portal.conftest import Visitor
from tests.portal.person import Person
from tests.product import Product

ANDRE, FAY, TOMAS = "andre@housing.demo.example", "fay@fund.demo.example", "tomas@bhs.demo.example"
SignedIn = Callable[..., Awaitable[Person]]


@pytest.fixture(scope="session")
async def client(product: Product) -> AsyncIterator[httpx2.AsyncClient]:
    """An HTTP client of the gateway."""
    async with httpx2.AsyncClient(base_url=product.url, timeout=15, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def organization(product: Product, client: httpx2.AsyncClient) -> Web:
    """Rosa of the Riverbend Neighborhood Collective."""
    return Web(client, product.token("organization"))


@pytest.fixture(scope="session")
def office(product: Product, client: httpx2.AsyncClient) -> Web:
    """Dana of the Office of Equity."""
    return Web(client, product.token("office"))


@pytest.fixture(scope="session")
def funder(product: Product, client: httpx2.AsyncClient) -> Web:
    """Fay of the Lakewind Neighbors Fund."""
    return Web(client, product.token("funder"))


@pytest.fixture
def signed_in(visitor: Visitor, password: str) -> SignedIn:
    """Call it with an address of the demo's people for them at a browser, where they begin; the rest as `visitor`."""

    async def come(email: str, width: int = 1280, **options: str | bool) -> Person:
        person = await visitor(width, **options)
        await person.open("/sign-in")
        await person.page.fill("#email", email)
        await person.page.fill("#password", password)
        await person.page.click("main form button")
        await person.page.wait_for_url("**/partners/home")
        return person

    return come


async def looked_at(person: Person, *paths: str) -> None:
    """Opens each page on a phone and on a desk and finds nothing wrong with it; it fits on the narrowest phone too."""
    for width in (360, 1280):
        for path in paths:
            await person.page.set_viewport_size({"width": width, "height": 900})
            assert await person.open(path) == 200
            await person.check()
            if width == 360:
                # No style of the portal's tells 320 from 360 pixels: it is the same page, with less room.
                await person.page.set_viewport_size({"width": 320, "height": 900})
                await person.fits()
