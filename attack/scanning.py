"""sqlmap and wapiti on every operation and page, as those who may most."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from attack.outcome import Outcome
from attack.requests import operations
from attack.target import PEOPLE, TOOLS, run, signed_in
from tests.product import Product

# wapiti's modules but those that ask the world outside, or guess at other products' files and at passwords.
MODULES = (
    "cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,ldap,log4shell,methods,permanentxss,redirect,"
    "shellshock,spring4shell,sql,timesql,upload,xss,xxe"
)
# wapiti's levels: 0 is to be known, 1 low, 2 medium, 3 high, 4 critical.
MEDIUM = 2


def sqlmap(product: Product, folder: Path, seconds: int, share: float) -> Outcome:
    """Every parameter of every operation, as the Office, for whose statements no scope narrows what is asked."""
    asked = operations(product.url, product.token("office"))
    asked = dict(list(asked.items())[: max(2, round(len(asked) * share))])
    clean, untried, found = 0, [], []
    for name, request in asked.items():
        place = folder / "sqlmap" / name
        place.mkdir(parents=True)
        (place / "request").write_text(request)
        command: list[str | Path] = [
            TOOLS / "sqlmap",
            "-r",
            "request",
            "--batch",
            "--dbms=PostgreSQL",
            "--technique=BEUST",
            "--time-sec=3",
        ]
        command += ["--level=1", "--risk=1", "--threads=2", "--flush-session", "--disable-coloring", "--skip-waf"]
        command += ["--ignore-code=*", "--output-dir=out", "--results-file=results.csv"]
        run(command, place / "log", seconds)
        said = (place / "log").read_text(errors="replace")
        if re.search(r"is vulnerable|sqlmap identified the following injection", said):
            found.append(f"{name}: {place}")
        elif "do not appear to be injectable" in said or "no parameter(s) found" in said:
            clean += 1
        else:
            untried.append(name)
    told = f"{clean} operations, each parameter"
    return Outcome("sqlmap", told, (*found, *(f"{name}: it did not get through it" for name in untried)))


def wapiti(product: Product, folder: Path, seconds: int) -> Outcome:
    """The portal as each of its people and as the public, and the API by its document as the Office."""
    (folder / "wapiti").mkdir()
    runs = {"public": [], **{who: ["-H", f"Cookie: {signed_in(product, email)}"] for who, email in PEOPLE.items()}}
    runs["api"] = [
        *("--swagger", f"{product.url}/openapi.json"),
        *("-H", f"Authorization: Bearer {product.token('office')}"),
    ]
    found: list[str] = []
    pages = 0
    for who, options in runs.items():
        report = folder / "wapiti" / f"{who}.json"
        command: list[str | Path] = [
            TOOLS / "wapiti",
            "-u",
            f"{product.url}/",
            "--scope",
            "folder",
            "-m",
            MODULES,
            "-f",
            "json",
        ]
        command += ["-o", str(report), "--flush-session", "--no-bugreport", "--max-scan-time", str(seconds)]
        command += ["--max-attack-time", str(seconds // 4), "-d", "6", "-x", f"{product.url}/sign-out*", *options]
        run(command, folder / "wapiti" / f"{who}.log", seconds * 2)
        if not report.exists():
            return Outcome("wapiti", f"as {who}", missing=f"it ended without a report: {folder}/wapiti/{who}.log")
        told = json.loads(report.read_text())
        pages += int(told["infos"].get("crawled_pages_nbr", 0))
        found += findings(who, told)
    return Outcome("wapiti", f"{pages} pages and addresses, as {', '.join(runs)}", tuple(sorted(set(found))))


def findings(who: str, told: dict[str, dict[str, list[dict[str, object]]]]) -> Iterator[str]:
    """What a report of wapiti's holds of medium severity and more, in a line each."""
    for kind, cases in told["vulnerabilities"].items():
        for case in cases:
            if int(str(case["level"])) >= MEDIUM:
                yield f"{kind} as {who}: {case['method']} {case['path']} {case['parameter']}: {case['info']}"
