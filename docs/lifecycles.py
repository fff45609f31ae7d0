"""Draws the lifecycles in domain.md from the tables that the services themselves decide by.

`python docs/lifecycles.py` writes them anew; with `--check` it only says whether they are up to date.
"""

import re
import sys
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any

from services.assistance.domain import cases, referrals
from services.chassis.lifecycle import Lifecycle, names
from services.funding.domain import connections, opportunities
from services.partners.domain import agreements, claims, proposals

PAGE = Path(__file__).parent / "domain.md"

# Each lifecycle with the states that it begins in.
DRAWN: tuple[tuple[Lifecycle[Any, Any], tuple[Enum, ...]], ...] = (
    (cases.LIFE, (cases.State.DRAFT,)),
    (referrals.LIFE, (referrals.State.PROPOSED,)),
    (agreements.LIFE, (agreements.State.DRAFT,)),
    (opportunities.LIFE, (opportunities.State.DRAFT,)),
    (connections.LIFE, tuple(connections.FIRST.values())),
    (proposals.LIFE, (proposals.State.OPEN,)),
    (claims.LIFE, (claims.State.OPEN,)),
)


def diagram(life: Lifecycle[Any, Any], first: Iterable[Enum]) -> str:
    """A mermaid state diagram: every move with its verb and who may make it."""
    states = list(type(next(iter(first))))
    arrows = [
        (origin, move.to, f"{verb} ({', '.join(party.lower() for party in names(move.by))})")
        for verb, move in life.moves.items()
        for origin in states
        if origin in move.origins
    ]
    last = [state for state in states if state in {to for _, to, _ in arrows} - {origin for origin, _, _ in arrows}]
    lines = [
        "stateDiagram-v2",
        *(f"    [*] --> {state.name}" for state in first),
        *(f"    {origin.name} --> {to.name}: {label}" for origin, to, label in arrows),
        *(f"    {state.name} --> [*]" for state in last),
    ]
    return "```mermaid\n" + "\n".join(lines) + "\n```"


def drawn(page: str) -> str:
    """`page` with each diagram, which stands between two comments that name it, as the tables have it now."""
    for life, first in DRAWN:
        begin, end = f"<!-- lifecycle: {life.noun} -->", "<!-- end -->"
        place = re.findall(re.escape(begin) + ".*?" + re.escape(end), page, re.DOTALL)
        if len(place) != 1:
            raise ValueError(f"domain.md has {len(place)} places for the lifecycle of a {life.noun}, and needs one")
        page = page.replace(place[0], f"{begin}\n{diagram(life, first)}\n{end}")
    return page


if __name__ == "__main__":
    now = PAGE.read_text(encoding="utf-8")
    wanted = drawn(now)
    if "--check" in sys.argv and wanted != now:
        sys.exit("docs/domain.md is behind the lifecycles: run `.venv/bin/python docs/lifecycles.py`.")
    PAGE.write_text(wanted, encoding="utf-8")
