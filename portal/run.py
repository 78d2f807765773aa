"""`make run`: the whole office on one machine, on embedded defaults, each role a process of its own."""

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

import migrations
from portal import embedded_broker
from processing.settings import SECRET_FILE, MisconfiguredError, Settings

ROOT = Path(__file__).parents[1]
PATIENCE = 90.0
"""Seconds that the web process may take to answer."""


class CannotStartError(Exception):
    """Why the office cannot open, in a sentence for the person at the keyboard."""


@dataclass
class Child:
    """One process of the office and how to start it again."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0


def commands(host: str, port: int, data_dir: Path) -> dict[str, list[str]]:
    """The command of each process."""
    celery = [sys.executable, "-m", "celery", "-A", "wsgi:celery"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]
    readers = str(max(1, min(2, os.cpu_count() or 1)))
    return {
        "web": [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{host}:{port}", "--workers", "2",
                "--worker-class", "gthread", "--threads", "4", "--timeout", "60", "--no-control-socket"],
        "reader": [*celery, "worker", "-n", "reader@%h", "-Q", "vision", "-c", readers, *quiet],
        "worker": [*celery, "worker", "-n", "office@%h", "-Q", "office", "-c", "1", *quiet],
        "timer": [*celery, "beat", "--pidfile=", "-s", str(data_dir / "beat-schedule"), "--loglevel", "WARNING"],
    }


class Office:
    """Starts the processes, keeps them up, stops them in order."""

    def __init__(self, settings: Settings, env: Mapping[str, str], *, host: str, port: int) -> None:
        self.env = {**env, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "ORT_DISABLE_TELEMETRY": "1"}
        self.logs = settings.data_dir / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.children = [Child(name, command) for name, command in commands(host, port, settings.data_dir).items()]
        self.stopping = False

    def start(self) -> None:
        for child in self.children:
            self._start(child)

    def keep_up(self) -> None:
        """Start again what died, not more often than every two seconds."""
        for child in self.children:
            died = child.process is not None and child.process.poll() is not None
            if died and not self.stopping and time.monotonic() - child.started > 2:
                print(f"{child.name} ended and is started again; see {self.logs / child.name}.log", flush=True)
                self._start(child)

    def stop(self) -> None:
        """Ask everybody to finish, then insist."""
        self.stopping = True
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        until = time.monotonic() + 15
        for process in running:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()

    def _start(self, child: Child) -> None:
        with (self.logs / f"{child.name}.log").open("ab") as log:
            child.process = subprocess.Popen(child.command, cwd=ROOT, env=self.env, stdin=subprocess.DEVNULL,
                                             stdout=log, stderr=log, start_new_session=True)
        child.started = time.monotonic()


def main() -> int:
    """Open the office; Ctrl-C closes it."""
    os.umask(0o077)  # names, plates, pictures: nobody else at this machine reads what its processes write
    env = dict(os.environ)
    host, port = env.get("HOST", "127.0.0.1"), env.get("PORT", "8000")
    try:
        _open(env, host, _port(port))
    except (CannotStartError, MisconfiguredError, embedded_broker.BrokerError) as error:
        print(f"Không khởi động được / cannot start: {error}", file=sys.stderr)
        return 1
    return 0


def _open(env: dict[str, str], host: str, port: int) -> None:
    settings = Settings.from_env(env)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    _make_secret(settings.data_dir / SECRET_FILE)
    with (settings.data_dir / "run.lock").open("w") as lock:
        _only_one(lock, settings.data_dir)
        _free(host, port)
        with embedded_broker.running(settings.data_dir) as broker_url:
            env |= {"BROKER_URL": env.get("BROKER_URL", broker_url), "DATA_DIR": str(settings.data_dir)}
            print("Đang chuẩn bị cơ sở dữ liệu / preparing the database …", flush=True)
            migrations.upgrade(settings.database_url)
            _work(Office(settings, env, host=host, port=port), env, port)


def _make_secret(path: Path) -> None:
    """A random key for this data folder, made once: sessions and paper codes of a demonstration are not everybody's."""
    if not path.exists():
        part = path.with_suffix(".part")
        part.write_text(secrets.token_hex(32))  # the umask keeps it from other people of the machine
        part.replace(path)


def _work(office: Office, env: dict[str, str], port: int) -> None:
    for asked in (signal.SIGINT, signal.SIGTERM):  # also where a shell started us with Ctrl-C ignored
        signal.signal(asked, _interrupt)
    try:
        office.start()
        _wait_for_web(office, port)
        if env.get("APP_ENV") != "production":
            _seed(office)
        print(f"\n  http://localhost:{port}\n  nhật ký / logs: {office.logs}\n  Ctrl-C để dừng / to stop\n", flush=True)
        while True:
            office.keep_up()
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\nĐang dừng / stopping …", flush=True)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        office.stop()
    print("Đã dừng / stopped. Dữ liệu còn trong / the data stays in", env["DATA_DIR"], flush=True)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise CannotStartError(f"PORT={text} is not a port number")
    return int(text)


def _only_one(lock: IO[str], data_dir: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotStartError(f"another `make run` is already using {data_dir}; stop it or set DATA_DIR") from None


def _free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise CannotStartError(f"port {port} is taken by another program; e.g. PORT={port + 1} make run") from None


def _wait_for_web(office: Office, port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                return
        except (URLError, OSError):
            office.keep_up()
            time.sleep(0.3)
    raise CannotStartError(f"the web process does not answer; see {office.logs}/web.log")


def _seed(office: Office) -> None:
    """Fill the demonstration (once); the workers read its pictures meanwhile. It prints the log-ins itself."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "demonstration", "seed"]
    with subprocess.Popen(command, cwd=ROOT, env=office.env, start_new_session=True) as seeding:
        try:
            while seeding.poll() is None:
                office.keep_up()
                time.sleep(0.5)
        except KeyboardInterrupt:
            seeding.terminate()  # it may be killed anywhere: the next run goes on
            raise
    if seeding.returncode:
        print("Dữ liệu trình diễn chưa nạp xong / incomplete; `make run` again goes on.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
