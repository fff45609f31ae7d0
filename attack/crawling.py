"""wapiti on the portal, as those who come to it, and on the API by its document."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx2

from attack.outcome import Outcome
from attack.requests import LISTS
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
# Of things of one kind it gets to see as many: the others' pages are the same page again.
EACH = 2
# The same page many times: one of the reference for each thing and each refusal, signing in from each search, and the
# next ones of a list, which are asked for with a token.
ALIKE = ("/docs/", "/problems/", "/sign-in?next=*%3F", "/services?page=", "/organizations?page=")


def wapiti(product: Product, folder: Path, seconds: int) -> Outcome:
    """The portal as each of its people and as the public, and the API by its document as the Office; `seconds` is the
    most that it may look for pages, and then for each module's attacks, and what took longer is missing."""
    (folder / "wapiti").mkdir()
    cookies = {"public": "", **{who: signed_in(product, email) for who, email in PEOPLE.items()}}
    runs = {
        who: [*(["-H", f"Cookie: {cookie}"] if cookie else []), *others(product, who)]
        for who, cookie in cookies.items()
    }
    runs["api"] = [
        *("--swagger", f"{product.url}/openapi.json"),
        *("-H", f"Authorization: Bearer {product.token('office')}"),
    ]
    found: set[str] = set()
    missing: list[str] = []
    pages = 0
    for who, options in runs.items():
        log, report = folder / "wapiti" / f"{who}.log", folder / "wapiti" / f"{who}.json"
        command: list[str | Path] = [TOOLS / "wapiti", "-u", f"{product.url}/", "--scope", "folder", "-m", MODULES]
        command += ["-f", "json", "-o", report, "--flush-session", "--no-bugreport", "-d", "6"]
        # Of one form with the same fields, as the one of the language that is on each page, a few.
        command += ["-S", "paranoid", "--store-session", folder / "wapiti" / who, "-v", "2"]
        command += ["--max-scan-time", str(seconds), "--max-attack-time", str(seconds)]
        command += [part for address in (*ENDING, *ALIKE) for part in ("-x", f"{product.url}{address}*")]
        run([*command, *options], log, seconds * (MODULES.count(",") + 3))
        if not report.exists():
            missing.append(f"as {who} it ended without a report")
            continue
        if cookies.get(who) and not is_signed_in(product, cookies[who]):
            missing.append(f"as {who} it ended its own session")
        if "Max attack time was reached" in (said := log.read_text(errors="replace")) or "Max scan time" in said:
            missing.append(f"as {who} it did not get to its end")
        told = json.loads(report.read_text())
        pages += int(told["infos"].get("crawled_pages_nbr", 0))
        found |= set(findings(who, told))
    done = f"{pages} pages and addresses, as {', '.join(runs)}"
    return Outcome("wapiti", done, tuple(sorted(found)), f"{'; '.join(missing)}: {folder}/wapiti" if missing else "")


def others(product: Product, who: str) -> list[str]:
    """Options that leave out every address with a thing in it that is not among the first of its kind which they may
    list: the same page under other names, or one that they may not see."""
    mine, all_of_it = (_ids(product, PEOPLE.get(each)) for each in (who, "office"))
    kept = {thing for things in mine.values() for thing in things[:EACH]}
    known = {thing for things in (*mine.values(), *all_of_it.values()) for thing in things}
    return [part for thing in sorted(known - kept) for part in ("-x", f"{product.url}*{thing}*")]


def _ids(product: Product, email: str | None) -> dict[str, list[str]]:
    """The ids of what somebody, or the public, may list."""
    headers = {"Authorization": f"Bearer {product.token_of(email)}"} if email else {}
    with httpx2.Client(base_url=product.url, headers=headers, trust_env=False) as client:
        answers = {each: client.get(f"/v1/{each}?pageSize=200").json() for each in LISTS}
    return {
        each: [thing["name"].rpartition("/")[2] for thing in answer.get(each, [])] for each, answer in answers.items()
    }


def is_signed_in(product: Product, cookie: str) -> bool:
    """Whether a session still is one."""
    return httpx2.get(f"{product.url}/account", headers={"Cookie": cookie}, trust_env=False).status_code == 200


def findings(who: str, told: dict[str, dict[str, list[dict[str, object]]]]) -> Iterator[str]:
    """What a report of wapiti's holds of medium severity and more and is not explained, in a line each."""
    for kind, cases in told["vulnerabilities"].items():
        for case in cases:
            if int(str(case["level"])) >= MEDIUM and kind not in EXPLAINED:
                yield f"{kind} as {who}: {case['method']} {case['path']} {case['parameter']}: {case['info']}"
