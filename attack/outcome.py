"""What came of an attack."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """`done`: what was tried and how often; `found`: what it found; `missing`: why it was not run at all, which is
    no pass."""

    tool: str
    done: str
    found: tuple[str, ...] = ()
    missing: str = ""

    @property
    def verdict(self) -> str:
        """In a word."""
        return "NOT RUN" if self.missing else "FOUND" if self.found else "held"
