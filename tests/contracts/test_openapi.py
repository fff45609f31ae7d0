"""The OpenAPI document is valid, complete, and says what the contracts say."""

import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from google.protobuf import json_format
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from protovalidate import Validator

from gateway.api.codec import google_class
from gateway.api.contract import Rpc, field, message_of, rpcs
from gateway.api.openapi import document, encoded, path_of, singular
from gateway.api.routes import parse

SERVED = [(rpc, parse(rpc, binding)) for rpc in rpcs() for binding in rpc.bindings]
OPERATIONS = [(path, method, o) for path, item in document()["paths"].items() for method, o in item.items()]
IDS = [o["operationId"] for _, _, o in OPERATIONS]


def rpc_of(operation: dict[str, Any]) -> Rpc:
    return next(rpc for rpc in rpcs() if rpc.path == operation["x-rpc"])


def test_the_document_is_valid() -> None:
    validate(document(), cls=OpenAPIV31SpecValidator)
    assert json.loads(encoded()[0]) == document()


def test_every_rest_form_is_in_it_and_nothing_else() -> None:
    documented = {(path, method.upper()) for path, method, _ in OPERATIONS}
    assert documented == {(path_of(route), route.binding.method) for _, route in SERVED}
    assert len(IDS) == len(set(IDS))


@pytest.mark.parametrize(
    ("collection", "one"),
    [("cases", "case"), ("opportunities", "opportunity"), ("apiTokens", "apiToken"), ("taxonomies", "taxonomy")],
)
def test_a_path_parameter_is_named_after_its_collection(collection: str, one: str) -> None:
    assert singular(collection) == one


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=IDS)
def test_an_operation_is_documented_in_full(path: str, method: str, operation: dict[str, Any]) -> None:
    rpc = rpc_of(operation)
    assert operation["x-roles"] == list(rpc.roles)
    assert ({} in operation["security"]) == ("PUBLIC" in rpc.roles)
    statuses = set(operation["responses"])
    assert {"200", "400", "401", "406", "414", "429", "500", "503", "504"} <= statuses
    assert ("403" in statuses) or "PUBLIC" in rpc.roles
    bodies = operation.get("requestBody", {}).get("content", {})
    assert ("415" in statuses) == ("application/json" in bodies)
    names = {p["name"] for p in operation["parameters"]}
    assert ("Idempotency-Key" in names) == (field(rpc.request, "request_id") is not None)
    assert all(f"{{{p['name']}}}" in path for p in operation["parameters"] if p["in"] == "path")
    assert path.count("{") == sum(p["in"] == "path" for p in operation["parameters"])
    assert operation["description"]
    assert operation["summary"]


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    return document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


BODIES = [
    (o, body)
    for _, _, o in OPERATIONS
    if (body := o.get("requestBody", {}).get("content", {}).get("application/json")) is not None
]


@pytest.mark.parametrize(("operation", "body"), BODIES, ids=[o["operationId"] for o, _ in BODIES])
def test_an_example_body_is_what_the_schema_and_the_contract_ask_for(
    operation: dict[str, Any], body: dict[str, Any]
) -> None:
    schema = {**body["schema"], "components": document()["components"]}
    jsonschema.validate(body["example"], schema, cls=jsonschema.Draft202012Validator)
    rpc = rpc_of(operation)
    binding = rpc.bindings[0]
    inner = field(rpc.request, binding.body)
    message = rpc.request if inner is None else message_of(inner)
    assert message is not None
    read = json_format.ParseDict(body["example"], google_class(message.type_name)())
    unbound = {v.field.partition(".")[0] for v in parse(rpc, binding).variables}
    if binding.method != "PATCH":
        wrong = [v for v in Validator().collect_violations(read) if path_start(v) not in unbound]
        assert wrong == []


def path_start(violation: Any) -> str:
    elements = violation.proto.field.elements if violation.proto.field else ()
    return elements[0].field_name if elements else ""


def property_of(schema: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = document()["components"]["schemas"][schema]["properties"][name]
    return found


def test_rules_of_the_contract_are_keywords() -> None:
    assert property_of("Case", "title") == {
        "type": "string",
        "minLength": 1,
        "maxLength": 200,
        "description": "What it is about, in a few words.",
    }
    assert property_of("Case", "determinants")["uniqueItems"] is True
    assert property_of("Case", "topics")["items"] == {"type": "string", "minLength": 1, "maxLength": 100}
    assert property_of("Organization", "yearIncorporated")["maximum"] == 9999
    assert property_of("Organization", "email")["format"] == "email"
    assert property_of("Case", "state")["readOnly"] is True
    assert "STATE_UNSPECIFIED" not in property_of("Case", "state")["enum"]
    assert property_of("Case", "organization")["x-immutable"] is True
    assert property_of("Money", "units")["type"] == "string"
    assert document()["components"]["schemas"]["Organization"]["required"] == ["displayName", "kind"]
    assert set(property_of("Membership", "roles")["items"]["enum"]).isdisjoint(
        {"PUBLIC", "GATEWAY", "ROLE_UNSPECIFIED"}
    )


def test_a_change_requires_no_field() -> None:
    patch = document()["paths"]["/v1/cases/{case}"]["patch"]["requestBody"]["content"]["application/json"]["schema"]
    assert "required" not in resolved(patch)


def test_a_file_is_sent_and_answered_as_it_is() -> None:
    adding = document()["paths"]["/v1/agreements/{agreement}/documents"]["post"]
    assert list(adding["requestBody"]["content"]) == ["application/octet-stream"]
    assert {"fileName"} == {p["name"] for p in adding["parameters"] if p["in"] == "query"} - {"requestId"}
    download = document()["paths"]["/v1/agreements/{agreement}/documents/{document}:download"]["get"]["responses"][
        "200"
    ]
    assert list(download["content"]) == ["*/*"]
    assert "Content-Disposition" in download["headers"]
    assert "HttpBody" not in document()["components"]["schemas"]


def test_the_gateways_own_rpc_is_not_served() -> None:
    assert "AuthenticateApiToken" not in IDS
    assert not [i for i in IDS if i.startswith("Watch")]
