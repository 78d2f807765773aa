"""Captures a second from HTTP in to case in the queue: a real web server, broker and workers, the real reader and a quick one."""

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

from sqlalchemy import func, select

import migrations
from portal import embedded_broker
from portal.demonstration import captures
from processing import clock, db
from processing.cameras import keys
from processing.models import Case
from tests import factories

ROOT = Path(__file__).parents[2]
PORT = 18230
SENDERS = 4
WARMING = 20
_count = itertools.count(1)


def measure() -> dict[str, object]:
    """Post pictures of one drawn street for a while, then wait until each has its case."""
    picture = _a_scene()
    return {f"{label}, captures a second": _line(reader, picture, many)
            for label, reader, many in (("real reader", "processing.vision:plate_reader", 150),
                                        ("quick reader (the line without the eyes)", "tests.readers:quick", 600))}


def _a_scene() -> bytes:
    return captures.plan()[0].pictures(clock.today()).scene_jpeg


def _line(reader: str, picture: bytes, many: int) -> float:
    with tempfile.TemporaryDirectory(prefix="pn-") as folder, embedded_broker.running(Path(folder)) as broker_url:
        url = f"sqlite:///{folder}/bench.sqlite3"
        env = {**os.environ, "DATABASE_URL": url, "BROKER_URL": broker_url, "DATA_DIR": folder, "READER": reader,
               "PYTHONPATH": str(ROOT), "RATE_LIMITS": "off", "OMP_NUM_THREADS": "1"}
        migrations.upgrade(url)
        db.connect(url)
        with db.writing() as session:
            key = keys.issue(session, factories.a_camera(session))
        processes = [subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=env, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL) for command in _commands()]
        try:
            _wait_for_web()
            with ThreadPoolExecutor(SENDERS) as senders:
                list(senders.map(lambda _: _post(key, picture), range(WARMING)))  # every process loads its reader
                _until(WARMING)
                start = time.perf_counter()
                list(senders.map(lambda _: _post(key, picture), range(many)))
            _until(WARMING + many)
            return round(many / (time.perf_counter() - start), 2)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait()


def _commands() -> list[list[str]]:
    return [
        ["gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{PORT}", "--workers", "2", "--worker-class", "gthread", "--threads", "4",
         "--no-control-socket"],
        ["celery", "-A", "wsgi:celery", "worker", "-Q", "vision,office", "-c", "2", "--without-gossip", "--without-mingle",
         "--without-heartbeat", "--loglevel", "ERROR"],
    ]


def _wait_for_web() -> None:
    for _ in range(200):
        try:
            HTTPConnection("127.0.0.1", PORT, timeout=2).request("GET", "/health")
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web server does not answer")


def _post(key: str, picture: bytes) -> None:
    """An event of its own: minutes from the others, and with other bytes, or it would be linked to the first."""
    event, line = uuid4().hex, uuid4().hex
    moment = clock.now() - timedelta(minutes=2 * next(_count))
    picture = picture[:2] + b"\xff\xfe\x00\x22" + event.encode() + picture[2:]  # a comment of JPEG
    metadata = json.dumps({"event_id": event, "recorded_at": moment.isoformat(), "offence": "red_light", "lane": 1,
                           "vehicle": {"kind": "car"}}).encode()
    head = f'--{line}\r\nContent-Disposition: form-data; name="metadata"\r\nContent-Type: application/json\r\n\r\n'.encode()
    middle = f'\r\n--{line}\r\nContent-Disposition: form-data; name="image"; filename="s.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    connection = HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("POST", "/api/v1/captures", head + metadata + middle.encode() + picture + f"\r\n--{line}--\r\n".encode(),
                       {"Authorization": f"Bearer {key}", "Idempotency-Key": event,
                        "Content-Type": f"multipart/form-data; boundary={line}"})
    answer = connection.getresponse()
    assert answer.status == 201, answer.read()


def _until(many: int) -> None:
    end = time.monotonic() + 600
    while time.monotonic() < end:
        with db.reading() as session:
            if (session.scalar(select(func.count()).select_from(Case)) or 0) >= many:
                return
        time.sleep(0.1)
    raise RuntimeError("the cases did not come")
