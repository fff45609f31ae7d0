"""What the gateway is told by its environment.

Read by hand: pydantic would take a fifth of the gateway's memory and time to start for these few strings.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import grpc

from services.chassis.limits import Rate, rate_of
from services.chassis.transport import Transport, TransportError, is_private


class SettingsError(ValueError):
    """A setting is missing or malformed; the message names it and what it should be."""


@dataclass(frozen=True)
class Settings:
    """Each is TRIBUTARY_ and its name in capitals."""

    # Where to answer HTTP: "127.0.0.1:8080"; port 0 takes a free one.
    host: str
    port: int
    # gRPC targets of the services, as "unix:/run/tributary/partners.sock" or "127.0.0.1:50051".
    partners: str
    assistance: str
    funding: str
    # The Ed25519 private key (a JWK, or a JWK Set whose first key signs) of actor tokens. Read again when it changes.
    actor_private_key_file: Path
    # Which library reads and writes JSON: "protobuf-py" or "json_format".
    json: str = "protobuf-py"
    # Where it answers Prometheus, as "127.0.0.1:9464"; empty where nobody asks. Plain, and for anybody who reaches it.
    metrics_listen: str = ""
    # The descriptor of a socket that listens at that address and that others answer on, too; None for one's own.
    listen_fd: int | None = None
    # Seconds that requests under way get to finish after SIGTERM, and connections without one are kept before that.
    drain_seconds: float = 10.0
    leave_seconds: float = 0.0
    # Seconds, at most 30, that it is remembered whom a credential stands for: so long its end elsewhere is not felt.
    remember_seconds: float = 30.0
    log_level: str = "INFO"
    # Whether each request is logged, and not only those that fail.
    access_log: bool = False
    # Where callers reach it, as "https://tributary.example.org"; where it answers when this is not said.
    public_url: str = ""
    # Where systems reach the gRPC of partners, assistance and funding, in this order: "grpc.example.org:50051,…".
    public_grpc: tuple[str, ...] = ()
    # The certificate (PEM, with its chain) and key to answer HTTPS with; plain HTTP without them.
    tls_certificate_file: Path | None = None
    tls_key_file: Path | None = None
    # Whether plain HTTP and gRPC may cross a network that others are on.
    allow_plain: bool = False
    # The authorities (PEM) of the services' certificates, where they are reached over TCP with TLS.
    tls_ca_file: Path | None = None
    # The certificate (PEM) and key that the gateway shows the services, where they ask for one.
    tls_client_certificate_file: Path | None = None
    tls_client_key_file: Path | None = None
    # Names that it goes by beside loopback's, the address it listens at and that of its public URL; "*" is any.
    allowed_hosts: tuple[str, ...] = ()
    # Addresses or networks of the proxies before it, whose X-Forwarded-For is believed: "10.0.0.0/8,192.0.2.7".
    trusted_proxies: tuple[str, ...] = ()
    # How many requests one account, and one address, may send at once, and the seconds in which as many come back.
    rate_per_actor: Rate | None = (6_000, 60.0)
    rate_per_address: Rate | None = (12_000, 60.0)
    # How many calls to the services are under way at once; who comes beyond them is answered 429 at once.
    calls_at_once: int = 256
    # The folder of mail to show at /dev/mail, for a product on somebody's own machine.
    dev_mail: Path | None = None

    @property
    def transport(self) -> Transport:
        """How the gateway's own port is protected."""
        return Transport(self.tls_certificate_file, self.tls_key_file, None, self.allow_plain)

    @property
    def url(self) -> str:
        """Where callers reach the gateway, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"{'https' if self.transport.secure else 'http'}://{host}:{self.port}"

    @property
    def host_of_url(self) -> str:
        """The name in the address that callers reach it by."""
        host = urlsplit(self.url).hostname or ""
        return f"[{host}]" if ":" in host else host

    @property
    def https(self) -> bool:
        """Whether people reach the gateway by https; cookies are for that alone then."""
        return self.url.startswith("https://")

    def credentials(self) -> grpc.ChannelCredentials | None:
        """For calls to the services over TCP; None when they are plain. Raises OSError for a file that cannot be
        read."""
        if self.tls_ca_file is None:
            return None
        certificate, key = (
            file.read_bytes() if file else None for file in (self.tls_client_certificate_file, self.tls_client_key_file)
        )
        return grpc.ssl_channel_credentials(self.tls_ca_file.read_bytes(), key, certificate)

    def check(self) -> None:
        """Raises SettingsError when something would cross a network in plain."""
        listen = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        try:
            self.transport.check(listen)
        except TransportError as error:
            raise SettingsError(str(error)) from None
        if (self.tls_client_certificate_file is None) != (self.tls_client_key_file is None):
            raise SettingsError(
                "Set TRIBUTARY_TLS_CLIENT_CERTIFICATE_FILE and TRIBUTARY_TLS_CLIENT_KEY_FILE both, or neither."
            )
        public = sorted({target for target in self.targets.values() if not is_private(target)})
        if public and self.tls_ca_file is None and not self.allow_plain:
            raise SettingsError(
                f"It would call {', '.join(public)} in plain: set TRIBUTARY_TLS_CA_FILE to the authorities of the "
                "services' certificates, or say TRIBUTARY_ALLOW_PLAIN=1 if nobody else is on that network."
            )

    @property
    def targets(self) -> dict[str, str]:
        """The services' gRPC targets by the package of their contracts."""
        return {
            "tributary.partners.v1": self.partners,
            "tributary.assistance.v1": self.assistance,
            "tributary.funding.v1": self.funding,
        }

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """From the environment. Raises SettingsError."""

        def given(name: str) -> str:
            value = environment.get(f"TRIBUTARY_{name}", "")
            if not value:
                raise SettingsError(f"TRIBUTARY_{name} is not set: the gateway needs it to start.")
            return value

        def file(name: str) -> Path | None:
            value = environment.get(f"TRIBUTARY_{name}", "")
            return Path(value) if value else None

        host, _, port = environment.get("TRIBUTARY_LISTEN", "127.0.0.1:8080").rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise SettingsError('TRIBUTARY_LISTEN must be an address and a port, as "127.0.0.1:8080".')
        json = environment.get("TRIBUTARY_JSON", cls.json)
        if json not in ("protobuf-py", "json_format"):
            raise SettingsError('TRIBUTARY_JSON must be "protobuf-py" or "json_format".')
        calls = environment.get("TRIBUTARY_CALLS_AT_ONCE") or str(cls.calls_at_once)
        if not calls.isdigit() or not int(calls):
            raise SettingsError("TRIBUTARY_CALLS_AT_ONCE must be a number of calls, as 256.")
        listen_fd = environment.get("TRIBUTARY_LISTEN_FD", "")
        if listen_fd and not listen_fd.isdigit():
            raise SettingsError("TRIBUTARY_LISTEN_FD must be the number of an open socket.")
        settings = cls(
            host=host.strip("[]"),
            port=int(port),
            partners=given("PARTNERS"),
            assistance=given("ASSISTANCE"),
            funding=given("FUNDING"),
            actor_private_key_file=Path(given("ACTOR_PRIVATE_KEY_FILE")),
            json=json,
            metrics_listen=environment.get("TRIBUTARY_METRICS_LISTEN", ""),
            listen_fd=int(listen_fd) if listen_fd else None,
            drain_seconds=seconds(environment, "TRIBUTARY_DRAIN_SECONDS", cls.drain_seconds),
            leave_seconds=seconds(environment, "TRIBUTARY_LEAVE_SECONDS", cls.leave_seconds),
            remember_seconds=seconds(environment, "TRIBUTARY_REMEMBER_SECONDS", cls.remember_seconds),
            log_level=environment.get("TRIBUTARY_LOG_LEVEL", cls.log_level).upper(),
            access_log=environment.get("TRIBUTARY_ACCESS_LOG", "") in ("1", "true"),
            public_url=environment.get("TRIBUTARY_PUBLIC_URL", "").rstrip("/"),
            public_grpc=listed(environment.get("TRIBUTARY_PUBLIC_GRPC", "")),
            tls_certificate_file=file("TLS_CERTIFICATE_FILE"),
            tls_key_file=file("TLS_KEY_FILE"),
            allow_plain=environment.get("TRIBUTARY_ALLOW_PLAIN", "") in ("1", "true"),
            tls_ca_file=file("TLS_CA_FILE"),
            tls_client_certificate_file=file("TLS_CLIENT_CERTIFICATE_FILE"),
            tls_client_key_file=file("TLS_CLIENT_KEY_FILE"),
            allowed_hosts=listed(environment.get("TRIBUTARY_ALLOWED_HOSTS", "").lower()),
            trusted_proxies=networks(environment.get("TRIBUTARY_TRUSTED_PROXIES", "")),
            rate_per_actor=rate(environment, "TRIBUTARY_RATE_PER_ACTOR", cls.rate_per_actor),
            rate_per_address=rate(environment, "TRIBUTARY_RATE_PER_ADDRESS", cls.rate_per_address),
            calls_at_once=int(calls),
            dev_mail=file("DEV_MAIL"),
        )
        settings.check()
        if settings.remember_seconds > cls.remember_seconds:
            raise SettingsError("TRIBUTARY_REMEMBER_SECONDS must be at most 30: an actor token lives for 60.")
        return settings


def listed(value: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


def seconds(environment: Mapping[str, str], name: str, default: float) -> float:
    """A number of seconds. Raises SettingsError."""
    try:
        return float(environment.get(name) or default)
    except ValueError:
        raise SettingsError(f"{name} must be a number of seconds.") from None


def networks(value: str) -> tuple[str, ...]:
    """Addresses and networks between commas. Raises SettingsError."""
    try:
        return tuple(str(ip_network(part)) for part in listed(value))
    except ValueError as error:
        raise SettingsError(
            f'TRIBUTARY_TRUSTED_PROXIES must be addresses or networks, as "10.0.0.0/8": {error}.'
        ) from None


def rate(environment: Mapping[str, str], name: str, default: Rate | None) -> Rate | None:
    """A rate as "6000/60", requests per seconds; None for "0", which is no limit. Raises SettingsError."""
    value = environment.get(name, "")
    if not value:
        return default
    try:
        return rate_of(value)
    except ValueError as error:
        raise SettingsError(f"{name}: {error}") from None
