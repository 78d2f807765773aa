"""Cameras as the supervisor watches them: alarms of the reject rate, what came of their cases, each one's chart."""

import uuid
from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from portal import charts
from portal.access import account, needs, session_for_reading, units_under
from portal.formats import when
from portal.spreadsheets import sheet
from portal.supervisor import period
from portal.supervisor.labels import reason
from portal.supervisor.routes import blueprint, silent_ones
from processing import db
from processing.audit.record import record
from processing.cases import camera_watch, control_chart, outcomes
from processing.cases.camera_watch import CameraChart
from processing.cases.rights import Right
from processing.models import Camera, CameraAlarm, Case

SHOWN = 50
"""Points of a chart in the table beside it; all are in the file."""


@blueprint.get("/office/cameras")
@needs(Right.SUPERVISE)
def cameras() -> str:
    """Open alarms first, then every camera with what came of its cases, the most often rejected first."""
    session, units = session_for_reading(), period.units()
    found = outcomes.of_cameras(session, units, period.since())
    silent = request.args.get("silent") == "1"
    rows = sorted(of_units(session, units, silent=silent), key=lambda each: _rejected_share(found.get(each.id)))
    return render_template("supervisor/cameras.html", alarms=camera_watch.open_alarms(session, units), cameras=rows,
                           outcomes=found, days=period.days(), choices=period.DAYS, silent=silent, reason=reason)


@blueprint.get("/office/cameras/<uuid:camera_id>")
@needs(Right.SUPERVISE)
def camera(camera_id: uuid.UUID) -> str:
    """One camera's control chart, its alarms and why its cases were rejected."""
    session = session_for_reading()
    row = _mine(session, camera_id)
    found = camera_watch.chart_of(session, row.id)
    alarms = session.scalars(select(CameraAlarm).where(CameraAlarm.camera_id == row.id)
                             .order_by(CameraAlarm.raised_at.desc()).limit(20).options(joinedload(CameraAlarm.closer))).all()
    return render_template(
        "supervisor/camera.html", camera=row, found=found, drawing=_drawn(found), alarms=alarms, days=period.days(),
        points=_points(session, found)[-SHOWN:][::-1], learning=control_chart.LEARNING, limit=control_chart.LIMIT,
        outcome=outcomes.of_cameras(session, period.units(), period.since()).get(row.id), reason=reason)


@blueprint.get("/office/cameras/<uuid:camera_id>.csv")
@needs(Right.SUPERVISE)
def camera_csv(camera_id: uuid.UUID) -> Response:
    """Every point of the chart."""
    session = session_for_reading()
    row = _mine(session, camera_id)
    headings = [_("Hồ sơ"), _("Thời điểm vi phạm"), _("Không xử lý"), _("Tổng tích lũy")]
    points = _points(session, camera_watch.chart_of(session, row.id))
    return sheet(f"bieu-do-{row.code}", headings, (
        [reference, when(outcome.recorded_at), int(outcome.rejected), round(total, 3)]
        for outcome, total, reference in points))


@blueprint.post("/office/cameras/alarms/<uuid:alarm_id>/close")
@needs(Right.SUPERVISE)
def close_alarm(alarm_id: uuid.UUID) -> Response:
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


def of_units(session: Session, units: Sequence[uuid.UUID], *, silent: bool = False) -> Sequence[Camera]:
    """The cameras of these units, or those of them that have sent nothing for a day."""
    narrowed = silent_ones(units) if silent else (Camera.unit_id.in_(units),)
    return session.scalars(select(Camera).where(*narrowed).order_by(Camera.code).options(joinedload(Camera.site))).all()


def _mine(session: Session, camera_id: uuid.UUID) -> Camera:
    row = session.get(Camera, camera_id)
    if row is None or row.unit_id not in units_under(session, account().unit.id):
        abort(404)
    return row


def _rejected_share(outcome: outcomes.Outcome | None) -> tuple[float, int]:
    """For sorting: the largest share first, of equal ones the one with most cases."""
    if outcome is None or not outcome.judged:
        return 0.0, 0
    return -outcome.rejected / outcome.judged, -outcome.judged


def _points(session: Session, found: CameraChart | None) -> list[tuple[camera_watch.Outcome, float, str]]:
    """The judged cases of a chart with the sum after each and their references, the oldest first."""
    if found is None:
        return []
    ids = [each.case_id for each in found.outcomes]
    names = {row[0]: row[1] for row in session.execute(select(Case.id, Case.reference).where(Case.id.in_(ids)))}
    return [(each, total, names[each.case_id]) for each, total in zip(found.outcomes, found.chart.sums, strict=True)]


def _drawn(found: CameraChart | None) -> Markup:
    if found is None or not found.chart.sums:
        return Markup()
    return charts.line(found.chart.sums, limit=control_chart.LIMIT, mark=found.chart.alarm_at,
                       title=_("Biểu đồ kiểm soát tỷ lệ không xử lý"))
