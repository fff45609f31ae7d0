"""The keys of actor tokens, in files that may change while the product runs: that is how keys are rotated."""

import json
import warnings
from datetime import UTC, datetime
from pathlib import Path

import structlog
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import OKPKey

# RFC 9864 renames the algorithm that RFC 8037 calls EdDSA; every JWT library knows the older name.
warnings.filterwarnings("ignore", "EdDSA is deprecated", SecurityWarning)

log = structlog.get_logger()


class KeyFile:
    """The Ed25519 keys of a file, which holds a JWK or a JWK Set (RFC 7517). A file that changed is read again."""

    def __init__(self, path: Path, *, private: bool = False) -> None:
        """Raises OSError or ValueError for a file that is not there or holds other keys."""
        self._path = path
        self._private = private
        self._stamp = self._state()
        self._keys = self._read()

    def keys(self) -> dict[str, OKPKey]:
        """The keys by their thumbprints (RFC 7638), in the order of the file. A file that cannot be read any more, as
        one half-written, leaves those that were known."""
        try:
            stamp = self._state()
            if stamp != self._stamp:
                self._keys, self._stamp = self._read(), stamp
                log.info("keys_read", file=str(self._path), keys=list(self._keys))
        except (OSError, ValueError) as error:
            log.error("keys_unreadable", file=str(self._path), error=str(error))
        return self._keys

    @property
    def written(self) -> datetime:
        """When the file that the keys are from was last written (UTC)."""
        return datetime.fromtimestamp(self._stamp[0] / 1e9, UTC)

    def _state(self) -> tuple[int, int, int]:
        state = self._path.stat()
        return state.st_mtime_ns, state.st_size, state.st_ino

    def _read(self) -> dict[str, OKPKey]:
        kind = "private" if self._private else "public"
        found: dict[str, OKPKey] = {}
        try:
            told = json.loads(self._path.read_text())
            for jwk in told.get("keys", [told]):
                key = OKPKey.import_key(jwk)
                if key.curve_name != "Ed25519" or key.is_private != self._private:
                    raise ValueError(jwk.get("kid"))
                found[key.thumbprint()] = key
        except (ValueError, TypeError, KeyError, AttributeError, JoseError) as error:
            raise ValueError(f"{self._path} is not the JWK of an Ed25519 {kind} key, or a JWK Set of such") from error
        if not found:
            raise ValueError(f"{self._path} is a JWK Set without keys")
        return found
