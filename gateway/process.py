"""The gateway as a process. On SIGTERM it takes no new requests, finishes those under way, and ends."""

import logging
import resource
import socket
import sys
from contextlib import suppress
from dataclasses import replace

import structlog
import uvicorn

from gateway.app import Gateway
from gateway.front import Proxies
from gateway.observed import observed
from gateway.protocol import protocol
from gateway.settings import Settings, SettingsError
from gateway.sharing import SharingServer
from services.chassis.boot import after_imports
from services.chassis.logging import configure_logging
from services.chassis.telemetry import start_tracing

# Longer than clients keep idle connections, so that it is they who close them.
KEEP_ALIVE_SECONDS = 75


def listening(settings: Settings) -> socket.socket:
    """The socket to answer on: one of its own, or the one that several gateways were given to share, where nobody's
    connection waits for one of them that leaves. Raises OSError when the address is taken or not this host's."""
    if settings.listen_fd is not None:
        return socket.socket(fileno=settings.listen_fd)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server((settings.host, settings.port), family=family, backlog=2048)


def allow_connections() -> None:
    """Takes all the open files that the system lets it have: each connection is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main() -> int:
    """The exit status: 2 when it cannot start, with the reason and the remedy on standard error."""
    after_imports()
    try:
        settings = Settings.read()
        listener = listening(settings)
        sends = start_tracing("gateway")
        gateway = observed(Gateway(replace(settings, port=listener.getsockname()[1])), settings.metrics_listen)
    except SettingsError as error:
        return unable(str(error))
    except (OSError, ValueError) as error:
        return unable(f"The gateway cannot start: {error}.")
    allow_connections()
    configure_logging("gateway", settings.log_level)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    config = uvicorn.Config(
        gateway,
        http=protocol(Proxies(settings.trusted_proxies), settings.leave_seconds),
        loop="uvloop",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        ssl_certfile=settings.tls_certificate_file,
        ssl_keyfile=settings.tls_key_file,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=round(settings.leave_seconds + settings.drain_seconds),
    )
    try:
        config.load()
    except OSError as error:  # ssl.SSLError is one.
        return unable(f"The certificate or its key cannot be used: {error}.")
    host, port = listener.getsockname()[:2]
    structlog.get_logger().info("listening", address=f"{host}:{port}")
    server = uvicorn.Server if settings.listen_fd is None else SharingServer
    with suppress(KeyboardInterrupt):  # uvicorn raises it when it has ended in order.
        server(config).run(sockets=[listener])
    if sends is not None:
        sends.close()
    return 0


def unable(sentence: str) -> int:
    """Says why it cannot start."""
    print(sentence, file=sys.stderr)
    return 2
