"""How the demonstration's captures go in: the cameras' API over the network or in this process; the watch folder."""

import io
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

ADDRESS = "/api/v1/captures"
PATIENCE = 60.0
"""Seconds for which a busy or restarting server is tried again."""
BUSY = (429, 502, 503)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One capture as a camera sends it."""

    key: str
    metadata: Mapping[str, object]
    images: Sequence[bytes]

    @property
    def event_id(self) -> str:
        return str(self.metadata["event_id"])

    def encoded(self) -> tuple[dict[str, str], bytes]:
        """Headers and body of the request."""
        images = [FileStorage(io.BytesIO(image), f"{number}.jpg", "image", _type(image))
                  for number, image in enumerate(self.images)]
        stated = json.dumps(self.metadata, ensure_ascii=False)
        boundary, body = encode_multipart({"metadata": stated, "image": images})
        return {"Authorization": f"Bearer {self.key}", "Idempotency-Key": self.event_id,
                "Content-Type": f'multipart/form-data; boundary="{boundary}"'}, body


class Door(Protocol):
    """Where captures are handed in; answers with the status of HTTP."""

    def hand_in(self, parcel: Parcel) -> int: ...


class InProcess:
    """The application itself, at the clock of this process."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def hand_in(self, parcel: Parcel) -> int:
        headers, body = parcel.encoded()
        with self._app.app_context():  # a command's own context would keep the camera of the request before
            return self._app.test_client().post(ADDRESS, data=body, headers=headers).status_code


class OverNetwork:
    """A running server; waits while it is busy."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    def answers(self) -> bool:
        try:
            return self._ask("GET", "/health", {}, b"") == 200
        except (OSError, HTTPException):
            return False

    def hand_in(self, parcel: Parcel) -> int:
        headers, body = parcel.encoded()
        until = time.monotonic() + PATIENCE
        while True:
            try:
                status = self._ask("POST", ADDRESS, headers, body)
            except (OSError, HTTPException):
                if time.monotonic() > until:
                    raise
                status = 503
            if status not in BUSY or time.monotonic() > until:
                return status
            time.sleep(1)

    def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> int:
        connect = HTTPSConnection if self._url.scheme == "https" else HTTPConnection
        connection = connect(self._url.hostname or "", self._url.port, timeout=30)
        try:
            connection.request(method, self._url.path + path, body, dict(headers))
            return connection.getresponse().status
        finally:
            connection.close()


def lay_into_folder(root: Path, stem: str, sidecar: Mapping[str, object], picture: bytes) -> None:
    """As a camera with a shared drive does: the picture, then the sidecar; neither is ever seen half."""
    if any((root / folder / f"{stem}.json").exists() for folder in ("incoming", "done", "failed")):
        return
    incoming = root / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    _put(incoming / f"{stem}.jpg", picture)
    _put(incoming / f"{stem}.json", json.dumps(sidecar, ensure_ascii=False, indent=1).encode())


def _put(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}")
    part.write_bytes(data)
    written = time.time() - 5  # copying tools keep the time of the source
    os.utime(part, (written, written))
    part.rename(path)


def _type(image: bytes) -> str:
    return "image/png" if image.startswith(b"\x89PNG") else "image/jpeg"
