"""Cameras as the supervisor watches them: alarms of the reject rate, each camera's control chart, figures as CSV."""

import csv
import io
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response as AnyResponse

from portal import charts, words
from portal.access import account, needs, session_for_reading, units_under
from portal.formats import language
from portal.supervisor.routes import blueprint
from processing import clock, db
from processing.audit.record import record
from processing.cases import camera_watch, control_chart
from processing.cases.camera_watch import CameraChart
from processing.cases.findings import REASONS
from processing.cases.rights import Right
from processing.models import Camera, CameraAlarm, Case, CaseState, Review

PERIOD = timedelta(days=30)


@blueprint.get("/office/cameras")
@needs(Right.SUPERVISE)
def cameras() -> str:
    """Open alarms first, then every camera with what came of its cases in thirty days."""
    session = session_for_reading()
    units = units_under(session, account().unit.id)
    figures = _figures(session, units)
    rows = session.scalars(select(Camera).where(Camera.unit_id.in_(units)).order_by(Camera.code)
                           .options(joinedload(Camera.site))).all()
    return render_template("supervisor/cameras.html", alarms=camera_watch.open_alarms(session, units), cameras=rows,
                           figures=figures, states=CaseState)


@blueprint.get("/office/cameras.csv")
@needs(Right.SUPERVISE)
def cameras_csv() -> Response:
    """The same figures for a spreadsheet: a line a camera and state."""
    session = session_for_reading()
    figures = _figures(session, units_under(session, account().unit.id))
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([_("Camera"), _("Tình trạng"), _("Số hồ sơ trong 30 ngày")])
    known = select(Camera.id, Camera.code).where(Camera.id.in_(list(figures))).order_by(Camera.code)
    for camera_id, code in session.execute(known):
        for state, count in sorted(figures[camera_id].items()):
            writer.writerow([code, words.word(state, "case"), count])
    name = f"camera-{clock.today().isoformat()}.csv"
    return Response("\ufeff" + made.getvalue(), mimetype="text/csv",
                    headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.get("/office/cameras/<uuid:camera_id>")
@needs(Right.SUPERVISE)
def camera(camera_id: uuid.UUID) -> str:
    """One camera's control chart, its alarms and the cases since the change."""
    session = session_for_reading()
    row = _mine(session, camera_id)
    found = camera_watch.chart_of(session, row.id)
    alarms = session.scalars(select(CameraAlarm).where(CameraAlarm.camera_id == row.id)
                             .order_by(CameraAlarm.raised_at.desc()).limit(20).options(joinedload(CameraAlarm.closer))).all()
    return render_template("supervisor/camera.html", camera=row, found=found, drawing=_drawn(found), alarms=alarms,
                           reasons=_reasons(session, row), learning=control_chart.LEARNING, limit=control_chart.LIMIT)


@blueprint.post("/office/cameras/alarms/<uuid:alarm_id>/close")
@needs(Right.SUPERVISE)
def close_alarm(alarm_id: uuid.UUID) -> AnyResponse:
    """Say what was found."""
    with db.writing() as session:
        alarm = session.get(CameraAlarm, alarm_id)
        if alarm is None:
            abort(404)
        camera_id = _mine(session, alarm.camera_id).id
        camera_watch.close(session, alarm_id, account().actor, request.form.get("finding", "").replace("\0", ""))
        record(session, "camera_alarm_closed", account().actor, ("camera", camera_id), alarm=str(alarm_id))
    flash(_("Đã ghi nhận kết quả kiểm tra; biểu đồ bắt đầu lại."), "good")
    return redirect(url_for("supervisor.camera", camera_id=camera_id))


def _mine(session: Session, camera_id: uuid.UUID) -> Camera:
    row = session.get(Camera, camera_id)
    if row is None or row.unit_id not in units_under(session, account().unit.id):
        abort(404)
    return row


def _figures(session: Session, units: Sequence[uuid.UUID]) -> dict[uuid.UUID, Counter[str]]:
    rows = session.execute(
        select(Case.camera_id, Case.state, func.count()).where(
            Case.unit_id.in_(units), ~Case.known_answer, Case.recorded_at > clock.now() - PERIOD)
        .group_by(Case.camera_id, Case.state))
    figures: dict[uuid.UUID, Counter[str]] = {}
    for camera_id, state, count in rows:
        figures.setdefault(camera_id, Counter())[state.value] += count
    return figures


def _reasons(session: Session, row: Camera) -> list[tuple[str, int]]:
    """Why this camera's cases were rejected of late, in words, the most frequent first."""
    lately = select(Review.reason, func.count()).join(Case, Case.id == Review.case_id).where(
        Case.camera_id == row.id, Case.state == CaseState.REJECTED, Review.reason.is_not(None),
        Case.recorded_at > clock.now() - PERIOD)
    english = language() == "en"
    return [(REASONS[code].en if english else REASONS[code].vi, count) for code, count in session.execute(
        lately.group_by(Review.reason).order_by(func.count().desc())) if code is not None and code in REASONS]


def _drawn(found: CameraChart | None) -> str:
    if found is None or not found.chart.sums:
        return ""
    return charts.line(found.chart.sums, limit=control_chart.LIMIT, mark=found.chart.alarm_at,
                       title=_("Biểu đồ kiểm soát tỷ lệ không xử lý"))
