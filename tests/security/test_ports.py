"""The gRPC ports under whatever strangers send: they answer in order, and go on serving everybody else."""

import asyncio
import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from tributary.assistance.v1 import cases_pb2, cases_pb2_grpc

from services.chassis.grpc_server import OPTIONS
from services.chassis.room import MAX_STREAMS_OF_ACCOUNT
from services.chassis.settings import Settings
from tests.access.calling import World
from tests.services.conftest import Callers
from tests.services.eventually import eventually
from tests.services.refusals import error_info, refusal

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def frame(kind: int, flags: int, stream: int, payload: bytes, length: int | None = None) -> bytes:
    """An HTTP/2 frame (RFC 9113, 4.1), which may lie about its length."""
    size = len(payload) if length is None else length
    return size.to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


SETTINGS = PREFACE + frame(4, 0, 0, b"")
RAW = {
    "nothing at all": b"",
    "HTTP/1.1": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100,
    "noise": bytes(range(256)) * 64,
    "half a preface": PREFACE[:10],
    "a frame of 16 MB": SETTINGS + frame(0, 0, 1, b"", 2**24 - 1),
    "a frame of no kind": SETTINGS + frame(250, 255, 1, b"x" * 100),
    "settings of five bytes": PREFACE + frame(4, 0, 0, b"12345"),
    "settings on a stream": PREFACE + frame(4, 0, 1, b""),
    "a window of nothing": SETTINGS + frame(8, 0, 0, b"\0\0\0\0"),
    "data before headers": SETTINGS + frame(0, 1, 1, b"abc"),
    "headers that are no HPACK": SETTINGS + frame(1, 5, 1, b"\xff" * 100),
    "headers without end": SETTINGS + frame(1, 0, 1, b"\x82") + frame(9, 0, 1, b"\x82" * 1000) * 200,
    "an even stream": SETTINGS + frame(1, 5, 2, b"\x82"),
    "a table of 4 GB": PREFACE + frame(4, 0, 0, b"\0\x01\xff\xff\xff\xff"),
    "ten thousand pings": SETTINGS + frame(6, 0, 0, b"12345678") * 10_000,
    "ten thousand settings": SETTINGS + frame(4, 0, 0, b"") * 10_000,
    "streams begun and reset": SETTINGS
    + b"".join(frame(1, 4, n, b"\x83\x86\x84") + frame(3, 0, n, b"\0\0\0\x08") for n in range(1, 20_001, 2)),
    "a push": SETTINGS + frame(5, 4, 1, b"\0\0\0\x02\x82"),
    "going away": SETTINGS + frame(7, 0, 0, b"\xff" * 8),
}


# Frames of chance beside those: thousands with TRIBUTARY_FRAMES=3000.
BY_CHANCE = int(os.environ.get("TRIBUTARY_FRAMES", "20"))


def by_chance() -> Iterator[tuple[str, bytes]]:
    """Well-formed and other frames of any kind, in any order, with what they may hold."""
    for seed in range(BY_CHANCE):
        chance = random.Random(seed)
        data = SETTINGS if chance.random() < 0.9 else PREFACE
        for _ in range(chance.randint(1, 40)):
            payload = chance.randbytes(chance.choice((0, 1, 4, 5, 8, 9, 100, 5_000)))
            length = None if chance.random() < 0.9 else chance.randint(0, 2**24 - 1)
            data += frame(
                chance.randint(0, 10), chance.randint(0, 255), chance.choice((0, 1, 2, 3, 2**31)), payload, length
            )
        yield f"frames of chance, {seed}", data


async def pour(path: str, data: bytes) -> None:
    """Sends bytes to a unix socket, and reads what comes for a moment."""
    reader, writer = await asyncio.open_unix_connection(path)
    try:
        writer.write(data)
        await asyncio.wait_for(writer.drain(), 2)
        async with asyncio.timeout(0.2):
            while await reader.read(65536):
                pass
    except (TimeoutError, ConnectionError):
        pass
    finally:
        writer.close()


