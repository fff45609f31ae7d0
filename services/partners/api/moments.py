"""Times of a request."""

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from services.chassis.errors import invalid


def moment(value: Timestamp, field: str) -> datetime:
    """A moment (UTC). Raises InvalidArgument, naming `field`, for one that no calendar has."""
    try:
        return value.ToDatetime(UTC)
    except (ValueError, OverflowError) as error:
        raise invalid(field, "Give a time between the years 1 and 9999.") from error
