"""Calls to the three services over gRPC, as one of the demo's people, from plain JSON."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, cast

import grpc
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.rpc.error_details_pb2 import ErrorInfo
from grpc_status import rpc_status
from tributary.assistance.v1 import cases_pb2, referrals_pb2
from tributary.funding.v1 import connections_pb2, opportunities_pb2
from tributary.partners.v1 import (
    accounts_pb2,
    agreements_pb2,
    consents_pb2,
    credentials_pb2,
    directory_pb2,
    organizations_pb2,
)

from cli.actor import actor_token
from cli.demo.catalog import Body, Person
from cli.problem import Problem
from cli.settings import SERVICES, Settings

CONTRACTS = (
    *(accounts_pb2, agreements_pb2, consents_pb2, credentials_pb2, directory_pb2, organizations_pb2),
    *(cases_pb2, referrals_pb2),
    *(connections_pb2, opportunities_pb2),
)
# Calls at once: enough to keep three services busy.
AT_ONCE = 16
# Seconds for one call, for another service to hear of what was just entered, for one that is away to come back, and for
# one that is too busy to answer a call to answer it when it is sent again.
CALL_SECONDS, NEWS_SECONDS, AWAY_SECONDS, BUSY_SECONDS = 20.0, 30.0, 5.0, 60.0
# Seconds that a token of 60 is used for.
TOKEN_SECONDS = 40.0


def rpcs() -> dict[str, MethodDescriptor]:
    """Every rpc of the contracts by its name."""
    return {
        method.name: method
        for contract in CONTRACTS
        for service in contract.DESCRIPTOR.services_by_name.values()
        for method in service.methods
    }


class Refused(Exception):
    """A call was refused: its gRPC code's name, the reason and the sentence."""

    def __init__(self, rpc: str, error: grpc.aio.AioRpcError) -> None:
        self.code = error.code().name
        self.reason = reason_of(error)
        super().__init__(f"{rpc}: {self.code} {self.reason}: {error.details()}")


class Calls:
    """Channels to the services, and tokens for those who call."""

    def __init__(self, settings: Settings, done: Callable[[], None] = lambda: None) -> None:
        """`done` is called after each call that was answered."""
        self._settings = settings
        self._done = done
        self._channels = {service: grpc.aio.insecure_channel(settings.grpc_target(service)) for service in SERVICES}
        self._tokens: dict[str, tuple[str, float]] = {}
        self._rpcs = rpcs()
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def __aenter__(self) -> "Calls":
        return self

    async def __aexit__(self, *error: object) -> None:
        await asyncio.gather(*(channel.close() for channel in self._channels.values()))

    async def call(self, person: Person, rpc: str, body: Body) -> Any:
        """The answer. What another service has not heard of yet, or a service that is just coming up, is waited for.

        Raises Refused; Problem when the service does not answer.
        """
        method = self._rpcs[rpc]
        request = ParseDict(body, GetMessageClass(method.input_type)())
        async with self._turn:
            began = time.monotonic()
            while True:
                try:
                    answer = await self._send(person, method, request)
                except grpc.aio.AioRpcError as error:
                    refused = Refused(rpc, error)
                    patience = {"UNAVAILABLE": AWAY_SECONDS, "DEADLINE_EXCEEDED": BUSY_SECONDS}.get(refused.code, 0.0)
                    if refused.reason == "ORGANIZATION_NOT_FOUND":
                        patience = NEWS_SECONDS
                    if time.monotonic() - began < patience:
                        await asyncio.sleep(0.05)
                        continue
                    if refused.code == "UNAVAILABLE":
                        raise Problem(f"{rpc} was not answered: start the product with `make up`.") from error
                    if refused.code == "DEADLINE_EXCEEDED":
                        raise Problem(
                            f"{rpc} was not answered within {BUSY_SECONDS:.0f} s: this machine is busy. Run the "
                            "command again: what was done stays done."
                        ) from error
                    raise refused from error
                self._done()
                return answer

    async def _send(self, person: Person, method: MethodDescriptor, request: Message) -> Message:
        service = method.containing_service
        send = self._channels[service.file.package.split(".")[1]].unary_unary(
            f"/{service.full_name}/{method.name}",
            request_serializer=type(request).SerializeToString,
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        metadata = (("authorization", f"Bearer {self._token(person)}"),)
        return await send(request, metadata=metadata, timeout=CALL_SECONDS)

    def _token(self, person: Person) -> str:
        token, until = self._tokens.get(person.account, ("", 0.0))
        if time.monotonic() > until:
            token = actor_token(self._settings, person.account, person.organization, list(person.roles))
            self._tokens[person.account] = (token, time.monotonic() + TOKEN_SECONDS)
        return token


def reason_of(error: grpc.aio.AioRpcError) -> str:
    """The reason that a refusal's ErrorInfo names; empty when there is none."""
    info = ErrorInfo()
    status = rpc_status.from_call(cast("grpc.Call", error))
    for detail in status.details if status else ():
        if detail.Unpack(info):
            break
    return str(info.reason)
