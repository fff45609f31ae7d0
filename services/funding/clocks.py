"""What funding does by the clock: opportunities open and close when their time has come."""

from services.chassis.clocks import Clock, batches
from services.funding.commands.opportunities import close_due, open_due

# Seconds by which an opportunity may open or close late.
LATE = 1.0

CLOCKS = (
    Clock("open opportunities", LATE, batches(open_due)),
    Clock("close opportunities", LATE, batches(close_due)),
)
