"""The OpenAPI 3.1 document of the API, from the contracts: routes, fields, rules, comments, roles, refusals."""

import functools
import hashlib
import json
import re
from http import HTTPStatus
from typing import Any

from gateway.api import headers as reading
from gateway.api.binding import Form
from gateway.api.codec import protobuf_py
from gateway.api.comments import comments
from gateway.api.contract import Rpc, field, is_file, is_string, message_of, rpcs
from gateway.api.examples import body_example
from gateway.api.problems import STATUSES, reasons
from gateway.api.query import Parameter
from gateway.api.routes import Route, parse
from gateway.api.schemas import Schema, field_schema, kind_schema, message_schema, name_of, reachable
from gateway.api.wording import DESCRIPTION, HEADERS, MEANINGS, PROBLEM, ROLES

VERSION = "1.0.0"
_UUID = "0190d1f2-6f3a-7c55-9d0e-3b1f6a2c4e58"
# In 3.1 no type at all says that it is bytes and not JSON.
_FILE: Schema = {}
# What any request may meet, whatever it asks for.
_ALWAYS = (400, 406, 414, 421, 429, 431, 500, 503, 504)


@functools.cache
def document() -> dict[str, Any]:
    """The whole document. Raises ValueError when two messages would have one name."""
    paths: dict[str, dict[str, Any]] = {}
    components: dict[str, Schema] = {}
    messages = []
    for rpc in [r for r in rpcs() if r.bindings and not r.streams]:
        for index, binding in enumerate(rpc.bindings):
            route = parse(rpc, binding)
            operation = _operation(rpc, route, index)
            paths.setdefault(path_of(route), {})[binding.method.lower()] = operation
        messages += [rpc.response] if not any(binding.answer for binding in rpc.bindings) else []
        messages += [m for f in rpc.request.fields if (m := message_of(f)) is not None and not is_file(m)]
    names: dict[str, str] = {}
    for message in reachable(messages):
        name = name_of(message)
        if names.setdefault(name, message.type_name) != message.type_name:
            raise ValueError(f"{message.type_name} and {names[name]} would both be {name}")
        components[name] = message_schema(message)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tributary",
            "version": VERSION,
            "summary": "One partnership record, shared by city, county and community organizations.",
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": tag, "description": text} for tag, text in _tags().items()],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.items())) | PROBLEM,
            "securitySchemes": {
                "apiToken": {"type": "http", "scheme": "bearer", "description": "An API token of an account."},
                "clientCredentials": {
                    "type": "oauth2",
                    "description": "A client's id and secret for a token of 25 seconds in its scopes.",
                    "flows": {"clientCredentials": {"tokenUrl": "/oauth2/token", "scopes": _scopes()}},
                },
            },
            "headers": HEADERS,
            "responses": {_response_name(status): _response(status) for status in sorted({*MEANINGS} - {304})},
        },
    }


@functools.cache
def encoded() -> tuple[bytes, str]:
    """The document as it is sent, and its etag."""
    body = json.dumps(document(), ensure_ascii=False, separators=(",", ":")).encode()
    return body, hashlib.sha256(body).hexdigest()[:32]


def path_of(route: Route) -> str:
    """The route's path with one parameter for each segment that varies: "/v1/cases/{case}:submit"."""
    names = iter(path_parameters(route))
    segments = [segment if segment is not None else f"{{{next(names)}}}" for segment in route.segments]
    return "/" + "/".join(segments) + (f":{route.verb}" if route.verb else "")


def path_parameters(route: Route) -> list[str]:
    """Their names, after the collection that each is one of: "cases/*" has "case"."""
    collections = [route.segments[i - 1] or "" for i, segment in enumerate(route.segments) if segment is None]
    return [singular(collection) for collection in collections]


def singular(collection: str) -> str:
    """ "cases" is "case", "opportunities" is "opportunity", "directoryEntries" is "directoryEntry"."""
    return f"{collection[:-3]}y" if collection.endswith("ies") else collection.removesuffix("s")


