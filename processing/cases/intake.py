"""The beginning of a case: a capture is received, read, and becomes a case that waits for an officer."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from processing import clock, queue
from processing.cases import states
from processing.cases.rights import MACHINE, Actor, ActorKind
from processing.law import clocks, tariff
from processing.models import Camera, Capture, CaptureFile, CaptureState, Case, Certificate, PlateRead
from processing.queue import Task

NUDGE_GRACE = timedelta(seconds=60)
"""How long a nudge has before a sweep takes it for lost."""

TAKE_UP = "take_up_capture"
SUBJECT = ("text", "raw", "confidence", "colour", "lines", "kind", "box", "characters")
"""What a PlateRead keeps of the subject in columns of its own."""


class SetAside(StrEnum):
    """Why a person must look at a capture before it is read."""

    UNKNOWN_OFFENCE = "unknown_offence"
    SPEED_MISSING = "speed_missing"
    NOT_IN_SERVICE = "not_in_service"
    NOT_CERTIFIED = "not_certified"
    TOO_OLD = "too_old"


class OtherContentError(Exception):
    """The camera used this event id before, for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedFile:
    """A file that lies in the evidence store already."""

    sha256: str
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A capture whose files are sound and stored."""

    event_id: str
    recorded_at: datetime
    offence: str
    stated: Mapping[str, Any]
    files: Sequence[ArrivedFile]
    speed_known: bool

    @property
    def digest(self) -> str:
        """Over the canonical metadata and the files' digests in order: tells a repeat from a change."""
        canonical = json.dumps(self.stated, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256("\n".join([canonical, *(file.sha256 for file in self.files)]).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a reader saw on a capture: all plates as plain data, the subject first; `picture` counts from 0."""

    reader: str
    milliseconds: float
    picture: int
    plates: Sequence[Mapping[str, Any]]
    reason: str | None
    crop_sha256: str | None = None


def receive(session: Session, camera_id: uuid.UUID, arrival: Arrival, *, channel: str) -> tuple[Capture, bool]:
    """The capture, and whether it is new. Also safe when two senders bring the same one at once."""
    known = find(session, camera_id, arrival.event_id)
    if known is not None:
        return _same(known, arrival), False
    try:
        with session.begin_nested():
            capture = _new_capture(session, camera_id, arrival, channel)
    except IntegrityError:
        known = find(session, camera_id, arrival.event_id)
        if known is None:
            raise
        return _same(known, arrival), False
    if capture.state is CaptureState.RECEIVED:
        queue.nudge(session, Task.READ_CAPTURE, capture.id)
    return capture, True


def find(session: Session, camera_id: uuid.UUID, event_id: str) -> Capture | None:
    """The capture that a camera sent under this id."""
    return session.scalar(select(Capture).where(Capture.camera_id == camera_id, Capture.event_id == event_id))


def record_reading(session: Session, capture: Capture, seen: Seen, *, reference: str) -> Case:
    """What was read, and its case: with or without a plate, an officer looks."""
    subject = seen.plates[0] if seen.plates else {}
    read = PlateRead(
        capture_id=capture.id, reader=seen.reader, at=clock.now(), milliseconds=seen.milliseconds, picture=seen.picture,
        plates=[dict(plate) for plate in seen.plates], reason=seen.reason, crop_sha256=seen.crop_sha256,
        **{name: subject.get(name) for name in SUBJECT})
    session.add(read)
    session.flush()
    capture.state = CaptureState.READ
    queue.done(capture)
    return _open(session, capture, read, reference)


def give_up_reading(session: Session, capture: Capture, why: str, *, reference: str) -> Case:
    """No machine can read it: a case for eyes, with the reason; no sweep takes the capture up again."""
    capture.state, capture.reason = CaptureState.READING_FAILED, why[:500]
    queue.done(capture)
    return _open(session, capture, None, reference)


def take_up(session: Session, capture: Capture, by: Actor) -> None:
    """A person has looked at what was set aside and wants it read; its case will say who."""
    if capture.state is not CaptureState.SET_ASIDE:
        return
    capture.taken_up_by, capture.taken_up_at = by.person_id, clock.now()
    capture.state, capture.next_try = CaptureState.RECEIVED, clock.now() + NUDGE_GRACE
    queue.nudge(session, Task.READ_CAPTURE, capture.id)


def due_on(recorded_at: datetime) -> date:
    """TT 73/2024 Đ24.1: 10 days from detection, and never later than the limitation (NĐ 168/2024 Đ4)."""
    recorded = clock.vietnam_day(recorded_at)
    return min(clocks.notify_by(recorded), clocks.limitation(recorded))


def _same(known: Capture, arrival: Arrival) -> Capture:
    if known.content_digest != arrival.digest:
        raise OtherContentError(known.event_id)
    return known


def _new_capture(session: Session, camera_id: uuid.UUID, arrival: Arrival, channel: str) -> Capture:
    camera = session.get_one(Camera, camera_id)
    why = _set_aside(session, camera, arrival)
    now = clock.now()
    capture = Capture(
        camera_id=camera.id, event_id=arrival.event_id, content_digest=arrival.digest, recorded_at=arrival.recorded_at,
        received_at=now, offence=arrival.offence, stated=dict(arrival.stated), channel=channel, reason=why,
        state=CaptureState.SET_ASIDE if why else CaptureState.RECEIVED, next_try=now + NUDGE_GRACE)
    capture.files = [
        CaptureFile(position=position, sha256=file.sha256, media_type=file.media_type, size=file.size, width=file.width,
                    height=file.height) for position, file in enumerate(arrival.files)]
    camera.last_seen_at = now
    session.add(capture)
    session.flush()
    return capture


def _set_aside(session: Session, camera: Camera, arrival: Arrival) -> SetAside | None:
    day = clock.vietnam_day(arrival.recorded_at)
    if arrival.offence not in tariff.OFFENCES:
        return SetAside.UNKNOWN_OFFENCE
    if tariff.offence(arrival.offence).needs_speed and not arrival.speed_known:
        return SetAside.SPEED_MISSING
    if not camera.active:
        return SetAside.NOT_IN_SERVICE
    if clocks.limitation(day) < clock.today():
        return SetAside.TOO_OLD
    return None if _certified(session, camera, day) else SetAside.NOT_CERTIFIED


def _certified(session: Session, camera: Camera, day: date) -> bool:
    """NĐ 61/2026 Đ10, Đ12: a device counts only with a certificate that was valid on the day."""
    valid = select(Certificate.id).where(
        Certificate.camera_id == camera.id, Certificate.valid_from <= day, Certificate.valid_to >= day)
    return session.scalar(valid.limit(1)) is not None


def _open(session: Session, capture: Capture, read: PlateRead | None, reference: str) -> Case:
    camera = session.get_one(Camera, capture.camera_id)
    case = Case(
        reference=reference, capture_id=capture.id, read_id=read.id if read else None, camera_id=camera.id,
        unit_id=camera.unit_id, recorded_at=capture.recorded_at, opened_at=clock.now(),
        due_on=due_on(capture.recorded_at), offence=capture.offence, vehicle_kind=_vehicle_kind(capture, read),
        speed_kmh=capture.stated.get("speed_kmh"), speed_limit_kmh=capture.stated.get("speed_limit_kmh"))
    session.add(case)
    session.flush()
    states.opened(case, MACHINE, capture=str(capture.id), read=str(read.id) if read else None)
    if capture.taken_up_by is not None and capture.taken_up_at is not None:
        states.note(session, case, TAKE_UP, Actor(ActorKind.PERSON, str(capture.taken_up_by)),
                    reason=capture.reason, at=capture.taken_up_at.isoformat())
    session.flush()
    return case


def _vehicle_kind(capture: Capture, read: PlateRead | None) -> str:
    """The camera sees the whole vehicle; a plate tells at best its class."""
    stated = (capture.stated.get("vehicle") or {}).get("kind")
    return stated if stated and stated != "unknown" else (read.kind if read and read.kind else "unknown")
