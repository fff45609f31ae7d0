"""Figures that are looked for in a service's database from time to time, for whoever watches over it."""

from dataclasses import dataclass

# The relay looks by itself each second: an event that has waited longer than this is stuck.
STUCK_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Figure:
    """`tributary_<name>`: what it is in words, and the statement that gives it as `value`; with a `label`, which is the
    name of what tells its rows apart, as `label` and `value`."""

    name: str
    what: str
    statement: str
    label: str = ""


# Of the tables that every service has.
OUTBOX = (
    Figure(
        "outbox_unpublished",
        "Events that committed and are not published.",
        "SELECT count(*) AS value FROM outbox WHERE publish_time IS NULL",
    ),
    Figure(
        "outbox_oldest_seconds",
        "How long the oldest unpublished event has waited.",
        """SELECT coalesce(extract(epoch FROM now() - (SELECT event_time FROM outbox WHERE publish_time IS NULL
        ORDER BY position LIMIT 1)), 0)::float8 AS value""",
    ),
    Figure(
        "events_parked",
        "Events that could not take effect, and wait for somebody to mend the cause.",
        "SELECT count(*) AS value FROM parked_events WHERE effect_time IS NULL",
    ),
)