def _operation(rpc: Rpc, route: Route, index: int) -> dict[str, Any]:
    form = Form(route, protobuf_py)
    said = comments().get(f"{rpc.package}.{rpc.service}.{rpc.name}", "")
    about = _holds_here(comments().get(f"{rpc.package}.{rpc.service}", ""), route)
    public = "PUBLIC" in rpc.roles
    etag = is_string(field(rpc.response, "etag"))
    operation: dict[str, Any] = {
        "operationId": rpc.name + (str(index + 1) if index else ""),
        "tags": [rpc.service.removesuffix("Service")],
        "summary": words(rpc.name),
        "description": f"{said}\n\n{who(rpc.roles)}".strip(),
        "x-roles": list(rpc.roles),
        "x-rpc": rpc.path,
        "x-reasons": reasons([said, about]),
        "security": [
            {"apiToken": []},
            *([{"clientCredentials": [rpc.scope]}] if rpc.scope else []),
            *([{}] if public else []),
        ],
        "parameters": [
            *(_path_parameter(name) for name in path_parameters(route)),
            *(_query_parameter(p) for p in form.parameters),
            *_header_parameters(form, reads_etag=etag and route.binding.method == "GET"),
        ],
        "responses": _responses(rpc, route, form, [said, about], etag=etag),
    }
    if form.takes_body:
        operation["requestBody"] = _body(rpc, route)
    return operation


def _holds_here(about: str, route: Route) -> str:
    """What a service's comment says of this operation: of verbs only to what changes, of a thing only where one is."""
    if not route.variables:
        return ""
    if route.binding.method != "GET":
        return about
    return " ".join(sentence for sentence in about.split(". ") if "_NOT_FOUND" in sentence)


def _body(rpc: Rpc, route: Route) -> dict[str, Any]:
    binding = route.binding
    change = binding.method == "PATCH"
    if binding.body == "*":
        bound = frozenset(v.field for v in route.variables)
        schema = message_schema(rpc.request, without=bound)
        message = rpc.request
    else:
        part = field(rpc.request, binding.body)
        assert part is not None
        inner = message_of(part)
        assert inner is not None
        if is_file(inner):
            text = "The file itself. Its own media type, or application/octet-stream, is its Content-Type."
            return {"required": True, "description": text, "content": {"application/octet-stream": {"schema": _FILE}}}
        message, bound = inner, frozenset()
        schema = (
            message_schema(message, partial=True) if change else {"$ref": f"#/components/schemas/{name_of(message)}"}
        )
    example = body_example(message, without=bound, partial=change)
    required = binding.body != "*" or bool(schema.get("required"))
    return {"required": required, "content": {"application/json": {"schema": schema, "example": example}}}


def _path_parameter(name: str) -> dict[str, Any]:
    own = ' or "me"' if name == "account" else ""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": f"What comes after the last slash in the name of the {words(name).lower()}: a UUID{own}.",
        "schema": {"type": "string", "pattern": "^[^/]+$", "minLength": 1, "maxLength": 255},
        "example": _UUID,
    }


def _query_parameter(parameter: Parameter) -> dict[str, Any]:
    described = field_schema(parameter.field)
    text = described.pop("description", "")
    out: dict[str, Any] = {"name": parameter.name, "in": "query", "schema": described}
    if text:
        out["description"] = text
    if parameter.name == "updateMask":
        out["schema"] = kind_schema(parameter.field.value.message, None)  # type: ignore[union-attr]
        out["description"] = "The fields to change, with commas between. Without it: those that the body names."
    elif parameter.name == "requestId":
        out["description"] = "The same as the header Idempotency-Key."
    if parameter.repeated:
        out |= {"style": "form", "explode": True}
    return out


