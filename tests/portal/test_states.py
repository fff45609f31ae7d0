"""The states that each page has beside its usual one: nothing there yet, not there, not one's own, and ended."""

from uuid import uuid4

import httpx2
import pytest

from tests.portal.conftest import Visitor
from tests.portal.office import STAFF
from tests.portal.partners.conftest import FAY
from tests.portal.person import Person
from tests.portal.test_our_requests import ROSA
from tests.product import Product

# What each page says to whom nothing has happened yet.
EMPTY = {
    "COMMUNITY_ORGANIZATION": {
        "/our/home": "Nothing is waiting for you",
        "/our/requests": "You have not asked for anything yet",
        "/our/requests?state=CLOSED": "No request matches",
        "/our/funding": "Nothing is under way",
        "/our/profile": "What is missing",
        "/our/suggestions": "Nobody has suggested anything yet",
        "/our/sharing": "Shared with nobody.",
        "/our/seen": "Nobody has looked yet",
    },
    "FOUNDATION": {
        "/partners/home": "No referral waits for your answer",
        "/partners/referrals": "Nothing was referred to you yet",
        "/partners/referrals?state=CONFIRMED": "No referral stands there",
        "/partners/proposals": "You have proposed nothing yet",
        "/partners/reads": "You have read nobody’s record yet",
        "/partners/opportunities": "You have announced no funding",
        "/partners/connections": "No organization stands there",
        "/partners/agreements": "You are a party to no agreement yet",
        "/partners/systems": "No system of yours calls yet",
    },
}
# Pages of one thing, by a name that nothing has.
OURS = ("/our/requests/{}", "/our/requests/{}/edit", "/our/suggestions/{}")
PARTNERS = (
    *("/partners/referrals/{}", "/partners/proposals/{}", "/partners/organizations/{}", "/partners/agreements/{}"),
    *("/partners/organizations/{}/timeline", "/partners/organizations/{}/propose", "/partners/opportunities/{}"),
    *(
        "/partners/opportunities/{}/edit",
        "/partners/connections/{}",
        "/partners/systems/{}",
        "/partners/systems/{}/call",
    ),
)
OFFICE = (
    *("/office/cases/{}", "/office/cases/{}/refer", "/office/records/{}", "/office/agreements/{}"),
    *("/office/agreements/{}/edit", "/office/connections/{}", "/office/connections/new?case=cases/{}"),
    "/office/opportunities/{}",
)


async def signed_in(person: Person, email: str, password: str, path: str) -> Person:
    """Comes to a page by way of signing in."""
    await person.open(path)
    await person.sign_in(email, password)
    return person


@pytest.mark.parametrize("kind", EMPTY)
async def test_where_nothing_has_happened_yet_each_page_says_so(
    visitor: Visitor, product: Product, password: str, kind: str
) -> None:
    headers = {"Authorization": f"Bearer {product.token('office')}"}
    name = f"Newcomers {uuid4().hex[:8]}"
    async with httpx2.AsyncClient(base_url=product.url, headers=headers, trust_env=False, timeout=15) as client:
        made = await client.post("/v1/organizations", json={"displayName": name, "kind": kind})
        assert made.status_code == 200, made.text
    person = await signed_in(await visitor(360), STAFF, password, f"/look?query={name}")
    await person.page.fill("#reason", "To see what newcomers see.")
    await person.click(f"button:has-text('{name}')")
    for path, said in EMPTY[kind].items():
        assert await person.open(path) == 200, path
        assert said in await person.page.inner_text("main"), path
        await person.check()


async def test_what_is_not_there_not_ones_own_or_ended_says_so(visitor: Visitor, password: str) -> None:
    for email, own, others in ((ROSA, OURS, PARTNERS), (FAY, PARTNERS, OFFICE), (STAFF, OFFICE, OURS)):
        person = await signed_in(await visitor(320), email, password, "/home")
        for paths, status, heading in ((own, 404, "There is nothing here"), (others, 403, "This is not yours to open")):
            for path in paths:
                assert (await person.page.request.get(path.format(uuid4()))).status == status, path
            assert await person.open(paths[0].format(uuid4())) == status
            assert await person.heading() == heading
            await person.check()
        await person.outlast_session()
        wanted = own[0].format(uuid4())
        await person.open(wanted)
        assert "Your session has ended. Sign in to go on." in await person.page.inner_text("main")
        assert person.page.url.endswith(f"next={wanted}")
        await person.check()
