"""The command `tributary`: imports the one sub-command that is run, and says what keeps it from its work."""

import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from cli.problem import Problem

# Each module's `app` is a typer application: of one command, or of several.
COMMANDS = {
    "up": "cli.up",
    "run": "cli.run",
    "reset": "cli.reset",
    "migrate": "cli.migrate",
    "secrets": "cli.secrets",
    "backup": "cli.backup.taking",
    "restore": "cli.backup.restoring",
    "demo": "cli.demo.commands",
    "token": "cli.token",
    "import": "cli.hsds.importing",
    "export": "cli.hsds.exporting",
    "events": "cli.events",
    "audit": "cli.audit",
    "retention": "cli.retention",
    "doctor": "cli.doctor",
}


class Commands(TyperGroup):
    """The sub-commands, each imported when it is asked for: `up` stays small and starts at once."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 (click's words)
        """Their names, in the order in which they are met."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 (click's words)
        """The sub-command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = get_command(import_module(COMMANDS[cmd_name]).app)
        command.name = cmd_name
        return command


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.callback(cls=Commands, no_args_is_help=True)
def tributary() -> None:
    """Runs Tributary on one machine, and looks after it."""


def main() -> None:
    """The program."""
    try:
        app()
    except Problem as problem:
        sys.exit(f"tributary: {problem}")


if __name__ == "__main__":
    main()
