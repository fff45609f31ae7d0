"""What the gateway is told by its environment.

Read by hand: pydantic would take a fifth of the gateway's memory and time to start for these few strings.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


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
    # The Ed25519 private key (JWK) that actor tokens are signed with.
    actor_private_key_file: Path
    # Which library reads and writes JSON: "protobuf-py" or "json_format".
    json: str = "protobuf-py"
    # Seconds that requests under way get to finish after SIGTERM.
    drain_seconds: float = 10.0
    log_level: str = "INFO"
    # Whether each request is logged, and not only those that fail.
    access_log: bool = False
    # Where people reach the gateway; with https, cookies are for that alone.
    public_url: str = ""
    # The folder of mail to show at /dev/mail, for a product on somebody's own machine.
    dev_mail: Path | None = None

    @property
    def https(self) -> bool:
        """Whether people reach the gateway by https."""
        return self.public_url.startswith("https://")

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

        host, _, port = environment.get("TRIBUTARY_LISTEN", "127.0.0.1:8080").rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise SettingsError('TRIBUTARY_LISTEN must be an address and a port, as "127.0.0.1:8080".')
        json = environment.get("TRIBUTARY_JSON", cls.json)
        if json not in ("protobuf-py", "json_format"):
            raise SettingsError('TRIBUTARY_JSON must be "protobuf-py" or "json_format".')
        try:
            drain = float(environment.get("TRIBUTARY_DRAIN_SECONDS", cls.drain_seconds))
        except ValueError:
            raise SettingsError("TRIBUTARY_DRAIN_SECONDS must be a number of seconds.") from None
        return cls(
            host=host.strip("[]"),
            port=int(port),
            partners=given("PARTNERS"),
            assistance=given("ASSISTANCE"),
            funding=given("FUNDING"),
            actor_private_key_file=Path(given("ACTOR_PRIVATE_KEY_FILE")),
            json=json,
            drain_seconds=drain,
            log_level=environment.get("TRIBUTARY_LOG_LEVEL", cls.log_level).upper(),
            access_log=environment.get("TRIBUTARY_ACCESS_LOG", "") in ("1", "true"),
            public_url=environment.get("TRIBUTARY_PUBLIC_URL", ""),
            dev_mail=Path(folder) if (folder := environment.get("TRIBUTARY_DEV_MAIL", "")) else None,
        )
