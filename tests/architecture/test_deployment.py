"""What is deployed is what there is: each service's contracts are reached, each setting is one that a process knows."""

import importlib
import json
import re
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from cli.embedded.data_folder import ROLES
from cli.settings import CHECKOUT, SERVICES
from gateway.settings import Settings as GatewaySettings
from gateway.settings import networks
from services.chassis.events import stream_name
from services.chassis.settings import Settings as ServiceSettings
from services.partners.settings import Settings as PartnersSettings
from tests.product import Reached

KUBERNETES = CHECKOUT / "deploy" / "kubernetes"
COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())


def test_the_route_of_grpc_names_every_service_of_the_contracts() -> None:
    (route,) = yaml.safe_load_all((KUBERNETES / "base" / "routes" / "grpc.yaml").read_text())
    routed = {
        match["method"]["service"]: rule["backendRefs"][0]["name"]
        for rule in route["spec"]["rules"]
        for match in rule["matches"]
    }
    there = {
        name: f"{name.split('.')[1]}-grpc"
        for service in SERVICES
        for file in (CHECKOUT / "protos" / "tributary" / service / "v1").glob("*.proto")
        for name in (
            f"tributary.{service}.v1.{found}" for found in re.findall(r"^service (\w+)", file.read_text(), re.M)
        )
    }
    assert routed == there
    # Older versions of the Gateway API take no more.
    assert all(len(rule["matches"]) <= 8 for rule in route["spec"]["rules"])


def test_each_process_is_told_only_what_it_knows() -> None:
    known = {service: _names(ServiceSettings.model_fields) for service in SERVICES}
    known["partners"] = _names(PartnersSettings.model_fields)
    known["gateway"] = _names(field.name for field in fields(GatewaySettings)) | {"TRIBUTARY_LISTEN"}
    for process, settings in known.items():
        # What `tributary run` reads, which is what a container runs.
        processes = _names(f"{name}processes" for name in ("", "gateway_", *(f"{service}_" for service in SERVICES)))
        told = {"compose": set(COMPOSE["services"][process]["environment"]) - processes}
        folders = [KUBERNETES / "base" / process, *([KUBERNETES / "base" / "service"] if process in SERVICES else [])]
        for folder in folders:
            pod = yaml.safe_load((folder / "deployment.yaml").read_text())["spec"]["template"]["spec"]
            told[folder.name] = {setting["name"] for setting in pod["containers"][0]["env"]}
        for where, names in told.items():
            unknown = {name for name in names if name.startswith("TRIBUTARY_")} - settings
            assert not unknown, f"{process} is told {unknown} by {where}, and does not read it"


def test_what_the_stack_may_be_told_is_said_of_it() -> None:
    overlays = (CHECKOUT / "deploy" / f"{name}.yml" for name in ("tls", "issuers", "archive"))
    told = {name for file in (CHECKOUT / "docker-compose.yml", *overlays) for name in _asked_for(file.read_text())}
    said = "".join((CHECKOUT / "docs" / f"{page}.md").read_text() for page in ("operations", "signing-in"))
    assert not {name for name in told if f"`{name}`" not in said and f"`{name}=" not in said}


def test_what_a_gateway_behind_a_proxy_needs_to_know_it_is_told() -> None:
    """Else everybody would be one caller, and one who guesses would have all of them wait."""
    assert "TRIBUTARY_TRUSTED_PROXIES" in COMPOSE["services"]["gateway"]["environment"]
    deployment = yaml.safe_load((KUBERNETES / "base" / "gateway" / "deployment.yaml").read_text())
    (pod,) = deployment["spec"]["template"]["spec"]["containers"]
    (told,) = (each["value"] for each in pod["env"] if each["name"] == "TRIBUTARY_TRUSTED_PROXIES")
    assert networks(told)


def test_issuers_are_told_where_they_are_mounted() -> None:
    component = yaml.safe_load((KUBERNETES / "components" / "issuers" / "kustomization.yaml").read_text())
    pod = yaml.safe_load(component["patches"][0]["patch"])["spec"]["template"]["spec"]
    composed = yaml.safe_load((CHECKOUT / "deploy" / "issuers.yml").read_text())["services"]["partners"]
    (container,) = pod["containers"]
    (setting,) = container["env"]
    assert {setting["name"]: setting["value"]} == composed["environment"]
    assert setting["name"] in _names(PartnersSettings.model_fields)
    folder = str(Path(setting["value"]).parent)
    assert [mount["mountPath"] for mount in container["volumeMounts"]] == [folder]
    assert all(volume.rsplit(":", 2)[1] == folder for volume in composed["volumes"])


def test_each_service_that_keeps_files_is_told_where() -> None:
    for service in SERVICES:
        keeps = bool(importlib.import_module(f"services.{service}.__main__").SERVICE.blob_table)
        composed = COMPOSE["services"][service]
        assert ("TRIBUTARY_BLOBS_URL" in composed["environment"]) == keeps
        assert (f"{service}-files" in COMPOSE["volumes"]) == keeps
        pod = yaml.safe_load((KUBERNETES / "base" / service / "deployment.yaml").read_text())["spec"]["template"][
            "spec"
        ]
        assert ("TRIBUTARY_BLOBS_URL" in {each["name"] for each in pod["containers"][0]["env"]}) == keeps


