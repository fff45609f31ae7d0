"""sqlmap on every operation, as those who may most."""

import re
from pathlib import Path

from attack.outcome import Outcome
from attack.requests import operations
from attack.target import TOOLS, run
from tests.product import Product


def sqlmap(product: Product, folder: Path, seconds: int, share: float) -> Outcome:
    """Every parameter of every operation, as the Office, for whose statements no scope narrows what is asked."""
    asked = operations(product.url, product.token("office"))
    asked = dict(list(asked.items())[: max(2, round(len(asked) * share))])
    clean, untried, found = 0, [], []
    for name, request in asked.items():
        place = folder / "sqlmap" / name
        place.mkdir(parents=True)
        (place / "request").write_text(request)
        command: list[str | Path] = [TOOLS / "sqlmap", "-r", "request", "--batch", "--dbms=PostgreSQL"]
        command += ["--technique=BEUST", "--time-sec=3"]
        command += ["--level=1", "--risk=1", "--threads=2", "--flush-session", "--disable-coloring", "--skip-waf"]
        command += ["--ignore-code=*", "--output-dir=out", "--results-file=results.csv"]
        run(command, place / "log", seconds)
        said = (place / "log").read_text(errors="replace")
        if re.search(r"is vulnerable|sqlmap identified the following injection", said):
            found.append(f"{name}: {place}")
        elif "do not appear to be injectable" in said:
            clean += 1
        else:
            untried.append(name)
    told = f"{clean} operations, each parameter"
    return Outcome("sqlmap", told, (*found, *(f"{name}: it did not get through it" for name in untried)))
