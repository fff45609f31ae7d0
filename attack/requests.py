"""The operations of the product as a scanner wants them: raw requests with a value in every place that takes one."""

import json
import re
from typing import Any
from urllib.parse import urlencode

import httpx2

# What lists have at hand, for the names of things in paths.
LISTS = ("organizations", "cases", "referrals", "opportunities", "connections", "agreements", "taxonomies")

# A requestId sent again has the first answer again; of a change under a mask that is none nothing is looked at.
_OFF = ("requestId", "updateMask", "allowMissing")


def operations(url: str, token: str) -> dict[str, str]:
    """A raw HTTP request for each operation of the API that changes nothing but by its body, by the operation's name.
    Those that remove or end something are left out: a scanner would end its own session."""
    headers = {"Authorization": f"Bearer {token}"}
    with httpx2.Client(base_url=url, headers=headers, trust_env=False) as client:
        document = client.get("/openapi.json").json()
        names = {each: _first(client.get(f"/v1/{each}?pageSize=1").json(), each) for each in LISTS}
        found = {}
        for template, item in document["paths"].items():
            for method, operation in item.items():
                if method == "delete" or re.search(r":(revoke|end|erase|approve|withdraw)", template):
                    continue
                name, host = operation["operationId"], url.removeprefix("http://")
                path = _path(template, names)
                asked = (p for p in operation["parameters"] if p["in"] == "query" and p["name"] not in _OFF)
                given = {p["name"]: _value(p["schema"]) for p in asked}
                if method == "get":  # A value that is refused as such would never reach a statement.
                    given = {p: v for p, v in given.items() if client.get(path, params={p: v}).status_code < 400}
                body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
                if not given and not body:
                    path += "*"  # sqlmap's mark: the address itself is to be tried.
                query = urlencode(given)
                lines = [f"{method.upper()} {path}{'?' if query else ''}{query} HTTP/1.1", f"Host: {host}"]
                lines += [f"Authorization: Bearer {token}", "Accept: application/json"]
                if body is not None:
                    lines.append("Content-Type: application/json")
                found[name] = "\r\n".join([*lines, "", json.dumps(body) if body is not None else ""])
    return found


def _first(answer: dict[str, Any], collection: str) -> str:
    things = answer.get(collection) or [{"name": "x/x"}]
    return str(things[0]["name"]).rpartition("/")[2]


def _path(template: str, names: dict[str, str]) -> str:
    """A path with the id of something that is there behind each collection."""
    return re.sub(r"(\w+)/\{\w+\}", lambda found: f"{found[1]}/{names.get(found[1], 'x')}", template)


def _value(schema: dict[str, Any]) -> str:
    inner = schema.get("items", schema)
    if "enum" in inner:
        return str(inner["enum"][0])
    return {"integer": "1", "boolean": "true", "number": "1"}.get(str(inner.get("type")), "a")
