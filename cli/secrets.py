"""`tributary secrets`: the passwords and keys of a deployment, each in a file of its own."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.embedded.data_folder import ROLES, write_secret
from cli.embedded.databases import BACKUP_ROLE
from cli.embedded.keys import create_keys
from cli.embedded.place import NATS_USER
from cli.problem import Problem
from cli.settings import SERVICES

ENVIRONMENT = """\
# What docker-compose.yml is told; made by `tributary secrets`. It holds no secret itself.
COMPOSE_PROJECT_NAME=tributary
TRIBUTARY_SECRETS={folder}
"""

app = typer.Typer(add_completion=False)


@dataclass(frozen=True)
class Secrets:
    """The folder of a deployment's secrets."""

    folder: Path

    @property
    def private_key(self) -> Path:
        """The key that signs actor tokens."""
        return self.folder / "actor-private.json"

    @property
    def public_key(self) -> Path:
        """The key that they are verified with."""
        return self.folder / "actor-public.json"

    @property
    def token_pepper(self) -> Path:
        """The key of the keyed hash of API tokens."""
        return self.folder / "token-pepper"

    def password(self, role: str) -> Path:
        """The file of a role's password."""
        return self.folder / f"{role.replace('_', '-')}-password"


@app.command("secrets")
def secrets_(
    folder: Annotated[Path, typer.Argument(help="Where to write them; made when it is not there.")],
    manifests: Annotated[
        bool, typer.Option("--manifests", help="Print the Kubernetes Secrets of them, for `kubectl apply -f -`.")
    ] = False,
    environment: Annotated[
        Path | None, typer.Option(help="Also write the file that tells compose of the folder, unless it is there.")
    ] = None,
) -> None:
    """Makes the passwords and keys of a deployment, each in a file; what is there already stays as it is."""
    try:
        made = create(folder)
        if environment and not environment.exists():
            environment.write_text(ENVIRONMENT.format(folder=folder.resolve()))
            made.append(environment)
    except OSError as error:
        raise Problem(f"{folder} cannot be written ({error}): name a folder of yours.") from error
    if manifests:
        print(json.dumps({"apiVersion": "v1", "kind": "List", "items": _manifests(Secrets(folder))}, indent=1))
        return
    print(f"Made {', '.join(path.name for path in made)} in {folder}." if made else f"All of them are in {folder}.")


def create(folder: Path) -> list[Path]:
    """Makes what is missing and gives it. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = Secrets(folder)
    before = set(folder.iterdir())
    for role in ROLES:
        if not files.password(role).exists():
            # 192 random bits in characters that need no quoting in a URL, a statement or a configuration.
            write_secret(files.password(role), secrets.token_urlsafe(24))
    create_keys(files)
    demo, mail, grafana = (folder / f"{name}-password" for name in ("demo", "smtp", "grafana"))
    if not grafana.exists():
        write_secret(grafana, secrets.token_urlsafe(24))
    if not demo.exists():
        write_secret(demo, f"heron-{secrets.token_hex(5)}")
    if not mail.exists():
        write_secret(mail, "")  # The mail server's is for the operator to write there.
    # NATS reads its own from a file of its configuration's language.
    password = files.password("nats").read_text().strip()
    write_secret(folder / "nats-user.conf", f'user: "{NATS_USER}"\npassword: "{password}"\n')
    for path in folder.iterdir():
        # It is the folder that keeps others out: a container's own user must be able to read what is mounted into it.
        path.chmod(0o444)
    return sorted(set(folder.iterdir()) - before)


def _manifests(files: Secrets) -> list[dict[str, Any]]:
    """The Secrets that deploy/kubernetes mounts: of each database role in the form that CloudNativePG reads, and of
    each other thing the file itself."""
    roles = [*SERVICES, *(f"{service}_owner" for service in SERVICES)]
    databases = {
        f"{role.replace('_', '-')}-database": {"username": role, "password": files.password(role).read_text().strip()}
        for role in roles
    }
    # On one host the superuser backs up.
    if not files.password("backup").exists():
        write_secret(files.password("backup"), secrets.token_urlsafe(24))
    databases["backup-database"] = {"username": BACKUP_ROLE, "password": files.password("backup").read_text()}
    others = {
        "nats": ["nats-password", "nats-user.conf"],
        "actor-private": ["actor-private.json"],
        "actor-public": ["actor-public.json"],
        "token-pepper": ["token-pepper"],
        "smtp": ["smtp-password"],
    }
    return [
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "type": kind, "stringData": data}
        for kind, found in (
            ("kubernetes.io/basic-auth", databases),
            ("Opaque", {name: {f: (files.folder / f).read_text() for f in held} for name, held in others.items()}),
        )
        for name, data in found.items()
    ]
