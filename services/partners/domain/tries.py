"""How guessing is slowed: each try past a number of free ones makes the next wait twice as long, never for ever."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """What is counted: its name, the tries before any waiting, and the longest wait in seconds."""

    name: str
    free: int
    longest: float


# One person's tries at one account. Somebody else's, from elsewhere, do not slow them.
HERE = Limit("account and address", 5, 900.0)
# One address's tries at many accounts. An office of people shares one, so there is room.
ADDRESS = Limit("address", 100, 60.0)
# Everybody's tries at one account: NIST SP 800-63B, 3.2.2, allows 100. Addresses it was signed in from are exempt.
ACCOUNT = Limit("account", 100, 60.0)
# Codes of the second factor, by who has the password already.
CODE = Limit("code", 5, 900.0)
RESET = Limit("reset", 3, 3600.0)
