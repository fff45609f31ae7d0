"""Where the content of files is kept: a folder, or a store that speaks S3. What a file is called, whose it is and who
may read it stands in the service's database; here is a content under a name that says nothing.

A content is put before the row that names it commits, so that no row names what is not there. What no row names,
because the commit failed or the row was removed, is swept an hour later.
"""

import hashlib
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import structlog
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

from services.chassis.actor import PRODUCT
from services.chassis.errors import Unavailable
from services.chassis.transaction import Transaction, Transactions

if TYPE_CHECKING:  # There at no other time.
    from obstore.store import ClientConfig, RetryConfig

log = structlog.get_logger()

# A caller waits: what does not answer soon is said to be away.
_RETRY: "RetryConfig" = {"max_retries": 2, "retry_timeout": timedelta(seconds=5)}
# Longer than any upload takes from its content's arrival to its row.
_GRACE = timedelta(hours=1)
# Seconds between sweeps.
SWEEPING = 600.0


class Blobs:
    """The contents of one service."""

    def __init__(self, url: str) -> None:
        """`url`: "file:///folder", made when it is not there, or "s3://bucket/prefix", whose endpoint and keys are read
        from the environment: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, on a private
        network AWS_ALLOW_HTTP=true, and what else obstore's S3Store knows. Empty keeps nothing."""
        self._store: ObjectStore | None = None
        if url.startswith("file:"):
            self._store = from_url(url, mkdir=True)
        elif url:
            # Options given take the place of the environment's.
            plain = os.environ.get("AWS_ALLOW_HTTP", "") == "true"
            options: ClientConfig = {"timeout": "20s", "connect_timeout": "5s", "allow_http": plain}
            self._store = from_url(url, retry_config=_RETRY, client_options=options)

    async def put(self, content: bytes) -> UUID:
        """Keeps a content, and gives its name. Raises Unavailable."""
        key = uuid4()
        try:
            await self._kept.put_async(_path(key), content, mode="create")
        except (BaseError, OSError) as error:
            raise _away(error) from error
        return key

    async def get(self, key: UUID, digest: bytes) -> bytes:
        """The content of that name. Raises Unavailable, also when it is no longer what its SHA-256 says."""
        try:
            found = await self._kept.get_async(_path(key))
            content = bytes(await found.bytes_async())
        except (BaseError, OSError) as error:
            raise _away(error) from error
        if hashlib.sha256(content).digest() != digest:
            log.error("blob_changed", blob=str(key))
            raise Unavailable("FILE_DAMAGED", "The file is no longer what was sent: ask for it to be restored.")
        return content

    async def remove(self, key: UUID) -> None:
        """Removes a content, if it can be; else the sweep does. Call it when the row is gone for good."""
        try:
            await self._kept.delete_async(_path(key))
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            log.warning("blob_kept", blob=str(key), error=repr(error))

    async def sweep(self, named: Callable[[list[UUID]], Awaitable[set[UUID]]], now: datetime) -> int:
        """Removes the contents that are older than an hour and that `named` does not know; how many."""
        if self._store is None:
            return 0
        swept = 0
        async for batch in self._store.list(chunk_size=500):
            old = {_key(meta["path"]) for meta in batch if meta["last_modified"] < now - _GRACE} - {None}
            found = [key for key in old if key is not None]
            for key in set(found) - await named(found):
                await self.remove(key)
                swept += 1
        return swept

    @property
    def _kept(self) -> ObjectStore:
        if self._store is None:
            raise Unavailable("FILES_NOT_KEPT", "This installation keeps no files: TRIBUTARY_BLOBS_URL is not set.")
        return self._store


def sweeper(blobs: Blobs, table: str) -> Callable[[Transactions], Awaitable[None]]:
    """A clock's job that sweeps what no row of `table` names in its column `blob`."""

    async def sweep(transactions: Transactions) -> None:
        async def named(keys: list[UUID]) -> set[UUID]:
            async with transactions.read(PRODUCT) as tx:
                return await _named(tx, keys)

        if swept := await blobs.sweep(named, datetime.now(UTC)):
            log.info("blobs_swept", count=swept)

    async def _named(tx: Transaction, keys: list[UUID]) -> set[UUID]:
        return {row.blob for row in await tx.fetch(f"SELECT blob FROM {table} WHERE blob = ANY($1)", keys)}

    return sweep


def _path(key: UUID) -> str:
    # Folders of some hundred files at most, for as long as there are fewer than a hundred thousand.
    return f"{key.hex[:2]}/{key}"


def _key(path: str) -> UUID | None:
    try:
        return UUID(path.rpartition("/")[2])
    except ValueError:
        return None


def _away(error: Exception) -> Unavailable:
    log.warning("blobs_away", error=repr(error))
    return Unavailable("FILES_AWAY", "Files cannot be kept or read just now: try again in a moment.")
