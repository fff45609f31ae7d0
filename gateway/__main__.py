"""Runs the gateway: `python -m gateway`."""

import sys

# structlog colours tracebacks with it, which are written as JSON here: a tenth of the memory and of the time to start.
sys.modules["rich"] = None  # type: ignore[assignment]

from gateway.process import main  # noqa: E402 (after the line above)

if __name__ == "__main__":
    sys.exit(main())
