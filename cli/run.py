"""`tributary run`: one of the product's programs, as a container runs it."""

import os
import sys
from typing import Annotated

import typer

from cli.embedded.several import settings_of
from cli.problem import Problem
from cli.settings import SERVICES, processes_of

app = typer.Typer(add_completion=False)
MODULES = {"gateway": "gateway"} | {service: f"services.{service}" for service in SERVICES}


@app.command()
def run(program: Annotated[str, typer.Argument(help="gateway, partners, assistance or funding.")]) -> None:
    """Runs the gateway or a service, by the settings of its environment, until SIGTERM.

    TRIBUTARY_PROCESSES, or TRIBUTARY_PARTNERS_PROCESSES and its like, says as how many processes. Those after a
    service's first have unix sockets after the first one's, as partners-2.sock, and Prometheus is answered at the next
    ports.
    """
    if program not in MODULES:
        raise Problem(f"There is no program {program!r}: it is one of {', '.join(MODULES)}.")
    command = ["-m", MODULES[program]]
    if processes_of(program) > 1:
        command = ["-m", "cli.embedded.several", program, MODULES[program]]
    environment = {**os.environ, **(settings_of(program) if processes_of(program) == 1 else {})}
    os.execve(sys.executable, (sys.executable, *command), environment)  # noqa: S606 (ourselves)
