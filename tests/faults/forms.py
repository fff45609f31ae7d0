"""The short form of a fault, for `make test`, and its long one, for `make faults`; and the seed that replays it."""

import os
import random

# TRIBUTARY_FAULTS=long, as `make faults` has it.
LONG = os.environ.get("TRIBUTARY_FAULTS") == "long"
SEED = int(os.environ.get("TRIBUTARY_FAULT_SEED", random.randrange(10**6)))


def by_form(short: float, long: float) -> float:
    """How long, or how often, in the form that runs."""
    return long if LONG else short


def dice() -> random.Random:
    """What chooses the moments of a fault, the same again for the same seed, which is printed."""
    print(f"TRIBUTARY_FAULT_SEED={SEED}")
    return random.Random(SEED)
