"""The parts of the product on one machine: the command of each, its settings, and how one knows that it answers."""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from functools import partial

from cli.embedded import nats, postgres
from cli.embedded.data_folder import DataFolder
from cli.embedded.place import Place
from cli.embedded.ports import accepts, answers
from cli.embedded.postmaster import bury
from cli.embedded.process import Part
from cli.embedded.progress import say
from cli.embedded.server_user import ServerUser
from cli.embedded.several import among, names_of, numbered_socket, shared_socket, targets
from cli.embedded.urls import address, socket_address
from cli.settings import SERVICES, Settings

# Connections of a service's process: its pool, its relay's own, and one of somebody who looks.
CONNECTIONS = 10


def embedded_postgres(data: DataFolder, place: Place, user: ServerUser, processes: int = len(SERVICES)) -> Part:
    """PostgreSQL, its cluster made when there is none yet, with room for so many processes. Raises Problem."""
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
    return postgres.server(
        install,
        cluster,
        port=place.postgres_port,
        sockets=sockets,
        log=log,
        user=user,
        connections=max(100, CONNECTIONS * processes + 20),
    )


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
    """The three services. Those that are several processes share the port, and have a unix socket each."""
    passwords = data.passwords()
    parts = []
    for number, service in enumerate(SERVICES, 1):
        environment = {
            "TRIBUTARY_DATABASE_URL": _database(place, service, passwords[service]),
            "TRIBUTARY_NATS_URL": place.nats_url,
            "TRIBUTARY_NATS_MONITOR_URL": place.nats_monitor_url,
            "TRIBUTARY_ACTOR_PUBLIC_KEY_FILE": str(data.public_key),
            "TRIBUTARY_REFLECTION": os.environ.get("TRIBUTARY_REFLECTION", "1"),
            "TRIBUTARY_TOKEN_PEPPER_FILE": str(data.token_pepper),
            "TRIBUTARY_BLOBS_URL": data.blobs_url(service),
            "TRIBUTARY_PUBLIC_URL": place.url,
            "TRIBUTARY_DEV_MAIL": str(data.mail),
        } | among(settings.processes[service])
        for place_among, name in enumerate(names_of(service, settings.processes[service])):
            address = numbered_socket(place.socket(service), place_among)
            listen = {
                "TRIBUTARY_LISTEN": f"127.0.0.1:{place.grpc_ports[service]},{address}",
                "TRIBUTARY_METRICS_LISTEN": _metrics(settings, number, place_among),
            }
            # Its socket is not there before it can answer.
            ready = partial(accepts, address.removeprefix("unix:"))
            parts.append(_program(name, f"services.{service}", data, environment | listen, ready))
    return parts


def _metrics(settings: Settings, number: int, place_among: int) -> str:
    """Where a process of the program of that number, 0 for the gateway, answers Prometheus; nowhere, unless a port is
    given. `place_among` is its place among the processes of the program."""
    return "" if settings.metrics_port is None else f"127.0.0.1:{settings.metrics_port + number + 4 * place_among}"


def _database(place: Place, service: str, password: str) -> str:
    if place.postgres_sockets:
        return socket_address(place.postgres_sockets, place.postgres_port, service, password, service)
    return address(place.database_server, service, password, service)


def gateway(settings: Settings, data: DataFolder, place: Place) -> list[Part]:
    """The gateway, which answers only when all services do. Several processes of it share one socket."""
    environment = {
        "TRIBUTARY_LISTEN": f"127.0.0.1:{place.http_port}",
        "TRIBUTARY_ACTOR_PRIVATE_KEY_FILE": str(data.private_key),
        "TRIBUTARY_PUBLIC_URL": place.url,
        "TRIBUTARY_PUBLIC_GRPC": ",".join(f"127.0.0.1:{place.grpc_ports[service]}" for service in SERVICES),
        "TRIBUTARY_DEV_MAIL": "" if os.environ.get("TRIBUTARY_SMTP_URL") else str(data.mail),
        **targets({service: place.socket(service) for service in SERVICES}, settings.processes),
        **among(settings.processes["gateway"]),
    }
    shared = shared_socket("127.0.0.1", place.http_port) if settings.processes["gateway"] > 1 else ()
    environment |= {"TRIBUTARY_LISTEN_FD": str(*shared)}
    return [
        _program(
            name,
            "gateway",
            data,
            environment | {"TRIBUTARY_METRICS_LISTEN": _metrics(settings, 0, place_among)},
            # Its port is open before it is ready, and it says itself when that is.
            partial(answers, place.http_port, "/readyz"),
            shared,
        )
        for place_among, name in enumerate(names_of("gateway", settings.processes["gateway"]))
    ]


def _program(
    name: str,
    module: str,
    data: DataFolder,
    environment: Mapping[str, str],
    ready: Callable[[], bool],
    inherits: tuple[int, ...] = (),
) -> Part:
    return Part(
        name=name,
        command=(sys.executable, "-m", module),
        log=data.logs / f"{name}.log",
        ready=lambda _: ready(),
        environment={**os.environ, **environment},
        # It ends with all else: none of its kind stays, whom callers could go to.
        stop_signal=signal.SIGINT,
        inherits=inherits,
    )
