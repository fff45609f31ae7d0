"""What `make up` does on a machine that lacks something."""

import runpy
import shutil
import subprocess
import sys
import venv
from pathlib import Path

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


def test_an_environment_that_was_deleted_in_part_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    script = shutil.copy(CHECKOUT / "deploy" / "setup_venv.py", tmp_path / "deploy")
    is_whole = runpy.run_path(script)["is_whole"]
    venv.create(tmp_path / ".venv", symlinks=True)
    assert is_whole()
    (tmp_path / ".venv" / "pyvenv.cfg").unlink()
    assert (tmp_path / ".venv" / "bin" / "python").exists()
    assert not is_whole()
