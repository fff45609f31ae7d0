"""A transaction: what a command changes, and the events that tell of it, commit together or not at all."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from functools import cache, lru_cache
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

import asyncpg
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from services.chassis.actor import PRODUCT, Actor
from services.chassis.database import Database
from services.chassis.errors import AlreadyExists, DomainError
from services.chassis.sql import Row
from services.chassis.telemetry import current_cause, current_trace

M = TypeVar("M", bound=Message)

_INTO_OUTBOX = """
INSERT INTO outbox (type, subject, resource, revision, event_time, actor, actor_organization, traceparent, payload)
"""
# Most transactions tell of one event.
_INSERT_EVENT = f"{_INTO_OUTBOX} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_INSERT_EVENTS = f"""{_INTO_OUTBOX}
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[],
                     $6::text[], $7::text[], $8::text[], $9::bytea[])"""
_INTO_IDEMPOTENCY = "INSERT INTO idempotency (account, request_id, fingerprint, response)"
_INSERT_ANSWER = f"{_INTO_IDEMPOTENCY} VALUES ($1, $2, $3, $4)"
# In one round trip with the events.
_AND_ANSWER = f"WITH answer AS ({_INTO_IDEMPOTENCY} VALUES ($10, $11, $12, $13))"
_READ_ANSWER = "SELECT fingerprint, response FROM idempotency WHERE account = $1 AND request_id = $2"
# The actor of one statement, in that statement: PostgreSQL decides a condition without columns before it touches a row,
# and forgets what was set for the transaction when the statement, which is all of it, ends. Were it decided later, or
# not at all, the policies would see nobody and give nothing.
_AS_ACTOR = """SELECT seen.* FROM (
{statement}
) AS seen WHERE (SELECT set_config('tributary.account', ${account}, true)
    || set_config('tributary.organization', ${organization}, true) || set_config('tributary.roles', ${roles}, true)
) IS NOT NULL"""


class Transaction:
    """One transaction of one actor. `now` is its moment (UTC); `driver` is the asyncpg connection it runs on."""

    def __init__(self, connection: AsyncConnection, driver: asyncpg.Connection, actor: Actor) -> None:
        self.actor = actor
        self.now = datetime.now(UTC)
        self.driver = driver
        self.has_news = False
        self._connection = connection
        self._session: AsyncSession | None = None
        self._events: list[tuple[Any, ...]] = []
        self._later: list[tuple[str, tuple[Any, ...]]] = []

    @property
    def session(self) -> AsyncSession:
        """The ORM's view of this transaction, flushed before commit."""
        if self._session is None:
            self._session = AsyncSession(self._connection, expire_on_commit=False, autoflush=False)
        return self._session

    async def fetch(self, statement: str, *values: Any) -> list[Any]:
        """The rows that `statement` gives, with columns as attributes. It sees what was put off until `later`."""
        await self._catch_up()
        return [Row(**row) for row in await self.driver.fetch(statement, *values)]

    async def fetch_one(self, statement: str, *values: Any) -> Any:
        """The first row that `statement` gives, with columns as attributes, or None. It sees the same."""
        await self._catch_up()
        row = await self.driver.fetchrow(statement, *values)
        return None if row is None else Row(**row)

    @asynccontextmanager
    async def as_product(self) -> AsyncIterator[None]:
        """What follows is the product's own doing, on rows that the actor may not see: the case behind a referral, say.
        The actor must have been found to be allowed to set it off. An error leaves it so, and ends the transaction."""
        await self.driver.execute(f"SET LOCAL tributary.roles = {_quoted(_roles(PRODUCT))}")
        yield
        await self.driver.execute(f"SET LOCAL tributary.roles = {_quoted(_roles(self.actor))}")

    def publish(self, event: Message, *, revision: int) -> None:
        """Tells of a change when this transaction commits. The event's first field is the resource as it is now;
        `revision` grows with each change of it."""
        resource = getattr(event, event.DESCRIPTOR.fields[0].name)
        self._events.append(
            (
                event.DESCRIPTOR.full_name,
                subject(event.DESCRIPTOR),
                resource.name,
                revision,
                self.now,
                self.actor.account,
                self.actor.organization,
                current_trace.get(),
                event.SerializeToString(),
            )
        )

    def later(self, statement: str, *values: Any) -> None:
        """Has `statement` executed before the next `fetch`, at the latest before commit: what waits then goes in the
        order it came, and one statement with many values in one round trip. What goes to the driver itself overtakes
        it."""
        self._later.append((statement, values))

    def forget(self) -> None:
        """Drops what was put off until `later`."""
        self._later.clear()

    async def _catch_up(self) -> None:
        """Executes what was put off until `later`."""
        if not self._later:
            return
        for statement, put_off in groupby(self._later, key=itemgetter(0)):
            await self.driver.executemany(statement, [values for _, values in put_off])
        self._later.clear()

    async def flush(self, answer: tuple[str, str, bytes, bytes] | None = None) -> None:
        """Writes what the ORM holds, what was put off and the events told so far; and `answer`, for its request_id."""
        if self._session is not None:
            await self._session.flush()
        await self._catch_up()
        if self._events:
            values: Sequence[Any] = self._events[0]
            if len(self._events) > 1:
                values = [list(column) for column in zip(*self._events, strict=True)]
            statement = _INSERT_EVENT if len(self._events) == 1 else _INSERT_EVENTS
            if answer is None:
                await self.driver.execute(statement, *values)
            else:
                await self.driver.execute(_AND_ANSWER + statement, *values, *answer)
            self._events.clear()
            self.has_news = True
        elif answer is not None:
            await self.driver.execute(_INSERT_ANSWER, *answer)


