"""Somebody with a browser, and what is looked at in each page that they come to."""

import functools
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Locator, Page

AXE = Path(__file__).parent / "axe" / "axe.min.js"
# WCAG 2.2 AA, and what axe's authors hold to be good besides.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@functools.cache
def axe() -> str:
    """axe-core, as a script."""
    return AXE.read_text()


class Person:
    """A page, and what its console said."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        # A page that says 404 or 422 is meant to; the console notes it all the same.
        if message.type in ("error", "warning") and "the server responded with a status of" not in message.text:
            self.complaints.append(message.text)

    async def open(self, path: str) -> int:
        """Goes to a page; gives its status."""
        answer = await self.page.goto(path)
        assert answer is not None
        return answer.status

    async def heading(self) -> str:
        """What the page is headed."""
        return (await self.page.locator("h1").inner_text()).strip()

    async def sign_in(self, email: str, password: str) -> None:
        """Signs in, at the page that is there, and waits for the one that it leads to."""
        await self.page.fill("#email", email)
        await self.page.fill("#password", password)
        await self.click("main form button")

    async def click(self, what: str | Locator) -> None:
        """Clicks, and waits for the whole of the page that it leads to, if to any."""
        await (self.page.locator(what).first if isinstance(what, str) else what).click()
        # The click itself waits until another page has begun, of which nothing may be there yet.
        await self.page.wait_for_load_state()

    async def focused(self) -> str:
        """The text, or else the name or id, of what has the focus."""
        return str(
            await self.page.evaluate(
                "(e => (e.innerText || e.name || e.id || e.tagName).trim())(document.activeElement)"
            )
        )

    async def tab_to(self, text: str, most: int = 60) -> None:
        """Presses Tab until what has the focus begins with `text`."""
        for _ in range(most):
            await self.page.keyboard.press("Tab")
            if (await self.focused()).startswith(text):
                return
        raise AssertionError(f"Tab never came to {text!r} on {self.page.url}")

    async def press(self, text: str) -> None:
        """Comes to what begins with `text` by Tab alone, presses it, and waits for the page that it leads to."""
        await self.tab_to(text, 120)
        async with self.page.expect_navigation():
            await self.page.keyboard.press("Enter")

    async def come_to(self, field: str) -> None:
        """Comes to a field of that name by Tab alone."""
        for _ in range(120):
            await self.page.keyboard.press("Tab")
            if await self.page.evaluate("document.activeElement.name") == field:
                return
        raise AssertionError(f"Tab never came to {field} on {self.page.url}")

    async def write(self, field: str, text: str) -> None:
        """Comes to a field by Tab alone, and writes in it."""
        await self.come_to(field)
        await self.page.keyboard.type(text)

    async def choose(self, field: str, label: str) -> None:
        """Comes to a list of choices by Tab alone, and goes down in it until what is chosen begins with `label`."""
        await self.come_to(field)
        count = int(await self.page.evaluate("document.activeElement.length"))
        for _ in range(count):
            if (await self.page.evaluate("document.activeElement.selectedOptions[0].text")).startswith(label):
                return
            await self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label!r} is not among the choices of {field} on {self.page.url}")

    async def outlast_session(self) -> None:
        """The session has ended, as this browser finds out with what it asks for next."""
        host = urlsplit(self.page.url).hostname or ""
        await self.page.context.add_cookies([{"name": "tributary", "value": "ended", "domain": host, "path": "/"}])

    async def check(self) -> None:
        """Nothing is wrong with the page: axe finds nothing, it does not scroll sideways, its headings go down step by
        step, nothing in it broke the content security policy or failed."""
        page = self.page
        await page.wait_for_load_state()
        # Over the protocol, not as a part of the page: its policy lets no inline script run.
        await page.evaluate(axe())
        found = await page.evaluate(
            "tags => axe.run(document, {runOnly: tags}).then(r => r.violations.map("
            "v => [v.id, v.help, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))]))",
            RULES,
        )
        assert found == [], f"{page.url}: {found}"
        await self.fits()
        levels = [
            int(tag[1])
            for tag in await page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(e => e.tagName)")
        ]
        assert levels[:1] == [1], page.url
        assert levels.count(1) == 1, page.url
        assert all(after - before <= 1 for before, after in pairwise(levels)), (page.url, levels)
        assert self.complaints == [], page.url

    async def fits(self) -> None:
        """The page does not scroll sideways."""
        # Compared with what the page may fill: a window's scroll bar takes nothing in headless Chromium.
        wide = await self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} pixels wider than its window"
