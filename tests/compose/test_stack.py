"""The stack of docker-compose.yml: it confines its parts, keeps its secrets, and loses nothing when parts of it die."""

import asyncio
import json
import os
import re
import ssl
import time
from collections.abc import AsyncIterator
from pathlib import Path

import grpc
import httpx2
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from cli.settings import CHECKOUT, SERVICES
from tests.compose.stack import IMAGE, PARTS, Stack, composer, run
from tests.journeys.callers import Web
from tests.services.certificates import Authority


@pytest.fixture(scope="session")
def stack(product: Stack) -> Stack:
    """The running stack, which is the product that the journeys are played on, too."""
    return product


@pytest.fixture(scope="module")
async def client(stack: Stack) -> AsyncIterator[httpx2.AsyncClient]:
    """An HTTP client of its gateway."""
    async with httpx2.AsyncClient(base_url=stack.url, timeout=15, trust_env=False) as client:
        yield client


def test_without_secrets_it_does_not_start_and_names_the_command_that_makes_them(tmp_path: Path) -> None:
    (nothing := tmp_path / "empty.env").touch()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRIBUTARY_")}
    done = run(*composer(), "--env-file", str(nothing), "config", environment=environment)
    assert done.returncode != 0
    assert "make compose-secrets" in done.stderr


@pytest.mark.parametrize("part", PARTS)
def test_a_container_is_confined(stack: Stack, part: str) -> None:
    found = stack.container(part)
    host = found["HostConfig"]
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert not host["CapAdd"]
    assert "no-new-privileges:true" in host["SecurityOpt"]
    assert min(host["Memory"], host["NanoCpus"], host["PidsLimit"]) > 0
    assert host["RestartPolicy"]["Name"] == "unless-stopped"
    assert stack.inside(part, "cat", "/proc/1/status").stdout.split("Uid:")[1].split()[0] != "0"
    refused = stack.inside(part, "sh", "-c", "touch /written")
    assert "Read-only file system" in refused.stderr


def test_no_secret_is_in_what_the_engine_tells_of_a_container(stack: Stack) -> None:
    told = json.dumps(stack.containers())
    for name, secret in stack.passwords.items():
        assert not secret or json.dumps(secret)[1:-1] not in told, name


def test_who_may_not_reach_the_databases_and_the_news_does_not_see_them(stack: Stack) -> None:
    look = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 2)"
    for host, port in (("postgres", "5432"), ("nats", "4222")):
        assert stack.inside("partners", "python", "-c", look, host, port).returncode == 0
        assert stack.inside("gateway", "python", "-c", look, host, port).returncode == 1
        assert not stack.container(host)["NetworkSettings"]["Ports"].get(f"{port}/tcp")


def test_a_service_has_a_database_of_its_own_as_a_role_without_powers(stack: Stack) -> None:
    def ask(statement: str) -> list[str]:
        given = {"PGPASSWORD": stack.passwords["postgres-password"]}
        done = stack.inside("postgres", "psql", "-U", "postgres", "-d", "postgres", "-Atc", statement, **given)
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    names = f"ANY('{{{','.join(SERVICES)}}}')"
    powers = "rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
    assert ask(f"SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND ({powers})") == ["postgres"]
    allowed = ask(
        "SELECT rolname || '@' || datname FROM pg_roles r, pg_database d "
        f"WHERE rolname = {names} AND datname = {names} AND has_database_privilege(r.oid, d.oid, 'CONNECT') ORDER BY 1"
    )
    assert allowed == sorted(f"{service}@{service}" for service in SERVICES)


def test_a_wrong_password_is_refused(stack: Stack) -> None:
    url = "postgresql://partners:wrong@postgres/partners"
    look = f"import asyncio, asyncpg; asyncio.run(asyncpg.connect('{url}'))"
    assert "InvalidPasswordError" in stack.inside("partners", "python", "-c", look).stderr
    look = "import asyncio, nats; asyncio.run(nats.connect('nats://nats:4222', allow_reconnect=False))"
    assert "Authorization Violation" in stack.inside("partners", "python", "-c", look).stderr


def test_the_operator_s_command_finds_it_well_and_nats_syncing(stack: Stack) -> None:
    found = stack.doctor()
    assert found.returncode == 0, found.stdout
    assert "NATS answers and syncs each event to disk." in found.stdout


def test_the_image_holds_nothing_to_build_with_and_says_what_it_holds() -> None:
    look = "import shutil, sys; sys.exit(' '.join(filter(shutil.which, sys.argv[1:])) or 0)"
    tools = ("pip", "pip3", "uv", "gcc", "cc", "make", "hatch", "git", "nats-server", "cyclonedx-py")
    done = run("docker", "run", "--rm", IMAGE, "python", "-c", look, *tools)
    assert (done.returncode, done.stderr) == (0, "")
    assert run("docker", "run", "--rm", IMAGE, "python3", "-m", "pip", "--version").returncode != 0

    bill = json.loads(run("docker", "run", "--rm", IMAGE, "cat", "/opt/tributary/sbom.cdx.json").stdout)
    assert bill["bomFormat"] == "CycloneDX"
    held = {(normal(part["name"]), part["version"]) for part in bill["components"]} - {("tributary", "0.1.0")}
    lock = (CHECKOUT / "requirements" / "runtime.lock").read_text()
    locked = {(normal(name), version) for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE)}
    assert held <= locked
    assert ("grpcio", dict(locked)["grpcio"]) in held


