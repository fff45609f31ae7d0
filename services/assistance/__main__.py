"""Runs assistance: `python -m services.assistance`."""

from services.chassis.boot import before_imports

if __name__ == "__main__":
    before_imports()

from collections.abc import Sequence

import grpc
from tributary.assistance.v1 import (
    attachments_pb2,
    attachments_pb2_grpc,
    cases_pb2,
    cases_pb2_grpc,
    operations_pb2,
    operations_pb2_grpc,
    personal_data_pb2,
    personal_data_pb2_grpc,
    referrals_pb2,
    referrals_pb2_grpc,
)

from services.assistance.api.attachments import CaseAttachmentServicer
from services.assistance.api.cases import CaseServicer
from services.assistance.api.operations import OperationsServicer
from services.assistance.api.personal_data import PersonalDataServicer
from services.assistance.api.referrals import ReferralServicer
from services.assistance.clocks import CLOCKS
from services.assistance.consumers import CONSUMERS
from services.assistance.figures import FIGURES
from services.assistance.personal import PERIODS
from services.chassis.process import Parts, Service, run


def register(server: grpc.aio.Server, parts: Parts) -> Sequence[str]:
    """Adds the servicers; the full names of their services."""
    cases_pb2_grpc.add_CaseServiceServicer_to_server(CaseServicer(parts), server)
    referrals_pb2_grpc.add_ReferralServiceServicer_to_server(ReferralServicer(parts), server)
    attachments_pb2_grpc.add_CaseAttachmentServiceServicer_to_server(CaseAttachmentServicer(parts), server)
    personal_data_pb2_grpc.add_PersonalDataServiceServicer_to_server(PersonalDataServicer(parts), server)
    operations_pb2_grpc.add_OperationsServiceServicer_to_server(OperationsServicer(parts), server)
    files = (cases_pb2, referrals_pb2, attachments_pb2, personal_data_pb2, operations_pb2)
    return [service.full_name for file in files for service in file.DESCRIPTOR.services_by_name.values()]


SERVICE = Service(
    "assistance", register, CONSUMERS, CLOCKS, blob_table="case_attachments", periods=PERIODS, figures=FIGURES
)

if __name__ == "__main__":
    run(SERVICE)
