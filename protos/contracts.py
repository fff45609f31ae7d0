"""Lints the contracts, and compares them with those of the last commit on `main` and of the last release: `python
protos/contracts.py`. With `--release` it takes today's for those of the last release.

What callers rely on may grow but not break: buf's FILE rules, of protos/buf.yaml, decide.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from google.protobuf.descriptor_pb2 import FileDescriptorSet

PROTOS = Path(__file__).parent
CONTRACTS = PROTOS / "gen" / "tributary" / "contracts.binpb"
# Those of the last release, without comments. Callers of then go on; tests/upgrades calls as they do.
RELEASED = PROTOS / "released.binpb"


def buf(*arguments: str) -> bool:
    """Runs buf with the rules of buf.yaml; whether it found nothing. Raises FileNotFoundError without buf."""
    beside = Path(sys.executable).with_name("buf")
    program = str(beside) if beside.exists() else shutil.which("buf")
    if program is None:
        raise FileNotFoundError("buf is not installed: it comes with the development requirements (make check).")
    command = [program, *arguments, "--config", str(PROTOS / "buf.yaml")]
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603 (a fixed program)


def committed(path: Path) -> bytes | None:
    """The file as it stands where this branch left `main`; None when there is no such commit or file."""

    def git(*arguments: str) -> bytes | None:
        command = ["git", "-C", str(PROTOS), *arguments]
        run = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (a fixed program)
        return run.stdout if run.returncode == 0 else None

    base = git("merge-base", "HEAD", "main") or git("rev-parse", "--verify", "HEAD")
    top = git("rev-parse", "--show-toplevel")
    if base is None or top is None:
        return None
    return git("show", f"{base.decode().strip()}:{path.resolve().relative_to(top.decode().strip()).as_posix()}")


def main() -> int:
    """Lints and compares; the exit status."""
    before = committed(CONTRACTS)
    with tempfile.TemporaryDirectory() as scratch:
        now, then = Path(scratch) / "now.binpb", Path(scratch) / "then.binpb"
        subprocess.run([sys.executable, str(PROTOS / "generate.py"), "--image", str(now)], check=True)  # noqa: S603 (ours)
        sound = buf("lint", str(now))
        kept = buf("breaking", str(now), "--against", str(RELEASED))
        if before is None:
            print("no contracts are committed yet: nothing to compare with")
        else:
            then.write_bytes(before)
            kept &= buf("breaking", str(now), "--against", str(then))
    return 0 if sound and kept else 1


def release() -> int:
    """Keeps today's contracts as those of a release; the exit status."""
    files = FileDescriptorSet.FromString(CONTRACTS.read_bytes())
    for file in files.file:
        file.ClearField("source_code_info")
    RELEASED.write_bytes(files.SerializeToString(deterministic=True))
    return 0


if __name__ == "__main__":
    sys.exit(release() if sys.argv[1:] == ["--release"] else main())
