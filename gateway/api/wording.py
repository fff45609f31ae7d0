"""What the OpenAPI document says that the contracts do not: statuses, roles in words, headers, the problem document."""

from typing import Any

MEANINGS = {
    304: "It has not changed since the etag in If-None-Match.",
    400: "The request is wrong in itself: `errors` names the fields.",
    401: "No valid token came with it.",
    403: "The caller's role, scopes or organization do not allow it.",
    404: "There is no such thing, or none that the caller may see.",
    406: "The Accept header rules out JSON.",
    408: "The body did not arrive in time.",
    409: "It conflicts with the state of things.",
    412: "The etag in If-Match is no longer the current one.",
    413: "The body is larger than 1 MiB, or a file larger than 10 MiB.",
    414: "The address is longer than 8 KiB.",
    415: "The body is not declared as application/json.",
    421: "The Host header names another host than the gateway.",
    429: "Too many requests, or too much at once: wait as long as Retry-After says.",
    431: "The headers are larger than 32 KiB. This answer has no body.",
    500: "A fault of the product.",
    503: "A service is away for the moment: wait as long as Retry-After says.",
    504: "The answer did not come in time.",
}

ROLES = {
    "ORGANIZATION_MEMBER": "a community organization's people",
    "ORGANIZATION_ADMIN": "those who decide for a community organization",
    "PARTNER_STAFF": "partner agencies' staff",
    "FUNDER_STAFF": "funders' staff",
    "OFFICE_STAFF": "the Office's staff",
    "OFFICE_ADMIN": "the Office's administrators",
    "AGENCY_SYSTEM": "agencies' systems",
    "GATEWAY": "the gateway",
}

DESCRIPTION = """\
Technical assistance, referrals and funding for community organizations, on one shared record.

Send an API token, or a system's token from `/oauth2/token`, as `Authorization: Bearer …`; what is open to the public
needs none. JSON is ProtoJSON: names in lowerCamelCase, enums by name, 64-bit integers as strings, times in RFC 3339.
**A field at its default (empty, 0, false) is left out of an answer.** Unknown fields and parameters are refused by
name. Lists are paged by `pageToken`. Problems are RFC 9457 documents whose `type` is an address with the meaning and
the remedy.
"""

HEADERS: dict[str, Any] = {
    "ETag": {
        "description": "The state of what is answered, for If-Match and If-None-Match.",
        "schema": {"type": "string"},
    },
    "Content-Disposition": {"description": "The name to save it under.", "schema": {"type": "string"}},
    "X-Request-Id": {"description": "The request's id, the caller's own or a new one.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}},
    "WWW-Authenticate": {"description": "How to say who is calling.", "schema": {"type": "string"}},
}

PROBLEM: dict[str, Any] = {
    "Problem": {
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "required": ["type", "title", "status", "detail", "instance", "reason"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference", "description": "Explains the kind of problem."},
            "title": {"type": "string", "description": "The kind of problem in a few words; always the same."},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string", "description": "What is wrong with this request."},
            "instance": {"type": "string", "format": "uri-reference", "description": "The request, by its id."},
            "reason": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$", "description": "Stable, for programs."},
            "metadata": {"type": "object", "additionalProperties": {"type": "string"}},
            "errors": {
                "type": "array",
                "description": "The fields that are wrong.",
                "items": {
                    "type": "object",
                    "required": ["field", "detail"],
                    "properties": {
                        "field": {"type": "string", "description": 'Its path in the JSON, as "phones[2].number".'},
                        "detail": {"type": "string"},
                    },
                },
            },
        },
        "example": {
            "type": "/problems/case-wrong-state",
            "title": "The case is in another state",
            "status": 409,
            "detail": "The case is CLOSED: it can be submitted from DRAFT.",
            "instance": "urn:request:6f1c0b6d4b0e4a3f9c3b1a7d2e5f8a90",
            "reason": "CASE_WRONG_STATE",
        },
    }
}
