"""Whether the audit is as it was sealed: the chain of hashes computed again, outside the database, and compared.

Nothing that is kept in the database is believed but the seals, and those only as far as each fits the one before. Who
may write everything there could still compute every seal anew, or take the newest ones away with their rows. So the
head of the chain is to be noted elsewhere, and looked for here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import asyncpg

from services.chassis.audit import CONTENT

_SEALS = "SELECT number, positions, digests, seal FROM audit_seals ORDER BY number"
_ROWS = f"SELECT a.position, {CONTENT} AS content FROM audit a WHERE a.position > $1 AND a.position <= $2"
_UNSEALED = "SELECT count(*), min(change_time) < now() - interval '5 minutes' AS late FROM audit WHERE position > $1"
DIGEST_BYTES = 32
# Lower than every position.
BEFORE_ALL = -(2**63)


@dataclass(frozen=True, slots=True)
class Chain:
    """What a check found: how many rows fit in how many seals, how many are not sealed yet, and whether one of these
    has waited for minutes; the head, as "17:9f86…"; and the first thing that does not fit, in words, "" if all does."""

    rows: int
    seals: int
    unsealed: int
    late: bool
    head: str
    fault: str


async def check(connection: "asyncpg.Connection", noted: str = "") -> Chain:
    """Looks at the whole chain of one service, up to the first fault. `noted`: a head that was noted before, which must
    be in it. Raises what the driver raises."""
    rows = seals = 0
    last = BEFORE_ALL
    head, seal, seen, fault = "", b"", not noted, ""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        async for block in connection.cursor(_SEALS, prefetch=10):
            positions = block["positions"]
            if block["number"] != seals + 1:
                fault = f"seal {seals + 1} was removed"
            elif seal_of(seal, block["number"], positions, block["digests"]) != block["seal"]:
                fault = f"seal {block['number']}, of the rows {positions[0]} to {positions[-1]}, was altered"
            else:
                between = await connection.fetch(_ROWS, last, positions[-1])
                found = {row["position"]: row["content"] for row in between}
                last, seal, seals = positions[-1], block["seal"], block["number"]
                fault = first_fault(dict(zip(positions, _digests(block["digests"]), strict=True)), found)
                rows += len(positions)
                head = f"{seals}:{seal.hex()}"
                seen = seen or head == noted
            if fault:
                break
        if not seen and not fault:
            fault = f"the head {noted} that was noted is not in the chain"
        (unsealed,) = await connection.fetch(_UNSEALED, last)
    return Chain(rows, seals, unsealed["count"], bool(unsealed["late"]), head, fault)


def seal_of(previous: bytes, number: int, positions: Sequence[int], digests: bytes) -> bytes:
    """The seal of a block, on the one before (nothing for the first)."""
    return sha256(previous + f"{number}:{','.join(map(str, positions))}".encode() + digests).digest()


def first_fault(sealed: Mapping[int, bytes], found: Mapping[int, str]) -> str:
    """What is wrong with the first row that isn't as it was sealed, "" when all are. `sealed`: the digests by position;
    `found`: the rows' content."""
    for position in sorted(sealed.keys() | found.keys()):
        if position not in found:
            return f"row {position} was removed"
        if position not in sealed:
            return f"row {position} was put in after its neighbors were sealed"
        if sha256(found[position].encode()).digest() != sealed[position]:
            return f"row {position} was altered"
    return ""


def _digests(together: bytes) -> Iterator[bytes]:
    for start in range(0, len(together), DIGEST_BYTES):
        yield together[start : start + DIGEST_BYTES]
