"""Passwords stand in files, and whoever names one that is no use is told which."""

from pathlib import Path

import pytest

from services.chassis.passwords import with_password
from services.chassis.settings import Settings


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("postgresql://partners@db:5432/partners", "postgresql://partners:a%2Fb%40c@db:5432/partners"),
        ("nats://tributary@nats:4222", "nats://tributary:a%2Fb%40c@nats:4222"),
        ("postgresql://partners:old@db/partners?x=1", "postgresql://partners:a%2Fb%40c@db/partners?x=1"),
    ],
)
def test_the_password_of_the_file_is_in_the_url(tmp_path: Path, url: str, whole: str) -> None:
    (tmp_path / "password").write_text("a/b@c\n")
    assert with_password(url, tmp_path / "password") == whole
    assert with_password(url, None) == url


def test_an_empty_file_and_a_url_without_a_user_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "password").write_text("secret")
    with pytest.raises(ValueError, match=r"empty is empty: write the password to it"):
        with_password("nats://tributary@nats", tmp_path / "empty")
    with pytest.raises(ValueError, match=r"nats://nats names no user") as refused:
        with_password("nats://nats", tmp_path / "password")
    assert "secret" not in str(refused.value)
    with pytest.raises(FileNotFoundError):
        with_password("nats://tributary@nats", tmp_path / "missing")


def test_a_service_s_settings_take_in_what_their_files_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "database").write_text("one")
    (tmp_path / "nats").write_text("two")
    for name, value in {
        "DATABASE_URL": "postgresql://partners@db/partners",
        "DATABASE_PASSWORD_FILE": str(tmp_path / "database"),
        "NATS_URL": "nats://tributary@nats",
        "NATS_PASSWORD_FILE": str(tmp_path / "nats"),
        "LISTEN": "127.0.0.1:0",
        "ACTOR_PUBLIC_KEY_FILE": str(tmp_path / "key"),
        # Said, but empty, as a file of settings may have it: not said.
        "TLS_KEY_FILE": "",
    }.items():
        monkeypatch.setenv(f"TRIBUTARY_{name}", value)
    settings = Settings()
    assert settings.database_url == "postgresql://partners:one@db/partners"
    assert settings.nats_url == "nats://tributary:two@nats"
    assert settings.tls_key_file is None
