"""The product on one machine: starts every part in its order, keeps them running, and stops them.

Run as `python -m cli.embedded.product [--no-demo]` by `tributary up`.
"""

import os
import sys
import time
from pathlib import Path

from cli.embedded import parts
from cli.embedded.data_folder import DataFolder
from cli.embedded.orphans import end_left_behind
from cli.embedded.place import Place, choose, taken_ports
from cli.embedded.process import Part
from cli.embedded.progress import say
from cli.embedded.server_user import ASKING, server_user
from cli.embedded.supervisor import Stopped, Supervisor
from cli.problem import Problem
from cli.settings import CHECKOUT, SERVICES, Settings, from_environment

# Seconds in which each stage must be done, far above what any machine was seen to take.
SERVERS_SECONDS, PREPARE_SECONDS, PRODUCT_SECONDS = 300.0, 300.0, 60.0


def run(*, demo: bool) -> None:
    """Runs until Ctrl-C or SIGTERM; the first time on a data folder it loads the demo data. Raises Problem."""
    began = time.monotonic()
    settings = from_environment()
    data = DataFolder(settings.data)
    data.create()
    with data.held("`tributary up`"):
        for name in end_left_behind(data.processes(), str(data.path)):
            say(f"Ended {name}, left behind by an earlier start.")
        _check_ports(settings)
        with Supervisor(data) as supervisor:
            try:
                place = _start(supervisor, settings, data)
                say(f"Ready after {time.monotonic() - began:.1f} s.")
                if demo and not data.demo_loaded.exists():
                    _load_demo(supervisor, data)
                say(_welcome(settings, data, place))
                supervisor.run()
            except Stopped:
                say("Stopping.")
        say("Stopped.")


def _check_ports(settings: Settings) -> None:
    if taken := taken_ports(settings):
        raise Problem(
            f"Port {', '.join(taken)} is taken by another program: end that, or move the product with TRIBUTARY_PORT, "
            "as in `TRIBUTARY_PORT=9000 make up`, which takes 9000 to 9003."
        )


def _start(supervisor: Supervisor, settings: Settings, data: DataFolder) -> Place:
    # An existing cluster says by its owner who ran it before.
    user = ASKING if settings.database_url else server_user(data.clusters())
    place = choose(settings, data, user)
    embedded: dict[str, Part] = {}
    if not settings.database_url:
        processes = sum(settings.processes[service] for service in SERVICES)
        embedded["PostgreSQL"] = parts.embedded_postgres(data, place, user, processes)
    if not settings.nats_url:
        embedded["NATS"] = parts.embedded_nats(data, place)
    servers = [child for part in embedded.values() for child in supervisor.start(part)]
    # It waits for PostgreSQL by itself; its own start takes as long as the server's.
    log = data.logs / "prepare.log"
    log.unlink(missing_ok=True)
    preparation = supervisor.begin(Part("prepare", (sys.executable, "-m", "cli.embedded.prepare"), log=log))
    if servers:
        what = f"Starting {' and '.join(embedded)}"
        supervisor.wait(what, lambda: all(child.ready for child in servers), SERVERS_SECONDS)
    supervisor.wait("Preparing the databases", lambda: not preparation.alive, PREPARE_SECONDS)
    if not preparation.succeeded:
        raise Problem(f"{preparation.part.last_words} (All that was said is in {log}.)")
    for line in log.read_text().splitlines():
        say(f"  {line}")
    kept = supervisor.start(*parts.services(settings, data, place))
    kept += supervisor.start(*parts.gateway(settings, data, place))
    # The gateway is ready when one process of each service is; the others are waited for, too.
    supervisor.wait(
        "Starting the services and the gateway", lambda: all(child.ready for child in kept), PRODUCT_SECONDS
    )
    return place


def _load_demo(supervisor: Supervisor, data: DataFolder) -> None:
    task = supervisor.begin(Part("demo", (sys.executable, "-m", "cli", "demo", "load")))
    supervisor.run(until=lambda: not task.alive)
    if task.succeeded:
        data.demo_loaded.touch()
    else:
        say(f"The demo data was not loaded ({task.ended}): try `{_command()} demo load`.")


def _command() -> str:
    """How to call this command from where the user stands."""
    program = Path(sys.executable).parent / "tributary"
    return str(program.relative_to(CHECKOUT)) if Path.cwd() == CHECKOUT else str(program)


def _welcome(settings: Settings, data: DataFolder, place: Place) -> str:
    given = " ".join(
        f"{name}={os.environ[name]}" for name in ("TRIBUTARY_PORT", "TRIBUTARY_DATA") if name in os.environ
    )
    command = f"{given} {_command()}".strip()
    ports = ", ".join(f"{service} 127.0.0.1:{port}" for service, port in place.grpc_ports.items())
    folder = str(data.path.relative_to(CHECKOUT) if data.path.is_relative_to(CHECKOUT) else data.path)
    if not settings.database_url and not data.clusters()[0].exists():
        folder += f", the database in {data.clusters()[1]}"
    # Without the demo data there are no such people.
    people = ""
    if data.demo_loaded.exists() and data.demo_password_file.exists():
        people = f"""
  Sign in at {settings.url}/sign-in, as rosa@riverbend.demo.example for instance; the password of every person of
  the demo data is {data.demo_password()}
"""
    mail = "" if os.environ.get("TRIBUTARY_SMTP_URL") else f"  Mail to people is shown at {settings.url}/dev/mail\n"
    return f"""
  Tributary is at {settings.url}, its API's reference at {settings.url}/docs
  gRPC: {ports}
{people}{mail}
  Call with an API token of the organization, agency, funder or office of the demo data:
    TOKEN=$({command} token organization)
    curl -H "Authorization: Bearer $TOKEN" {settings.url}/v1/accounts/me

  Data and logs are in {folder}. Ctrl-C stops it all, and `make up` goes on with the data.
"""


def main() -> None:
    """The program."""
    try:
        run(demo="--no-demo" not in sys.argv)
    except Problem as problem:
        sys.exit(f"tributary: {problem}")


if __name__ == "__main__":
    main()
