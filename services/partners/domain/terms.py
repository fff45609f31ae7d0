"""Days: from when until when a consent or an agreement holds."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

# Milwaukee County's clocks: a consent that begins on a day begins at its midnight there.
COUNTY = ZoneInfo("America/Chicago")


def day_of(moment: datetime) -> date:
    """The day that it is in the county at `moment`."""
    return moment.astimezone(COUNTY).date()


@dataclass(frozen=True, slots=True)
class Term:
    """From the first day to the last one, both included; without a last day for good."""

    start: date
    end: date | None = None

    def holds(self, today: date) -> bool:
        """Whether `today` is one of its days."""
        return self.start <= today and (self.end is None or today <= self.end)

    def overlaps(self, other: "Term") -> bool:
        """Whether there is a day that both have."""
        return (self.end is None or other.start <= self.end) and (other.end is None or self.start <= other.end)
