"""atheris on each parser, each in a process of its own."""

import os
import re
import tempfile
from pathlib import Path

from attack.outcome import Outcome
from attack.target import ROOT, TOOLS, run

NAMES = (
    *("page_token", "resume_token", "query_filter", "json_body", "actor_token", "gateway_token", "said", "event"),
    *("passkey", "file", "hsds_rows", "hsds_import"),
)
RUNS = 1_000_000
MEMORY = Path("/dev/shm")


def atheris(folder: Path, seconds: int, share: float) -> list[Outcome]:
    """An outcome for each parser. It runs in the attack's own environment, on the packages of the product."""
    packages = next((ROOT / ".venv" / "lib").glob("python*/site-packages"))
    path = os.pathsep.join(map(str, (ROOT, ROOT / "protos" / "gen", packages)))
    outcomes = []
    for name in NAMES:
        place = folder / "atheris" / name
        place.mkdir(parents=True)
        command: list[str | Path] = [TOOLS / "python", "-m", "attack.fuzzing", name, str(round(RUNS * share))]
        # In memory, where there is such a place: files are made anew for each execution.
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as scratch:
            status = run(command, place / "log", seconds, {"PYTHONPATH": path, "TMPDIR": scratch})
        said = (place / "log").read_text(errors="replace")
        tried = re.search(r"^Done (\d+) in (\d+) second", said, re.MULTILINE)
        raised = re.search(r"Uncaught Python exception: ===\n(.*)", said)
        if raised:
            outcome = Outcome(f"atheris {name}", "", (f"{raised[1]}: {place}/log",))
        elif status or tried is None:
            outcome = Outcome(f"atheris {name}", "", missing=f"it ended with {status}: {place}/log")
        else:
            outcome = Outcome(f"atheris {name}", f"{int(tried[1]):,} executions in {tried[2]} s")
        outcomes.append(outcome)
    return outcomes
