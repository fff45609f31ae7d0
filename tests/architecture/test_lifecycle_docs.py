"""The diagrams of docs/domain.md say what the services do."""

import pytest

from docs import lifecycles
from services.assistance.domain import cases


def test_the_lifecycles_in_the_documentation_are_those_that_decide() -> None:
    page = lifecycles.PAGE.read_text(encoding="utf-8")
    assert lifecycles.drawn(page) == page, "run `.venv/bin/python docs/lifecycles.py`"


def test_a_diagram_shows_every_move_with_who_may_make_it() -> None:
    drawing = lifecycles.diagram(cases.LIFE, (cases.State.DRAFT,))
    assert "    [*] --> DRAFT\n" in drawing
    assert "    DRAFT --> SUBMITTED: submit (organization, office)\n" in drawing
    assert "    IN_PROGRESS --> IN_TRIAGE: return (product)\n" in drawing
    assert "    WITHDRAWN --> [*]" in drawing
    for verb, move in cases.LIFE.moves.items():
        assert drawing.count(f": {verb} (") == len(move.origins)


def test_a_page_without_room_for_a_diagram_is_refused() -> None:
    with pytest.raises(ValueError, match="lifecycle of a case"):
        lifecycles.drawn("nothing here")
