"""The evidence store: files by SHA-256, written once, synced to disk, read-only, never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from processing import settings


class MissingEvidenceError(Exception):
    """A file that a row names is not in the store."""


class AlteredEvidenceError(Exception):
    """A stored file no longer has the digest that it is named by."""


class Store:
    """Files under one root. `keep` names them by digest; `keep_once` by a name that the first writer wins."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, data: bytes) -> str:
        """Store bytes durably; the SHA-256 (hex) that they are found by. The same bytes twice are one file."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        if not path.exists():
            _write_exclusively(path, data)
        return digest

    def read(self, digest: str) -> bytes:
        """The bytes of this digest, checked against it."""
        try:
            data = self.path(digest).read_bytes()
        except FileNotFoundError:
            raise MissingEvidenceError(digest) from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise AlteredEvidenceError(digest)
        return data

    def path(self, digest: str) -> Path:
        """Where a digest lives; refuses anything that is not one, so that no name can climb out."""
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise MissingEvidenceError("not a digest")
        return self.root / digest[:2] / digest[2:4] / digest

    def kept(self, name: str) -> bytes | None:
        """What is already stored under a name."""
        path = self._named(name)
        return path.read_bytes() if path.exists() else None

    def keep_once(self, name: str, data: bytes) -> bytes:
        """Store bytes under a name unless it is taken; the bytes that are stored there (the first writer's)."""
        path = self._named(name)
        if not path.exists():
            _write_exclusively(path, data)
        return path.read_bytes()

    def read_once(self, name: str, digest: str) -> bytes:
        """The bytes that were kept under a name, checked against the digest that their row holds."""
        try:
            data = self._named(name).read_bytes()
        except FileNotFoundError:
            raise MissingEvidenceError(digest) from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise AlteredEvidenceError(digest)
        return data

    def _named(self, name: str) -> Path:
        if not name or set(name) & set("/\\\0") or name.startswith("."):
            raise ValueError("a plain file name is needed")
        return self.root / "named" / name[:2] / name

    def answers(self) -> bool:
        """Whether the store can be written to at this moment."""
        try:
            with _temporary_in(self.root):
                return True
        except OSError:
            return False


@contextmanager
def _temporary_in(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".part-")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _write_exclusively(path: Path, data: bytes) -> None:
    """Whole or not at all, also under kill -9: written aside, synced, then linked to a name that must be free."""
    with _temporary_in(path.parent) as part:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o444)
        try:
            os.link(part, path)
        except FileExistsError:
            return
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):  # the folders may be new, too
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def evidence() -> Store:
    """What cameras and citizens sent."""
    return Store(settings.current().evidence_dir)


def papers() -> Store:
    """What this office issued."""
    return Store(settings.current().papers_dir)
