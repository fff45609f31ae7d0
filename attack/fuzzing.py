"""One parser under atheris, in a process of its own: `python -m attack.fuzzing page_token 1000`, so many times.

Exit status 0 when nothing but refusals came of it."""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["services", "gateway", "cli"]):
    from attack.parsers import PARSERS

# What a fuzzer would take days to come to: parts within parts within parts.
DEEP = [start * 8_000 for start in (b"[", b'{"a":', b"(", b"<a>", b'[{"":')]
LONGEST = 40_000


def main(name: str, runs: str) -> None:
    """Runs one; ends the process."""
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(DEEP):
            for length in (3_000, LONGEST):
                # The first bytes decide what the others are taken for.
                for first in range(16):
                    Path(folder, f"{number}-{length}-{first}").write_bytes(bytes([first]) * (first * 2) + seed[:length])
        options = [f"-atheris_runs={runs}", f"-max_len={LONGEST}", "-print_final_stats=1", "-rss_limit_mb=4096"]
        atheris.Setup([sys.argv[0], *options, folder], PARSERS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:3])
