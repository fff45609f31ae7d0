"""What partners is told by its environment, beside what every service is."""

from pathlib import Path

from services.chassis.settings import Settings as ServiceSettings


class Settings(ServiceSettings):
    """The chassis's settings, the key of the keyed hashes, and where mail goes."""

    # Any bytes, 32 random ones at best. With another key, every token is unknown and every second factor lost.
    token_pepper_file: Path
    # Where people reach the gateway, for the links in mails.
    public_url: str = "http://127.0.0.1:8080"
    # "smtp://user:password@host:587" (STARTTLS where it is offered) or "smtps://…:465"; empty when mail is not sent so.
    smtp_url: str = ""
    mail_from: str = "Tributary <tributary@localhost>"
    # A folder that mail is written to where there is no SMTP server, for the gateway to show at /dev/mail.
    dev_mail: Path | None = None

    def pepper(self) -> bytes:
        """The key, read from its file. Raises OSError; ValueError when the file is empty."""
        key = self.token_pepper_file.read_bytes().strip()
        if not key:
            raise ValueError(f"{self.token_pepper_file} is empty: write 32 random bytes to it.")
        return key
