"""The passwords of the services' roles, where a deployment names a file for each."""

import os
import re
from pathlib import Path

from cli.problem import Problem
from cli.settings import SERVICES

URL_SAFE = re.compile(r"[A-Za-z0-9_-]+")


def given_passwords() -> dict[str, str]:
    """The passwords that files are named for, by role; none when no file is. Raises Problem when some are missing."""
    files = {
        role: os.environ.get(f"TRIBUTARY_{service.upper()}_{kind}_PASSWORD_FILE")
        for service in SERVICES
        for role, kind in ((f"{service}_owner", "OWNER"), (service, "DATABASE"))
    }
    if not any(files.values()):
        return {}
    if missing := [role for role, file in files.items() if not file]:
        raise Problem(f"No password file is named for {', '.join(missing)}, though others have theirs.")
    try:
        passwords = {role: Path(file).read_text().strip() for role, file in files.items() if file}
    except OSError as error:
        raise Problem(f"A password cannot be read: {error}.") from error
    for role, password in passwords.items():
        # It is written into a statement, where it could end the literal.
        if not URL_SAFE.fullmatch(password):
            raise Problem(f"The password of {role} in {files[role]} must be letters, digits, - and _ alone.")
    return passwords
