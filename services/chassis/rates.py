"""How often one caller may call a service, and how often strangers may try to: what the gateway counts for who comes by
HTTP, counted here for systems that call the gRPC ports themselves."""

from services.chassis.actor import Actor
from services.chassis.errors import TooMany
from services.chassis.limits import Limit, Rate

RATE_LIMITED = "RATE_LIMITED"
# For whom the gateway calls by its own name; it has counted them by their addresses.
VOUCHED = frozenset({"PUBLIC", "GATEWAY"})


class Rates:
    """The limits of one process. None of them is no limit."""

    def __init__(self, per_actor: Rate | None, per_address: Rate | None) -> None:
        self._actors = Limit(*per_actor) if per_actor else None
        self._addresses = Limit(*per_address) if per_address else None

    def count(self, actor: Actor) -> None:
        """Counts a call of somebody who is known. Raises TooMany, RATE_LIMITED."""
        if self._actors is not None and not actor.roles <= VOUCHED:
            _check(self._actors.wait(actor.account))

    def count_stranger(self, peer: str) -> None:
        """Counts a call without a token that holds, by where it comes from, as "ipv4:192.0.2.7:40312"; whoever comes by
        a socket of this host is the gateway. A call with a token is never counted so: a proxy here would be all
        callers. Raises TooMany, RATE_LIMITED."""
        kind, _, address = peer.partition(":")
        if self._addresses is not None and kind in ("ipv4", "ipv6"):
            _check(self._addresses.wait(address.rpartition(":")[0]))


def _check(seconds: int) -> None:
    if seconds:
        raise TooMany(
            RATE_LIMITED,
            f"These are too many calls in a short time: go on in {seconds} s, and slower.",
            retry_seconds=seconds,
        )
