"""Real certificates, made for a test: an authority, and what it vouches for."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Authority:
    """Issues certificates into `folder`; its own is in `file`."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name.from_rfc4514_string(f"CN={name}")
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(self._certificate(self._name, self._key, authority=True))

    def issue(self, subject: str, file: str) -> tuple[Path, Path]:
        """A certificate of `subject` (RFC 4514) for 127.0.0.1 and its key, as files that begin with `file`."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate_file, key_file = self._folder / f"{file}.pem", self._folder / f"{file}.key"
        certificate_file.write_bytes(self._certificate(x509.Name.from_rfc4514_string(subject), key))
        encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        key_file.write_bytes(key.private_bytes(encoding, form, serialization.NoEncryption()))
        return certificate_file, key_file

    def _certificate(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, authority: bool = False) -> bytes:
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        )
        return made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
