"""The overview: how much waits, what is at risk, which cameras are silent or rejected often."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access import account, needs, session_for_reading, units_under
from processing import clock
from processing.cases import pace
from processing.cases.rights import Right
from processing.cases.states import IN_REVIEW
from processing.models import Camera, Capture, CaptureState, Case, CaseState, RefusedCapture

blueprint = Blueprint("supervisor", __name__)

AT_RISK = timedelta(days=3)
"""A case whose legal day is nearer than this stands on the list."""

SILENT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class CameraFigures:
    """What came of one camera's cases of late."""

    camera: Camera
    total: int
    rejected: int

    @property
    def share(self) -> float:
        return self.rejected / self.total if self.total else 0.0


@blueprint.get("/office/supervision")
@needs(Right.SUPERVISE)
def overview() -> str:
    """Figures, each of which opens its cases."""
    session, units = session_for_reading(), units_under(session_for_reading(), account().unit.id)
    risky = session.scalars(
        select(Case).where(Case.unit_id.in_(units), Case.state.in_(IN_REVIEW), Case.due_on <= clock.today() + AT_RISK,
                           ~Case.known_answer)
        .order_by(Case.due_on, Case.id).limit(50)).all()
    return render_template(
        "supervisor/overview.html", cases=_by_state(session, units), oldest=_oldest(session, units),
        captures=_captures(session, units), risky=risky, cameras=_rejections(session, units),
        silent=_silent(session, units), refused=_refused_lately(session, units), today=clock.today(),
        alarms=_too_quick(session, units))


def _too_quick(session: Session, units: Sequence[uuid.UUID]) -> int:
    """How many officers confirm faster than anybody can look."""
    since = clock.now() - timedelta(days=7)
    return sum(1 for each in pace.of_officers(session, units, since=since) if each.alarming)


def _by_state(session: Session, units: Sequence[uuid.UUID]) -> dict[CaseState, int]:
    rows = session.execute(select(Case.state, func.count()).where(Case.unit_id.in_(units), ~Case.known_answer)
                           .group_by(Case.state))
    counted = {row[0]: row[1] for row in rows}
    return {state: counted.get(state, 0) for state in CaseState if state is not CaseState.MEASURED}


def _oldest(session: Session, units: Sequence[uuid.UUID]) -> timedelta | None:
    """How long the first case of the desk's queue has waited for an officer."""
    opened = session.scalar(select(Case.opened_at).where(Case.unit_id.in_(units), Case.state.in_(IN_REVIEW),
                                                          ~Case.known_answer)
                            .order_by(Case.due_on, Case.recorded_at).limit(1))
    return clock.now() - opened if opened else None


def _captures(session: Session, units: Sequence[uuid.UUID]) -> dict[CaptureState, int]:
    rows = session.execute(select(Capture.state, func.count()).join(Camera, Camera.id == Capture.camera_id)
                           .where(Camera.unit_id.in_(units)).group_by(Capture.state))
    counted = {row[0]: row[1] for row in rows}
    return {state: counted.get(state, 0) for state in CaptureState}


def _rejections(session: Session, units: Sequence[uuid.UUID]) -> list[CameraFigures]:
    decided = select(Case.camera_id, func.count().label("total"),
                     func.count().filter(Case.state == CaseState.REJECTED).label("rejected"))
    figures = (decided.where(Case.unit_id.in_(units), Case.state.not_in(IN_REVIEW), ~Case.known_answer,
                             Case.recorded_at > clock.now() - timedelta(days=30)).group_by(Case.camera_id).subquery())
    rows = session.execute(
        select(Camera, figures.c.total, figures.c.rejected).join(figures, figures.c.camera_id == Camera.id))
    return sorted((CameraFigures(*row) for row in rows), key=lambda each: (-each.share, -each.total))[:20]


def _silent(session: Session, units: Sequence[uuid.UUID]) -> int:
    silent = (Camera.last_seen_at.is_(None)) | (Camera.last_seen_at < clock.now() - SILENT)
    mine = select(func.count()).select_from(Camera).where(Camera.unit_id.in_(units), Camera.active)
    return session.scalar(mine.where(silent)) or 0


def _refused_lately(session: Session, units: Sequence[uuid.UUID]) -> int:
    """As many as the list holds that this person may open: unknown senders are the province's."""
    mine = Camera.unit_id.in_(units)
    lately = select(func.count(RefusedCapture.id)).outerjoin(Camera).where(
        RefusedCapture.at > clock.now() - timedelta(days=7),
        mine if account().unit.parent_id else mine | RefusedCapture.camera_id.is_(None))
    return session.scalar(lately) or 0
