"""The overview: how much comes in, waits and ends, which terms run out, which cameras are silent."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, render_template
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal import charts
from portal.access import account, needs, session_for_reading, units_under
from portal.formats import short_day
from portal.supervisor.labels import AGES, TERMS
from processing import clock
from processing.cases import camera_watch, deadlines, inflow, pace
from processing.cases.inflow import Day
from processing.cases.rights import Right
from processing.cases.states import IN_REVIEW
from processing.models import Camera, Capture, CaptureState, Case, CaseState, RefusedCapture

blueprint = Blueprint("supervisor", __name__)

SILENT = timedelta(hours=24)


@blueprint.get("/office/supervision")
@needs(Right.SUPERVISE)
def overview() -> str:
    """Figures, each of which opens its cases."""
    session, units = session_for_reading(), units_under(session_for_reading(), account().unit.id)
    days, ages = inflow.days(session, units), inflow.ages(session, units)
    return render_template(
        "supervisor/overview.html", cases=by_state(session, units), captures=_captures(session, units), days=days,
        ages=ages, age_words=AGES, terms=TERMS, due=deadlines.counts(session, units), days_drawn=_days_drawn(days),
        ages_drawn=charts.bars([(str(AGES[age]), [count]) for age, count in ages.items()],
                               title=_("Hồ sơ chờ duyệt theo thời gian chờ")),
        oldest=_oldest(session, units), silent=_silent(session, units),
        refused=_refused_lately(session, units), alarms=len(camera_watch.open_alarms(session, units)),
        too_quick=_too_quick(session, units))


def by_state(session: Session, units: Sequence[uuid.UUID]) -> dict[CaseState, int]:
    """How many cases stand in each state."""
    rows = session.execute(select(Case.state, func.count()).where(Case.unit_id.in_(units), ~Case.known_answer)
                           .group_by(Case.state))
    counted = {row[0]: row[1] for row in rows}
    return {state: counted.get(state, 0) for state in CaseState if state is not CaseState.MEASURED}


def _oldest(session: Session, units: Sequence[uuid.UUID]) -> timedelta | None:
    """How long the case that has waited longest for an officer has done so."""
    opened = session.scalar(select(func.min(Case.opened_at)).where(
        Case.unit_id.in_(units), Case.state.in_(IN_REVIEW), ~Case.known_answer))
    return clock.now() - opened if opened else None


def silent_ones(units: Sequence[uuid.UUID]) -> tuple[ColumnElement[bool], ...]:
    """Cameras in service that have sent nothing for a day."""
    silent = (Camera.last_seen_at.is_(None)) | (Camera.last_seen_at < clock.now() - SILENT)
    return Camera.unit_id.in_(units), Camera.active.is_(True), silent


def _silent(session: Session, units: Sequence[uuid.UUID]) -> int:
    return session.scalar(select(func.count()).select_from(Camera).where(*silent_ones(units))) or 0


def _days_drawn(days: Sequence[Day]) -> Markup:
    return charts.bars([(short_day(each.day), [each.opened, each.judged]) for each in days],
                       title=_("Hồ sơ mới và hồ sơ được duyệt mỗi ngày"))


def _too_quick(session: Session, units: Sequence[uuid.UUID]) -> int:
    """How many officers confirm faster than anybody can look."""
    since = clock.now() - timedelta(days=7)
    return sum(1 for each in pace.of_officers(session, units, since=since) if each.alarming)


def _captures(session: Session, units: Sequence[uuid.UUID]) -> dict[CaptureState, int]:
    """Of those that are not read: the others are cases."""
    unread = [state for state in CaptureState if state is not CaptureState.READ]
    rows = session.execute(select(Capture.state, func.count()).join(Camera, Camera.id == Capture.camera_id)
                           .where(Camera.unit_id.in_(units), Capture.state.in_(unread)).group_by(Capture.state))
    counted = {row[0]: row[1] for row in rows}
    return {state: counted.get(state, 0) for state in unread}


def _refused_lately(session: Session, units: Sequence[uuid.UUID]) -> int:
    """As many as the list holds that this person may open: unknown senders are the province's."""
    mine = Camera.unit_id.in_(units)
    lately = select(func.count(RefusedCapture.id)).outerjoin(Camera).where(
        RefusedCapture.at > clock.now() - timedelta(days=7),
        mine if account().unit.parent_id else mine | RefusedCapture.camera_id.is_(None))
    return session.scalar(lately) or 0
