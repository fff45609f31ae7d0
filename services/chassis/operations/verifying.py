"""Checking the audit's chain in parts, each of some seconds, for whoever asks over the wire."""

import asyncio
import base64
import json

import asyncpg
from tributary.operations.v1 import operations_pb2 as pb

from services.chassis.audit_chain import Place, check
from services.chassis.database import GONE, Database, unavailable
from services.chassis.errors import InvalidArgument, TooMany, Violation

# Seconds that one look takes, of a call's ten.
LOOKING = 4.0
_WHEN = "SELECT change_time FROM audit WHERE position = $1"


class Verifier:
    """Checks one service's chain, one look at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._one = asyncio.Lock()

    async def verify(self, request: pb.VerifyAuditRequest) -> pb.VerifyAuditResponse:
        """Looks on from the request's resume token. Raises InvalidArgument, RESUME_TOKEN_INVALID; TooMany, TRY_LATER;
        Unavailable."""
        place = place_of(request.resume_token) if request.resume_token else None
        if self._one.locked():
            raise TooMany("TRY_LATER", "Somebody else has the audit verified: try again in a few seconds.")
        async with self._one:
            try:
                connection = await self._database.connect()
            except (*GONE, asyncpg.PostgresError) as error:
                raise unavailable() from error
            try:
                chain = await check(connection, request.head, place, LOOKING)
                when = await connection.fetchval(_WHEN, chain.place.position)
            finally:
                await connection.close()
        return pb.VerifyAuditResponse(
            rows=chain.rows,
            seals=chain.seals,
            redacted_rows=chain.redacted,
            position=chain.place.position if chain.seals else 0,
            position_time=when,
            fault=chain.fault,
            head=chain.head,
            complete=chain.complete,
            resume_token="" if chain.fault else token_of(chain.place),
            unsealed_rows=chain.unsealed if chain.complete else 0,
            sealing_late=chain.complete and chain.late,
        )


def token_of(place: Place) -> str:
    """A place as a resume token."""
    values = [place.number, place.seal.hex(), place.position, place.rows, place.redacted, place.seen]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def place_of(token: str) -> Place:
    """The place that a resume token names. Raises InvalidArgument, RESUME_TOKEN_INVALID."""
    try:
        number, seal, *rest = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        position, rows, redacted, seen = rest
        if not all(isinstance(value, int) and abs(value) < 2**63 for value in (number, position, rows, redacted)):
            raise ValueError(token)
        return Place(number, bytes.fromhex(seal), position, rows, redacted, bool(seen))
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidArgument(
            "RESUME_TOKEN_INVALID",
            "The resume token is damaged: send the last one you received, or none to start from the first row.",
            violations=[Violation("resume_token", "Send the last one you received, or none.")],
        ) from error
