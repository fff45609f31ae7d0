"""Requests about the things of a side."""

import re
from datetime import UTC, datetime
from typing import Any

from tests.access.places import key
from tests.access.signing_in import SIGNING_IN

_PLACE = re.compile(r"([A-Za-z]+)/<([A-Za-z_ ]+)>")


def filled(template: Any, side: str) -> Any:
    """A request's fields, with "cases/<DRAFT>" become the name of that thing of the side's."""
    match template:
        case dict():
            return {field: filled(value, side) for field, value in template.items()}
        case list():
            return [filled(value, side) for value in template]
        case str():
            named = _PLACE.sub(lambda found: f"{found[1]}/{key(side, found[1], found[2])}", template)
            moment = datetime.now(UTC).isoformat().replace("+00:00", "Z")
            return SIGNING_IN[named](side) if named in SIGNING_IN else named.replace("<now>", moment)
        case _:
            return template
