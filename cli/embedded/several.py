"""A program as several processes: their names, where each answers, and what each of several is told.

Run as `python -m cli.embedded.several PROGRAM` by `tributary run`: the gateway or a service as so many processes.
"""

import os
import signal
import socket
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cli.embedded.data_folder import DataFolder
from cli.embedded.process import Part
from cli.embedded.supervisor import Stopped, Supervisor
from cli.settings import SERVICES, processes_of


def names_of(program: str, processes: int) -> list[str]:
    """The names of the processes that a program is, as "partners" and "partners-2"."""
    return [program, *(f"{program}-{number}" for number in range(2, processes + 1))]


def numbered_socket(address: str, place_among: int) -> str:
    """The unix socket of the process at that place, by the first's: "unix:/run/partners-2.sock" for 1."""
    return address if place_among == 0 else f"{address.removesuffix('.sock')}-{place_among + 1}.sock"


def targets(first: Mapping[str, str], processes: Mapping[str, int]) -> dict[str, str]:
    """The services' gRPC targets as settings of the gateway, by the `first` one's of each: the unix sockets of all of a
    service's processes in one target. What is no unix socket is a name that leads to all of them already."""
    found = {}
    for service, address in first.items():
        several = [numbered_socket(address, place).removeprefix("unix:") for place in range(processes[service])]
        found[f"TRIBUTARY_{service.upper()}"] = f"unix:{','.join(several)}" if address.startswith("unix:") else address
    return found


def among(processes: int) -> dict[str, str]:
    """Settings of each process of a program that is so many: one that leaves gives callers time to go to the others,
    and what one remembers another may not know."""
    if processes == 1:
        return {}
    several = {"TRIBUTARY_LEAVE_SECONDS": "2", "TRIBUTARY_REMEMBER_SECONDS": "5"}
    return {name: os.environ.get(name, value) for name, value in several.items()}


def shared_socket(host: str, port: int) -> tuple[int]:
    """The descriptor of a socket that listens there for as long as this process runs: no connection is lost with one of
    the processes that share it. Raises OSError when the address is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return (socket.create_server((host, port), family=family, backlog=2048).detach(),)


def settings_of(program: str, place_among: int = 0) -> dict[str, str]:
    """What the process at that place is told beside its environment, which is the first one's."""
    told = among(processes_of(program))
    if program == "gateway":
        first = {service: os.environ.get(f"TRIBUTARY_{service.upper()}", "") for service in SERVICES}
        told |= targets(first, {service: processes_of(service) for service in SERVICES})
    elif place_among:
        listen = map(str.strip, os.environ.get("TRIBUTARY_LISTEN", "").split(","))
        told["TRIBUTARY_LISTEN"] = ",".join(
            numbered_socket(address, place_among) if address.startswith("unix:") else address for address in listen
        )
    host, _, port = os.environ.get("TRIBUTARY_METRICS_LISTEN", "").rpartition(":")
    if place_among and port.isdigit():
        told["TRIBUTARY_METRICS_LISTEN"] = f"{host}:{int(port) + place_among}"
    return told


def main(program: str, module: str) -> None:
    """Runs all processes of a program until SIGTERM, and starts again what dies. Raises OSError for a taken port."""
    names = names_of(program, processes_of(program))
    inherits: tuple[int, ...] = ()
    if program == "gateway":
        host, _, port = os.environ.get("TRIBUTARY_LISTEN", "").rpartition(":")
        inherits = shared_socket(host.strip("[]"), int(port))
    data = DataFolder(Path(tempfile.gettempdir()) / f"tributary-{program}")
    data.create()
    with Supervisor(data) as supervisor:
        supervisor.start(
            *(
                Part(
                    name,
                    (sys.executable, "-m", module),
                    environment={
                        **os.environ,
                        **settings_of(program, place_among),
                        "TRIBUTARY_LISTEN_FD": str(*inherits),
                    },
                    stop_signal=signal.SIGINT,
                    inherits=inherits,
                )
                for place_among, name in enumerate(names)
            )
        )
        with suppress(Stopped):
            supervisor.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
