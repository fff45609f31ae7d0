"""Where the parts of one product answer, chosen at its start and noted in its data folder for the other commands."""

import json
import os
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from cli.embedded.data_folder import DataFolder, write_secret
from cli.embedded.ports import free_ports, is_free
from cli.embedded.server_user import ServerUser
from cli.embedded.urls import address
from cli.problem import Problem
from cli.settings import Settings, given_url

SUPERUSER = "tributary"
NATS_USER = "tributary"
MONITOR_PORT = 8222  # NATS's own default.


@dataclass(frozen=True)
class Place:
    """Every address, with the passwords in it; each port is on the loopback address."""

    http_port: int
    grpc_ports: dict[str, int]
    # The folder of the unix sockets.
    runtime: str
    # The embedded servers' ports, chosen even when other servers were given.
    postgres_port: int
    nats_port: int
    nats_monitor_port: int
    # PostgreSQL, as a role that may create databases and roles.
    database_server: str
    # The folder of the embedded PostgreSQL's unix socket, a tenth cheaper than its port; empty for a given server.
    postgres_sockets: str
    nats_url: str
    nats_monitor_url: str

    @property
    def url(self) -> str:
        """Where people reach the gateway."""
        return os.environ.get("TRIBUTARY_PUBLIC_URL") or f"http://127.0.0.1:{self.http_port}"

    def socket(self, service: str) -> str:
        """The gRPC target of a service, of its first process, for processes of this machine."""
        return f"unix:{self.runtime}/{service}.sock"


def choose(settings: Settings, data: DataFolder, user: ServerUser) -> Place:
    """Chooses the addresses and notes them. The embedded servers keep their last ports while those are free."""
    known = asdict(noted) if (noted := last(data)) else {}
    names = ("postgres_port", "nats_port", "nats_monitor_port")
    ports = {
        name: known[name] if name in known and is_free(known[name]) else fresh
        for name, fresh in zip(names, free_ports(len(names)), strict=True)
    }
    passwords = data.passwords()
    here = f"127.0.0.1:{ports['postgres_port']}"
    monitor = f"http://127.0.0.1:{ports['nats_monitor_port']}"
    if settings.nats_url:
        monitor = settings.nats_monitor_url or f"http://{urlsplit(settings.nats_url).hostname}:{MONITOR_PORT}"
    place = Place(
        http_port=settings.http_port,
        grpc_ports=dict(settings.grpc_ports),
        runtime=str(data.runtime(user)),
        database_server=settings.database_url
        or address(f"postgresql://{here}", SUPERUSER, passwords["postgres"], "postgres"),
        postgres_sockets="" if settings.database_url else str(data.runtime(user) / "postgres"),
        nats_url=settings.nats_url or f"nats://{NATS_USER}:{passwords['nats']}@127.0.0.1:{ports['nats_port']}",
        nats_monitor_url=monitor,
        **ports,
    )
    write_secret(data.place, json.dumps(asdict(place), indent=1))
    return place


def last(data: DataFolder) -> Place | None:
    """The addresses noted at the last start; nobody may answer there any more."""
    try:
        return Place(**json.loads(data.place.read_text()))
    except (FileNotFoundError, TypeError):
        return None


def running(settings: Settings) -> Place:
    """The addresses of the product that runs on the data folder. Raises Problem when none does."""
    data = DataFolder(settings.data)
    place = last(data) if data.in_use else None
    if place is None:
        raise Problem(f"Nothing runs on the data folder {settings.data}: start it with `make up`.")
    return place


def taken_ports(settings: Settings) -> list[str]:
    """The product's ports on which somebody listens, each with what it is for."""
    wanted = {"the gateway": settings.http_port} | {
        f"{name}'s gRPC": port for name, port in settings.grpc_ports.items()
    }
    return [f"{port} ({purpose})" for purpose, port in wanted.items() if not is_free(port)]


def service_database(settings: Settings, service: str, *, owner: bool = False) -> str:
    """The URL of a service's database as its own role or its owner: TRIBUTARY_<SERVICE>_DATABASE_URL or …_OWNER_URL
    where they are set, else the running product's. Raises Problem when there is neither."""
    if given := given_url(f"TRIBUTARY_{service.upper()}_{'OWNER' if owner else 'DATABASE'}"):
        return given
    role = f"{service}_owner" if owner else service
    return address(running(settings).database_server, role, DataFolder(settings.data).passwords()[role], service)
