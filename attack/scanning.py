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
# Kinds of findings that are none here, and why.
EXPLAINED = {
    "Cross Site Request Forgery": "forms hold no token: Sec-Fetch-Site, Origin and SameSite=Lax keep other sites out",
    "LDAP Injection": "there is no LDAP: a search for other words has other answers, which is all it looks at",
}


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


def wapiti(product: Product, folder: Path, seconds: int) -> Outcome:
    """The portal as each of its people and as the public, and the API by its document as the Office."""
    (folder / "wapiti").mkdir()
    runs = {"public": [], **{who: ["-H", f"Cookie: {signed_in(product, email)}"] for who, email in PEOPLE.items()}}
    runs["api"] = [
        *("--swagger", f"{product.url}/openapi.json"),
        *("-H", f"Authorization: Bearer {product.token('office')}"),
    ]
    found: list[str] = []
    missing: list[str] = []
    pages = 0
    # Of each module; it goes on to the next one then.
    each = max(10, seconds // 10)
    for who, options in runs.items():
        report = folder / "wapiti" / f"{who}.json"
        command: list[str | Path] = [TOOLS / "wapiti", "-u", f"{product.url}/", "--scope", "folder", "-m", MODULES]
        command += ["-f", "json", "-o", str(report), "--flush-session", "--no-bugreport", "-d", "4"]
        command += ["--store-session", str(folder / "wapiti" / who)]
        command += ["--max-scan-time", str(seconds), "--max-attack-time", str(each), "--max-files-per-dir", "40"]
        command += ["-x", f"{product.url}/sign-out*", *options]
        run(command, folder / "wapiti" / f"{who}.log", seconds + each * (MODULES.count(",") + 2) + 120)
        if not report.exists():
            missing.append(who)
            continue
        told = json.loads(report.read_text())
        pages += int(told["infos"].get("crawled_pages_nbr", 0))
        found += findings(who, told)
    if missing:
        return Outcome(
            "wapiti", "", tuple(found), f"it ended without a report as {', '.join(missing)}: {folder}/wapiti"
        )
    return Outcome("wapiti", f"{pages} pages and addresses, as {', '.join(runs)}", tuple(sorted(set(found))))


def findings(who: str, told: dict[str, dict[str, list[dict[str, object]]]]) -> Iterator[str]:
    """What a report of wapiti's holds of medium severity and more and is not explained, in a line each."""
    for kind, cases in told["vulnerabilities"].items():
        for case in cases:
            if int(str(case["level"])) >= MEDIUM and kind not in EXPLAINED:
                yield f"{kind} as {who}: {case['method']} {case['path']} {case['parameter']}: {case['info']}"
