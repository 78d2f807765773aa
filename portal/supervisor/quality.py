"""How well the review works: officers, reader and line, second opinions, pace. Each figure opens its cases."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import abort, render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.access import account, needs, session_for_reading, units_under
from portal.supervisor.routes import blueprint
from processing import clock
from processing.cases import policy, quality, review, staffing
from processing.cases.rights import Right
from processing.models import Person

DAYS = (7, 30, 90)

LISTS: Mapping[str, object] = {
    "decided": _l("Hồ sơ đã duyệt"),
    "quick": _l("Hồ sơ xác nhận dưới 20 giây"),
    "silent": _l("Hồ sơ duyệt mà trình duyệt không báo đã xem gì"),
    "known": _l("Hồ sơ kiểm tra đã duyệt"),
    "known_wrong": _l("Hồ sơ kiểm tra duyệt sai"),
    "second": _l("Hồ sơ đã duyệt lần hai"),
    "apart": _l("Hồ sơ hai người khác ý kiến"),
    "line": _l("Hồ sơ kiểm tra đã đi hết các bước"),
    "line_wrong": _l("Hồ sơ kiểm tra có kết quả cuối cùng sai"),
    "reader": _l("Biển số đã biết mà máy đã đọc"),
    "reader_wrong": _l("Biển số đã biết mà máy đọc sai"),
}


@blueprint.get("/office/quality")
@needs(Right.SUPERVISE)
def review_quality() -> str:
    """The figures of the last days."""
    session, days = session_for_reading(), _days()
    units, since = units_under(session, account().unit.id), _since(days)
    officers = quality.officers(session, units, since)
    return render_template(
        "supervisor/quality.html", days=days, choices=DAYS, officers=officers,
        alarms=[each for each in officers if each.pace.alarming], readers=quality.readers(session, units, since),
        line=quality.line(session, units, since), pairs=quality.pairs(session, units, since),
        stranded=staffing.stranded(session, units, review.JUDGED), rules=policy.in_force(session))


@blueprint.get("/office/quality/<what>")
@needs(Right.SUPERVISE)
def quality_cases(what: str) -> str:
    """The cases behind one figure."""
    if what not in LISTS:
        abort(404)
    session, days, person = session_for_reading(), _days(), _person()
    units = units_under(session, account().unit.id)
    found = quality.opened(session, units, _since(days), what, person_id=person.id if person else None)
    return render_template("supervisor/quality_cases.html", title=LISTS[what], found=found, person=person, days=days,
                           most=quality.MOST)


def _days() -> int:
    stated = request.args.get("days", "")
    return int(stated) if stated in {str(each) for each in DAYS} else DAYS[1]


def _since(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def _person() -> Person | None:
    stated = request.args.get("person", "")
    if not stated:
        return None
    try:
        person_id = uuid.UUID(stated)
    except ValueError:
        abort(404)
    return session_for_reading().scalar(select(Person).where(Person.id == person_id)) or abort(404)
