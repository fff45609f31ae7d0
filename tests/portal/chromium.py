"""Where the browser is."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def executable() -> str:
    """The browser's program: the one that TRIBUTARY_CHROMIUM names, or one on the path."""
    given = os.environ.get("TRIBUTARY_CHROMIUM", "")
    found = given or next((path for name in NAMES if (path := shutil.which(name))), "")
    if not found:
        pytest.fail(
            "These tests need Chromium: install it (apt-get install chromium), or name it in TRIBUTARY_CHROMIUM."
        )
    return found
