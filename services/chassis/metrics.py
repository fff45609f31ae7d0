"""What a process counts and measures, for Prometheus: imported only where TRIBUTARY_METRICS_LISTEN says where to ask.

Nothing here names a person or an organization: labels are rpcs, routes, durables, states and codes.
"""

import time

from prometheus_client import Counter, Gauge, Histogram, start_http_server

# Seconds: what a call takes here is a few milliseconds; its caller's patience ends at 10, or where it says.
BUCKETS = (0.0025, 0.005, 0.01, 0.02, 0.035, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def answer(listen: str) -> None:
    """Answers scrapes of this process on `listen`, as "127.0.0.1:9464". Raises OSError for a taken port, ValueError for
    what is no address."""
    host, _, port = listen.rpartition(":")
    if not host or not port.isdigit():
        raise ValueError('TRIBUTARY_METRICS_LISTEN must be an address and a port, as "127.0.0.1:9464".')
    start_http_server(int(port), host.strip("[]"))


class Calls:
    """Rate, errors and duration of one kind of call, by what was called."""

    def __init__(self, kind: str, what: str, label: str) -> None:
        """`kind` as "rpc", `what` the calls are in words, and `label` the name of what they are told apart by."""
        self._total = Counter(f"tributary_{kind}", f"{what} that ended, by how.", [label, "code"])
        self._seconds = Histogram(f"tributary_{kind}_seconds", f"How long {what} took.", [label], buckets=BUCKETS)
        self.under_way = Gauge(f"tributary_{kind}_under_way", f"{what} that have not ended.")

    def ended(self, called: str, code: str, began: float | None) -> None:
        """Counts a call, and how long it took since `began` (time.perf_counter) unless that says nothing: a watch lasts
        as long as somebody looks."""
        self._total.labels(called, code).inc()
        if began is not None:
            self._seconds.labels(called).observe(time.perf_counter() - began)
