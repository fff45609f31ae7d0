"""Renders each overlay, by itself and with all components, and holds it to Kubernetes' own schemas, to the restricted
pod security standard, and to the Secrets that `tributary secrets` makes. Run by `make kubernetes`, with the packages of
requirements/kubernetes.lock.

What has no schema here, custom resources of operators, is rendered and named, and not checked.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml

FOLDER = Path(__file__).parent
VENV = FOLDER.parent.parent / ".venv"
# Made otherwise: by CloudNativePG, and by who knows the issuers.
OTHERS = {("postgres-ca", "ca.crt"), ("postgres-superuser", "password"), ("issuers", "")}
# The pod templates of these are where the others' are.
WORKLOADS = ("Deployment", "StatefulSet", "Job", "CronJob")
Manifest = dict[str, Any]


def main() -> None:
    """The program."""
    overlays = sorted((FOLDER / "overlays").iterdir())
    faults = [fault for overlay in overlays for fault in (*check(overlay), *check_with_components(overlay))]
    sys.exit("\n".join(faults) or 0)


def check_with_components(overlay: Path) -> Iterator[str]:
    """What is wrong with an overlay that has each component there is, as an installation's own would."""
    with tempfile.TemporaryDirectory(dir=FOLDER, prefix="all-") as folder:
        components = [f"../components/{component.name}" for component in sorted((FOLDER / "components").iterdir())]
        written = {"resources": [f"../overlays/{overlay.name}"], "components": components}
        (Path(folder) / "kustomization.yaml").write_text(yaml.safe_dump(written))
        yield from check(Path(folder), f"{overlay.name} with {', '.join(Path(each).name for each in components)}")


def check(overlay: Path, named: str = "") -> Iterator[str]:
    """What is wrong with an overlay, which is `named` so."""
    named = named or overlay.name
    rendered = output(str(Path(sys.executable).with_name("kubectl")), "kustomize", str(overlay))
    manifests: list[Manifest] = list(yaml.safe_load_all(rendered))
    unknown: set[str] = set()
    secrets = made() | OTHERS
    for manifest in manifests:
        what = f"{named}: {manifest['kind']} {manifest['metadata']['name']}"
        try:
            kubernetes_validate.validate(manifest, "1.37", strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{what}: {error.message}"
        except kubernetes_validate.SchemaNotFoundError:
            unknown.add(f"{manifest['apiVersion']} {manifest['kind']}")
        if manifest["kind"] in WORKLOADS:
            job = manifest["spec"].get("jobTemplate", manifest)
            pod = job["spec"]["template"]["spec"]
            yield from (f"{what}: {fault}" for fault in unrestricted(pod))
            yield from (f"{what}: nobody makes {key} of the Secret {name}" for name, key in used(pod) - secrets)
    print(f"{named}: {len(manifests)} manifests; without a schema here: {', '.join(sorted(unknown))}.")


def unrestricted(pod: Manifest) -> Iterator[str]:
    """Where a pod is not what the restricted standard wants, and a read-only root beside it."""
    context = pod.get("securityContext", {})
    if not context.get("runAsNonRoot") or context.get("seccompProfile") != {"type": "RuntimeDefault"}:
        yield "may run as root, or without seccomp"
    for container in (*pod.get("initContainers", ()), *pod["containers"]):
        own = container.get("securityContext", {})
        if own.get("allowPrivilegeEscalation") is not False or own.get("capabilities") != {"drop": ["ALL"]}:
            yield f"{container['name']} keeps powers"
        if not own.get("readOnlyRootFilesystem"):
            yield f"{container['name']} may write to its root"
        if "memory" not in container.get("resources", {}).get("limits", {}):
            yield f"{container['name']} has no limit of memory"


def used(pod: Manifest) -> set[tuple[str, str]]:
    """The keys of Secrets that a pod mounts; "" for all of one."""
    found = set()
    for volume in pod.get("volumes", ()):
        whole = [{"name": volume["secret"]["secretName"], **volume["secret"]}] if "secret" in volume else []
        for secret in whole + [source["secret"] for source in volume.get("projected", {}).get("sources", ())]:
            found |= {(secret["name"], item["key"]) for item in secret.get("items", [{"key": ""}])}
    return found


def made() -> set[tuple[str, str]]:
    """The keys of the Secrets that `tributary secrets` makes."""
    with tempfile.TemporaryDirectory() as folder:
        made = json.loads(output(str(VENV / "bin" / "tributary"), "secrets", folder, "--manifests"))
    return {(item["metadata"]["name"], key) for item in made["items"] for key in (*item["stringData"], "")}


def output(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 (our own words)


if __name__ == "__main__":
    main()