class Reading(Transaction):
    """Statements that only read, each a transaction of its own. They go through `fetch` and `fetch_one`, which say for
    whom in the same round trip; what went to the driver itself would be nobody's and find nothing."""

    async def fetch(self, statement: str, *values: Any) -> list[Any]:
        """The rows that `statement` gives, with columns as attributes."""
        return await super().fetch(_as_actor(statement, len(values)), *values, *_settings(self.actor))

    async def fetch_one(self, statement: str, *values: Any) -> Any:
        """The first row that `statement` gives, with columns as attributes, or None."""
        return await super().fetch_one(_as_actor(statement, len(values)), *values, *_settings(self.actor))


Reads = Callable[[Actor], AbstractAsyncContextManager[Transaction]]


class Transactions:
    """Begins the transactions of one service. `on_news` is called after each commit that told of something. `browse` is
    for lists, searches and records: as `read`, on a replica where there is one (services/chassis/replica.py)."""

    def __init__(
        self, database: Database, on_news: Callable[[], None] = lambda: None, browse: Reads | None = None
    ) -> None:
        self.database = database
        self.on_news = on_news
        self.browse: Reads = browse or self.read

    @asynccontextmanager
    async def begin(self, actor: Actor) -> AsyncIterator[Transaction]:
        """A transaction of `actor`: committed when left without an error. Raises Unavailable."""
        async with self.database.connection() as (connection, driver):
            tx = Transaction(connection, driver, actor)
            # One message to the server: the actor is there before the first statement that could need it, and what the
            # audit notes beside (services/chassis/audit.py).
            account, organization, roles = map(_quoted, _settings(actor))
            await driver.execute(
                f"BEGIN; SET LOCAL tributary.account = {account};"
                f" SET LOCAL tributary.organization = {organization}; SET LOCAL tributary.roles = {roles};"
                f" SET LOCAL tributary.traceparent = {_quoted(current_trace.get())};"
                f" SET LOCAL tributary.cause = {_quoted(current_cause.get())}"
            )
            try:
                yield tx
                await tx.flush()
                await driver.execute("COMMIT")
            except BaseException:
                if not driver.is_closed():
                    await driver.execute("ROLLBACK")
                raise
        if tx.has_news:
            self.on_news()

    @asynccontextmanager
    async def read(self, actor: Actor) -> AsyncIterator[Transaction]:
        """The same for statements that only read: each sees what is committed when it begins. Raises Unavailable."""
        async with self.database.connection() as (connection, driver):
            yield Reading(connection, driver, actor)

    async def once(
        self, actor: Actor, request: Message, answer: type[M], work: Callable[[Transaction], Awaitable[M]]
    ) -> M:
        """Does `work` in a transaction, once for each `request_id` of the actor's: the same key and body give the same
        `answer` again. Raises AlreadyExists, REQUEST_ID_REUSED, for the same key with another body."""
        request_id: str = request.request_id  # type: ignore[attr-defined]
        if not request_id:
            async with self.begin(actor) as tx:
                return await work(tx)
        fingerprint = body_fingerprint(request)
        try:
            async with self.begin(actor) as tx:
                response = await work(tx)
                await tx.flush((actor.account, request_id, fingerprint, response.SerializeToString()))
            return response
        except (DomainError, asyncpg.UniqueViolationError) as refusal:
            # A repeated request is refused by its own first effect, or by its key when it comes to commit. Looking for
            # the first answer only then saves every first request a statement.
            async with self.read(actor) as tx:
                first = await tx.fetch_one(_READ_ANSWER, actor.account, request_id)
            if first is None:
                raise
            if first.fingerprint != fingerprint:
                raise AlreadyExists(
                    "REQUEST_ID_REUSED",
                    "This request_id came before with another request: use a new one for a new request.",
                    metadata={"request_id": request_id},
                ) from refusal
            return answer.FromString(first.response)


def body_fingerprint(request: Message) -> bytes:
    """What a request asks for, whatever its request_id."""
    body = type(request)()
    body.CopyFrom(request)
    body.ClearField("request_id")
    return sha256(request.DESCRIPTOR.full_name.encode() + b"\0" + body.SerializeToString(deterministic=True)).digest()


@cache
def subject(event: Descriptor) -> str:
    """The subject an event is published on: CaseInformationRequested of a Case in tributary.assistance.v1 is
    "tributary.assistance.v1.case.information_requested"."""
    first = event.fields[0].message_type
    resource = first.name if first else "?"
    if not event.name.startswith(resource):
        raise ValueError(f"{event.full_name}: an event's name begins with its resource, {resource}")
    return f"{event.file.package}.{_snake(resource)}.{_snake(event.name.removeprefix(resource))}"


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@lru_cache(maxsize=1000)
def _as_actor(statement: str, values: int) -> str:
    return _AS_ACTOR.format(statement=statement, account=values + 1, organization=values + 2, roles=values + 3)


def _settings(actor: Actor) -> tuple[str, str, str]:
    return actor.account, actor.organization, _roles(actor)


def _roles(actor: Actor) -> str:
    return ",".join(sorted(actor.roles))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("\0", "") + "'"
