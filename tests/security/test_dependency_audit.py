"""The audit of the locked packages says what it found, and never that it found nothing where nobody was asked."""

import pytest

from deploy import audit

WEAK = {"name": "old", "version": "1.0", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["1.1"]}]}
SOUND = {"name": "new", "version": "2.0", "vulns": []}
SKIPPED = {"name": "own", "skip_reason": "Dependency not found on PyPI"}


def test_every_locked_package_is_asked_about() -> None:
    pinned = [pin for lock in audit.LOCKS for pin in audit.pins(audit.REQUIREMENTS / lock)]
    named = {pin.split("==")[0] for pin in pinned}
    assert {audit.KNOWN_TO_ALL, "grpcio", "sqlalchemy", "asyncpg", "joserfc", "argon2-cffi", "uv", "pytest"} <= named
    lines = (audit.REQUIREMENTS / "runtime.lock").read_text(encoding="utf-8").splitlines()
    assert len(audit.pins(audit.REQUIREMENTS / "runtime.lock")) == sum(
        "==" in line and line[0] != " " for line in lines
    )


def test_a_weakness_is_named_with_what_mends_it() -> None:
    assert audit.judge([WEAK, SOUND], 2) == (["old 1.0: CVE-2026-1, mended in 1.1"], [])


def test_what_was_skipped_or_left_out_is_not_known() -> None:
    assert audit.judge([SOUND, SKIPPED], 3) == ([], ["own", "of unknown name"])


@pytest.mark.parametrize(("required", "status"), [("", 0), ("required", 1)])
def test_nobody_to_ask_is_said_aloud_and_is_no_pass(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], required: str, status: int
) -> None:
    monkeypatch.setenv("TRIBUTARY_AUDIT", required)
    monkeypatch.setattr(audit, "audited", lambda _: [SKIPPED])
    assert audit.main() == status
    assert "NOT AUDITED" in capsys.readouterr().err


@pytest.mark.parametrize(("found", "status"), [(WEAK, 1), (SOUND, 0)])
def test_a_weakness_fails_the_check(monkeypatch: pytest.MonkeyPatch, found: object, status: int) -> None:
    monkeypatch.setattr(audit, "audited", lambda pinned: [found] * len(pinned))
    assert audit.main() == status
