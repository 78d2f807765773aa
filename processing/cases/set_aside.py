"""What was set aside is counted and opened again: one by one with a reason, or all that a paper has made good."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from processing import clock, queue
from processing.cases import devices
from processing.cases.devices import UNLAWFUL, SetAside
from processing.cases.intake import NUDGE_GRACE
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor
from processing.models import Camera, Capture, CaptureState
from processing.queue import Task

LONGEST_WHY = 2000
AT_ONCE = 500
"""Captures opened in one transaction; whoever asked is told how many are left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Of which units, and how the list is narrowed."""

    units: Collection[uuid.UUID]
    reason: str = ""
    camera: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many captures of one camera wait for one reason."""

    reason: str
    camera: str
    count: int


def counts(session: Session, units: Collection[uuid.UUID]) -> list[Count]:
    """By reason and camera, the most first."""
    rows = session.execute(
        select(Capture.reason, Camera.code, func.count()).join(Camera)
        .where(Capture.state == CaptureState.SET_ASIDE, Camera.unit_id.in_(units))
        .group_by(Capture.reason, Camera.code))
    return sorted((Count(row[0] or "", row[1], row[2]) for row in rows),
                  key=lambda each: (-each.count, each.reason, each.camera))


def listed(session: Session, wanted: Wanted, *, skip: int, many: int) -> Sequence[Capture]:
    """What waits, the newest first."""
    return session.scalars(
        _waiting(wanted).options(joinedload(Capture.camera).joinedload(Camera.site), selectinload(Capture.files))
        .order_by(Capture.received_at.desc(), Capture.id).offset(skip).limit(many)).all()


def reopen(session: Session, capture_id: uuid.UUID, units: Collection[uuid.UUID], by: Actor, *, why: str) -> Capture:
    """A person looked and wants it read after all; its case will say who and why. A missing paper blocks."""
    if not why.strip():
        raise RefusedError("note_needed")
    capture = session.scalar(select(Capture).join(Camera).where(
        Capture.id == capture_id, Camera.unit_id.in_(units)).with_for_update(of=Capture))
    if capture is None:
        raise RefusedError("not_found")
    if capture.state is not CaptureState.SET_ASIDE:
        return capture
    blocked = devices.still_unlawful(session, capture.camera, devices.event_of(capture))
    if blocked is not None:
        raise RefusedError("still_unlawful", reason=str(blocked))
    _open_again(session, capture, by, why)
    return capture


def reopen_all(session: Session, wanted: Wanted, by: Actor, *, why: str) -> tuple[int, int]:
    """All that a paper entered since has made good: how many were opened, how many still lack theirs. Each capture is
    opened by itself, and its own case says so."""
    if not why.strip():
        raise RefusedError("note_needed")
    reasons = UNLAWFUL | {SetAside.UNKNOWN_OFFENCE}
    if wanted.reason not in {str(each) for each in reasons}:
        raise RefusedError("reason_not_in_bulk")
    opened = left = 0
    rows = _waiting(wanted).order_by(Capture.received_at, Capture.id).with_for_update(of=Capture)
    for capture in session.scalars(rows):
        if opened == AT_ONCE or devices.why_set_aside(session, capture.camera, devices.event_of(capture)):
            left += 1
        else:
            _open_again(session, capture, by, why)
            opened += 1
    return opened, left


def _waiting(wanted: Wanted) -> Select[Capture]:
    rows = select(Capture).join(Camera).where(
        Capture.state == CaptureState.SET_ASIDE, Camera.unit_id.in_(wanted.units))
    if wanted.reason:
        rows = rows.where(Capture.reason == wanted.reason)
    return rows.where(Camera.code == wanted.camera) if wanted.camera else rows


def _open_again(session: Session, capture: Capture, by: Actor, why: str) -> None:
    capture.taken_up_by, capture.taken_up_at = by.person_id, clock.now()
    capture.taken_up_why = why.strip()[:LONGEST_WHY]
    capture.state, capture.next_try = CaptureState.RECEIVED, clock.now() + NUDGE_GRACE
    queue.nudge(session, Task.READ_CAPTURE, capture.id)