def normal(name: str) -> str:
    """A package's name as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("part", PARTS)
async def test_a_part_that_is_killed_comes_back_and_nothing_is_lost(
    stack: Stack, part: str, client: httpx2.AsyncClient
) -> None:
    organization = Web(client, stack.token("organization"))
    before = stack.container(part)["RestartCount"]
    asked = await organization.post("/v1/cases", title=f"Before {part} was killed", need="To be kept.")
    stack.kill(part)
    deadline = time.monotonic() + 60
    while stack.container(part)["RestartCount"] == before:
        assert time.monotonic() < deadline, f"{part} was not started again"
        await asyncio.sleep(0.2)
    stack.wait_until_well()
    assert (await organization.get(f"/v1/{asked['name']}"))["title"] == f"Before {part} was killed"
    assert (await organization.post("/v1/cases", title="Afterwards", need="Goes on."))["state"] == "DRAFT"


async def test_all_of_it_stopped_and_removed_goes_on_with_its_data(stack: Stack, client: httpx2.AsyncClient) -> None:
    office = Web(client, stack.token("office"))

    async def cases() -> dict[str, str]:
        found = (await office.get("/v1/cases", pageSize="200"))["cases"]
        return {case["name"]: case["etag"] for case in found}

    before = await cases()
    stack.compose("down")
    stack.compose("up", "-d")
    stack.wait_until_well()
    assert await cases() == before
    # As an operator calls it, who has no more than the stack.
    stack.compose("run", "--rm", "tributary", "demo", "story")


async def test_a_backup_of_the_stack_is_put_back_as_it_was(stack: Stack, client: httpx2.AsyncClient) -> None:
    organization = Web(client, stack.token("organization"))
    kept = await organization.post("/v1/cases", title="In the backup", need="To be kept.")
    said = stack.compose("run", "--rm", "backup").stdout
    found = re.search(r"(/var/backups/tributary/\S+Z): partners, assistance, funding as of", said)
    assert found, said
    lost = await organization.post("/v1/cases", title="After it", need="To be lost.")
    stack.compose("stop", "gateway", *SERVICES)
    stack.compose("run", "--rm", "backup", "tributary", "restore", "--yes", found[1])
    stack.compose("up", "-d")
    stack.wait_until_well()
    assert (await organization.get(f"/v1/{kept['name']}"))["title"] == "In the backup"
    assert await organization.reason("GET", f"/v1/{lost['name']}") == (404, "CASE_NOT_FOUND")


async def test_a_program_is_as_many_processes_in_its_container_as_one_says(
    stack: Stack, client: httpx2.AsyncClient
) -> None:
    organization = Web(client, stack.token("organization"))
    stack.compose("up", "-d", TRIBUTARY_PROCESSES="2")
    stack.wait_until_well()
    for part in ("gateway", *SERVICES):
        children = stack.inside(part, "cat", "/proc/1/task/1/children").stdout.split()
        assert len(children) == 2, part
    assert {f"{service}-2.sock" for service in SERVICES} <= {
        *stack.inside("gateway", "ls", "/run/tributary").stdout.split()
    }
    made = [await organization.post("/v1/cases", title=f"Case {number}", need="Help") for number in range(10)]
    for case in made:
        assert (await organization.get(f"/v1/{case['name']}"))["title"] == case["title"]
    stack.compose("up", "-d")
    stack.wait_until_well()


async def test_with_a_certificate_it_speaks_tls_alone(stack: Stack, tmp_path: Path) -> None:
    authority = Authority(tmp_path, "authority")
    certificate, key = authority.issue("CN=tributary", "issued")
    certificate.rename(tmp_path / "certificate.pem")
    key.rename(tmp_path / "key.pem")
    stack.compose("up", "-d", over="deploy/tls.yml", TRIBUTARY_TLS=str(tmp_path))
    await asyncio.to_thread(stack.wait_until_healthy)

    trusted = ssl.create_default_context(cafile=str(authority.file))
    async with httpx2.AsyncClient(verify=trusted, trust_env=False) as client:
        assert (await client.get(stack.url.replace("http:", "https:") + "/readyz")).status_code == 200
        with pytest.raises(httpx2.TransportError):
            await client.get(f"{stack.url}/readyz")
    credentials = grpc.ssl_channel_credentials(authority.file.read_bytes())
    for target in stack.grpc.values():
        async with grpc.aio.secure_channel(target, credentials) as secure, grpc.aio.insecure_channel(target) as plain:
            check = health_pb2.HealthCheckRequest()
            answer = await health_pb2_grpc.HealthStub(secure).Check(check, timeout=10)
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
            with pytest.raises(grpc.aio.AioRpcError):
                await health_pb2_grpc.HealthStub(plain).Check(check, timeout=3)
