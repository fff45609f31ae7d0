"""`python -m attack`: attacks a product of its own with everything there is, and prints what came of it.

`python -m attack sqlmap slow` runs some. TRIBUTARY_ATTACK_SHARE=0.01 runs a hundredth of what is long, to try it. Exit
status 1 when something was found; and when something was not run, with TRIBUTARY_ATTACK=required."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from attack import crawling, fuzz, long, scanning, slow
from attack.outcome import Outcome
from attack.target import ROOT, running
from tests.product import Product

# Seconds for any one program.
LONGEST = 4 * 3600
SHARE = float(os.environ.get("TRIBUTARY_ATTACK_SHARE", "1"))
# Of wapiti's crawl and of each of its modules.
SCAN = 3600


def bandit() -> Outcome:
    """The code, at its lowest severity; what is left out of the checks is counted, and explained in docs/attacks.md."""
    command = [str(ROOT / ".venv" / "bin" / "bandit"), "--quiet", "--recursive", "--severity-level", "medium"]
    command += ["--configfile", "pyproject.toml", "services", "gateway", "cli", "deploy"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    issues = tuple(line for line in done.stdout.splitlines() if line.startswith(">> Issue"))
    return Outcome("bandit", "services, gateway, cli, deploy", issues or ((done.stderr,) if done.returncode else ()))


# What needs a product of its own, which all of it is done to.
ON_A_PRODUCT: dict[str, Callable[[Product, Path], Outcome]] = {
    "slow": slow.slowhttptest,
    "wapiti": lambda product, folder: crawling.wapiti(product, folder, max(30, round(SCAN * SHARE))),
    "sqlmap": lambda product, folder: scanning.sqlmap(product, folder, 600, SHARE),
}
ATTACKS = ("bandit", "tests", *ON_A_PRODUCT, "atheris")


def outcomes(wanted: tuple[str, ...], folder: Path) -> Iterator[Outcome]:
    """Runs what is wanted."""
    if "bandit" in wanted:
        yield bandit()
    if "tests" in wanted:
        yield from long.tests(folder, LONGEST, SHARE)
    if set(wanted) & set(ON_A_PRODUCT):
        with running() as product:
            for name, attack in ON_A_PRODUCT.items():
                if name in wanted:
                    yield attack(product, folder)
    if "atheris" in wanted:
        yield from fuzz.atheris(folder, LONGEST, SHARE)


def main() -> int:
    """The exit status."""
    wanted = tuple(sys.argv[1:]) or ATTACKS
    if unknown := set(wanted) - set(ATTACKS):
        sys.exit(f"There is no {', '.join(sorted(unknown))}: say some of {', '.join(ATTACKS)}, or none for all.")
    folder = Path(tempfile.mkdtemp(prefix="tributary-attacks-"))
    print(f"What each says is in {folder}.", flush=True)
    found = missing = False
    began = time.monotonic()
    for outcome in outcomes(wanted, folder):
        print(f"{outcome.verdict:8} {outcome.tool}: {outcome.missing or outcome.done}", flush=True)
        for line in outcome.found:
            print(f"         {line}", flush=True)
        found |= bool(outcome.found)
        missing |= bool(outcome.missing)
    print(f"{(time.monotonic() - began) / 60:.0f} minutes.")
    if missing:
        print("*** Something was NOT RUN, which is no finding that it holds.", file=sys.stderr)
    return int(found or (missing and os.environ.get("TRIBUTARY_ATTACK") == "required"))


if __name__ == "__main__":
    sys.exit(main())
