"""What locks name."""

import re

from cli.settings import CHECKOUT

LOCKS = [*(CHECKOUT / "requirements").glob("*.lock"), *(CHECKOUT / "gateway").glob("portal/frontend/*lock*")]
# An address that whoever installs from the lock would go to, or be shown.
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+|\bgit@\S+")


def test_no_lock_names_a_host() -> None:
    """Where packages come from is the installer's own setting. What npm writes beside, a package's `funding` and
    `resolved`, is to be taken out again."""
    assert {lock.name for lock in LOCKS} >= {"runtime.lock", "dev.lock", "package-lock.json"}
    assert {lock.name: found for lock in LOCKS if (found := _ADDRESS.findall(lock.read_text()))} == {}
