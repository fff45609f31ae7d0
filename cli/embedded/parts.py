"""The parts of the product on one machine: the command of each, its settings, and how one knows that it answers."""

import os
import sys

from cli.embedded import nats, postgres
from cli.embedded.data_folder import DataFolder
from cli.embedded.place import Place
from cli.embedded.ports import answers, is_free
from cli.embedded.postmaster import bury
from cli.embedded.process import Part
from cli.embedded.progress import say
from cli.embedded.server_user import ServerUser
from cli.embedded.urls import address, socket_address
from cli.settings import SERVICES, Settings


def embedded_postgres(data: DataFolder, place: Place, user: ServerUser) -> Part:
    """PostgreSQL, its cluster made when there is none yet. Raises Problem."""
    home = data.server_home(user)
    cluster = home / "postgres"
    install = postgres.choose_install(cluster)
    if not cluster.exists():
        say(f"Setting up PostgreSQL {install.major} in {cluster}")
    install = postgres.within_reach(install, user, home)
    postgres.create_cluster(install, cluster, data.passwords()["postgres"], user)
    bury(cluster)
    sockets = data.runtime(user) / "postgres"
    log = data.logs / "postgresql.log"
    return postgres.server(install, cluster, port=place.postgres_port, sockets=sockets, log=log, user=user)


def embedded_nats(data: DataFolder, place: Place) -> Part:
    """NATS, with its configuration written anew. Raises Problem."""
    return nats.server(
        data.path / "nats",
        port=place.nats_port,
        monitor_port=place.nats_monitor_port,
        password=data.passwords()["nats"],
        log=data.logs / "nats.log",
    )


def services(settings: Settings, data: DataFolder, place: Place) -> list[Part]:
    """The three services."""
    passwords = data.passwords()
    return [
        _program(
            service,
            f"services.{service}",
            data,
            place.grpc_ports[service],
            {
                "TRIBUTARY_DATABASE_URL": _database(place, service, passwords[service]),
                "TRIBUTARY_NATS_URL": place.nats_url,
                "TRIBUTARY_NATS_MONITOR_URL": place.nats_monitor_url,
                "TRIBUTARY_LISTEN": f"127.0.0.1:{place.grpc_ports[service]},{place.socket(service)}",
                "TRIBUTARY_METRICS_LISTEN": _metrics(settings, 1 + number),
                "TRIBUTARY_ACTOR_PUBLIC_KEY_FILE": str(data.public_key),
                "TRIBUTARY_REFLECTION": os.environ.get("TRIBUTARY_REFLECTION", "1"),
                "TRIBUTARY_TOKEN_PEPPER_FILE": str(data.token_pepper),
                "TRIBUTARY_BLOBS_URL": data.blobs_url(service),
                "TRIBUTARY_PUBLIC_URL": place.url,
                "TRIBUTARY_DEV_MAIL": str(data.mail),
            },
        )
        for number, service in enumerate(SERVICES)
    ]


def _metrics(settings: Settings, number: int) -> str:
    """Where the process of that number, 0 for the gateway, answers Prometheus; nowhere, unless a port is given."""
    return "" if settings.metrics_port is None else f"127.0.0.1:{settings.metrics_port + number}"


def _database(place: Place, service: str, password: str) -> str:
    if place.postgres_sockets:
        return socket_address(place.postgres_sockets, place.postgres_port, service, password, service)
    return address(place.database_server, service, password, service)


def gateway(settings: Settings, data: DataFolder, place: Place) -> Part:
    """The gateway, which answers only when all services do."""
    targets = {f"TRIBUTARY_{service.upper()}": place.socket(service) for service in SERVICES}
    environment = {
        "TRIBUTARY_LISTEN": f"127.0.0.1:{place.http_port}",
        "TRIBUTARY_METRICS_LISTEN": _metrics(settings, 0),
        "TRIBUTARY_ACTOR_PRIVATE_KEY_FILE": str(data.private_key),
        "TRIBUTARY_PUBLIC_URL": place.url,
        "TRIBUTARY_PUBLIC_GRPC": ",".join(f"127.0.0.1:{place.grpc_ports[service]}" for service in SERVICES),
        "TRIBUTARY_DEV_MAIL": "" if os.environ.get("TRIBUTARY_SMTP_URL") else str(data.mail),
    }
    return _program("gateway", "gateway", data, place.http_port, environment | targets, ready_path="/readyz")


def _program(
    name: str, module: str, data: DataFolder, port: int, environment: dict[str, str], *, ready_path: str = ""
) -> Part:
    return Part(
        name=name,
        command=(sys.executable, "-m", module),
        log=data.logs / f"{name}.log",
        # A service's port is not open before it can answer; the gateway's is, and says so itself.
        ready=lambda _: answers(port, ready_path) if ready_path else not is_free(port),
        environment={**os.environ, **environment},
    )
