"""The beginning of a case: a capture is received, read, and becomes a case that waits for an officer."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from processing import clock, queue
from processing.cases import devices, duplicates, flags, guards, states, turns
from processing.cases.clones import Vehicle
from processing.cases.flags import Found
from processing.cases.known import is_known
from processing.cases.rights import MACHINE, Actor, ActorKind
from processing.law import clocks, jurisdiction
from processing.models import (
    Camera,
    Capture,
    CaptureFile,
    CaptureLink,
    CaptureState,
    Case,
    CaseState,
    FlagKind,
    PlateRead,
    Unit,
)
from processing.queue import Task

NUDGE_GRACE = timedelta(seconds=60)
"""How long a nudge has before a sweep takes it for lost."""

TAKE_UP = "take_up_capture"
SUBJECT = ("text", "raw", "confidence", "colour", "lines", "kind", "box", "characters")
"""What a PlateRead keeps of the subject in columns of its own."""


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
    fingerprint: str | None = None
    """Of the first picture, as sixty-four hexadecimal digits; alike for pictures that look alike."""


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


def record_reading(session: Session, capture: Capture, seen: Seen, *, reference: str,
                   register: Vehicle | None = None) -> Case:
    """What was read, and its case: with or without a plate, an officer looks. A capture of an event that has a case
    already is linked to that one. `register`: what is registered under the plate, if somebody has asked."""
    subject = next((plate for plate in seen.plates if plate.get("subject")), {})
    read = PlateRead(
        capture_id=capture.id, reader=seen.reader, at=clock.now(), milliseconds=seen.milliseconds, picture=seen.picture,
        plates=[dict(plate) for plate in seen.plates], reason=seen.reason, crop_sha256=seen.crop_sha256,
        **{name: subject.get(name) for name in SUBJECT})
    session.add(read)
    capture.state, capture.fingerprint = CaptureState.READ, seen.fingerprint
    queue.done(capture)
    return _case_for(session, capture, read, reference, register)


def give_up_reading(session: Session, capture: Capture, why: str, *, reference: str) -> Case:
    """No machine can read it: a case for eyes, with the reason; no sweep takes the capture up again."""
    capture.state, capture.reason = CaptureState.READING_FAILED, why[:500]
    queue.done(capture)
    return _case_for(session, capture, None, reference)


def unlink(session: Session, linked: CaptureLink, by: Actor, *, why: str, reference: str) -> Case:
    """The capture shows an event of its own: its own case, for an officer. Get the link by `duplicates.locked`."""
    case, capture = duplicates.undo(session, linked, by, why=why), linked.capture
    reads = select(PlateRead).where(PlateRead.capture_id == capture.id).order_by(PlateRead.at.desc())
    opened = _open(session, capture, session.scalar(reads.limit(1)), reference)
    states.note(session, opened, duplicates.UNLINK, by, other=case.reference, why=why.strip()[:2000])
    return opened


def due_on(recorded_at: datetime) -> date:
    """TT 73/2024 Đ24.1: 10 days from detection, and never later than the limitation (NĐ 168/2024 Đ4)."""
    recorded = clock.vietnam_day(recorded_at)
    return min(clocks.notify_by(recorded), clocks.limitation(recorded))


def _same(known: Capture, arrival: Arrival) -> Capture:
    if known.content_digest != arrival.digest:
        raise OtherContentError(known.event_id)
    return known


def _new_capture(session: Session, camera_id: uuid.UUID, arrival: Arrival, channel: str) -> Capture:
    camera, now = session.get_one(Camera, camera_id), clock.now()
    told = (arrival.stated.get("clock") or {}).get("sent_at")
    if told and channel == "api":
        devices.heard(camera, datetime.fromisoformat(told), now, on_the_way=True)
    why = devices.why_set_aside(session, camera, devices.Event(
        recorded_at=arrival.recorded_at, received_at=now, offence=arrival.offence, stated=arrival.stated,
        speed_known=arrival.speed_known, channel=channel))
    capture = Capture(
        camera_id=camera.id, event_id=arrival.event_id, content_digest=arrival.digest, recorded_at=arrival.recorded_at,
        received_at=now, offence=arrival.offence, stated=dict(arrival.stated), channel=channel, reason=why,
        device_event=arrival.stated.get("device_event"),
        state=CaptureState.SET_ASIDE if why else CaptureState.RECEIVED, next_try=now + NUDGE_GRACE)
    capture.files = [
        CaptureFile(position=position, sha256=file.sha256, media_type=file.media_type, size=file.size, width=file.width,
                    height=file.height) for position, file in enumerate(arrival.files)]
    camera.last_seen_at = now
    session.add(capture)
    session.flush()
    return capture


def _case_for(session: Session, capture: Capture, read: PlateRead | None, reference: str,
              register: Vehicle | None = None) -> Case:
    """One at a time for each place and each plate, so that of two captures of one event the second sees the first.
    What was put in to measure is compared with nothing."""
    if is_known(session, capture):
        return _open(session, capture, read, reference, measures=True)
    camera = session.get_one(Camera, capture.camera_id)
    plates = [f"plate:{read.text}"] if read is not None and read.text else []
    turns.take(session, f"site:{camera.site_id}", *plates)
    session.flush()
    twin = duplicates.find(session, capture, read)
    if twin is not None and twin.case.state is not CaseState.REJECTED:
        duplicates.link(session, capture, twin)
        return twin.case
    case = _open(session, capture, read, reference)
    if twin is not None:
        evidence = {"reason": str(twin.why)}
        flags.put(session, case, Found(kind=FlagKind.REJECTED_BEFORE, evidence=evidence, other=twin.case))
    if register is not None and read is not None and read.text:
        guards.against_the_register(session, case, read.text, register)
    return case


def _open(session: Session, capture: Capture, read: PlateRead | None, reference: str, *,
          measures: bool = False) -> Case:
    camera = session.get_one(Camera, capture.camera_id)
    case = Case(
        reference=reference, capture=capture, read_id=read.id if read else None, camera_id=camera.id,
        unit_id=_unit_on(session, camera, capture), recorded_at=capture.recorded_at, opened_at=clock.now(),
        due_on=due_on(capture.recorded_at), known_answer=measures, motorway=camera.site.motorway,
        offence=devices.offence_meant(capture.offence, capture.stated), vehicle_kind=_vehicle_kind(capture, read),
        speed_kmh=capture.stated.get("speed_kmh"), speed_limit_kmh=capture.stated.get("speed_limit_kmh"))
    session.add(case)
    session.flush()
    states.opened(case, MACHINE, capture=str(capture.id), read=str(read.id) if read else None)
    if capture.taken_up_by is not None and capture.taken_up_at is not None:
        states.note(session, case, TAKE_UP, Actor(ActorKind.PERSON, str(capture.taken_up_by)),
                    reason=capture.reason, at=capture.taken_up_at.isoformat(), why=capture.taken_up_why)
    session.flush()
    if not measures:
        guards.opened(session, case, capture, read)
    return case


def _unit_on(session: Session, camera: Camera, capture: Capture) -> uuid.UUID:
    """The camera's unit as long as it stands; afterwards the one that answers for the place (jurisdiction.csv)."""
    day, site = clock.vietnam_day(capture.recorded_at), camera.site
    if site.place is None or camera.unit.valid_to is None or day <= camera.unit.valid_to:
        return camera.unit_id
    place = jurisdiction.place_on_or_none(site.place, clock.today())
    heir = session.scalar(select(Unit.id).where(Unit.code == place.unit)) if place else None
    return heir or camera.unit_id


def _vehicle_kind(capture: Capture, read: PlateRead | None) -> str:
    """The camera sees the whole vehicle; a plate tells at best its class."""
    stated = (capture.stated.get("vehicle") or {}).get("kind")
    return stated if stated and stated != "unknown" else (read.kind if read and read.kind else "unknown")
