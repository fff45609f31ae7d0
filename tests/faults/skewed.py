"""A service whose clock is off: `python tests/faults/skewed.py assistance 3600`, in seconds, ahead of the others.

It runs the product's own code. There is no library here that would lie to the whole process, so what Python reads the
time by is replaced before anything of the product is loaded; time that is only measured, as a timeout, is as it was.
"""

import datetime
import importlib
import sys
import time
from typing import Any

name, off = sys.argv[1], float(sys.argv[2])
_time = time.time


class Off(datetime.datetime):
    """The class of times whose present is off."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> "Off":
        """The present, as this process believes."""
        return cls.fromtimestamp(_time() + off, tz)


time.time = lambda: _time() + off
module: Any = datetime
module.datetime = Off

if __name__ == "__main__":
    from services.chassis.process import run

    run(importlib.import_module(f"services.{name}.__main__").SERVICE)
