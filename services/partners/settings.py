"""What partners is told by its environment, beside what every service is."""

from pathlib import Path

from services.chassis.settings import Settings as ServiceSettings


class Settings(ServiceSettings):
    """The chassis's settings, and the key of the keyed hash of API tokens."""

    # Any bytes, 32 random ones at best. With another key, every API token is unknown.
    token_pepper_file: Path

    def pepper(self) -> bytes:
        """The key, read from its file. Raises OSError; ValueError when the file is empty."""
        key = self.token_pepper_file.read_bytes().strip()
        if not key:
            raise ValueError(f"{self.token_pepper_file} is empty: write 32 random bytes to it.")
        return key
