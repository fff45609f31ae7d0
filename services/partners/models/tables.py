"""Where the tables of partners are declared."""

from datetime import datetime

from sqlalchemy import ARRAY, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """The tables of partners."""

    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's own)
        str: Text,
        datetime: TIMESTAMP(timezone=True),
        list[str]: ARRAY(Text),
    }
