"""What a service's status means, in words: nothing that is amiss goes without a remedy."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tributary.operations.v1 import operations_pb2 as pb

from gateway.api.contract import registry
from gateway.api.refusal import Refusal
from gateway.portal.admin.findings import findings
from gateway.portal.reader import Reader, read_by

NOW = datetime.now(UTC)


def read(status: pb.Status) -> Any:
    """A status as the portal has it."""
    message = registry().message("tributary.operations.v1.Status")
    assert message is not None
    return message.type.from_binary(status.SerializeToString())


def well() -> pb.Status:
    """A service of which everything is well."""
    status = pb.Status(database_revision="7", newest_revision="7", nats_connected=True, nats_sync="ALWAYS")
    status.start_time.FromDatetime(NOW - timedelta(hours=2))
    status.listeners.add(durable="funding-partners", lag=0)
    status.read_replica.used = True
    status.clocks.add(name="prune", interval_seconds=3600).last_time.FromDatetime(NOW - timedelta(minutes=50))
    return status


def late(status: pb.Status) -> None:
    """Has a clock that was not done for long."""
    status.clocks.add(name="seal_audit", interval_seconds=1).last_time.FromDatetime(NOW - timedelta(minutes=5))


def failed(status: pb.Status) -> None:
    """Has a clock that failed the last time."""
    clock = status.clocks.add(name="seal_audit", interval_seconds=1, failures=1, failure="OSError: no")
    clock.last_time.FromDatetime(NOW - timedelta(seconds=9))
    clock.failure_time.FromDatetime(NOW - timedelta(seconds=1))


def test_of_a_service_of_which_everything_is_well_nothing_is_said_to_be_amiss() -> None:
    read_by(Reader("en", ZoneInfo("UTC")))
    assert [finding.said for finding in findings(read(well())) if not finding.well] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda it: setattr(it, "database_revision", "6"), "Its database is at revision 6, and it was made for 7."),
        (lambda it: setattr(it, "parked_events", 2), "2 events are parked."),
        (lambda it: setattr(it, "sealing_late", True), "Changes have waited for minutes"),
        (lambda it: setattr(it, "nats_connected", False), "It has lost NATS."),
        (lambda it: setattr(it, "nats_sync", pb.Status.LAZY), "a power cut would lose them."),
        (
            lambda it: it.read_replica.CopyFrom(pb.ReadReplica(amiss="it is behind")),
            "It does not read from its replica: it is behind.",
        ),
        (lambda it: it.read_replica.CopyFrom(pb.ReadReplica()), "replica: it has not looked yet."),
        (lambda it: it.listeners.add(durable="funding-funding"), "NATS does not say how far funding-funding is."),
        (lambda it: it.listeners.add(durable="funding-funding", lag=5000), "has 5,000 events to take in."),
        (late, "Late or failing by the clock: seal_audit."),
        (failed, "Late or failing by the clock: seal_audit."),
        (
            lambda it: it.MergeFrom(pb.Status(unpublished_events=3, oldest_unpublished_seconds=41)),
            "3 events wait to be published, the oldest for 41 seconds.",
        ),
    ],
)
def test_what_is_amiss_is_said_with_what_to_do(change: Any, said: str) -> None:
    read_by(Reader("en", ZoneInfo("UTC")))
    status = well()
    change(status)
    (finding,) = [finding for finding in findings(read(status)) if not finding.well]
    assert said in finding.said
    assert finding.remedy


@pytest.mark.parametrize(
    ("reason", "said"),
    [("DATABASE_UNAVAILABLE", "its database cannot be reached"), ("UNAVAILABLE", "It does not answer.")],
)
def test_of_a_service_that_does_not_answer_it_is_said_so(reason: str, said: str) -> None:
    read_by(Reader("en", ZoneInfo("UTC")))
    (finding,) = findings(Refusal(503, reason, "It cannot be reached."))
    assert not finding.well
    assert said in finding.said
