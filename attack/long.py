"""The tests that are attacks, in their long forms."""

import re
import sys
from pathlib import Path

from attack.outcome import Outcome
from attack.target import ROOT, run

# For each: the tests, and the environment that makes them long, with numbers that a share is taken of.
TESTS: dict[str, tuple[list[str], dict[str, int]]] = {
    "schemathesis": (["tests/contracts/test_openapi_holds.py"], {"TRIBUTARY_EXAMPLES": 50}),
    "naughty strings": (
        [
            "tests/security/test_hostile_strings.py",
            "tests/security/test_hostile_http.py",
            "tests/security/test_hostile_pages.py",
            "tests/portal/test_hostile.py",
        ],
        {"TRIBUTARY_STRINGS": 600},
    ),
    "tenants in any order": (["tests/security/test_any_order.py"], {"TRIBUTARY_STEPS": 10_000}),
    "gRPC ports": (["tests/security/test_ports.py"], {"TRIBUTARY_FRAMES": 3_000}),
    "tokens, the top ten, access": (
        ["tests/security/test_tokens.py", "tests/security/test_api_top_ten.py", "tests/access"],
        {},
    ),
}


def tests(folder: Path, seconds: int, share: float) -> list[Outcome]:
    """An outcome for each of them."""
    outcomes = []
    for name, (paths, amounts) in TESTS.items():
        log = folder / f"{name.replace(' ', '-')}.log"
        told = {variable: max(1, round(amount * share)) for variable, amount in amounts.items()}
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--timeout", str(seconds)]
        command += ["--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"), *(str(ROOT / path) for path in paths)]
        status = run(command, log, seconds, {variable: str(amount) for variable, amount in told.items()})
        outcomes.append(outcome(name, status, told, log))
    return outcomes


def outcome(name: str, status: int, told: dict[str, int], log: Path) -> Outcome:
    """What pytest's exit status says; that it collected nothing, or was interrupted, is no pass."""
    said = log.read_text(errors="replace")
    done = ", ".join(f"{variable}={amount}" for variable, amount in told.items())
    passed = re.search(r"(\d+) passed", said)
    if status == 0 and passed:
        return Outcome(name, f"{passed[0]} {done}".strip())
    if status == 1:
        failed = tuple(re.findall(r"^FAILED (\S+)", said, re.MULTILINE))
        return Outcome(name, done, failed or (str(log),))
    return Outcome(name, done, missing=f"pytest ended with {status}: {log}")
