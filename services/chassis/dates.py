"""Days and moments on the wire: google.type.Date and google.protobuf.Timestamp."""

from datetime import UTC, date, datetime

from google.protobuf.timestamp_pb2 import Timestamp
from google.type import date_pb2

from services.chassis.errors import invalid


def date_to_proto(day: date | None) -> date_pb2.Date | None:
    """A calendar day on the wire; none for none."""
    return date_pb2.Date(year=day.year, month=day.month, day=day.day) if day else None


def day(value: date_pb2.Date, field: str) -> date:
    """A calendar day of the wire. Raises InvalidArgument, naming `field`, for one that no calendar has."""
    try:
        return date(value.year, value.month, value.day)
    except ValueError as error:
        raise invalid(field, "Give a whole calendar day: year, month and day.") from error


def moment(value: Timestamp, field: str) -> datetime:
    """A moment of the wire (UTC). Raises InvalidArgument, naming `field`, for one that no calendar has."""
    try:
        return value.ToDatetime(UTC)
    except (ValueError, OverflowError) as error:
        raise invalid(field, "Give a time between the years 1 and 9999.") from error
