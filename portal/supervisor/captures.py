"""Captures that did not become cases: refused, or set aside. Each can be found, counted and opened with its reason."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from portal import words
from portal.access import account, needs, session_for_reading, units_under
from portal.paging import page_number
from portal.supervisor.routes import blueprint
from processing import db
from processing.cases import blind, flags
from processing.cases import set_aside as aside
from processing.cases.devices import UNLAWFUL, SetAside
from processing.cases.rights import Right
from processing.cases.set_aside import Wanted
from processing.evidence import AlteredEvidenceError, MissingEvidenceError, evidence
from processing.models import Camera, Capture, CaptureFile, CaptureState, FlagKind, RefusedCapture

PAGE = 50
IN_BULK = UNLAWFUL | {SetAside.UNKNOWN_OFFENCE}
"""Reasons that a paper or a line of a table makes good, for many captures at once."""


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
@needs(Right.SET_ASIDE)
def set_aside() -> str:
    """Captures that the office must look at before they are read: how many, why, from which camera."""
    session, page = session_for_reading(), page_number()
    wanted = _wanted(session)
    rows = aside.listed(session, wanted, skip=page * PAGE, many=PAGE + 1)
    return render_template(
        "supervisor/set_aside.html", rows=rows[:PAGE], page_number=page, more=len(rows) > PAGE, wanted=wanted,
        counts=aside.counts(session, wanted.units), in_bulk=wanted.reason in IN_BULK,
        reasons=[(each.value, words.word(each, "set_aside")) for each in SetAside])


@blueprint.get("/office/set-aside/<uuid:capture_id>/pictures/<int:position>")
@needs(Right.SET_ASIDE)
def set_aside_picture(capture_id: uuid.UUID, position: int) -> Response:
    """One picture or clip of what was set aside: whoever opens it again has seen it."""
    session = session_for_reading()
    file = session.scalar(
        select(CaptureFile).join(CaptureFile.capture).join(Capture.camera)
        .where(CaptureFile.capture_id == capture_id, CaptureFile.position == position,
               Capture.state == CaptureState.SET_ASIDE, Camera.unit_id.in_(units_under(session, account().unit.id))))
    if file is None:
        abort(404)
    try:
        response = Response(evidence().read(file.sha256), mimetype=file.media_type)
    except (MissingEvidenceError, AlteredEvidenceError):
        abort(404)
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@blueprint.post("/office/set-aside/<uuid:capture_id>/take-up")
@needs(Right.SET_ASIDE)
def take_up(capture_id: uuid.UUID) -> Response:
    """Have a capture read after all."""
    with db.writing() as session:
        units = units_under(session, account().unit.id)
        aside.reopen(session, capture_id, units, account().actor, why=_why())
    flash(_("Đã đưa dữ liệu trở lại hàng chờ đọc biển số."), "good")
    return redirect(_list())


@blueprint.post("/office/set-aside/take-up")
@needs(Right.SET_ASIDE)
def take_up_all() -> Response:
    """Have all read that a paper entered since has made good."""
    with db.writing() as session:
        opened, left = aside.reopen_all(session, _wanted(session), account().actor, why=_why())
    said = ngettext("Đã đưa %(num)s lần ghi nhận trở lại hàng chờ đọc biển số.",
                    "Đã đưa %(num)s lần ghi nhận trở lại hàng chờ đọc biển số.", opened)
    if left:
        said += " " + ngettext("Còn %(num)s lần ghi nhận chưa đủ điều kiện hoặc chờ lượt sau.",
                               "Còn %(num)s lần ghi nhận chưa đủ điều kiện hoặc chờ lượt sau.", left)
    flash(said, "good" if opened else "warning")
    return redirect(_list())


@blueprint.get("/office/flagged")
@needs(Right.SET_ASIDE)
def flagged() -> str:
    """Cases against which something speaks that nobody has answered: how many, why, from which camera."""
    session, page, kind = session_for_reading(), page_number(), request.args.get("kind", "")
    units = units_under(session, account().unit.id)
    rows = flags.waiting(session, units, kind, skip=page * PAGE, many=PAGE + 1)
    listed = rows[:PAGE]
    shown = [row for row in listed if not blind.to(session, row.case, account().actor)]
    return render_template("supervisor/flagged.html", rows=shown, hidden=len(listed) - len(shown), page_number=page,
                           more=len(rows) > PAGE, kind=kind if kind in set(FlagKind) else "",
                           counts=flags.counts(session, units))


def _wanted(session: Session) -> Wanted:
    given = {name: request.args.get(name, "").replace("\0", "")[:60] for name in ("reason", "camera")}
    return Wanted(units=units_under(session, account().unit.id), **given)


def _why() -> str:
    return request.form.get("why", "").replace("\0", "")[:aside.LONGEST_WHY]


def _list() -> str:
    """The list as it was narrowed."""
    return url_for("supervisor.set_aside", reason=request.args.get("reason") or None,
                   camera=request.args.get("camera") or None)
