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
        await person.sign_in(email, password)
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
