"""The demo data: loaded once for a run of the tests, and copied for each product that begins with it."""

import fcntl
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.product import Product

# What tells of one run of a product and not of its data.
OF_A_RUN = ("place.json", "processes.json", "lock", "run", "logs")


def loaded_product(environment: Mapping[str, str] | None = None) -> Product:
    """A product that has loaded the demo data, before its next start."""
    product = Product(environment=environment)
    # With its owners: the database is its own user's.
    subprocess.run(("cp", "-a", str(_original()), str(product.data)), check=True)
    return product


def _original() -> Path:
    """The data folder that the copies are of, made by whichever worker needs one first."""
    original = Path(tempfile.gettempdir()) / "loaded"
    with original.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not original.exists():
            product = Product()
            try:
                product.start()
                product.stop()
                for name in OF_A_RUN:
                    kept = product.data / name
                    shutil.rmtree(kept) if kept.is_dir() else kept.unlink(missing_ok=True)
                product.data.rename(original)
            finally:
                product.remove()
    return original
