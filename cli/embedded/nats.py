"""The embedded NATS server with JetStream, and what is asked of a server that was given instead."""

import json
import shutil
import sys
from pathlib import Path

from cli.embedded.place import NATS_USER
from cli.embedded.ports import answers
from cli.embedded.process import Part
from cli.problem import Problem


def server(folder: Path, *, port: int, monitor_port: int, password: str, log: Path) -> Part:
    """The server as a part to run, its configuration and its streams in `folder`."""
    program = shutil.which("nats-server", path=str(Path(sys.executable).parent))
    if program is None:
        raise Problem("No nats-server is here: run `make up`, which installs one, or set NATS_URL.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    configuration = folder / "nats.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(
        "\n".join(
            (
                f'listen: "127.0.0.1:{port}"',
                f'http: "127.0.0.1:{monitor_port}"',
                # An acknowledged event is on the disk; the default would leave it up to two minutes in memory.
                # Of a disk that is full when it starts it would allow itself nothing, however much room there is later.
                f"jetstream {{ store_dir: {json.dumps(str(folder))}, sync_interval: always, max_file_store: 1TB }}",
                f'authorization {{ user: "{NATS_USER}", password: "{password}" }}',
                "",
            )
        )
    )
    return Part(
        name="nats",
        command=(program, "-c", str(configuration)),
        log=log,
        ready=lambda _: answers(monitor_port, "/healthz"),
        # A stream whose write failed, for want of room say, takes nothing more until the server is started again.
        ill=lambda: answers(monitor_port, "/healthz", 503),
    )


def illness(monitor_url: str) -> str:
    """Why the server whose monitor that is takes no events, in its own words; "" when it does. Raises OSError,
    ValueError when the monitor is silent."""
    from urllib.error import HTTPError  # Here, for they would double the supervisor's memory.
    from urllib.request import urlopen

    try:
        with urlopen(f"{monitor_url.rstrip('/')}/healthz", timeout=3):  # noqa: S310 (http, as configured)  # nosec B310
            return ""
    except HTTPError as error:
        with error:
            return str(json.load(error).get("error") or error)


def syncs_always(monitor_url: str) -> bool:
    """Whether the server whose monitor that is syncs each event to disk. Raises OSError when the monitor is silent."""
    from urllib.request import urlopen  # Here, for it would double the supervisor's memory.

    with urlopen(f"{monitor_url.rstrip('/')}/varz", timeout=3) as answer:  # noqa: S310 (http, as configured)  # nosec B310
        configuration = json.load(answer).get("jetstream", {}).get("config", {})
    return bool(configuration.get("sync_always"))
