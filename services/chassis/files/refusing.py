"""How a file is refused."""

from services.chassis.errors import InvalidArgument, Violation

# What a file may unpack to in all, in bytes: ten times the largest that is taken.
MOST_UNPACKED = 100 * 1024 * 1024

# The test file of the antivirus industry, which every scanner finds (https://www.eicar.org/download-anti-malware-testfile).
# Put together here, so that a scanner does not find it in this source.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" + b"!$H+H*"


def refused(check: str, what: str) -> InvalidArgument:
    """The refusal of a file for what was found in it; `check` is its name for programs."""
    return InvalidArgument("FILE_REFUSED", what, metadata={"check": check}, violations=[Violation("content", what)])


def check_malware(content: bytes) -> None:
    """Raises InvalidArgument for what scanners are tested with."""
    if EICAR in content:
        raise refused("MALWARE", "The file is one that virus scanners are tested with: send another.")
