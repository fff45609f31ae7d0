"""The gateway as a process: it starts, it outlives its services, it ends in order."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from gateway.settings import Settings, SettingsError
from tests.gateway.backend import Backend
from tests.gateway.conftest import AUTHORIZED, Process
from tests.services.eventually import eventually

GIVEN = {
    "TRIBUTARY_PARTNERS": "unix:p.sock",
    "TRIBUTARY_ASSISTANCE": "unix:a.sock",
    "TRIBUTARY_FUNDING": "unix:f.sock",
    "TRIBUTARY_ACTOR_PRIVATE_KEY_FILE": "key.json",
}


def test_settings_are_read_from_the_environment() -> None:
    settings = Settings.read({**GIVEN, "TRIBUTARY_LISTEN": "[::1]:8081", "TRIBUTARY_ACCESS_LOG": "1"})
    assert (settings.host, settings.port, settings.access_log) == ("::1", 8081, True)
    assert settings.targets["tributary.funding.v1"] == "unix:f.sock"
    assert Settings.read(GIVEN).json == "protobuf-py"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"TRIBUTARY_PARTNERS": ""}, "TRIBUTARY_PARTNERS"),
        ({"TRIBUTARY_LISTEN": "8080"}, "TRIBUTARY_LISTEN"),
        ({"TRIBUTARY_LISTEN": "127.0.0.1:99999"}, "TRIBUTARY_LISTEN"),
        ({"TRIBUTARY_JSON": "other"}, "TRIBUTARY_JSON"),
        ({"TRIBUTARY_DRAIN_SECONDS": "soon"}, "TRIBUTARY_DRAIN_SECONDS"),
        ({"TRIBUTARY_CALLS_AT_ONCE": "many"}, "TRIBUTARY_CALLS_AT_ONCE"),
    ],
)
def test_a_wrong_setting_is_named(change: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        Settings.read(GIVEN | change)


def run(**changes: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, **GIVEN, "TRIBUTARY_LISTEN": "127.0.0.1:0", **changes}
    command = [sys.executable, "-m", "gateway"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=20, check=False)


def test_what_keeps_it_from_starting_is_said_in_one_sentence(plain_gateway: Process, signing_key: Path) -> None:
    taken = run(TRIBUTARY_LISTEN=f"127.0.0.1:{plain_gateway.port}", TRIBUTARY_ACTOR_PRIVATE_KEY_FILE=str(signing_key))
    keyless = run(TRIBUTARY_ACTOR_PRIVATE_KEY_FILE="/nowhere/key.json")
    nameless = run(TRIBUTARY_FUNDING="")
    for ended, words in ((taken, "already in use"), (keyless, "/nowhere/key.json"), (nameless, "TRIBUTARY_FUNDING")):
        assert ended.returncode == 2
        assert words in ended.stderr
        assert ended.stderr.count("\n") == 1


async def test_it_is_ready_when_its_services_are(public: httpx2.AsyncClient, backend: Backend) -> None:
    assert (await public.get("/healthz")).json() == {"status": "alive"}
    answer = await public.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    backend.health = b"\x08\x02"
    try:
        answer = await public.get("/readyz")
    finally:
        backend.health = b"\x08\x01"
    assert answer.status_code == 503
    assert answer.json()["services"] == dict.fromkeys(("partners", "assistance", "funding"), "NOT_SERVING")


async def test_a_service_that_dies_and_comes_back_is_found_again(
    folder: Path, start_gateway: Callable[..., Process]
) -> None:
    address = f"unix:{folder}/mortal.sock"
    process = start_gateway(partners=address)
    async with httpx2.AsyncClient(base_url=process.url, trust_env=False) as client:
        answer = await client.get("/v1/organizations/7")
        assert (answer.status_code, answer.json()["reason"]) == (503, "UNAVAILABLE")
        assert answer.headers["retry-after"] == "1"
        assert str(folder) not in answer.text

        async def found() -> bool:
            return (await client.get("/v1/organizations/7")).status_code == 200

        for _ in range(2):
            mortal = Backend()
            await mortal.start(address)
            await eventually(found)
            await mortal.stop()
            assert (await client.get("/v1/organizations/7")).status_code == 503
            assert (await client.get("/readyz")).json()["services"]["partners"] == "UNAVAILABLE"


async def test_a_call_that_its_service_ends_is_a_503(folder: Path, start_gateway: Callable[..., Process]) -> None:
    mortal = Backend()
    mortal.delay = 30
    await mortal.start(f"unix:{folder}/ending.sock")
    process = start_gateway(partners=f"unix:{folder}/ending.sock")
    async with httpx2.AsyncClient(base_url=process.url, trust_env=False) as client:
        call = asyncio.create_task(client.get("/v1/organizations/7"))
        await mortal.called(1)
        await mortal.stop()
        assert (await call).status_code == 503


async def test_it_finishes_what_is_under_way_before_it_ends(
    start_gateway: Callable[..., Process], backend: Backend
) -> None:
    process = start_gateway()
    backend.delay = 1.0
    async with httpx2.AsyncClient(base_url=process.url, headers=AUTHORIZED, trust_env=False) as client:
        call = asyncio.create_task(client.get("/v1/cases"))
        await backend.called(2)
        process.child.terminate()
        assert (await call).status_code == 200
    assert await asyncio.to_thread(process.child.wait, 5) is not None
    with pytest.raises(OSError):  # noqa: PT011 (whatever a closed port says)
        await asyncio.open_connection("127.0.0.1", process.port)


async def test_logs_are_json_and_silent_about_what_went_well(
    start_gateway: Callable[..., Process], backend: Backend
) -> None:
    process = start_gateway()
    backend.answers["GetCase"] = b"\xff\xff\xff"
    async with httpx2.AsyncClient(base_url=process.url, headers=AUTHORIZED, trust_env=False) as client:
        await client.get("/v1/cases")
        await client.get("/v1/cases/7", headers={"X-Request-Id": "r-9"})
    process.stop()
    assert process.child.stdout is not None
    lines = [json.loads(line) for line in process.child.stdout]
    assert [line["event"] for line in lines] == ["request_failed", "request"]
    assert {line["request_id"] for line in lines} == {"r-9"}
    assert "Bearer" not in str(lines)
    assert AUTHORIZED["Authorization"].split()[1] not in str(lines)
