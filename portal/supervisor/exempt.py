"""The list of priority vehicles: entered one by one or by file, ended, never deleted."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal.access import account, needs, session_for_reading
from portal.formats import language
from portal.refusals import sentence
from portal.supervisor.routes import blueprint
from processing import clock, db
from processing.cases import exempt as verbs
from processing.cases.exempt import COLUMNS, BadListError
from processing.cases.refusal import RefusedError
from processing.cases.rights import Right
from processing.law import exempt
from processing.models import ExemptVehicle

LARGEST_FILE = 1024 * 1024


@blueprint.get("/office/exempt-vehicles")
@needs(Right.ADMINISTER)
def exempt_vehicles() -> str:
    """Everything that was ever entered, the newest first, and the forms."""
    return _page({}, {})


@blueprint.post("/office/exempt-vehicles")
@needs(Right.ADMINISTER)
def add_exempt_vehicle() -> Response | tuple[str, int]:
    """Enter one vehicle."""
    _of_the_whole_office()
    form = {name: request.form.get(name, "").replace("\0", "").strip()[:300] for name in COLUMNS}
    wrong = {field: sentence(RefusedError(code)) for field, code in verbs.faults(form).items()}
    if wrong:
        return _page(form, wrong), 422
    with db.writing() as session:
        new = verbs.enter(session, verbs.read(form), account().actor)
    flash(_("Đã ghi xe vào danh sách.") if new else _("Xe này đã có trong danh sách."), "good" if new else "info")
    return redirect(url_for("supervisor.exempt_vehicles"))


@blueprint.post("/office/exempt-vehicles/file")
@needs(Right.ADMINISTER)
def import_exempt_vehicles() -> Response | tuple[str, int]:
    """Take up a CSV file, whole or not at all."""
    _of_the_whole_office()
    given = request.files.get("file")
    data = given.stream.read(LARGEST_FILE + 1) if given else b""
    if not data or len(data) > LARGEST_FILE:
        return _page({}, {"file": _("Chọn một tệp CSV, lớn nhất 1 MB.")}), 422
    try:
        with db.writing() as session:
            new, known = verbs.take_up(session, data, account().actor)
    except BadListError as bad:
        return _page({}, {"file": _("Không ghi dòng nào: %(faults)s", faults="; ".join(bad.faults[:10]))}), 422
    flash(_("Đã ghi %(new)s xe mới, %(known)s xe đã có từ trước.", new=new, known=known), "good")
    return redirect(url_for("supervisor.exempt_vehicles"))


@blueprint.post("/office/exempt-vehicles/<uuid:entry_id>/end")
@needs(Right.ADMINISTER)
def end_exempt_vehicle(entry_id: uuid.UUID) -> Response:
    """The vehicle is on the list no more."""
    _of_the_whole_office()
    with db.writing() as session:
        verbs.end(session, entry_id, account().actor)
    flash(_("Xe không còn trong danh sách kể từ hôm nay."), "good")
    return redirect(url_for("supervisor.exempt_vehicles"))


def _of_the_whole_office() -> None:
    """The list counts for every unit of the province, so no part of it writes there."""
    if account().unit.parent_id is not None:
        raise RefusedError("no_right")


def _page(form: Mapping[str, str], errors: Mapping[str, str]) -> str:
    rows = session_for_reading().scalars(
        select(ExemptVehicle).order_by(ExemptVehicle.ended_at.is_not(None), ExemptVehicle.entered_at.desc(),
                                       ExemptVehicle.id).limit(500)).all()
    grounds = {each.code: each.en if language() == "en" else each.vi for each in exempt.grounds()}
    return render_template("supervisor/exempt.html", rows=rows, form=form, errors=errors, grounds=grounds,
                           columns=",".join(COLUMNS), today=clock.today(), may_change=account().unit.parent_id is None)
