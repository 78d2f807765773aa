"""Is this file one of ours? A stranger's PDF is told apart: the stored original, an altered one, somebody else's."""

import hashlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from notices.signatures import register
from notices.signatures.revocation import Standing
from processing import settings
from processing.models import Document, DocumentState, SigningCertificate

log = logging.getLogger(__name__)

SECONDS = 20.0
AT_ONCE, WAITING = 1, 1
"""Examinations that one process lets run, and wait, side by side: each holds one of its few threads for seconds, and
cameras and officers need the others."""
_slots, _places = threading.BoundedSemaphore(AT_ONCE), threading.BoundedSemaphore(AT_ONCE + WAITING)


class BusyError(Exception):
    """Others are being examined; ask again in a moment."""


class Verdict(StrEnum):
    """What the file is."""

    ORIGINAL = "original"
    """Byte for byte the issued one."""
    VOID = "void"
    """Byte for byte the stored one, but the paper never took effect."""
    OURS_UNKNOWN = "ours_unknown"
    """Signed by this office and whole, but not the file that was issued."""
    LAPSED = "lapsed"
    """Signed by this office's certificate when that was no longer, or not yet, worth anything."""
    ALTERED = "altered"
    """Carries this office's signature, and does not say what was signed."""
    FOREIGN = "foreign"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Found:
    """A signature: the name in its certificate, whether that certificate is this office's, whether it holds; the moment
    that it states itself, and what the certificate was worth then."""

    name: str
    ours: bool
    holds: bool
    signed_at: datetime | None
    standing: Standing

    @property
    def lapsed(self) -> bool:
        return self.ours and self.standing not in (Standing.GOOD, Standing.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a file; the paper only where the very file is this office's."""

    verdict: Verdict
    document: Document | None = None
    signatures: tuple[Found, ...] = ()

    @property
    def lapsed(self) -> bool:
        """Whether a certificate was worth nothing when it signed."""
        return any(each.lapsed for each in self.signatures)


def stored_as(session: Session, pdf: bytes) -> Answer | None:
    """The paper whose stored file has these very bytes; no part of the file is read for that."""
    document = session.scalar(select(Document).where(
        Document.file_sha256 == hashlib.sha256(pdf).hexdigest(),
        Document.state.in_((DocumentState.ISSUED, DocumentState.VOIDED)),
    ).options(joinedload(Document.signatory)).limit(1))
    if document is None:
        return None
    return Answer(Verdict.ORIGINAL if document.state is DocumentState.ISSUED else Verdict.VOID, document)


def examine(pdf: bytes) -> list[dict[str, object]] | None:
    """The signatures in a file, read in a process of its own; None where it cannot be read."""
    words = str(settings.current().authorities_dir)
    try:
        with _a_turn():
            done = subprocess.run(  # noqa: S603 - our own module and folder; the stranger's bytes go to its input
                [sys.executable, "-m", "notices.signatures.examine", words], input=pdf, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, timeout=SECONDS, check=False,
                env={"PATH": "/usr/bin:/bin", "PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": "C.UTF-8"})
    except subprocess.TimeoutExpired:
        log.warning("a file to be checked took more than %s seconds", SECONDS)
        return None
    return _read(done.stdout) if done.returncode == 0 else None


@contextmanager
def _a_turn() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise BusyError
    try:
        if not _slots.acquire(timeout=SECONDS / 2):
            raise BusyError
        try:
            yield
        finally:
            _slots.release()
    finally:
        _places.release()


def with_signatures(session: Session, answer: Answer, signatures: list[dict[str, object]] | None) -> Answer:
    """The stored file is what it is by its bytes; beside that, what its signatures say."""
    return replace(answer, signatures=_found_in(session, signatures or []))


def judged(session: Session, signatures: list[dict[str, object]] | None) -> Answer:
    """What a file is that is not stored here, by its signatures."""
    if signatures is None:
        return Answer(Verdict.UNREADABLE)
    found = _found_in(session, signatures)
    if not found:
        return Answer(Verdict.UNSIGNED)
    if not any(each.ours for each in found):
        return Answer(Verdict.FOREIGN, signatures=found)
    last_is_ours = any(said["whole"] and each.ours for said, each in zip(signatures, found, strict=True))
    whole = last_is_ours and all(each.holds for each in found)
    if not whole:
        return Answer(Verdict.ALTERED, signatures=found)
    return Answer(Verdict.LAPSED if any(each.lapsed for each in found) else Verdict.OURS_UNKNOWN, signatures=found)


def _found_in(session: Session, signatures: list[dict[str, object]]) -> tuple[Found, ...]:
    ours = register.known(session, [str(each["fingerprint"]) for each in signatures])
    return tuple(_found(each, ours.get(str(each["fingerprint"]))) for each in signatures)


def _found(signature: dict[str, object], row: SigningCertificate | None) -> Found:
    """An unknown certificate may claim any name; only a registered one is believed."""
    holds = bool(signature["intact"]) and bool(signature["unchanged"])
    at = datetime.fromisoformat(str(signature["signed_at"])) if signature["signed_at"] else None
    worth = Standing(str(signature["standing"]))
    if row is None:
        return Found(str(signature["name"]), ours=False, holds=holds, signed_at=at, standing=worth)
    if row.withdrawn_at is not None and at is not None and row.withdrawn_at < at:
        worth = Standing.WITHDRAWN
    name = row.person.name if row.person else row.unit.name_vi if row.unit else ""
    return Found(name, ours=True, holds=holds, signed_at=at, standing=worth)


def _read(output: bytes) -> list[dict[str, object]] | None:
    try:
        answer = json.loads(output)
    except ValueError:
        return None
    return answer if isinstance(answer, list) else None
