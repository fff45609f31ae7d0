"""The contracts that callers of the last release were built from, and the world of the access tests to call."""

from typing import Any

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass

from protos.contracts import RELEASED
from tests.access.conftest import world
from tests.gateway.conftest import folder, signing_key, start_gateway
from tests.security.conftest import web
from tests.services.conftest import callers, run_service, tell

__all__ = ["callers", "folder", "run_service", "signing_key", "start_gateway", "tell", "web", "world"]


class Released:
    """The contracts of the last release, in a pool of their own: nothing of today's is known there."""

    def __init__(self) -> None:
        self.files = FileDescriptorSet.FromString(RELEASED.read_bytes())
        self.pool = DescriptorPool()
        for file in self.files.file:
            self.pool.Add(file)

    def message(self, full_name: str) -> Any:
        """The class of a message, as a client of then has it."""
        return GetMessageClass(self.pool.FindMessageTypeByName(full_name))

    def methods(self) -> list[Any]:
        """Every rpc of then, streams apart."""
        services = [
            self.pool.FindServiceByName(f"{file.package}.{service.name}")
            for file in self.files.file
            if file.package.startswith("tributary.")
            for service in file.service
        ]
        return [method for service in services for method in service.methods if not method.server_streaming]


@pytest.fixture(scope="session")
def released() -> Released:
    """The contracts of the last release."""
    return Released()
