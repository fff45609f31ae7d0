"""Sets up .venv with the packages that a lock names, hash by hash: `setup_venv.py runtime` or `setup_venv.py dev`.

Run by the Makefile with whatever `python3` is there, so it uses the standard library alone. uv does the work, pinned in
requirements/uv.lock and kept in .venv/uv, where making the packages agree with a lock does not remove it.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "uv"
REQUIREMENTS = ROOT / "requirements"
OLDEST = (3, 11)


def main(wanted: str) -> None:
    """Sets up the packages of "runtime" or "dev"."""
    check_python()
    # What developing needs holds what running needs: a set-up for running must not take the tools away.
    lock = "dev" if (VENV / "dev").exists() else wanted
    began = time.monotonic()
    if not is_whole():
        run("Creating .venv", sys.executable, "-m", "venv", "--clear", str(VENV))
    if not works(UV / "bin" / "uv") or newer(REQUIREMENTS / "uv.lock", UV / "installed"):
        pip = (str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade")
        run("Installing uv", *pip, "--target", str(UV), "--require-hashes", "-r", str(REQUIREMENTS / "uv.lock"))
        (UV / "installed").touch()
    uv = (str(UV / "bin" / "uv"), "pip")
    # Compiled at once, for an installation that is never written to again would else be compiled at every start.
    sync = (*uv, "sync", "--quiet", "--compile-bytecode", "--require-hashes", str(REQUIREMENTS / f"{lock}.lock"))
    run(f"Installing the packages of requirements/{lock}.lock", *sync)
    run("Installing Tributary", *uv, "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    link = VENV / "bin" / "uv"
    link.unlink(missing_ok=True)
    link.symlink_to(UV / "bin" / "uv")
    for done in {"runtime", lock}:
        (VENV / done).touch()
    say(f"Set up in {time.monotonic() - began:.1f} s.")


def check_python() -> None:
    """Ends with a sentence when this Python cannot set up anything."""
    if sys.version_info < OLDEST:
        sys.exit(
            f"Python {'.'.join(map(str, OLDEST))} or newer is needed, and this is {sys.version.split()[0]}: "
            "install a newer one and name it, as in `make up PYTHON=python3.12`."
        )
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        sys.exit(
            "Python's venv module is missing: install it (Debian and Ubuntu: `apt install python3-venv`), "
            "then run this again."
        )
    if not os.access(VENV if VENV.exists() else ROOT, os.W_OK):
        sys.exit(
            f"{VENV if VENV.exists() else ROOT} cannot be written by you: give it to yourself with `sudo chown -R`, "
            "or clone the repository into a folder of yours."
        )


def is_whole() -> bool:
    """Whether .venv is one whose Python runs. Without pyvenv.cfg, as when somebody was stopped in deleting it, that is
    only another name of the Python it was made of."""
    return (VENV / "pyvenv.cfg").exists() and works(PYTHON)


def works(program: Path) -> bool:
    """Whether a program is there and runs; a virtual environment dies with the Python it was made of."""
    try:
        return subprocess.run([str(program), "--version"], capture_output=True, check=False).returncode == 0  # noqa: S603 (a program of .venv)
    except OSError:
        return False


def newer(file: Path, than: Path) -> bool:
    """Whether `file` was written after `than`, or `than` is not there."""
    return not than.exists() or file.stat().st_mtime > than.stat().st_mtime


def run(what: str, *command: str) -> None:
    """Runs a command, showing for how long; ends with what it said when it fails."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:
        environment = os.environ | {"VIRTUAL_ENV": str(VENV)}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)  # noqa: S603 (main's own commands)
        while True:
            try:
                code = process.wait(0.2)
                break
            except subprocess.TimeoutExpired:
                if sys.stdout.isatty():
                    print(f"\r\033[K{what} {time.monotonic() - began:.0f} s", end="", flush=True)
            except KeyboardInterrupt:
                process.terminate()
                sys.exit("\nInterrupted; run the same command to go on.")
        if code:
            output.seek(0)
            sys.stderr.write(output.read().decode(errors="replace"))
            sys.exit(f"{what} failed. Once that is mended, run the same command to go on.")
    say(f"{what}: {time.monotonic() - began:.1f} s")


def say(line: str) -> None:
    """Prints a line, in place of the one that shows progress."""
    print(f"\r\033[K{line}" if sys.stdout.isatty() else line, flush=True)


if __name__ == "__main__":
    if sys.argv[1:] not in (["runtime"], ["dev"]):
        sys.exit("Say what for: setup_venv.py runtime, or setup_venv.py dev.")
    main(sys.argv[1])
