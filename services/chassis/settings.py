"""What a service is told by its environment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.chassis.limits import Rate, rate_of
from services.chassis.passwords import with_password
from services.chassis.transport import Transport


def _rate_of(value: object) -> object:
    return rate_of(value) if isinstance(value, str) else value


BACKOFF = (0.2, 1.0, 3.0, 8.0)

CallRate = Annotated[Rate | None, NoDecode, BeforeValidator(_rate_of)]


class Settings(BaseSettings):
    """Read from the environment, each under TRIBUTARY_ and its name in capitals.

    Secrets stand in files, named by the settings that end in `_file`, so that they are in no process list.
    """

    model_config = SettingsConfigDict(env_prefix="TRIBUTARY_", env_ignore_empty=True, extra="ignore")

    # postgresql://role:password@host:port/database, the service's own database and application role.
    database_url: str
    # The password of its role, where the URL holds none.
    database_password_file: Path | None = None
    # The same of a server that follows it, for lists, searches and records; empty where there is none.
    database_read_url: str = ""
    # Connections each process keeps to PostgreSQL; its relay holds one more.
    database_pool: int = 8
    nats_url: str = "nats://127.0.0.1:4222"
    # The password of its user, where the URL holds none.
    nats_password_file: Path | None = None
    # The server's monitoring address, where `sync_interval` is read; empty when there is none to ask.
    nats_monitor_url: str = ""
    # How many servers of a NATS cluster keep each event.
    nats_replicas: int = 1
    # Seconds between the tries of another service's event that fails, as "[0.2, 1, 3, 8]"; after the last it is parked.
    backoff: tuple[float, ...] = BACKOFF
    # Where to answer gRPC, comma-separated: "127.0.0.1:50051,unix:/run/tributary/partners.sock".
    listen: str
    # The Ed25519 public keys (a JWK, or a JWK Set) by which actor tokens are verified. Read again when it changes.
    actor_public_key_file: Path
    # Where the content of files is kept, as "file:///var/lib/tributary/blobs" or "s3://bucket/prefix"
    # (services/chassis/blobs.py); empty where none are.
    blobs_url: str = ""
    # A virus scanner (clamd) that is asked about each file before it is kept, as "unix:/run/clamav/clamd.ctl" or
    # "scanner:3310"; nobody is asked where it is empty.
    scanner: str = ""
    # Days for which categories of data are kept in place of the usual (docs/personal-data.md), as '{"SESSIONS": 30}'.
    retention: Mapping[str, int] = {}
    # The certificate (PEM, with its chain) and key of the gRPC ports; without them they are plain.
    tls_certificate_file: Path | None = None
    tls_key_file: Path | None = None
    # The authorities (PEM) of callers' certificates; with them, who calls over TCP needs one.
    tls_client_ca_file: Path | None = None
    # Whether to answer in plain on an address that others can reach.
    allow_plain: bool = False
    # How many calls one account or system may make at once, and the seconds in which as many come back, as "30000/60";
    # 0 is no limit. A page of the portal is up to a dozen calls of its reader's, who is counted by the gateway first.
    grpc_rate_per_actor: CallRate = (30_000, 60.0)
    # The same of an address, of calls without a token that holds.
    grpc_rate_per_address: CallRate = (600, 60.0)
    # Where this process answers Prometheus, as "127.0.0.1:9464"; empty where nobody asks. It is plain, and for anybody
    # who reaches it: keep it to a network of those who watch over the product.
    metrics_listen: str = ""
    # Seconds after SIGTERM in which it still takes calls, while its callers hear that they should go to another process
    # of its kind; 0 where there is none.
    leave_seconds: float = 0.0
    # Seconds that calls under way get to finish after that.
    drain_seconds: float = 5.0
    log_level: str = "INFO"
    # How many calls are under way at once, streams apart; who comes beyond them is refused at once.
    calls_at_once: int = 256
    # gRPC reflection: whether the ports tell strangers their contracts. `tributary up` does.
    reflection: bool = False

    @model_validator(mode="after")
    def _with_passwords(self) -> Self:
        self.database_url = with_password(self.database_url, self.database_password_file)
        if self.database_read_url:
            self.database_read_url = with_password(self.database_read_url, self.database_password_file)
        self.nats_url = with_password(self.nats_url, self.nats_password_file)
        return self

    @property
    def transport(self) -> Transport:
        """How the gRPC ports are protected."""
        return Transport(self.tls_certificate_file, self.tls_key_file, self.tls_client_ca_file, self.allow_plain)
