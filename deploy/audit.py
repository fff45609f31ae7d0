"""Asks for known weaknesses of the locked packages: `python deploy/audit.py`, a part of `make check`.

Exit status 1 for a weakness that is known. Where nobody can be asked, as on a machine without a network or behind a
registry that has no advisories, it says loudly that nothing was audited: pip-audit itself would call that a pass. With
TRIBUTARY_AUDIT=required that is a failure too, which is for machines that publish.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

REQUIREMENTS = Path(__file__).parent.parent / "requirements"
LOCKS = ("runtime.lock", "dev.lock", "uv.lock")
# Asked about first: a source that does not know it has no advisories of the rest either.
KNOWN_TO_ALL = "starlette"
SECONDS = 180


class NobodyToAskError(Exception):
    """No advisories can be had; says why."""


def pins(lock: Path) -> list[str]:
    """What a lock pins, as "name==version", without hashes and conditions."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", line) for line in lines)
    return [f"{pin[1]}=={pin[2]}" for pin in found if pin is not None]


def audited(pinned: list[str]) -> list[dict[str, Any]]:
    """What pip-audit says of each. Raises NobodyToAskError."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "requirements.txt")
        file.write_text("\n".join(pinned) + "\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner", "off"]
        command += ["--timeout", "5", "--format", "json", "--requirement", str(file)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603 (a fixed program)
        except subprocess.TimeoutExpired:
            raise NobodyToAskError(f"no answer within {SECONDS} seconds") from None
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        words = (done.stderr.strip() or "it gave no reason").splitlines()[-1]
        raise NobodyToAskError(words[:300]) from None
    return found


def judge(found: list[dict[str, Any]], expected: int) -> tuple[list[str], list[str]]:
    """The weaknesses, and the packages that nothing is known about, each in a line. What is missing is not known."""
    weak = [
        f"{package['name']} {package['version']}: {', '.join(v['id'] for v in package['vulns'])}, "
        f"mended in {', '.join(package['vulns'][0].get('fix_versions', [])) or 'no version yet'}"
        for package in found
        if package.get("vulns")
    ]
    unknown = [package["name"] for package in found if "skip_reason" in package]
    return weak, unknown + ["of unknown name"] * (expected - len(found))


def main() -> int:
    """The exit status."""
    pinned = sorted({pin for lock in LOCKS for pin in pins(REQUIREMENTS / lock)})
    try:
        first = [pin for pin in pinned if pin.startswith(f"{KNOWN_TO_ALL}==")]
        if judge(audited(first), len(first))[1]:
            raise NobodyToAskError(f"the package index in use has no advisories: it does not know {first[0]}")
        weak, unknown = judge(audited(pinned), len(pinned))
    except NobodyToAskError as error:
        return not_audited(f"{error}", len(pinned))
    for line in weak:
        print(f"Known weakness: {line}", file=sys.stderr)
    if weak:
        return 1
    if unknown:
        return not_audited(f"nothing is known about {', '.join(sorted(unknown))}", len(unknown))
    print(f"{len(pinned)} locked packages: no known weakness.")
    return 0


def not_audited(why: str, count: int) -> int:
    """Says that nothing was found out, which is no pass. The exit status."""
    print(f"*** NOT AUDITED: {count} locked packages. {why}.", file=sys.stderr)
    print("*** This is no finding that they are sound. Run `make check` where an index is reached.", file=sys.stderr)
    return 1 if os.environ.get("TRIBUTARY_AUDIT") == "required" else 0


if __name__ == "__main__":
    sys.exit(main())
