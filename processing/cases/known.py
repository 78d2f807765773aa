"""Known-answer cases: captures whose truth is known, put among the others to measure officers, reader and line."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from processing import clock, queue
from processing.cases import policy
from processing.models import Camera, Capture, CaptureFile, CaptureState, Case, CaseState, KnownAnswer, Review
from processing.queue import Task

DRAWN, COPIED = "drawn", "copied"
WINDOW = timedelta(days=2)
"""Over these days known-answer cases keep their share of all cases."""
OLDEST = timedelta(days=30)
"""An older picture would stand out among those that wait."""
AT_ONCE = 50
CERTAIN = (CaseState.CONFIRMED, CaseState.AWAITING_OWNER, CaseState.NOTIFIED, CaseState.MINUTED, CaseState.DECIDED,
           CaseState.SETTLED, CaseState.REJECTED)
GRACE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What an officer who looks well will find: the vehicle and its offence, or that the case must be rejected."""

    verdict: str
    offence: str
    vehicle_kind: str
    plate: str | None = None
    plate_colour: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A capture as a camera would have sent it; its files lie in the evidence store already."""

    camera_id: uuid.UUID
    recorded_at: datetime
    offence: str
    stated: dict[str, Any]
    files: Sequence[CaptureFile]


def put_in(session: Session, scene: Scene, truth: Truth, *, source: str = DRAWN,
           copied_from: uuid.UUID | None = None) -> Capture:
    """Put a capture of known truth into the line. From here on it goes the way of every other one."""
    now = clock.now()
    capture = Capture(
        camera_id=scene.camera_id, event_id=uuid.uuid4().hex, content_digest=uuid.uuid4().hex * 2,
        recorded_at=scene.recorded_at, received_at=now, offence=scene.offence, stated=scene.stated, channel="api",
        state=CaptureState.RECEIVED, next_try=now + GRACE, files=list(scene.files))
    session.add(capture)
    session.flush()
    session.add(KnownAnswer(
        capture_id=capture.id, source=source, copied_from=copied_from, put_in_at=now, verdict=truth.verdict,
        plate=truth.plate, plate_colour=truth.plate_colour, vehicle_kind=truth.vehicle_kind, offence=truth.offence))
    queue.nudge(session, Task.READ_CAPTURE, capture.id)
    return capture


def is_known(session: Session, capture: Capture) -> bool:
    """Whether the truth about this capture is known, so that its case only measures."""
    return bool(session.scalar(select(exists().where(KnownAnswer.capture_id == capture.id))))


def mix_in(session: Session) -> list[Capture]:
    """Bring every unit's known-answer cases up to the policy's share of what came in, by copies of certain cases."""
    share = policy.in_force(session).known_share
    copied: list[Capture] = []
    for unit_id, missing in _missing(session, share):
        copied += [copy(session, case) for case in certain(session, unit_id, missing)]
    return copied


def copy(session: Session, case: Case) -> Capture:
    """The pictures of a case on which two officers agreed, once more, as a capture of its own."""
    confirmed = case.state is not CaseState.REJECTED
    truth = Truth(
        verdict="confirm" if confirmed else "reject", offence=case.offence, vehicle_kind=case.vehicle_kind,
        plate=case.plate if confirmed else None, plate_colour=case.plate_colour if confirmed else None)
    original = case.capture
    files = [CaptureFile(position=file.position, sha256=file.sha256, media_type=file.media_type, size=file.size,
                         width=file.width, height=file.height) for file in original.files]
    scene = Scene(camera_id=case.camera_id, recorded_at=case.recorded_at, offence=original.offence,
                  stated=dict(original.stated), files=files)
    return put_in(session, scene, truth, source=COPIED, copied_from=case.id)


def _missing(session: Session, share: float) -> list[tuple[uuid.UUID, int]]:
    """Units and how many known-answer cases they lack."""
    since = clock.now() - WINDOW
    came = {row[0]: row[1] for row in session.execute(
        select(Case.unit_id, func.count()).where(Case.recorded_at > since, ~Case.known_answer).group_by(Case.unit_id))}
    there = {row[0]: row[1] for row in session.execute(
        select(Camera.unit_id, func.count()).join(Capture, Capture.camera_id == Camera.id)
        .join(KnownAnswer, KnownAnswer.capture_id == Capture.id)
        .where(KnownAnswer.put_in_at > since).group_by(Camera.unit_id))}
    lacking = {unit: min(round(count * share) - there.get(unit, 0), AT_ONCE) for unit, count in came.items()}
    return [(unit, many) for unit, many in lacking.items() if many > 0]


def certain(session: Session, unit_id: uuid.UUID, many: int) -> Sequence[Case]:
    """The latest cases of the unit on which two officers agreed and nobody objected, each copied once only."""
    first, second = aliased(Review), aliased(Review)
    answered = or_(first.plate.is_not(None), first.verdict == "reject")  # the second one's outcome stood: they agreed
    agreed = exists().where(first.case_id == Case.id, first.stage == "first", answered,
                            second.case_id == Case.id, second.stage == "second")
    argued = exists().where(Review.case_id == Case.id, Review.stage == "senior")
    copied = exists().where(KnownAnswer.copied_from == Case.id)
    return session.scalars(
        select(Case).join(Camera, Camera.id == Case.camera_id)
        .where(Camera.unit_id == unit_id, Case.state.in_(CERTAIN), ~Case.known_answer)
        .where(Case.recorded_at > clock.now() - OLDEST, agreed, ~argued, ~copied)
        .order_by(Case.recorded_at.desc(), Case.id).limit(many)
        .options(selectinload(Case.capture).selectinload(Capture.files))).all()
