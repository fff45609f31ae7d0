"""Runs the gateway: `python -m gateway`."""

import sys

from services.chassis.boot import before_imports

if __name__ == "__main__":
    before_imports()

from gateway.process import main

if __name__ == "__main__":
    sys.exit(main())
