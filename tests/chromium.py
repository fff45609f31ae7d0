"""The browser of a worker."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

# The shell comes first: it is Chromium without the window around its pages, whose drawing is half of what it costs.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")


def executable() -> str:
    """The browser's program: the one that TRIBUTARY_CHROMIUM names, or one on the path."""
    given = os.environ.get("TRIBUTARY_CHROMIUM", "")
    found = given or next((path for name in NAMES if (path := shutil.which(name))), "")
    if not found:
        pytest.fail(
            "These tests need Chromium: install it (apt-get install chromium-headless-shell, or chromium), or name it "
            "in TRIBUTARY_CHROMIUM."
        )
    return found


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser that everybody has windows of."""
    async with async_playwright() as playwright:
        # Chromium has no sandbox for root, and nothing is opened here but the product.
        browser = await playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        yield browser
        await browser.close()
