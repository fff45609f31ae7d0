"""The first and the last thing that a process does about its imports, which are most of what its start takes."""

import gc
import sys


def before_imports() -> None:
    """For a program alone, and before all else that it imports."""
    # structlog colours tracebacks with it, which are written as JSON here.
    sys.modules["rich"] = None  # type: ignore[assignment]  # How an import is made to fail; typed for modules alone.
    # Next to nothing of what is imported is ever let go: to look for it, time and again, takes a sixth of the start.
    gc.disable()


def after_imports() -> None:
    """Lets what a program does be collected, as ever; not what it has imported, which stands until its end."""
    gc.freeze()
    gc.enable()
