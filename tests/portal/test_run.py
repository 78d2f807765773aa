"""`make run`: what it leaves on the disk, and what it says when it cannot start."""

import os
import socket
import stat

import pytest

from portal import run
from processing.settings import Settings

pytestmark = pytest.mark.usefixtures("_the_umask_of_before")


def test_a_taken_port_is_a_clear_message(tmp_path, monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
        monkeypatch.setenv("PORT", port)
        assert run.main() == 1
    said = capsys.readouterr().err
    assert f"port {port} is taken by another program" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(("name", "value", "why"), [
    ("PORT", "80x", "PORT=80x is not a port number"), ("PORT", "70000", "not a port number"),
    ("APP_ENV", "prod", "neither production nor demonstration"), ("APP_ENV", "production", "Production needs: DATABASE_URL"),
])
def test_what_cannot_start_says_why(tmp_path, monkeypatch, capsys, name, value, why):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv(name, value)
    assert run.main() == 1
    assert why in capsys.readouterr().err


def test_a_folder_whose_path_is_too_long_for_a_socket_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / ("x" * 90) / ("y" * 90)))
    monkeypatch.setenv("PORT", "0" * 4 + "1")
    monkeypatch.setattr(run, "_free", lambda *_address: None)
    assert run.main() == 1
    assert "socket is too long" in capsys.readouterr().err


@pytest.fixture
def _the_umask_of_before():
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_nobody_else_at_the_machine_reads_the_data(tmp_path, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        assert run.main() == 1
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "var", tmp_path / "var" / "run.lock")]
    assert modes == [0o700, 0o600]


def test_every_data_folder_has_a_secret_of_its_own_that_only_its_owner_reads(tmp_path):
    os.umask(0o077)
    secrets = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        run._make_secret(tmp_path / name / "secret-key")
        run._make_secret(tmp_path / name / "secret-key")
        assert stat.S_IMODE((tmp_path / name / "secret-key").stat().st_mode) == 0o600
        secrets.add(Settings.from_env({"DATA_DIR": str(tmp_path / name)}).secret_key)
    assert {len(secret) for secret in secrets} == {64}
    assert len(secrets) == 2
