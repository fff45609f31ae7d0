"""What `make up` says on a machine that lacks something."""

import subprocess
import sys

from cli.settings import CHECKOUT

# Debian's python3 without its python3-venv: importing ensurepip fails.
WITHOUT_VENV = """
import importlib.util, runpy, sys
there = importlib.util.find_spec
importlib.util.find_spec = lambda name: None if name == "ensurepip" else there(name)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_without_the_venv_module_the_package_to_install_is_named() -> None:
    script = CHECKOUT / "deploy" / "setup_venv.py"
    done = subprocess.run(
        (sys.executable, "-c", WITHOUT_VENV, str(script), "runtime"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr
    assert "Traceback" not in done.stderr
