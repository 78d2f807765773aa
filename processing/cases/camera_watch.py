"""Watches each camera's reject rate: an alarm when it jumps, open until somebody says what was found."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing import clock
from processing.cases import control_chart
from processing.cases.control_chart import Chart
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor, Right
from processing.cases.states import IN_REVIEW
from processing.models import Camera, CameraAlarm, Case, CaseState

LOOKED_AT = 2_000
"""Cases of a camera that its chart holds, the newest."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A judged case: when it was recorded, and whether it was rejected."""

    case_id: uuid.UUID
    recorded_at: datetime
    rejected: bool


@dataclass(frozen=True, slots=True)
class CameraChart:
    """A camera's judged cases after the learning ones, and what the chart makes of them."""

    outcomes: Sequence[Outcome]
    chart: Chart


def outcomes(session: Session, camera_id: uuid.UUID, after: datetime | None = None) -> list[Outcome]:
    """The newest judged cases of a camera, oldest first."""
    judged = select(Case.id, Case.recorded_at, Case.state).where(
        Case.camera_id == camera_id, Case.state.not_in(IN_REVIEW), ~Case.known_answer)
    if after is not None:
        judged = judged.where(Case.recorded_at > after)
    rows = session.execute(judged.order_by(Case.recorded_at.desc(), Case.id).limit(LOOKED_AT)).all()
    return [Outcome(row[0], row[1], row[2] is CaseState.REJECTED) for row in reversed(rows)]


def chart_of(session: Session, camera_id: uuid.UUID) -> CameraChart | None:
    """The chart of a camera as of now; after an alarm was closed it starts anew against the same usual rate."""
    closed = session.scalar(
        select(CameraAlarm).where(CameraAlarm.camera_id == camera_id, CameraAlarm.closed_at.is_not(None))
        .order_by(CameraAlarm.closed_at.desc()).limit(1))
    if closed is not None:
        known = outcomes(session, camera_id, after=closed.closed_at)
        return CameraChart(known, control_chart.run([each.rejected for each in known], closed.usual))
    known = outcomes(session, camera_id)
    made = control_chart.chart([each.rejected for each in known])
    return CameraChart(known[control_chart.LEARNING:], made) if made is not None else None


def watch(session: Session, camera_id: uuid.UUID) -> CameraAlarm | None:
    """Raise an alarm if the chart says so and none is open."""
    if _open(session, camera_id) is not None:
        return None
    found = chart_of(session, camera_id)
    if found is None or found.chart.alarm_at is None or found.chart.since is None:
        return None
    changed = found.outcomes[found.chart.since : found.chart.alarm_at + 1]
    alarm = CameraAlarm(camera_id=camera_id, raised_at=clock.now(), began_at=changed[0].recorded_at,
                        usual=found.chart.usual, cases=len(changed), rejected=sum(each.rejected for each in changed))
    session.add(alarm)
    return alarm


def close(session: Session, alarm_id: uuid.UUID, by: Actor, finding: str) -> CameraAlarm:
    """Say what was found; the chart starts anew."""
    if Right.SUPERVISE not in by.rights:
        raise RefusedError("no_right")
    if not finding.strip():
        raise RefusedError("note_needed")
    alarm = session.scalar(select(CameraAlarm).where(CameraAlarm.id == alarm_id).with_for_update())
    if alarm is None or alarm.closed_at is not None:
        raise RefusedError("changed_meanwhile")
    alarm.closed_at, alarm.closed_by, alarm.finding = clock.now(), by.person_id, finding.strip()[:2000]
    return alarm


def open_alarms(session: Session, units: Sequence[uuid.UUID]) -> Sequence[CameraAlarm]:
    """The alarms of these units' cameras that nobody has closed, oldest first."""
    return session.scalars(select(CameraAlarm).join(CameraAlarm.camera).where(
        CameraAlarm.closed_at.is_(None), Camera.unit_id.in_(units)).order_by(CameraAlarm.raised_at)).all()


def _open(session: Session, camera_id: uuid.UUID) -> CameraAlarm | None:
    return session.scalar(select(CameraAlarm).where(
        CameraAlarm.camera_id == camera_id, CameraAlarm.closed_at.is_(None)))
