"""Whether the audit is as it was sealed: the chain of hashes computed again, outside the database, and compared.

Nothing that is kept in the database is believed but the seals, and those only as far as each fits the one before. Who
may write everything there could still compute every seal anew, or take the newest ones away with their rows. So the
head of the chain is to be noted elsewhere, and looked for here.

A row of which something was redacted (services/chassis/audit_redaction.py) fits when a row of the audit says so and has
the digest of what is left of it.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import inf
from types import MappingProxyType

import asyncpg

from services.chassis.audit import CONTENT, WHOLE
from services.chassis.audit_redaction import REDACTION

_SEALS = "SELECT number, positions, digests, seal FROM audit_seals WHERE number > $1 ORDER BY number"
_SEAL = "SELECT seal FROM audit_seals WHERE number = $1"
_ROWS = f"""
SELECT a.position, {CONTENT} AS content, {WHOLE} AS whole, a.commitment IS NOT NULL AS committed, a.salt IS NULL AS bare
FROM audit a WHERE a.position > $1 AND a.position <= $2"""
_REDACTIONS = f"""
SELECT row_id::bigint AS position, after ->> 'digest' AS digest FROM audit
WHERE operation = '{REDACTION}' AND relation = 'audit' ORDER BY position"""
_UNSEALED = "SELECT count(*), min(change_time) < now() - interval '5 minutes' AS late FROM audit WHERE position > $1"
DIGEST_BYTES = 32
# Lower than every position.
BEFORE_ALL = -(2**63)


@dataclass(frozen=True, slots=True)
class Place:
    """How far a check came: the last seal that fits, the position of its last row, how many rows fit up to there, how
    many of them were redacted, and whether the head that was noted was among the seals."""

    number: int = 0
    seal: bytes = b""
    position: int = BEFORE_ALL
    rows: int = 0
    redacted: int = 0
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """What a check found: how many rows fit in how many seals, how many are not sealed yet, and whether one of these
    has waited for minutes; the head, as "17:9f86…"; the first thing that does not fit, in words, "" if all does; how
    many of the rows were redacted. `place` is how far it came, and `complete` whether that is the end."""

    rows: int
    seals: int
    unsealed: int
    late: bool
    head: str
    fault: str
    redacted: int
    place: Place
    complete: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A row as it is: what its digest covers, all of it as it stands, whether it has a commitment in place of what was
    there, and whether it has no salt."""

    content: str
    whole: str
    committed: bool = False
    bare: bool = True


async def check(
    connection: "asyncpg.Connection", noted: str = "", place: Place | None = None, seconds: float = inf
) -> Chain:
    """Looks at the chain of one service, up to the first fault or for so many `seconds`; from where an earlier check
    came to, or from the first row on. `noted`: a head that was noted before, which must be in it. Raises what the
    driver raises."""
    at, until = place or Place(), time.monotonic() + seconds
    fault, complete = "", True
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        if at.number and await connection.fetchval(_SEAL, at.number) != at.seal:
            fault = f"seal {at.number} was altered or removed"
        redactions = {row["position"]: bytes.fromhex(row["digest"]) for row in await connection.fetch(_REDACTIONS)}
        async for block in connection.cursor(_SEALS, at.number, prefetch=10):
            if fault or time.monotonic() > until:
                complete = False
                break
            positions = block["positions"]
            if block["number"] != at.number + 1:
                fault = f"seal {at.number + 1} was removed"
            elif seal_of(at.seal, block["number"], positions, block["digests"]) != block["seal"]:
                fault = f"seal {block['number']}, of the rows {positions[0]} to {positions[-1]}, was altered"
            else:
                between = await connection.fetch(_ROWS, at.position, positions[-1])
                found = {row["position"]: Found(*tuple(row)[1:]) for row in between}
                sealed = dict(zip(positions, _digests(block["digests"]), strict=True))
                # Apart, for a service that checks answers others meanwhile.
                fault = await asyncio.to_thread(first_fault, sealed, found, redactions)
                if not fault:
                    at = Place(
                        block["number"],
                        block["seal"],
                        positions[-1],
                        at.rows + len(positions),
                        at.redacted + len(redactions.keys() & found.keys()),
                        at.seen or f"{block['number']}:{block['seal'].hex()}" == noted,
                    )
        if noted and complete and not at.seen and not fault:
            fault = f"the head {noted} that was noted is not in the chain"
        (unsealed,) = await connection.fetch(_UNSEALED, at.position)
    return Chain(
        rows=at.rows,
        seals=at.number,
        unsealed=unsealed["count"],
        late=bool(unsealed["late"]),
        head=f"{at.number}:{at.seal.hex()}" if at.number else "",
        fault=fault,
        redacted=at.redacted,
        place=at,
        complete=complete and not fault,
    )


def seal_of(previous: bytes, number: int, positions: Sequence[int], digests: bytes) -> bytes:
    """The seal of a block, on the one before (nothing for the first)."""
    return sha256(previous + f"{number}:{','.join(map(str, positions))}".encode() + digests).digest()


def first_fault(
    sealed: Mapping[int, bytes], found: Mapping[int, Found], redactions: Mapping[int, bytes] = MappingProxyType({})
) -> str:
    """What is wrong with the first row that isn't as it was sealed, "" when all are. `sealed`: the digests by position;
    `found`: the rows; `redactions`: of those that were redacted, the digest of what was left."""
    for position in sorted(sealed.keys() | found.keys()):
        if position not in found:
            return f"row {position} was removed"
        if position not in sealed:
            return f"row {position} was put in after its neighbors were sealed"
        row = found[position]
        fits = _digest(row.content) == sealed[position]
        if row.committed or (not fits and row.bare):
            written_down = redactions.get(position) == _digest(row.whole)
            fits = written_down and (fits or not row.committed)
        if not fits:
            return f"row {position} was altered"
    return ""


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


def _digests(together: bytes) -> Iterator[bytes]:
    for start in range(0, len(together), DIGEST_BYTES):
        yield together[start : start + DIGEST_BYTES]
