"""`tributary up`: runs the product on this machine until Ctrl-C or SIGTERM."""

import os
import sys
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command()
def up(
    demo: Annotated[bool, typer.Option(help="Load the demo data, the first time on a data folder.")] = True,
) -> None:
    """Runs the product on this machine until Ctrl-C or SIGTERM.

    TRIBUTARY_PORT moves it from port 8080, its gRPC then following at the next three, and TRIBUTARY_DATA moves its data
    from .data. DATABASE_URL and NATS_URL name a PostgreSQL (>= 18) and a NATS to use in place of the embedded ones.
    """
    # The process that stays is another program, without what reading a command line takes of memory.
    options = () if demo else ("--no-demo",)
    os.execv(sys.executable, (sys.executable, "-m", "cli.embedded.product", *options))  # noqa: S606 (ourselves)
