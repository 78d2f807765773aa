"""Captures that did not become cases: refused, set aside, unreadable. Each can be found with its reason."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal.access import account, needs, session_for_reading, units_under
from portal.paging import page_number
from portal.supervisor.routes import blueprint
from processing import db
from processing.cases import intake
from processing.cases.refusal import RefusedError
from processing.cases.rights import Right
from processing.models import Camera, Capture, CaptureState, RefusedCapture

PAGE = 50


@blueprint.get("/office/refused")
@needs(Right.SUPERVISE)
def refused() -> str:
    """What was refused at the door, newest first; a unit sees its own cameras, the province also unknown senders."""
    session = session_for_reading()
    units, own = units_under(session, account().unit.id), account().unit
    mine = Camera.unit_id.in_(units)
    page = page_number()
    rows = session.scalars(
        select(RefusedCapture).outerjoin(Camera).options(joinedload(RefusedCapture.camera))
        .where(mine if own.parent_id else mine | RefusedCapture.camera_id.is_(None))
        .order_by(RefusedCapture.at.desc(), RefusedCapture.id).offset(page * PAGE).limit(PAGE + 1)).all()
    return render_template("supervisor/refused.html", rows=rows[:PAGE], page_number=page, more=len(rows) > PAGE)


@blueprint.get("/office/set-aside")
@needs(Right.SUPERVISE)
def set_aside() -> str:
    """Captures that the office must look at before they are read."""
    session = session_for_reading()
    units = units_under(session, account().unit.id)
    page = page_number()
    rows = session.scalars(
        select(Capture).join(Camera).options(joinedload(Capture.camera))
        .where(Capture.state == CaptureState.SET_ASIDE, Camera.unit_id.in_(units))
        .order_by(Capture.received_at.desc(), Capture.id).offset(page * PAGE).limit(PAGE + 1)).all()
    return render_template("supervisor/set_aside.html", rows=rows[:PAGE], page_number=page, more=len(rows) > PAGE)


@blueprint.post("/office/set-aside/<uuid:capture_id>/take-up")
@needs(Right.SUPERVISE)
def take_up(capture_id: uuid.UUID) -> Response:
    """Have a capture read after all."""
    with db.writing() as session:
        capture = session.scalar(select(Capture).join(Camera).where(
            Capture.id == capture_id, Camera.unit_id.in_(units_under(session, account().unit.id))).with_for_update())
        if capture is None:
            raise RefusedError("not_found")
        intake.take_up(session, capture, account().actor)
    flash(_("Đã đưa dữ liệu trở lại hàng chờ đọc biển số."), "good")
    return redirect(url_for("supervisor.set_aside"))
