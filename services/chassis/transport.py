"""TLS on the gRPC ports, and no plain one where others could listen in."""

import base64
import hashlib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import grpc


class TransportError(ValueError):
    """The settings of TLS contradict each other, or leave something to cross a network in plain; says what to set."""


@dataclass(frozen=True, slots=True)
class Transport:
    """How a server is protected: its certificate (PEM, with its chain) and key, the authorities of its callers'
    certificates, and whether it may be plain on an address that others can reach."""

    certificate_file: Path | None = None
    key_file: Path | None = None
    client_ca_file: Path | None = None
    allow_plain: bool = False

    @property
    def secure(self) -> bool:
        """Whether it has a certificate of its own."""
        return self.certificate_file is not None

    def check(self, listen: str) -> None:
        """Raises TransportError for settings that contradict each other, and for a plain port that others can reach;
        `listen` is addresses with commas."""
        if (self.certificate_file is None) != (self.key_file is None):
            raise TransportError("Set TRIBUTARY_TLS_CERTIFICATE_FILE and TRIBUTARY_TLS_KEY_FILE both, or neither.")
        if self.client_ca_file is not None and not self.secure:
            raise TransportError("TRIBUTARY_TLS_CLIENT_CA_FILE needs TRIBUTARY_TLS_CERTIFICATE_FILE beside it.")
        public = [address for address in map(str.strip, listen.split(",")) if not is_private(address)]
        if public and not self.secure and not self.allow_plain:
            raise TransportError(
                f"It would answer in plain on {', '.join(public)}, which others can reach: set "
                "TRIBUTARY_TLS_CERTIFICATE_FILE and TRIBUTARY_TLS_KEY_FILE, listen on 127.0.0.1 or a unix socket, or "
                "say TRIBUTARY_ALLOW_PLAIN=1 if something before it speaks TLS."
            )

    def server_credentials(self) -> grpc.ServerCredentials | None:
        """For the gRPC ports; None when they are plain. Raises OSError for a file that cannot be read."""
        if self.certificate_file is None or self.key_file is None:
            return None
        authorities = self.client_ca_file.read_bytes() if self.client_ca_file else None
        return grpc.ssl_server_credentials(
            [(self.key_file.read_bytes(), self.certificate_file.read_bytes())],
            root_certificates=authorities,
            require_client_auth=authorities is not None,
        )


def is_socket(address: str) -> bool:
    """Whether it is a unix socket's."""
    return address.startswith(("unix:", "unix-abstract:"))


def is_private(address: str) -> bool:
    """Whether only this host reaches it: a unix socket, or a loopback address with a port."""
    if is_socket(address):
        return True
    host = address.rpartition(":")[0].removeprefix("dns:").strip("/[]")
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def peer_certificate(context: Any) -> bytes:
    """The certificate (PEM) that the caller's connection was opened with and that was verified; b"" for none."""
    found: Mapping[str, Any] = context.auth_context() or {}
    return bytes(next(iter(found.get("x509_pem_cert", ())), b""))


def fingerprint(certificate: bytes) -> bytes:
    """The SHA-256 of a certificate (PEM) in DER."""
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate.decode("ascii"))).digest()


def thumbprint(context: Any) -> str:
    """The caller's certificate as tokens name it (RFC 8705, 3.1): its fingerprint in base64url; "" for none."""
    certificate = peer_certificate(context)
    return base64.urlsafe_b64encode(fingerprint(certificate)).decode().rstrip("=") if certificate else ""
