"""The data folder: everything that one product on this machine keeps, and who may run on it."""

import fcntl
import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.embedded.server_user import ServerUser
from cli.problem import Problem
from cli.settings import SERVICES

ROLES = ("postgres", "nats", *SERVICES, *(f"{service}_owner" for service in SERVICES))
# A unix socket's path has room for 107 bytes, the longest name in it being "/postgres/.s.PGSQL.32000".
LONGEST_RUNTIME = 80
# Where the database goes when its user may not enter the data folder, as root's home is closed to it.
REACHABLE = Path("/var/lib/tributary")


class DataFolder:
    """The folder at `path`; nothing is touched until `create`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.logs = path / "logs"
        keys = path / "keys"
        # The pair that signs actor tokens, as JWKs, and the key of the keyed hash of API tokens.
        self.private_key = keys / "actor-private.json"
        self.public_key = keys / "actor-public.json"
        self.token_pepper = keys / "token-pepper"
        # The contents of files, a folder for each service.
        self.blobs = path / "blobs"
        self.demo_loaded = path / "demo-loaded"
        # Mail that goes nowhere else, and the password of every account of the demo data.
        self.mail = path / "mail"
        self.demo_password_file = path / "demo-password"
        self._secrets = path / "secrets.json"
        self.place = path / "place.json"
        self._processes = path / "processes.json"
        self._lock = path / "lock"

    def create(self) -> None:
        """Makes the folder, for its owner alone to read. Raises Problem when it cannot be written."""
        # Root's is for the database's own user to pass through.
        closed = 0o711 if os.geteuid() == 0 else 0o700
        try:
            self.path.mkdir(mode=closed, parents=True, exist_ok=True)
            self.logs.mkdir(mode=0o700, exist_ok=True)
            self.private_key.parent.mkdir(mode=0o700, exist_ok=True)
            self.blobs.mkdir(mode=0o700, exist_ok=True)
            with self._lock.open("a"):
                pass
        except OSError as error:
            raise Problem(
                f"The data folder {self.path} cannot be written ({error.strerror}): "
                "give it to yourself with `sudo chown -R`, or set TRIBUTARY_DATA to a folder of yours."
            ) from error
        owner = self.path.stat().st_uid
        if owner != os.geteuid():
            # What root wrote into it, its owner could not go on with.
            raise Problem(
                f"The data folder {self.path} is another user's (number {owner}): run this as that user, "
                "or set TRIBUTARY_DATA to a folder of yours."
            )

    @contextmanager
    def held(self, by: str) -> Iterator[None]:
        """Keeps others from running on the folder. Raises Problem while someone does."""
        with self._lock.open("r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                holder = lock.read().strip() or "Another command"
                raise Problem(f"{holder} on the data folder {self.path}: stop that first.") from error
            lock.truncate(0)
            lock.write(f"{by} (process {os.getpid()}) is at work")
            lock.flush()
            yield

    @property
    def in_use(self) -> bool:
        """Whether a product runs on it."""
        if not self._lock.exists():
            return False
        with self._lock.open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def passwords(self) -> dict[str, str]:
        """The random passwords of the servers' roles, by role, made at the first call."""
        if not self._secrets.exists():
            # 144 random bits each, in URL-safe characters.
            write_secret(self._secrets, json.dumps({role: secrets.token_urlsafe(18) for role in ROLES}, indent=1))
        try:
            kept: dict[str, str] = json.loads(self._secrets.read_text())
        except PermissionError as error:
            raise Problem(
                f"{self._secrets} belongs to another user: run this as that user, or give yourself the data folder "
                "with `sudo chown -R`."
            ) from error
        return kept

    def demo_password(self) -> str:
        """The password of every account of the demo data, made at the first call: no two products have the same. It is
        the one in the file of TRIBUTARY_DEMO_PASSWORD_FILE where that is set."""
        if given := os.environ.get("TRIBUTARY_DEMO_PASSWORD_FILE"):
            return Path(given).read_text().strip()
        if not self.demo_password_file.exists():
            write_secret(self.demo_password_file, f"heron-{secrets.token_hex(5)}")
        return self.demo_password_file.read_text()

    def note_processes(self, pids: dict[str, int]) -> None:
        """Notes the process id of each part, for the next start to find what a killed one left behind."""
        write_secret(self._processes, json.dumps(pids))

    def processes(self) -> dict[str, int]:
        """The process ids noted last."""
        try:
            noted: dict[str, int] = json.loads(self._processes.read_text())
        except FileNotFoundError:
            return {}
        return noted

    def blobs_url(self, service: str) -> str:
        """Where a service keeps the contents of files: at TRIBUTARY_<SERVICE>_BLOBS_URL, below TRIBUTARY_BLOBS_URL, or
        here."""
        if own := os.environ.get(f"TRIBUTARY_{service.upper()}_BLOBS_URL"):
            return own
        given = os.environ.get("TRIBUTARY_BLOBS_URL", "")
        return f"{given.rstrip('/') or self.blobs.resolve().as_uri()}/{service}"

    @property
    def begun(self) -> bool:
        """Whether a product was ever started on it."""
        return self._secrets.exists()

    def contents(self, user: ServerUser) -> list[Path]:
        """All that the product may have written, `user` running its database; the folder may hold others' files too."""
        names = "lock logs keys blobs nats run imports postgres postgres.new postgres.password demo-loaded place.json"
        names += " processes.json secrets.json mail demo-password"
        own = [self.path / name for name in names.split()]
        copies = self.path.glob("postgresql-*")
        elsewhere = [self._elsewhere, self._temporary] if user.other else [self._temporary]
        return [path for path in (*own, *copies, *elsewhere) if path.exists()]

    def clusters(self) -> list[Path]:
        """Where a database may be, by whether its user may enter the data folder."""
        return [self.path / "postgres", self._elsewhere / "postgres"]

    def server_home(self, user: ServerUser) -> Path:
        """Where the database's user keeps its files: here, or where it gets at them."""
        if user.may_enter(self.path):
            return self.path
        self._elsewhere.mkdir(mode=0o711, parents=True, exist_ok=True)
        return self._elsewhere

    def runtime(self, user: ServerUser) -> Path:
        """The folder of the unix sockets, whose path is short enough for them."""
        folder = self.path / "run"
        if len(str(folder).encode()) > LONGEST_RUNTIME or not user.may_enter(self.path):
            folder = self._temporary
        folder.mkdir(mode=0o711 if user.other else 0o700, exist_ok=True)
        if folder.lstat().st_uid != os.geteuid():  # In a folder that everyone may write to.
            raise Problem(f"{folder} belongs to another user: remove it, or set TMPDIR to a folder of yours.")
        database = folder / "postgres"
        database.mkdir(exist_ok=True)
        user.give(database)
        return folder

    @property
    def _elsewhere(self) -> Path:
        return REACHABLE / self._mark

    @property
    def _temporary(self) -> Path:
        return Path(tempfile.gettempdir()) / f"tributary-{os.geteuid()}-{self._mark}"

    @property
    def _mark(self) -> str:
        return hashlib.sha256(str(self.path).encode()).hexdigest()[:12]


def write_secret(path: Path, text: str) -> None:
    """Writes a file that its owner alone may read, whole or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(text)
    fresh.rename(path)
