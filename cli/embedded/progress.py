"""What a command says of a step that takes a while: on a terminal as it goes, elsewhere when it is done."""

import sys
import time

FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
# A step shorter than this many seconds needs no spinner.
UNNOTICED = 0.3


def spin(what: str, seconds: float) -> None:
    """Shows that `what` has gone on for so long."""
    if seconds > UNNOTICED and sys.stdout.isatty():
        frame = FRAMES[int(time.monotonic() * 10) % len(FRAMES)]
        _write(f"\r\033[K{frame} {what} {seconds:.1f} s")


def say(line: str) -> None:
    """Prints a line."""
    # In place of the spinner, and with the cursor that a command stopped at its progress bar took away.
    _write(f"\r\033[K\033[?25h{line}\n" if sys.stdout.isatty() else f"{line}\n")


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        pass  # The terminal was closed; what runs is not to end of it before it is stopped in order.
