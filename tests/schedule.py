"""Which tests go to one worker together, and which of these groups begin first.

A group is a file, for its tests share what its fixtures start; or several files that share a running product.
"""

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

# Whose tests share a product, by how their paths begin; the first that fits counts.
SHARED = (
    ("tests/journeys/test_issuers.py", "issuers"),
    ("tests/journeys/", "product"),
    ("tests/cli/test_audit.py", "product"),
    ("tests/cli/test_commands.py", "product"),
    ("tests/portal/", "portal"),
    ("tests/faults/shared/", "faults"),
    ("tests/scale/test_replica.py", "replica"),
    ("tests/scale/test_running.py", "running"),
    ("tests/scale/", "scale"),
)
# The longest, which come first: begun late, one would leave the other worker with nothing to do at the end. While the
# first has the demo data loaded, the second does without.
LONGEST = (
    "portal",
    "tests/security/test_hostile_http.py",
    "tests/security/test_hostile_strings.py",
    "tests/contracts/test_openapi_holds.py",
    "product",
    "faults",
    "scale",
    "tests/faults/test_restoring.py",
    "tests/cli/test_up.py",
    "tests/faults/test_kills.py",
    "tests/cli/test_given_servers.py",
    "tests/cli/test_events.py",
    "issuers",
)


def group_of(nodeid: str) -> str:
    """The group of a test: one of SHARED's, or its file."""
    path = nodeid.partition("::")[0]
    return next((group for start, group in SHARED if path.startswith(start)), path)


def in_order(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests, group after group, the longest groups first."""
    groups = list(dict.fromkeys([*LONGEST, *(group_of(item.nodeid) for item in items)]))
    return sorted(items, key=lambda item: groups.index(group_of(item.nodeid)))


class Groups(LoadScopeScheduling):  # type: ignore[misc]
    """Hands each worker that is free the next group, in the order of the tests."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        super().__init__(config, log)
        # Else those with the most tests would come first, however quick they are.
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
