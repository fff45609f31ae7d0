"""Asks a gRPC server how it is: `python -m services.chassis.probe unix:/run/tributary/partners.sock`.

Exits with 0 when it is SERVING, else with 1 and a word why. For container engines, which start a program to see whether
another one is well; Kubernetes asks by itself.
"""

import sys
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

SECONDS = 3.0


def main(target: str) -> None:
    """The program."""
    with grpc.insecure_channel(target) as channel:
        health: Any = health_pb2_grpc.HealthStub(channel)
        try:
            status = health.Check(health_pb2.HealthCheckRequest(), timeout=SECONDS).status
        except grpc.RpcError as error:
            sys.exit(f"{target}: {error.code().name}")
    if status != health_pb2.HealthCheckResponse.SERVING:
        sys.exit(f"{target}: {health_pb2.HealthCheckResponse.ServingStatus.Name(status)}")


if __name__ == "__main__":
    main(*sys.argv[1:2] or sys.exit("Say which server: services.chassis.probe TARGET."))
