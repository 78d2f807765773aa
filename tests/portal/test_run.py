"""`make run`: what it leaves on the disk."""

import os
import socket
import stat

import pytest

from portal import run


@pytest.fixture
def _the_umask_of_before():
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_the_umask_of_before")
def test_nobody_else_at_the_machine_reads_the_data(tmp_path, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        assert run.main() == 1
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "var", tmp_path / "var" / "run.lock")]
    assert modes == [0o700, 0o600]
