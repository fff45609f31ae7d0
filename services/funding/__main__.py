"""Runs funding: `python -m services.funding`."""

from services.chassis.boot import before_imports

if __name__ == "__main__":
    before_imports()

from collections.abc import Sequence

import grpc
from tributary.funding.v1 import (
    connections_pb2,
    connections_pb2_grpc,
    operations_pb2,
    operations_pb2_grpc,
    opportunities_pb2,
    opportunities_pb2_grpc,
    personal_data_pb2,
    personal_data_pb2_grpc,
)

from services.chassis.process import Parts, Service, run
from services.funding.api.connections import ConnectionServicer
from services.funding.api.operations import OperationsServicer
from services.funding.api.opportunities import OpportunityServicer
from services.funding.api.personal_data import PersonalDataServicer
from services.funding.clocks import CLOCKS
from services.funding.consumers import CONSUMERS
from services.funding.figures import FIGURES
from services.funding.personal import PERIODS


def register(server: grpc.aio.Server, parts: Parts) -> Sequence[str]:
    """Adds the servicers; the full names of their services."""
    opportunities_pb2_grpc.add_OpportunityServiceServicer_to_server(OpportunityServicer(parts), server)
    connections_pb2_grpc.add_ConnectionServiceServicer_to_server(ConnectionServicer(parts), server)
    personal_data_pb2_grpc.add_PersonalDataServiceServicer_to_server(PersonalDataServicer(parts), server)
    operations_pb2_grpc.add_OperationsServiceServicer_to_server(OperationsServicer(parts), server)
    files = (opportunities_pb2, connections_pb2, personal_data_pb2, operations_pb2)
    return [service.full_name for file in files for service in file.DESCRIPTOR.services_by_name.values()]


SERVICE = Service("funding", register, CONSUMERS, CLOCKS, periods=PERIODS, figures=FIGURES)

if __name__ == "__main__":
    run(SERVICE)