def _header_parameters(form: Form, *, reads_etag: bool) -> list[dict[str, Any]]:
    found = []
    if form.request_id is not None:
        text = "A key of the caller's. The same key and request give the same answer, and are done once."
        found.append(_header("Idempotency-Key", text, {"type": "string", "pattern": "^[!#-~]{1,128}$"}))
    if form.etag is not None:
        text = "The etag that it must still have, in quotes; or * for any. With another: 412."
        found.append(_header("If-Match", text, {"type": "string", "pattern": r'^(\*|"[!#-~]{1,64}")$'}))
    if reads_etag:
        text = "The etag that is known, in quotes. While it is the current one: 304, without a body."
        found.append(_header("If-None-Match", text, {"type": "string", "pattern": r'^(\*|(W/)?"[!#-~]{1,64}")$'}))
    text = "An id for the request, to find it by in logs. One is made when it is absent."
    found.append(_header("X-Request-Id", text, {"type": "string", "pattern": "^[A-Za-z0-9._~:+/=@-]{1,128}$"}))
    text = f"Seconds that the answer may take; {reading.DEFAULT_TIMEOUT:.0f} when absent."
    most = {"type": "number", "minimum": reading.LEAST_TIMEOUT, "maximum": reading.MOST_TIMEOUT}
    found.append(_header("X-Request-Timeout", text, most))
    return found


def _header(name: str, text: str, schema: Schema) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": text, "schema": schema}


def _responses(rpc: Rpc, route: Route, form: Form, said: list[str], *, etag: bool) -> dict[str, Any]:
    headers: dict[str, Any] = {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}}
    if etag:
        headers["ETag"] = {"$ref": "#/components/headers/ETag"}
    content: dict[str, Any] = {"*/*": {"schema": _FILE}}
    described = "The file, to be saved under the name that Content-Disposition gives."
    if route.binding.answer:
        headers["Content-Disposition"] = {"$ref": "#/components/headers/Content-Disposition"}
    else:
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name_of(rpc.response)}"}}}
        described = comments().get(rpc.response.type_name) or "Done."
    out: dict[str, Any] = {"200": {"description": described, "headers": headers, "content": content}}
    if etag and route.binding.method == "GET":
        out["304"] = {"description": MEANINGS[304], "headers": headers}
    # 403 also where anybody may ask: a system's token reaches no further than its scopes.
    statuses = {*_ALWAYS, *refusals(said), 401, 403}
    if route.variables:
        statuses.add(404)
    if form.takes_body:
        statuses |= {408, 413} if form.takes_file else {408, 413, 415}
    if form.request_id is not None:
        statuses.add(409)
    if form.etag is not None:
        statuses |= {409, 412}
    for status in sorted(statuses):
        out[str(status)] = {"$ref": f"#/components/responses/{_response_name(status)}"}
    return out


def refusals(said: list[str]) -> set[int]:
    """The HTTP statuses of the gRPC codes that comments name."""
    named = {word for text in said for word in re.findall(r"\b[A-Z]+(?:_[A-Z]+)*\b", text)}
    return {status for code, status in STATUSES.items() if code.name in named}


def _response_name(status: int) -> str:
    return "".join(part.capitalize() for part in re.findall("[A-Za-z]+", HTTPStatus(status).phrase))


def _response(status: int) -> dict[str, Any]:
    headers: dict[str, Any] = {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}}
    if status in (429, 503):
        headers["Retry-After"] = {"$ref": "#/components/headers/Retry-After"}
    if status == 401:
        headers["WWW-Authenticate"] = {"$ref": "#/components/headers/WWW-Authenticate"}
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    if status == 431:
        return {"description": MEANINGS[status]}
    return {"description": MEANINGS[status], "headers": headers, "content": content}


def _scopes() -> dict[str, str]:
    """Every scope with what is in it."""
    found: dict[str, list[str]] = {}
    for rpc in rpcs():
        if rpc.scope:
            found.setdefault(rpc.scope, []).append(rpc.name)
    return {scope: ", ".join(names) + "." for scope, names in sorted(found.items())}


@functools.cache
def _tags() -> dict[str, str]:
    return {
        rpc.service.removesuffix("Service"): comments().get(f"{rpc.package}.{rpc.service}", "")
        for rpc in rpcs()
        if rpc.bindings
    }


def words(name: str) -> str:
    """A name in words: "GetPartnershipRecord" is "Get partnership record"."""
    parts = [part.lower() for part in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)]
    text = " ".join("API" if part == "api" else part for part in parts)
    return text[:1].upper() + text[1:]


def who(roles: tuple[str, ...]) -> str:
    """Who may call, in a sentence."""
    if "PUBLIC" in roles:
        return "Open to everyone, with or without a token."
    return "For " + ", ".join(ROLES[role] for role in roles) + "."
