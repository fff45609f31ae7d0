"""Where contents are kept: in a folder and by S3's protocol alike."""

import asyncio
import hashlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from cli.embedded.ports import free_ports, is_free
from services.chassis.blobs import Blobs
from tests.services.eventually import eventually


@pytest.fixture
async def s3_server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[[Path], Awaitable[str]]]:
    """Call it to have a folder served by S3's protocol; it gives the URL, and sets where and with which keys."""
    servers: list[asyncio.subprocess.Process] = []

    async def start(folder: Path) -> str:
        (folder / "bucket").mkdir()
        (port,) = free_ports(1)
        program = str(Path(sys.executable).with_name("rclone"))
        command = [
            program,
            "serve",
            "s3",
            "--auth-key",
            "an-access-key,a-secret-key-of-some-length",
            "--addr",
            f"127.0.0.1:{port}",
            str(folder),
        ]
        servers.append(await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL))
        for name, value in (
            ("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}"),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_ACCESS_KEY_ID", "an-access-key"),
            ("AWS_SECRET_ACCESS_KEY", "a-secret-key-of-some-length"),
            ("AWS_REGION", "us-east-1"),
        ):
            monkeypatch.setenv(name, value)
        await eventually(lambda: asyncio.to_thread(lambda: not is_free(port)))
        return "s3://bucket/partners"

    yield start
    for server in servers:
        server.terminate()
        await server.wait()


@pytest.fixture(params=["a folder", "S3"])
async def blobs(request: pytest.FixtureRequest, tmp_path: Path, s3_server: Callable[[Path], Awaitable[str]]) -> Blobs:
    """A place for contents, of either kind."""
    return Blobs(f"file://{tmp_path}/blobs" if request.param == "a folder" else await s3_server(tmp_path))


async def test_contents_are_kept_found_and_removed_in_a_folder_and_by_s3(blobs: Blobs) -> None:
    digest = hashlib.sha256(b"hello").digest()
    key, other = await blobs.put(b"hello"), await blobs.put(b"hello")
    assert key != other
    assert await blobs.get(key, digest) == b"hello"
    await blobs.remove(key)
    await blobs.remove(key)
    with pytest.raises(Exception, match="Files cannot be kept or read"):
        await blobs.get(key, digest)
    assert await blobs.get(other, digest) == b"hello"


async def test_what_no_row_names_is_swept_after_an_hour(blobs: Blobs) -> None:
    named, orphan = await blobs.put(b"named"), await blobs.put(b"orphan")

    async def known(keys: list[UUID]) -> set[UUID]:
        return set(keys) & {named}

    now = datetime.now(UTC)
    assert await blobs.sweep(known, now + timedelta(minutes=59)) == 0, "its row may be about to commit"
    assert await blobs.sweep(known, now + timedelta(minutes=61)) == 1
    assert await blobs.get(named, hashlib.sha256(b"named").digest()) == b"named"
    with pytest.raises(Exception, match="Files cannot be kept or read"):
        await blobs.get(orphan, hashlib.sha256(b"orphan").digest())


async def test_an_installation_without_a_place_for_files_says_so() -> None:
    with pytest.raises(Exception, match="TRIBUTARY_BLOBS_URL"):
        await Blobs("").put(b"hello")
