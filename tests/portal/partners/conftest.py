"""The parties that partners work with, each calling the running product; and partners at their browsers."""

from collections.abc import Awaitable, Callable

import pytest

from tests.journeys.conftest import client, funder, office, organization
from tests.portal.conftest import Visitor
from tests.portal.person import Person

# They call the product of this folder.
__all__ = ["client", "funder", "office", "organization"]

ANDRE, FAY, TOMAS = "andre@housing.demo.example", "fay@fund.demo.example", "tomas@bhs.demo.example"
SignedIn = Callable[..., Awaitable[Person]]


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
    """Opens each page at three widths, and finds nothing wrong with it."""
    for width in (320, 360, 1280):
        await person.page.set_viewport_size({"width": width, "height": 900})
        for path in paths:
            assert await person.open(path) == 200
            await person.check()
