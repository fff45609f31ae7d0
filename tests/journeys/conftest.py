"""The parties of the demo, each signed in to the running product with a token of its own."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from playwright.async_api import Browser, Page

from tests.journeys.callers import Json, System, Web, exchange
from tests.product import Product


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
def neighbor(product: Product, client: httpx2.AsyncClient) -> Web:
    """Imani of another organization."""
    return Web(client, product.token_of("imani@kettle.demo.example"))


@pytest.fixture(scope="session")
def office(product: Product, client: httpx2.AsyncClient) -> Web:
    """Dana of the Office of Equity."""
    return Web(client, product.token("office"))


@pytest.fixture(scope="session")
def funder(product: Product, client: httpx2.AsyncClient) -> Web:
    """Fay of the Lakewind Neighbors Fund."""
    return Web(client, product.token("funder"))


@pytest.fixture(scope="session")
def other_funder(product: Product, client: httpx2.AsyncClient) -> Web:
    """Beatriz of another foundation."""
    return Web(client, product.token_of("beatriz@ostervale.demo.example"))


@pytest.fixture(scope="session")
def public(client: httpx2.AsyncClient) -> Web:
    """Anyone."""
    return Web(client)


@pytest.fixture(scope="session")
def agency_token(product: Product) -> str:
    """An API token of the Housing division's own case system."""
    return product.token_of("system@housing.demo.example")


@pytest.fixture
async def agency(product: Product, client: httpx2.AsyncClient, agency_token: str) -> AsyncIterator[System]:
    """The case system of the Housing division, over gRPC; its actor token lasts for a minute, and so for a test."""
    system = System(await exchange(client, agency_token), product.grpc)
    yield system
    await system.close()


@pytest.fixture(scope="session")
async def riverbend(organization: Web) -> str:
    """The name of Rosa's organization."""
    return await organization_of(organization)


@pytest.fixture(scope="session")
def housing_web(product: Product, client: httpx2.AsyncClient) -> Web:
    """Andre of the Housing division."""
    return Web(client, product.token("agency"))


@pytest.fixture(scope="session")
async def housing(housing_web: Web) -> str:
    """The name of the Housing division."""
    return await organization_of(housing_web)


async def organization_of(caller: Web) -> str:
    """The organization that a caller acts for."""
    account: Json = await caller.get("/v1/accounts/me")
    return str(account["memberships"][0]["organization"])


@pytest.fixture
def site(product: Product) -> str:
    """Where passkeys are at home: the product by a name."""
    return product.url.replace("127.0.0.1", "localhost")


@pytest.fixture
async def page(chromium: Browser, site: str) -> AsyncIterator[Page]:
    """A page of a new browser. Whatever its scripts complain of fails the test: nothing breaks the page's policy."""
    context = await chromium.new_context(base_url=site)
    page, complaints = await context.new_page(), []
    page.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    await context.close()
    assert complaints == []
