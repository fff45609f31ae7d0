"""The reference's pages, rendered from the OpenAPI document and the catalogue of problems."""

import functools
import json
import re
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException

from gateway import assets
from gateway.api.openapi import document, words
from gateway.api.problems import catalogue, slug

Page = dict[str, Any]

_NAMES = re.compile(r"`(?P<name>[^`]+)`|\b[A-Z]+(?:_[A-Z]+)+\b")
_FILE = "application/octet-stream"
_METHODS = ("get", "post", "patch", "put", "delete")


@functools.cache
def templates() -> Environment:
    """The templates, with what they call."""
    environment = Environment(loader=PackageLoader("gateway"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals["asset"] = assets.url
    environment.filters |= {"kind": kind, "rules": rules, "paragraphs": paragraphs, "slug": slug}
    return environment


def render(name: str, **parameters: str) -> str:
    """A page by the name of its template. Raises HTTPException, 404, for a service or a problem that is not there."""
    if name == "service" and parameters["service"] not in services():
        raise HTTPException(404)
    if name == "problem" and parameters["problem"] not in {slug(reason) for reason in catalogue()}:
        raise HTTPException(404)
    return _render(name, *parameters.values())


@functools.cache
def _render(name: str, of: str = "") -> str:
    """A page that is always the same. There are as many as there are services and problems."""
    page: Page = {"here": name, "services": services()}
    if name == "service":
        page |= {"service": services()[of], "objects": objects(services()[of]["operations"])}
    elif name == "problems":
        page["catalogue"] = catalogue()
    elif name == "problem":
        reason = next(reason for reason in catalogue() if slug(reason) == of)
        page |= {"reason": reason, "problem": catalogue()[reason], "operations": refusing(reason)}
    return templates().get_template(f"{name}.html").render(page)


@functools.cache
def services() -> dict[str, Page]:
    """What each page of the reference is about, by the name in its address."""
    found: dict[str, Page] = {}
    for tag in document()["tags"]:
        operations = [
            operation_page(path, method, item[method])
            for path, item in document()["paths"].items()
            for method in _METHODS
            if method in item and item[method]["tags"] == [tag["name"]]
        ]
        key = slug(words(tag["name"]).replace(" ", "_"))
        found[key] = {"key": key, "title": words(tag["name"]), "about": tag["description"], "operations": operations}
    return dict(sorted(found.items(), key=lambda pair: pair[1]["title"]))


def operation_page(path: str, method: str, operation: Page) -> Page:
    """What is shown of one operation."""
    body = operation.get("requestBody")
    content = (body["content"] if body else {}).get("application/json", {"schema": {}, "example": None})
    answer = operation["responses"]["200"]["content"]
    said, _, refused = operation["description"].rpartition("\n\n")[0].partition("Refusals:")
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "said": said.strip(),
        "refused": refused.strip(),
        "who": operation["description"].rpartition("\n\n")[2],
        "parameters": operation["parameters"],
        "body": content["schema"],
        "given": {n: p for n, p in properties(content["schema"]).items() if not p.get("readOnly")},
        "required": resolve(content["schema"]).get("required", []),
        "answer": answer.get("application/json", {"schema": {}})["schema"],
        "takes_file": _FILE in (body["content"] if body else {}),
        "reasons": operation["x-reasons"],
        "statuses": {
            status: document()["components"]["responses"][answer["$ref"].rpartition("/")[2]]["description"]
            for status, answer in operation["responses"].items()
            if "$ref" in answer
        },
        "curl": curl(path, method, operation, content["example"]),
    }


def curl(path: str, method: str, operation: Page, example: Any) -> str:
    """The operation as one would call it from a shell, with $TRIBUTARY and $TOKEN set."""
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", parameter["example"])
    needed = [p for p in operation["parameters"] if p["in"] == "query" and p["name"] == "query"]
    lines = [
        f'curl {"" if method == "get" else f"-X {method.upper()} "}"$TRIBUTARY{path}{"?query=youth" if needed else ""}"'
    ]
    if {} not in operation["security"]:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if any(p["name"] == "Idempotency-Key" for p in operation["parameters"]) and method == "post":
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    if _FILE in operation.get("requestBody", {}).get("content", {}):
        lines[0] = lines[0][:-1] + '?fileName=annex.pdf"'
        lines.append('-H "Content-Type: application/pdf"')
        lines.append("--data-binary @annex.pdf")
    if path.endswith(":download"):
        lines.append("--remote-name --remote-header-name")
    if example is not None:
        lines.append('-H "Content-Type: application/json"')
        lines.append("-d '" + json.dumps(example, indent=2, ensure_ascii=False).replace("'", "'\\''") + "'")
    return " \\\n  ".join(lines)


def resolve(schema: Page) -> Page:
    """The schema that a reference leads to."""
    return document()["components"]["schemas"][name_of(schema)] if "$ref" in schema else schema


def properties(schema: Page) -> Page:
    """The fields of an object."""
    return dict(resolve(schema).get("properties", {}))


def name_of(schema: Page) -> str:
    """The name of the object that a schema refers to, or ""."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def objects(operations: list[Page]) -> dict[str, Page]:
    """The objects that the operations take and give, and those within them, by name."""
    found: dict[str, Page] = {}
    waiting = [schema for operation in operations for schema in (operation["answer"], operation["body"])]
    while waiting:
        schema = waiting.pop()
        name = name_of(schema)
        if name in found:
            continue
        if name:
            found[name] = schema = resolve(schema)
        waiting += schema.get("properties", {}).values()
        waiting += [schema["items"]] if "items" in schema else []
    return dict(sorted(found.items()))


def kind(schema: Page) -> str:
    """What a value is, in a word or two. An object is named by the template, which links to it."""
    if "enum" in schema:
        return "one of"
    if schema.get("type") == "array":
        inner = kind(schema["items"])
        return "list, each one of" if inner == "one of" else f"list of {inner}"
    if "$ref" in schema:
        return ""
    return {"date-time": "time", "int64": "64-bit integer as a string", "email": "e-mail address"}.get(
        schema.get("format", "") if schema.get("type") == "string" else "", str(schema.get("type", "value"))
    )


def rules(schema: Page) -> list[str]:
    """The constraints on a value, in words."""
    found = []
    low, high = schema.get("minLength"), schema.get("maxLength")
    if high is not None:
        found.append(f"{low} to {high:,} characters" if low else f"up to {high:,} characters")
    elif low:
        found.append(f"at least {low} characters")
    low, high = schema.get("minimum"), schema.get("maximum")
    wide = high in (2**31 - 1, 2**32 - 1)
    if low is not None and high is not None and not wide:
        found.append(f"{low:g} to {high:g}")
    elif low is not None and low > -(2**31):
        found.append(f"{low:g} or more")
    if "minItems" in schema or "maxItems" in schema:
        found.append(f"{schema.get('minItems', 0)} to {schema.get('maxItems', 'any number of')} items")
    if schema.get("uniqueItems"):
        found.append("each once")
    if "pattern" in schema:
        found.append(f"matches {schema['pattern']}")
    if schema.get("type") == "array":
        found += [f"each {rule}" for rule in rules(schema["items"])]
    return found


def paragraphs(text: str) -> list[Markup]:
    """A text's paragraphs, with names set as code, and reasons linked to what they mean."""
    return [Markup(_NAMES.sub(_mark, str(escape(part)))) for part in text.split("\n\n") if part]  # noqa: S704 (escaped)


def _mark(found: re.Match[str]) -> str:
    word = found["name"] or found[0]
    code = f"<code>{word}</code>"
    return f'<a href="/problems/{slug(word)}">{code}</a>' if word in catalogue() else code


def refusing(reason: str) -> list[Page]:
    """The operations whose contracts name the reason."""
    return [
        {"service": service, "operation": operation}
        for service in services().values()
        for operation in service["operations"]
        if reason in operation["reasons"]
    ]
