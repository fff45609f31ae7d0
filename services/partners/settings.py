"""What partners is told by its environment, beside what every service is."""

from pathlib import Path
from typing import Self

from pydantic import model_validator

from services.chassis.passwords import with_password
from services.chassis.settings import Settings as ServiceSettings
from services.chassis.signing import Signer
from services.chassis.transport import TransportError
from services.partners.issuers import Provider, read_issuers


class Settings(ServiceSettings):
    """The chassis's settings, the keys that are partners' own, and where mail goes."""

    # Any bytes, 32 random ones at best. With another key, every token is unknown and every second factor lost.
    token_pepper_file: Path
    # The Ed25519 private key (JWK) that partners signs actor tokens with for systems that call with a certificate: the
    # gateway's, or one of its own whose public key the services know. Not needed where no such system calls.
    actor_private_key_file: Path | None = None
    # Where people reach the gateway, for the links in mails.
    public_url: str = "http://127.0.0.1:8080"
    # "smtp://user:password@host:587" (STARTTLS where it is offered) or "smtps://…:465"; empty when mail is not sent so.
    smtp_url: str = ""
    # The password of its user, where the URL holds none; an empty file for a server that wants none.
    smtp_password_file: Path | None = None
    mail_from: str = "Tributary <tributary@localhost>"
    # A folder that mail is written to where there is no SMTP server, for the gateway to show at /dev/mail.
    dev_mail: Path | None = None

    # The issuers that people may sign in with (docs/signing-in.md), in TOML; none without it.
    issuers_file: Path | None = None

    @model_validator(mode="after")
    def _with_mail_password(self) -> Self:
        if self.smtp_url and self.smtp_password_file and self.smtp_password_file.read_bytes().strip():
            self.smtp_url = with_password(self.smtp_url, self.smtp_password_file)
        return self

    def providers(self) -> dict[str, Provider]:
        """The issuers by their keys, ready to be called. Raises OSError; ValueError for a file that is not right."""
        issuers = read_issuers(self.issuers_file) if self.issuers_file else []
        back = f"{self.public_url.rstrip('/')}/sign-in/with"
        return {issuer.key: Provider(issuer, f"{back}/{issuer.key}/done") for issuer in issuers}

    def signer(self) -> Signer | None:
        """What signs for who calls with a certificate. Raises OSError or ValueError for a key that cannot be read,
        TransportError for one that is missing."""
        if self.actor_private_key_file is not None:
            return Signer(self.actor_private_key_file)
        if self.tls_client_ca_file is not None:
            raise TransportError(
                "TRIBUTARY_TLS_CLIENT_CA_FILE lets systems call partners with a certificate: "
                "TRIBUTARY_ACTOR_PRIVATE_KEY_FILE must name the key to sign their tokens with."
            )
        return None

    def pepper(self) -> bytes:
        """The key, read from its file. Raises OSError; ValueError when the file is empty."""
        key = self.token_pepper_file.read_bytes().strip()
        if not key:
            raise ValueError(f"{self.token_pepper_file} is empty: write 32 random bytes to it.")
        return key
