"""The running product keeps what its OpenAPI document says, whoever calls: schemathesis asks, with data and without."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from tributary.access.v1.access_pb2 import Scope

from cli.demo.catalog import name_of
from tests.conftest import running_product
from tests.product import Product

# Nothing of the product's own making may fail; and what it answers is documented, in the form that is documented.
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance,response_headers_conformance"
)
# Where the names of things to ask about come from: a parameter of paths, and the list that has some.
LISTS = {
    "organization": ("/v1/organizations", "organizations"),
    "case": ("/v1/cases", "cases"),
    "referral": ("/v1/referrals", "referrals"),
    "opportunity": ("/v1/opportunities", "opportunities"),
    "connection": ("/v1/connections", "connections"),
    "agreement": ("/v1/agreements", "agreements"),
    "taxonomy": ("/v1/taxonomies", "taxonomies"),
}
# Of the Office, but no admin, as the account behind the token of the Office is.
STAFF = "marcus@office.demo.example"
# Requests for each operation and caller, beside the examples that the document gives; `make attack` asks with more.
EXAMPLES = int(os.environ.get("TRIBUTARY_EXAMPLES", "1"))


# Nobody else's: who asks for whatever the document allows also gives Dana roles in other organizations.
product = pytest.fixture(running_product, scope="module", name="product")


@pytest.fixture(scope="module")
def names(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration for schemathesis with the names of things that exist, as the Office sees them."""
    lines = ["[parameters]", '"path.account" = "me"']
    known = ["[dictionaries]"]
    headers = {"Authorization": f"Bearer {product.token('office')}"}
    with httpx2.Client(base_url=product.url, headers=headers, trust_env=False) as client:
        for parameter, (address, field) in LISTS.items():
            found = client.get(address, params={"pageSize": 20}).json().get(field, [])
            ids = [each["name"].rpartition("/")[2] for each in found]
            if ids:
                lines.append(f'"path.{parameter}" = {{ dictionary = "{parameter}", probability = 0.8 }}')
                known.append(f"{parameter} = {{ values = {json.dumps(ids)} }}")
    path = tmp_path_factory.mktemp("schemathesis") / "schemathesis.toml"
    path.write_text("\n".join([*lines, *known]) + "\n")
    return path


@pytest.fixture
def ask(product: Product, names: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Lets schemathesis ask as one audience."""

    def run(audience: str, *options: str) -> "subprocess.CompletedProcess[str]":
        command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(names)]
        command += ["run", f"{product.url}/openapi.json", "--checks", CHECKS, "--no-color", "--no-shrink"]
        command += ["--seed", "1", "--generation-database", "none", "--max-failures", "20"]
        # That to think up a request takes a second says how busy the machine is: an error without a finding.
        command += ["--suppress-health-check", "too_slow"]
        # Its own idea of a timeout would be a fraction of a second, and 504 the right answer.
        command += ["--header", "X-Request-Timeout: 10", *options]
        environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
        if audience == "system":
            environment |= system(product)
        elif audience != "public":
            token = product.token_of(STAFF) if audience == "staff" else product.token(audience)
            command += ["--header", f"Authorization: Bearer {token}"]
        return subprocess.run(command, env=environment, cwd=names.parent, capture_output=True, text=True, check=False)

    return run


def system(product: Product) -> dict[str, str]:
    """The environment of system_sign_in, for a new client of an agency with every scope."""
    headers = {"Authorization": f"Bearer {product.token('office')}"}
    with httpx2.Client(base_url=product.url, headers=headers, trust_env=False) as client:
        sent = {"displayName": "Every operation", "scopes": [name for name, number in Scope.items() if number]}
        entered = client.post(f"/v1/{name_of('organizations', 'housing')}/clients", json=sent).json()
        secret = client.post(f"/v1/{entered['name']}/secrets", json={}).json()["secret"]
    return {
        "SCHEMATHESIS_HOOKS": "tests.contracts.system_sign_in",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "SYSTEM_URL": product.url,
        "SYSTEM_CLIENT_ID": entered["clientId"],
        "SYSTEM_CLIENT_SECRET": secret,
    }


@pytest.mark.parametrize("audience", ["public", "organization", "agency", "funder", "office", "staff", "system"])
def test_what_is_documented_holds(ask: Callable[..., "subprocess.CompletedProcess[str]"], audience: str) -> None:
    done = ask(audience, "--phases", "examples,fuzzing", "--max-examples", str(EXAMPLES))
    assert "Test cases:" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout[re.search(r"= (ERRORS|FAILURES) =|$", done.stdout).start() :]
