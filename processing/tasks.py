"""Doors of the worker: a nudge comes in with an id, the work is done, one short transaction writes its result."""

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from celery import shared_task
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from processing import clock, db, queue, settings
from processing.audit import roots, sealer
from processing.cameras import watch_folder as watch
from processing.cases import camera_watch, duties, endings, intake, known, recall, states
from processing.cases.refusal import RefusedError
from processing.evidence import evidence
from processing.models import Camera, Capture, CaptureState, Case, CaseState, OwnerSnapshot, Recall, RecallState
from processing.payments.reference import new_reference
from processing.queue import MAX_TRIES, Task

if TYPE_CHECKING:
    from processing.cases.clones import Vehicle
    from processing.vision import PlateGuess, PlateReader, Reading

log = logging.getLogger(__name__)

LEASE_SECONDS = 180
"""Longer than six pictures take on a slow machine."""
SWEEP_BATCH = 500
SEAL_BATCHES = 20
SWEEP_AGAIN_SECONDS = 120


class UnreadableCaptureError(Exception):
    """None of the pictures can be opened; another try would find the same."""


@dataclass(frozen=True, slots=True)
class _Work:
    """A capture that this worker holds."""

    capture_id: uuid.UUID
    lease: uuid.UUID
    pictures: Sequence[str]
    regions: Mapping[str, Any] | None
    stated: Mapping[str, Any]
    day: date


@shared_task(name=Task.READ_CAPTURE)
def read_capture(capture_id: str) -> None:
    """Read the plate of a capture and open its case; harmless when it runs twice."""
    work = _lease_capture(uuid.UUID(capture_id))
    if work is None:
        return
    try:
        seen = _look(work)
    except Exception as error:
        log.warning("capture %s could not be read", capture_id, exc_info=True)
        _write_failure(work, error)
        return
    registered = _registered(work, seen)
    with db.writing() as session:
        capture = _held(session, work)
        if capture is not None:
            intake.record_reading(session, capture, seen, reference=new_reference(), register=registered)


@shared_task(name=Task.FIND_OWNER)
def find_owner(case_id: str) -> None:
    """Ask the register for the owner of a confirmed case's vehicle."""
    from processing.registry.owners import find_for_case

    find_for_case(uuid.UUID(case_id))


@shared_task(name=Task.WATCH_FOLDER)
def watch_folder() -> None:
    """Take up what was laid into the watch folder."""
    watch.take_up(settings.current().watch_dir)


@shared_task(name=Task.END_CASE)
def end_case(case_id: str) -> None:
    """End a case whose term is over; harmless when it runs twice, or too early."""
    try:
        with db.writing() as session:
            endings.end_overtaken(session, uuid.UUID(case_id))
    except RefusedError as refused:
        log.info("case %s does not end: %s", case_id, refused.code)


@shared_task(name=Task.ASK_DUTIES)
def ask_duties(case_id: str) -> None:
    """Log what today asks for a case: whom to warn, to release, to remind; asked again, nothing."""
    with db.writing() as session:
        duties.ask(session, states.locked(session, uuid.UUID(case_id)))


@shared_task(name=Task.SWEEP_TERMS)
def sweep_terms() -> None:
    """Nudge what the law's days ask: endings, warnings, releases and reminders; bounded batches."""
    with db.writing() as session:
        for case_id in endings.overtaken(session, limit=SWEEP_BATCH):
            queue.nudge(session, Task.END_CASE, case_id)
        for case_id in duties.waiting(session, limit=SWEEP_BATCH):
            queue.nudge(session, Task.ASK_DUTIES, case_id)
        for recall_id in session.scalars(select(Recall.id).where(Recall.state == RecallState.APPROVED)):
            queue.nudge(session, Task.RUN_RECALL, recall_id)


@shared_task(name=Task.RUN_RECALL)
def run_recall(recall_id: str) -> None:
    """Take back the cases of an approved recall, each in its own transaction; cut off, it goes on where it was."""
    recalled = uuid.UUID(recall_id)
    while True:
        with db.reading() as session:
            row = session.get_one(Recall, recalled)
            case_ids = recall.left(session, row, limit=SWEEP_BATCH) if row.state is RecallState.APPROVED else []
        for case_id in case_ids:
            with db.writing() as session:
                recall.take_back(session, recalled, case_id)
        if not case_ids:
            break
    with db.writing() as session:
        recall.finish(session, recall.locked(session, recalled))


@shared_task(name=Task.WATCH_CAMERAS)
def watch_cameras() -> None:
    """Chart every camera's reject rate and raise alarms; a camera a transaction."""
    with db.reading() as session:
        camera_ids = session.scalars(select(Camera.id)).all()
    for camera_id in camera_ids:
        with db.reading() as session:
            found = camera_watch.chart_of(session, camera_id)
        if found is not None and found.chart.alarmed:
            with db.writing() as session:
                camera_watch.watch(session, camera_id)


@shared_task(name=Task.SEAL_LOG)
def seal_log() -> None:
    """Seal what was logged since the last time; a batch a transaction, so that nobody waits long for the database."""
    for _ in range(SEAL_BATCHES):
        with db.writing() as session:
            if not sealer.seal(session):
                return


@shared_task(name=Task.PUBLISH_ROOTS)
def publish_roots() -> None:
    """Make the roots of the days that are over and write them out; harmless when it runs twice."""
    with db.writing() as session:
        roots.make(session)
    with db.reading() as session:
        roots.publish(session, settings.current().log_roots_dir)