@pytest.mark.parametrize("service", ["partners", "assistance", "funding"])
async def test_raw_frames_leave_a_service_serving(world: World, service: str) -> None:
    running = world.running[service]
    path = running.settings.listen.removeprefix("unix:")
    health = health_pb2_grpc.HealthStub(running.channel)
    for what, data in (*RAW.items(), *by_chance()):
        await asyncio.gather(*(pour(path, data) for _ in range(3)))
        answer = await health.Check(health_pb2.HealthCheckRequest(), timeout=5)
        assert answer.status == health_pb2.HealthCheckResponse.SERVING, what


@pytest.fixture
def office(callers: Callers) -> Any:
    """Somebody of the Office."""
    return callers("", "OFFICE_STAFF", account="accounts/00000000-0000-7000-8000-000000000001")


async def test_a_message_and_its_metadata_may_be_only_so_large(world: World, office: Any) -> None:
    cases = cases_pb2_grpc.CaseServiceStub(world.running["assistance"].channel)
    large = cases_pb2.CreateCaseRequest(
        case=cases_pb2.Case(title="T", need="x" * dict(OPTIONS)["grpc.max_receive_message_length"])
    )
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await cases.CreateCase(large, metadata=office, timeout=5)
    assert caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await cases.ListCases(cases_pb2.ListCasesRequest(), metadata=(*office, ("x", "a" * 64_000)), timeout=5)
    assert caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
    assert (await cases.ListCases(cases_pb2.ListCasesRequest(), metadata=office, timeout=5)).cases


async def test_an_account_keeps_only_so_many_streams_and_leaves_the_rest_to_others(
    world: World, callers: Callers, office: Any
) -> None:
    cases = cases_pb2_grpc.CaseServiceStub(world.running["assistance"].channel)
    token = world.resume_tokens["assistance"]
    streams = [
        cases.WatchCases(cases_pb2.WatchCasesRequest(resume_token=token), metadata=office)
        for _ in range(MAX_STREAMS_OF_ACCOUNT)
    ]
    await asyncio.gather(*(stream.read() for stream in streams))  # Each is open.
    one_more = cases.WatchCases(cases_pb2.WatchCasesRequest(resume_token=token), metadata=office)
    assert await refusal(one_more.read()) == ("RESOURCE_EXHAUSTED", "STREAMS_TOO_MANY")
    another = callers("", "OFFICE_STAFF", account="accounts/00000000-0000-7000-8000-000000000002")
    others = cases.WatchCases(cases_pb2.WatchCasesRequest(resume_token=token), metadata=another)
    assert await others.read()
    for stream in [*streams, others]:
        stream.cancel()

    async def room() -> bool:
        stream = cases.WatchCases(cases_pb2.WatchCasesRequest(resume_token=token), metadata=office)
        try:
            return bool(await stream.read())
        except grpc.aio.AioRpcError:
            return False
        finally:
            stream.cancel()

    await eventually(room)


async def test_strangers_are_not_told_the_contracts_unless_a_setting_says_so(world: World) -> None:
    assert Settings.model_fields["reflection"].default is False
    stub: Any = reflection_pb2_grpc.ServerReflectionStub(world.running["funding"].channel)
    asked = iter([reflection_pb2.ServerReflectionRequest(list_services="")])
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.ServerReflectionInfo(asked, timeout=5).read()
    assert caught.value.code() == grpc.StatusCode.UNIMPLEMENTED


async def test_a_method_that_is_not_there_tells_nothing(world: World, office: Any) -> None:
    channel = world.running["funding"].channel
    for path in ("/tributary.partners.v1.AccountService/CreateAccount", "/x/y", "/", "/../..//"):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await channel.unary_unary(path)(b"", metadata=office, timeout=5)
        assert caught.value.code() in (grpc.StatusCode.UNIMPLEMENTED, grpc.StatusCode.UNKNOWN)


async def test_bytes_that_are_no_message_are_refused(world: World, office: Any) -> None:
    call: Callable[..., Any] = world.running["assistance"].channel.unary_unary(
        "/tributary.assistance.v1.CaseService/CreateCase"
    )
    for data in (b"\xff" * 10, b"\x0a\xff\xff\xff\xff\x0f", b"\x0a\x02\xff\xfe" * 3, b"\x0b" * 5000):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call(data, metadata=office, timeout=5)
        assert error_info(caught.value).reason == "MESSAGE_UNREADABLE"
