"""Handing mail over: to an SMTP server, or into a folder of a product that runs on somebody's own machine."""

from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib

from services.partners.domain.mails import Mail

# Seconds that a server may take to accept a message.
SMTP_SECONDS = 30.0


class Post(Protocol):
    """Where mail is handed over."""

    async def send(self, message: EmailMessage) -> None:
        """Hands a message over. Raises OSError or aiosmtplib.SMTPException when it is not taken."""


class Smtp:
    """An SMTP server, by its URL: "smtp://user:password@host:587" or "smtps://…"."""

    def __init__(self, url: str) -> None:
        """Raises ValueError for a URL of another kind."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError('TRIBUTARY_SMTP_URL must be as "smtp://user:password@host:587" or "smtps://host:465".')
        self._parts = parts

    async def send(self, message: EmailMessage) -> None:
        """Sends it; STARTTLS where the server offers it, and never a password without."""
        parts = self._parts
        async with aiosmtplib.SMTP(
            hostname=parts.hostname,
            port=parts.port or (465 if parts.scheme == "smtps" else 587),
            use_tls=parts.scheme == "smtps",
            timeout=SMTP_SECONDS,
        ) as server:
            if parts.username:
                if server.get_transport_info("sslcontext") is None:
                    raise aiosmtplib.SMTPException("the server offers no TLS, so it is told no password")
                await server.login(unquote(parts.username), unquote(parts.password or ""))
            await server.send_message(message)


class Folder:
    """A folder, a file for each message."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def send(self, message: EmailMessage) -> None:
        """Writes it, whole or not at all."""
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._path / f"{message['Message-ID'].strip('<>').partition('@')[0]}.eml"
        fresh = file.with_suffix(".new")
        fresh.write_bytes(bytes(message))
        fresh.rename(file)


def message_of(mail: Mail, recipient: str, sender: str, mail_id: UUID, now: object) -> EmailMessage:
    """A mail as it goes out. The same row gives the same Message-ID, by which a mail sent twice is known."""
    message = EmailMessage()
    # A name in the subject may have lines of its own; a header may not.
    message["From"], message["To"], message["Subject"] = sender, recipient, " ".join(mail.subject.split())
    message["Date"] = format_datetime(now)  # type: ignore[arg-type]
    message["Message-ID"] = f"<{mail_id}@tributary>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message
