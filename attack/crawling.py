"""wapiti on the portal, as those who come to it, and on the API by its document."""

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2

from attack.outcome import Outcome
from attack.target import PEOPLE, TOOLS, run, signed_in
from tests.product import Product

# wapiti's modules but those that ask the world outside, or guess at other products' files and at passwords; and those
# of Java, which is not here (log4shell, which asks outside too, and spring4shell, which named a page that answers the
# same with what it sends and without).
MODULES = (
    "cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,ldap,methods,permanentxss,redirect,"
    "shellshock,sql,timesql,upload,xss,xxe"
)
# wapiti's levels: 0 is to be known, 1 low, 2 medium, 3 high, 4 critical.
MEDIUM = 2
# Kinds of findings that are none here, and why.
EXPLAINED = {
    "Cross Site Request Forgery": "forms hold no token: Sec-Fetch-Site, Origin and SameSite=Lax keep other sites out",
    "LDAP Injection": "there is no LDAP: a search for other words has other answers, which is all it looks at",
}
# It sends each form that it comes by: one of these ends its own session, and from there on it is one of the public.
ENDING = ("/sign-out", "/account/sessions")
# What each of them sees from the first to the last.
HOMES = {
    "office": "/office/queue",
    "organization": "/our/home",
    "agency": "/partners/home",
    "funder": "/partners/home",
    "admin": "/admin",
}
# One page of the reference for each thing, and for each refusal, all of one kind.
ALIKE = ("/docs/", "/problems/")
# What it says when it did not do all that it was told to.
CUT_SHORT = ("Max attack time was reached", "Max scan time", "Too much lag")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def wapiti(product: Product, folder: Path, seconds: int) -> Outcome:
    """The portal as each of its people and as the public, and the API by its document as the Office; `seconds` is the
    most that it may look for pages, and then for each module's attacks, and what took longer is missing."""
    (folder / "wapiti").mkdir()
    cookies = {who: signed_in(product, email) for who, email in PEOPLE.items()}
    asked = {who: ["-H", f"Cookie: {cookie}"] for who, cookie in cookies.items()}
    token = product.token("office")
    asked |= {"public": [], "api": ["--swagger", f"{product.url}/openapi.json", "-H", f"Authorization: Bearer {token}"]}
    # The Office's admin last, who may end what others have.
    admin = {"admin": [*asked.pop("admin"), *_but_oneself(product.url, cookies["admin"])]}
    found: set[str] = set()
    missing: list[str] = []
    pages = 0
    for some in (asked, admin):
        # It asks for one page at a time.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            scans = {
                who: pool.submit(_scan, product.url, folder / "wapiti" / who, options, seconds)
                for who, options in some.items()
            }
        for who, scan in scans.items():
            told, short = scan.result()
            pages += int(told["infos"].get("crawled_pages_nbr", 0))
            found |= set(findings(who, told))
            missing += [f"as {who} {each}" for each in short]
            if who in cookies and _get(product.url + HOMES[who], cookies[who]).status_code != 200:
                missing.append(f"as {who} it is not that any more")
    done = f"{pages} pages and addresses, as {', '.join((*asked, *admin))}"
    return Outcome("wapiti", done, tuple(sorted(found)), f"{'; '.join(missing)}: {folder}/wapiti" if missing else "")


def _scan(url: str, place: Path, options: list[str], seconds: int) -> tuple[dict[str, Any], list[str]]:
    """Looks for pages and attacks one form of each kind: wapiti's report, and in what it is not whole."""
    command: list[str | Path] = [TOOLS / "wapiti", "-u", f"{url}/", "--scope", "folder", "-S", "paranoid", "-d", "6"]
    command += ["-f", "json", "--no-bugreport", "--store-session", place, "-v", "2"]
    command += ["--max-scan-time", str(seconds), "--max-attack-time", str(seconds)]
    command += [part for address in (*ENDING, *ALIKE) for part in ("-x", f"{url}{address}*")]
    place.mkdir()
    run([*command, *options, "-m", "", "--flush-session", "-o", place / "pages.json"], place / "pages.log", seconds * 2)
    for store in place.glob("*.db"):
        one_of_each(store)
    report = place / "report.json"
    most = seconds * (MODULES.count(",") + 2)
    run([*command, *options, "-m", MODULES, "--skip-crawl", "-o", report], place / "attacks.log", most)
    said = "".join(log.read_text(errors="replace") for log in place.glob("*.log"))
    short = [f"it says: {words}" for words in CUT_SHORT if words in said]
    if not report.exists():
        return {"infos": {}, "vulnerabilities": {}}, [*short, "it ended without a report"]
    return json.loads(report.read_text()), short


def one_of_each(store: Path) -> None:
    """Takes out of what wapiti came by each form, and each address with parameters, that has the same ones as one
    before on the same page, or on that of another thing; a field that is there again, as boxes to tick are; and of
    bodies those that are part of several. It would try all that it knows on each of them: 330 fields of the API are
    5,900 in what its document describes. Every other page stays, for it looks there for what it has left."""
    with closing(sqlite3.connect(store)) as database, database:
        database.execute(
            "DELETE FROM params WHERE param_id NOT IN (SELECT min(param_id) FROM params GROUP BY path_id, type, name)"
        )
        seen = set()
        paths = database.execute("SELECT path_id, path, method FROM paths ORDER BY path_id").fetchall()
        for place, path, method in paths:
            fields = database.execute("SELECT type, name FROM params WHERE path_id = ?", (place,)).fetchall()
            kind = (_ID.sub("*", path), method, frozenset(fields))
            if fields and kind in seen:
                database.execute("DELETE FROM params WHERE path_id = ?", (place,))
                database.execute("DELETE FROM paths WHERE path_id = ?", (place,))
            seen.add(kind)
        known: set[tuple[str, str]] = set()
        bodies = database.execute("SELECT param_id, value1 FROM params WHERE name = '__RAW__' ORDER BY 1").fetchall()
        for place, body in bodies:
            fresh = json.dumps(_fresh(json.loads(body), ("", ""), known) or {})
            database.execute("UPDATE params SET value1 = ? WHERE param_id = ?", (fresh, place))


def _fresh(value: Any, field: tuple[str, str], known: set[tuple[str, str]]) -> Any:
    """What of a JSON value was not in those before; `field` is its name after that of what it is in."""
    if isinstance(value, list):
        return [inner] if value and (inner := _fresh(value[0], field, known)) is not None else None
    if isinstance(value, dict):
        kept = {name: _fresh(inner, (field[1], name), known) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner is not None} or None
    if field in known:
        return None
    known.add(field)
    return value


def _but_oneself(url: str, cookie: str) -> list[str]:
    """Options that leave out the pages on which an admin ends their own sessions and roles."""
    me = _get(f"{url}/v1/accounts/me", cookie).json()
    own = [me["name"], *(each["organization"] for each in me["memberships"])]
    return [part for name in own for part in ("-x", f"{url}/admin/{name}*")]


def _get(address: str, cookie: str) -> httpx2.Response:
    return httpx2.get(address, headers={"Cookie": cookie}, trust_env=False)


def findings(who: str, told: dict[str, dict[str, list[dict[str, object]]]]) -> Iterator[str]:
    """What a report of wapiti's holds of medium severity and more and is not explained, in a line each."""
    for kind, cases in told["vulnerabilities"].items():
        for case in cases:
            if int(str(case["level"])) >= MEDIUM and kind not in EXPLAINED:
                yield f"{kind} as {who}: {case['method']} {case['path']} {case['parameter']}: {case['info']}"
