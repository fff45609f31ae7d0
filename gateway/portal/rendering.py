"""The portal's templates, in the frame of the reference's."""

import functools
from datetime import UTC, datetime
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader


@functools.cache
def templates() -> Environment:
    """The templates, with what they call."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("gateway.portal"), PackageLoader("gateway")]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = moment
    return environment


def moment(timestamp: Any) -> str:
    """A time as it is read, in UTC."""
    return datetime.fromtimestamp(timestamp.seconds, UTC).strftime("%-d %B %Y, %H:%M UTC")
