"""Where the product runs on this machine: its data folder, its ports, and servers given in place of the embedded."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cli.problem import Problem
from services.chassis.passwords import with_password


class Service(StrEnum):
    """A service, as an operator names it."""

    PARTNERS = "partners"
    ASSISTANCE = "assistance"
    FUNDING = "funding"


SERVICES = tuple(service.value for service in Service)
CHECKOUT = Path(__file__).resolve().parent.parent
HTTP_PORT = 8080
GRPC_PORTS = {"partners": 50051, "assistance": 50052, "funding": 50053}


@dataclass(frozen=True)
class Settings:
    """What the environment says; every port is on the loopback address."""

    data: Path
    # Where the gateway answers.
    url: str
    http_port: int
    grpc_ports: Mapping[str, int]
    # A PostgreSQL >= 18 in place of the embedded one, as a role that may create databases and roles.
    database_url: str | None
    # A NATS server with JetStream in place of the embedded one.
    nats_url: str | None
    # Where the given NATS server answers /varz.
    nats_monitor_url: str | None
    # The first of four adjacent ports where the gateway and the services answer Prometheus, four more for the second
    # processes, and so on; None where nobody asks.
    metrics_port: int | None = None
    # How many processes the gateway and each service are.
    processes: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(("gateway", *SERVICES), 1))

    def grpc_target(self, service: str) -> str:
        """Where a service answers gRPC: TRIBUTARY_<SERVICE>, as the gateway is told it, or this machine's port."""
        return os.environ.get(f"TRIBUTARY_{service.upper()}") or f"127.0.0.1:{self.grpc_ports[service]}"

    @property
    def actor_private_key_file(self) -> Path:
        """The private JWK that signs actor tokens: TRIBUTARY_ACTOR_PRIVATE_KEY_FILE, or the data folder's."""
        return Path(os.environ.get("TRIBUTARY_ACTOR_PRIVATE_KEY_FILE") or self.data / "keys" / "actor-private.json")


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Reads the settings. Raises Problem for a port that is none."""
    http_port, grpc_ports = HTTP_PORT, GRPC_PORTS
    if (metrics := environment.get("TRIBUTARY_METRICS_PORT")) and not _first_of_four(metrics):
        raise Problem(f"TRIBUTARY_METRICS_PORT is {metrics!r}: give a number from 1 to 65532.")
    if given := environment.get("TRIBUTARY_PORT"):
        # Three gRPC ports follow the gateway's, so that two products on one machine differ in one setting.
        if not _first_of_four(given):
            raise Problem(f"TRIBUTARY_PORT is {given!r}: give a number from 1 to 65532.")
        http_port = int(given)
        grpc_ports = {service: http_port + 1 + place for place, service in enumerate(SERVICES)}
    return Settings(
        data=Path(environment.get("TRIBUTARY_DATA") or CHECKOUT / ".data").expanduser().absolute(),
        url=(environment.get("TRIBUTARY_URL") or f"http://127.0.0.1:{http_port}").rstrip("/"),
        http_port=http_port,
        grpc_ports=grpc_ports,
        database_url=given_url("DATABASE", environment),
        nats_url=given_url("NATS", environment),
        nats_monitor_url=environment.get("TRIBUTARY_NATS_MONITOR_URL") or None,
        metrics_port=int(metrics) if metrics else None,
        processes={name: processes_of(name, environment) for name in ("gateway", *SERVICES)},
    )


def processes_of(name: str, environment: Mapping[str, str] = os.environ) -> int:
    """How many processes the gateway or a service is to be: TRIBUTARY_<NAME>_PROCESSES, else TRIBUTARY_PROCESSES, else
    one. Raises Problem for what is no number from 1 to 64."""
    for variable in (f"TRIBUTARY_{name.upper()}_PROCESSES", "TRIBUTARY_PROCESSES"):
        if given := environment.get(variable):
            if not given.isdecimal() or not 1 <= int(given) <= 64:
                raise Problem(f"{variable} is {given!r}: give a number from 1 to 64.")
            return int(given)
    return 1


def this_or_all(service: Service | None) -> tuple[str, ...]:
    """The name of the one service, or those of all."""
    return (service.value,) if service else SERVICES


def _first_of_four(port: str) -> bool:
    return port.isdecimal() and 1 <= int(port) <= 65532


def given_url(name: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """The address that <name>_URL gives, with the password of the file that <name>_PASSWORD_FILE names; None when it is
    not set. Raises Problem for a file that is no use."""
    url = environment.get(f"{name}_URL")
    if not url:
        return None
    try:
        return with_password(url, environment.get(f"{name}_PASSWORD_FILE"))
    except (OSError, ValueError) as error:
        raise Problem(f"{name}_PASSWORD_FILE: {error}") from error
