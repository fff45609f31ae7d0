"""Paths lead to rpcs as google.api.http says."""

import pytest

from gateway.api.contract import Binding, rpcs
from gateway.api.routes import MethodUnknownError, PathUnknownError, Router, parse
from tests.gateway.backend import rpc_named


@pytest.fixture(scope="module")
def router() -> Router[tuple[str, list[str]]]:
    routes = [parse(rpc, binding) for rpc in rpcs() for binding in rpc.bindings]
    return Router((route, (route.rpc.name, route)) for route in routes)  # type: ignore[misc]


def lead(router: Router, method: str, path: str) -> tuple[str, dict[str, str]]:  # type: ignore[type-arg]
    (name, route), segments = router.find(method, path)
    return name, {v.field: v.value(segments) for v in route.variables}


@pytest.mark.parametrize(
    ("method", "path", "rpc", "variables"),
    [
        ("GET", "/v1/cases", "ListCases", {}),
        ("POST", "/v1/cases", "CreateCase", {}),
        ("GET", "/v1/cases/7", "GetCase", {"name": "cases/7"}),
        ("PATCH", "/v1/cases/7", "UpdateCase", {"case.name": "cases/7"}),
        ("POST", "/v1/cases/7:submit", "SubmitCase", {"name": "cases/7"}),
        ("POST", "/v1/cases/a:b:submit", "SubmitCase", {"name": "cases/a:b"}),
        ("GET", "/v1/cases/a:b", "GetCase", {"name": "cases/a:b"}),
        ("GET", "/v1/organizations:search", "SearchOrganizations", {}),
        ("GET", "/v1/organizations/7/record", "GetPartnershipRecord", {"name": "organizations/7/record"}),
        ("GET", "/v1/organizations/7/timeline", "ListTimeline", {"parent": "organizations/7"}),
        ("DELETE", "/v1/accounts/me/apiTokens/9", "DeleteApiToken", {"name": "accounts/me/apiTokens/9"}),
        ("GET", "/v1/cases/caf%C3%A9", "GetCase", {"name": "cases/café"}),
        ("GET", "/v1/cases/a%2Fb%2fc", "GetCase", {"name": "cases/a%2Fb%2fc"}),
        ("GET", "/v1/cases/a+b", "GetCase", {"name": "cases/a+b"}),
        ("GET", "/v1/cases/7%3Asubmit", "GetCase", {"name": "cases/7:submit"}),
    ],
)
def test_a_path_leads_to_its_rpc(router: Router, method: str, path: str, rpc: str, variables: dict[str, str]) -> None:  # type: ignore[type-arg]
    assert lead(router, method, path) == (rpc, variables)


@pytest.mark.parametrize(
    "path",
    ["/v1/", "/v1/nothing", "/v1/cases/", "/v1/cases//", "/v1/cases/7/", "/v1/accounts/7:submit", "/v1/cases/7/x"],
)
def test_another_path_leads_nowhere(router: Router, path: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(PathUnknownError):
        router.find("GET", path)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/cases/7", ["GET", "PATCH"]),
        ("GET", "/v1/cases/7:submit", ["POST"]),
        ("PUT", "/v1/organizations", ["GET", "POST"]),
    ],
)
def test_another_method_is_told_which_there_are(router: Router, method: str, path: str, allowed: list[str]) -> None:  # type: ignore[type-arg]
    with pytest.raises(MethodUnknownError) as refused:
        router.find(method, path)
    assert refused.value.allowed == allowed


@pytest.mark.parametrize(
    "template", ["/v1/{name=**}", "v1/cases", "/v1/{name=cases/*", "/v1/ca ses", "/v1/{name=a/{b}}"]
)
def test_a_template_that_is_not_served_is_refused_at_start(template: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        parse(rpc_named("GetCase"), Binding("GET", template, ""))


def test_two_rpcs_cannot_have_one_route() -> None:
    route = parse(rpc_named("GetCase"), Binding("GET", "/v1/{name=cases/*}", ""))
    with pytest.raises(ValueError, match="means two rpcs"):
        Router([(route, 1), (route, 2)])


def test_one_segment_has_its_slashes_decoded() -> None:
    route = parse(rpc_named("GetCase"), Binding("GET", "/v1/cases/{name}", ""))
    assert route.variables[0].value(["v1", "cases", "a%2Fb"]) == "a/b"