def _asked_for(text: str) -> set[str]:
    """The variables that a file of Compose's asks for."""
    return set(re.findall(r"\$\{(\w+)", text))


def _names(settings: Iterable[str]) -> set[str]:
    return {f"TRIBUTARY_{name.upper()}" for name in settings}


def test_the_secrets_that_the_stack_mounts_are_those_that_the_command_makes(tmp_path: Path) -> None:
    product = Reached({})
    for _ in range(2):
        done = product.command("secrets", str(tmp_path / "secrets"), "--environment", str(tmp_path / ".env"))
        assert done.returncode == 0, done.stderr
    made = {path.name for path in (tmp_path / "secrets").iterdir()}
    assert made == set(COMPOSE["secrets"])
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    passwords = [(tmp_path / "secrets" / f"{role.replace('_', '-')}-password").read_text() for role in ROLES]
    assert len(set(passwords)) == len(ROLES)
    assert not any(password in (tmp_path / ".env").read_text() for password in passwords)
    used = {name for service in COMPOSE["services"].values() for name in service.get("secrets", ())}
    assert used == made

    manifests = product.command("secrets", str(tmp_path / "secrets"), "--manifests")
    found = {item["metadata"]["name"]: item["stringData"] for item in json.loads(manifests.stdout)["items"]}
    assert found["partners-owner-database"] == {
        "username": "partners_owner",
        "password": (tmp_path / "secrets" / "partners-owner-password").read_text(),
    }


def test_the_database_takes_the_connections_of_as_many_pods_as_there_may_be() -> None:
    scaling, *_ = yaml.safe_load_all((KUBERNETES / "base" / "service" / "scaling.yaml").read_text())
    scaled = yaml.safe_load_all((KUBERNETES / "overlays" / "cluster" / "lag.yaml").read_text())
    pods = {
        "small": len(SERVICES) * scaling["spec"]["maxReplicas"],
        "cluster": sum(each["spec"]["maxReplicaCount"] for each in scaled if each["kind"] == "ScaledObject"),
    }
    cluster = yaml.safe_load((KUBERNETES / "base" / "postgres" / "cluster.yaml").read_text())
    overlay = yaml.safe_load((KUBERNETES / "overlays" / "cluster" / "kustomization.yaml").read_text())
    changes = [yaml.safe_load(each["patch"]) for each in overlay["patches"] if each["target"]["kind"] == "Cluster"]
    path = "/spec/postgresql/parameters/max_connections"
    (changed,) = (each["value"] for each in changes[0] if each["path"] == path)
    taken = {"small": cluster["spec"]["postgresql"]["parameters"]["max_connections"], "cluster": changed}
    # Its pool, the relay's own connection, that of the figures, and one that only looks.
    of_a_pod = ServiceSettings.model_fields["database_pool"].default + 3
    for overlay_name, number in pods.items():
        # While they are replaced there is one more of each; and somebody migrates, backs up, follows and operates.
        assert (number + len(SERVICES)) * of_a_pod + 30 <= int(taken[overlay_name])


def test_the_operator_s_commands_are_told_on_a_cluster_what_they_are_told_in_the_stack() -> None:
    (deployment,) = yaml.safe_load_all((KUBERNETES / "base" / "operator.yaml").read_text())
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    told = {setting["name"] for setting in container["env"]}
    of_its_own = set(COMPOSE["services"]["tributary"]["environment"]) - set(
        COMPOSE["services"]["gateway"]["environment"]
    )
    assert of_its_own <= told
    assert {f"TRIBUTARY_{service.upper()}" for service in SERVICES} | {"TRIBUTARY_ACTOR_PRIVATE_KEY_FILE"} <= told


def test_a_backup_is_put_back_on_a_cluster_by_what_puts_it_back_in_the_stack() -> None:
    (deployment,) = yaml.safe_load_all((KUBERNETES / "base" / "restore.yaml").read_text())
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    told = {setting["name"]: setting["value"] for setting in container["env"]}
    # There a volume for each service's files, here one store for all.
    blobs = {f"TRIBUTARY_{service.upper()}_BLOBS_URL" for service in SERVICES}
    assert set(told) == set(COMPOSE["services"]["backup"]["environment"]) - blobs | {"TRIBUTARY_BLOBS_URL"}
    mounted = {
        f"/run/secrets/tributary/{item['path']}"
        for volume in pod["volumes"]
        for source in volume.get("projected", {}).get("sources", ())
        for item in source["secret"]["items"]
    }
    assert {value for name, value in told.items() if name.endswith("_PASSWORD_FILE")} == mounted


def test_a_service_is_scaled_by_what_waits_for_its_own_durables() -> None:
    manifests = yaml.safe_load_all((KUBERNETES / "overlays" / "cluster" / "lag.yaml").read_text())
    scaled = {
        each["metadata"]["name"]: each["spec"]["triggers"] for each in manifests if each["kind"] == "ScaledObject"
    }
    for service in SERVICES:
        listens = importlib.import_module(f"services.{service}.__main__").SERVICE.consumers
        looked_at = {
            (trigger["metadata"]["stream"], trigger["metadata"]["consumer"])
            for trigger in scaled[service]
            if trigger["type"] == "nats-jetstream"
        }
        assert looked_at == {(stream_name(each.source), f"{service}-{each.source}") for each in listens}
