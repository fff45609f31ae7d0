"""What people enter is shown as text, whatever it is."""

from uuid import uuid4

import httpx2

from tests.portal.conftest import Visitor
from tests.product import Product

BREAKS_OUT = '</script></title><script>window.ran = 1</script><img src=x onerror="window.ran = 1">'


async def test_what_an_organization_says_of_itself_runs_nowhere(visitor: Visitor, product: Product) -> None:
    organization = {
        "displayName": f"{uuid4()} {BREAKS_OUT}",
        "kind": "COMMUNITY_ORGANIZATION",
        "mission": f"**Bold** {BREAKS_OUT} [a](javascript:window.ran=1) {{{{ 7 * 7 }}}}",
        "website": "javascript:window.ran=1",
        "strengths": [BREAKS_OUT],
        "populations": ["\u202eno matter how it is written\u0007"],
    }
    headers = {"Authorization": f"Bearer {product.token('office')}"}
    async with httpx2.AsyncClient(base_url=product.url, headers=headers, trust_env=False) as client:
        made = (await client.post("/v1/organizations", json=organization)).json()
    person = await visitor(360)
    for path in (f"/{made['name']}", f"/organizations?q={organization['displayName'][:36]}"):
        await person.open(path)
        assert not await person.page.evaluate("window.ran")
        assert await person.page.locator("a[href^=javascript]").count() == 0
        await person.check()
    await person.open(f"/{made['name']}")
    assert await person.heading() == organization["displayName"]
    assert "{{ 7 * 7 }}" in await person.page.inner_text("main")
    assert await person.page.locator(".lead strong").inner_text() == "Bold"
    said = await person.page.evaluate("JSON.parse(document.querySelector('script[type$=json]').textContent)")
    assert said["name"] == organization["displayName"]


async def test_an_address_full_of_signs_is_text_too(visitor: Visitor) -> None:
    person = await visitor()
    await person.open(
        "/organizations?q=%22%3E%3Cscript%3Ewindow.ran%3D1%3C/script%3E&zip=%27%22%3E%3Cb%3E&page=nonsense"
    )
    assert not await person.page.evaluate("window.ran")
    assert await person.page.input_value("#q") == '"><script>window.ran=1</script>'
    await person.check()
    assert await person.open("/organizations?page=nonsense") == 400
    await person.check()
    assert await person.open("/organizations/%3Cscript%3E/services/x%00y") == 404
    await person.check()
