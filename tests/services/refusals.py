"""What a call is refused with."""

from collections.abc import Awaitable
from typing import Any

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status


async def refusal(call: Awaitable[Any]) -> tuple[str, str]:
    """The code and the reason that `call` is refused with, as ("NOT_FOUND", "CASE_NOT_FOUND"). Fails when it is not."""
    try:
        answer = await call
    except grpc.aio.AioRpcError as error:
        return error.code().name, error_info(error).reason
    raise AssertionError(f"it was not refused: {answer}")


def error_info(error: grpc.aio.AioRpcError) -> error_details_pb2.ErrorInfo:
    """Why, for a program."""
    info = error_details_pb2.ErrorInfo()
    for detail in status_of(error).details:
        detail.Unpack(info)
    return info


async def wrong_fields(call: Awaitable[Any]) -> list[str]:
    """The paths of the fields that `call` is refused for."""
    try:
        answer = await call
    except grpc.aio.AioRpcError as error:
        bad = error_details_pb2.BadRequest()
        for detail in status_of(error).details:
            detail.Unpack(bad)
        return [violation.field for violation in bad.field_violations]
    raise AssertionError(f"it was not refused: {answer}")


def status_of(error: grpc.aio.AioRpcError) -> Any:
    """The rich status of a refusal."""
    status = rpc_status.from_call(error)
    assert status is not None, f"{error.code()} came without details: {error.details()}"
    return status