@shared_task(name=Task.SWEEP_KNOWN)
def sweep_known() -> None:
    """Put known-answer cases among the others, as many as the policy says."""
    with db.writing() as session:
        known.mix_in(session)


@shared_task(name=Task.SWEEP)
def sweep() -> None:
    """Nudge again where a nudge was lost or a worker died; does no work itself."""
    with db.writing() as session:
        _nudge_due(session, Capture, Task.READ_CAPTURE, Capture.state == CaptureState.RECEIVED)
        _nudge_exhausted(session)
        owned = exists().where(OwnerSnapshot.case_id == Case.id)
        _nudge_due(session, Case, Task.FIND_OWNER, Case.state == CaseState.CONFIRMED, ~owned)


def _nudge_due(session: Session, model: type[Capture] | type[Case], task: Task, *conditions: object) -> None:
    ids = queue.due(session, model, *conditions, limit=SWEEP_BATCH)
    queue.postpone(session, model, ids, seconds=SWEEP_AGAIN_SECONDS)
    for row_id in ids:
        queue.nudge(session, task, row_id)


def _nudge_exhausted(session: Session) -> None:
    """Captures whose last try ended with its worker: the task will hand them to a person."""
    for row_id in session.scalars(select(Capture.id).where(*_exhausted()).limit(SWEEP_BATCH)):
        queue.nudge(session, Task.READ_CAPTURE, row_id)


def _exhausted() -> tuple[ColumnElement[bool], ...]:
    return Capture.state == CaptureState.RECEIVED, Capture.tries >= MAX_TRIES, Capture.leased_until < clock.now()


def _lease_capture(capture_id: uuid.UUID) -> _Work | None:
    with db.writing() as session:
        received = Capture.state == CaptureState.RECEIVED
        lease = queue.take_lease(session, Capture, capture_id, received, seconds=LEASE_SECONDS)
        if lease is None:
            _hand_over_exhausted(session, capture_id)
            return None
        capture = session.get_one(Capture, capture_id)
        pictures = [file.sha256 for file in capture.files if file.media_type.startswith("image/")]
        return _Work(capture_id, lease, pictures, capture.camera.regions, dict(capture.stated),
                     clock.vietnam_day(capture.recorded_at))


def _registered(work: _Work, seen: intake.Seen) -> "Vehicle | None":
    """Make, colour and kind under the plate that was read: only to hold them against what the camera says."""
    from processing.registry.owners import vehicle_under

    subject = next((plate for plate in seen.plates if plate.get("subject")), {})
    text, colour = subject.get("text"), subject.get("colour")
    return vehicle_under(str(text), str(colour), work.day) if text and colour else None


def _hand_over_exhausted(session: Session, capture_id: uuid.UUID) -> None:
    capture = session.scalar(select(Capture).where(Capture.id == capture_id, *_exhausted()).with_for_update())
    if capture is not None:
        why = f"the reader ended {capture.tries} times without an answer"
        intake.give_up_reading(session, capture, why, reference=new_reference())


def _held(session: Session, work: _Work) -> Capture | None:
    """The capture, unless its lease ran out and another worker has it or has done it."""
    capture = session.scalar(select(Capture).where(Capture.id == work.capture_id).with_for_update())
    return capture if capture is not None and queue.holds(capture, work.lease) else None


def _write_failure(work: _Work, error: Exception) -> None:
    why = f"{type(error).__name__}: {error}"
    with db.writing() as session:
        capture = _held(session, work)
        if capture is None:
            return
        if queue.failed(capture, why) or isinstance(error, UnreadableCaptureError):
            intake.give_up_reading(session, capture, why, reference=new_reference())


def _look(work: _Work) -> intake.Seen:
    from processing.vision.aim import aim_of
    from processing.vision.fingerprint import fingerprint
    from processing.vision.looking import look

    reader, name = _reader()
    pictures = [partial(evidence().read, digest) for digest in work.pictures]
    looked = look(reader, pictures, aim_of(work.regions, work.stated))
    if looked is None:
        raise UnreadableCaptureError("no picture of it can be opened")
    seen = _seen(name, looked.picture, work.pictures[looked.picture], looked.reading)
    return replace(seen, fingerprint=fingerprint(evidence().read(work.pictures[0])))


def _seen(reader: str, position: int, digest: str, reading: "Reading") -> intake.Seen:
    from processing.vision.cutout import cut_out

    plates = sorted(reading.plates, key=lambda plate: not plate.subject)
    crop = evidence().keep(cut_out(evidence().read(digest), plates[0].box)) if plates else None
    return intake.Seen(
        reader=reader, milliseconds=reading.ms, picture=position, plates=[_plain(plate) for plate in plates],
        reason=str(reading.reason) if reading.reason else None, crop_sha256=crop)


def _plain(plate: "PlateGuess") -> dict[str, object]:
    """As JSON holds it."""
    characters = [{**one._asdict(), "alternatives": [list(other) for other in one.alternatives]}
                  for one in plate.characters]
    return {**asdict(plate), "box": list(plate.box), "alternatives": list(plate.alternatives), "characters": characters}


def _reader() -> "tuple[PlateReader, str]":
    module, _, maker = settings.current().reader.partition(":")
    reader = getattr(import_module(module), maker)()
    return cast("PlateReader", reader), type(reader).__name__
