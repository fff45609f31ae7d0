"""What a service's status means: whether each part is well, and what to do about it when it isn't."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gateway.api.refusal import Refusal
from gateway.portal.formats import number
from gateway.portal.labels import value_name
from gateway.portal.words import gettext as _
from gateway.portal.words import ngettext
from services.chassis.figures import STUCK_SECONDS

# Events that a listener may have before it: it takes in a few hundred each second.
MANY = 1_000
# A clock is late when it was due so many times over, and this long besides.
TIMES, BESIDES = 3, 60.0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something looked at: whether it is well, and in a sentence each what is so and, if not well, what to do."""

    well: bool
    said: str
    remedy: str = ""


def findings(status: Any) -> list[Finding]:
    """What is to be said of a service: its status, or the Refusal in place of it."""
    if isinstance(status, Refusal):
        if status.reason == "DATABASE_UNAVAILABLE":
            said = _("It answers, but its database cannot be reached.")
            return [Finding(False, said, _("See whether PostgreSQL runs, and its log."))]
        return [Finding(False, _("It does not answer."), _("See whether its process runs, and its log."))]
    return [
        Finding(True, _("It answers, and its database with it.")),
        *_database(status),
        *_replica(status),
        *_nats(status),
        *(finding for listener in status.listeners for finding in _listener(listener)),
        *_clocks(status),
    ]


def _database(status: Any) -> Iterator[Finding]:
    if status.database_revision == status.newest_revision:
        yield Finding(True, _("Its database is at the newest revision, %(revision)s.", revision=status.newest_revision))
    else:
        yield Finding(
            False,
            _(
                "Its database is at revision %(revision)s, and it was made for %(newest)s.",
                revision=status.database_revision or "–",
                newest=status.newest_revision,
            ),
            _("Run “tributary migrate”; or, when the database is the newer one, deploy the newer version."),
        )
    waiting, seconds = status.unpublished_events, status.oldest_unpublished_seconds
    if not waiting:
        yield Finding(True, _("Every event is published."))
    else:
        yield Finding(
            seconds < STUCK_SECONDS,
            ngettext(
                "%(number)s event waits to be published, for %(seconds)s seconds.",
                "%(number)s events wait to be published, the oldest for %(seconds)s seconds.",
                waiting,
                number=number(waiting),
                seconds=number(round(seconds)),
            ),
            _("See whether NATS takes events: its disk may be full, or the relay has no leader."),
        )
    parked = status.parked_events
    yield Finding(
        not parked,
        ngettext("%(number)s event is parked.", "%(number)s events are parked.", parked, number=number(parked))
        if parked
        else _("No event is parked."),
        _("Look at them under Events, mend the cause, then have them tried again."),
    )
    yield Finding(
        not status.sealing_late,
        _("Changes have waited for minutes to be sealed in the audit.")
        if status.sealing_late
        else _("The audit is sealed."),
        _("Look for a transaction that stays open on the database server, and at the clock seal_audit below."),
    )


def _replica(status: Any) -> Iterator[Finding]:
    replica = status.read_replica
    if replica is None:
        return
    yield Finding(
        replica.used,
        _("It reads from its replica.")
        if replica.used
        else _("It does not read from its replica: %(why)s.", why=replica.amiss or _("it has not looked yet")),
        _("See whether the replica runs and follows its primary. Until then the primary answers in its place."),
    )


def _nats(status: Any) -> Iterator[Finding]:
    yield Finding(
        status.nats_connected,
        _("It is connected to NATS.") if status.nats_connected else _("It has lost NATS."),
        _("See whether NATS runs. Nothing is lost: events wait in the database."),
    )
    match value_name(status, "nats_sync"):
        case "ALWAYS":
            yield Finding(True, _("NATS has each event on disk before it says so."))
        case "LAZY":
            yield Finding(
                False,
                _("NATS says that it has events before they are on disk: a power cut would lose them."),
                _("Set “sync_interval: always” in its jetstream settings, and start it anew."),
            )
        case _:
            yield Finding(True, _("Whether NATS syncs each event to disk cannot be asked here."))


def _listener(listener: Any) -> Iterator[Finding]:
    if not listener.has_field("lag"):
        yield Finding(
            False,
            _("NATS does not say how far %(durable)s is.", durable=listener.durable),
            _("See whether NATS runs and its streams are there."),
        )
        return
    yield Finding(
        listener.lag < MANY,
        _("%(durable)s has taken in every event.", durable=listener.durable)
        if not listener.lag
        else ngettext(
            "%(durable)s has %(number)s event to take in.",
            "%(durable)s has %(number)s events to take in.",
            listener.lag,
            durable=listener.durable,
            number=number(listener.lag),
        ),
        _("Wait: it catches up by itself. When the number does not fall, see the service’s log."),
    )


def _clocks(status: Any) -> Iterator[Finding]:
    wrong = [clock.name for clock in status.clocks if not keeps_time(clock, status.start_time)]
    if not wrong:
        yield Finding(True, _("What is done by the clock is done in time."))
    else:
        yield Finding(
            False,
            _("Late or failing by the clock: %(names)s.", names=", ".join(wrong)),
            _("The table below says why it failed; the service’s log says more."),
        )


def keeps_time(clock: Any, start_time: Any) -> bool:
    """Whether a clock was done lately enough, and did not fail since."""
    since = clock.last_time or start_time
    late = datetime.now(UTC).timestamp() - since.seconds > TIMES * clock.interval_seconds + BESIDES
    failed = clock.failure_time is not None and (
        clock.last_time is None or clock.failure_time.seconds > clock.last_time.seconds
    )
    return not late and not failed
