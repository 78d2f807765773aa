"""Lists behind the overview's figures: terms that run out, what a day brought, what waits, what was not read."""

from collections.abc import Sequence
from datetime import date

from flask import abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from portal import words
from portal.access import needs, session_for_reading
from portal.formats import day, when
from portal.paging import page_number
from portal.spreadsheets import MOST_ROWS, sheet
from portal.supervisor import period
from portal.supervisor.labels import AGES, TERMS
from portal.supervisor.routes import blueprint
from processing import clock
from processing.cases import deadlines, inflow
from processing.cases.deadlines import AtRisk, Term
from processing.cases.rights import Right
from processing.models import Camera, Capture, CaptureState, Case

PAGE = 50


@blueprint.get("/office/deadlines")
@needs(Right.SUPERVISE)
def at_risk() -> str:
    """Cases whose legal day is near or past, by term."""
    session, units, term, page = session_for_reading(), period.units(), _term(), page_number()
    rows = deadlines.listed(session, units, term, skip=page * PAGE, many=PAGE + 1)
    return render_template(
        "supervisor/deadlines.html", rows=rows[:PAGE], more=len(rows) > PAGE, page_number=page, term=term, terms=TERMS,
        counts=deadlines.counts(session, units), ahead=deadlines.AHEAD[term].days, today=clock.today())


@blueprint.get("/office/deadlines.csv")
@needs(Right.SUPERVISE)
def at_risk_csv() -> Response:
    """The same for a spreadsheet."""
    rows = deadlines.listed(session_for_reading(), period.units(), _term(), many=MOST_ROWS + 1)
    return _cases_sheet("thoi-han", rows)


@blueprint.get("/office/supervision/cases")
@needs(Right.SUPERVISE)
def counted_cases() -> str:
    """The cases that one day brought or saw judged, or that have waited for so long."""
    session, page = session_for_reading(), page_number()
    title, query = _asked()
    rows = _listed(session, query, skip=page * PAGE, many=PAGE + 1)
    told = {name: request.args.get(name) for name in ("opened", "judged", "age")}
    return render_template("supervisor/counted.html", title=title, rows=rows[:PAGE], more=len(rows) > PAGE,
                           page_number=page, told=told, today=clock.today())


@blueprint.get("/office/supervision/cases.csv")
@needs(Right.SUPERVISE)
def counted_cases_csv() -> Response:
    """The same for a spreadsheet."""
    _title, query = _asked()
    return _cases_sheet("ho-so", _listed(session_for_reading(), query, skip=0, many=MOST_ROWS + 1))


@blueprint.get("/office/captures/<state>")
@needs(Right.SUPERVISE)
def unread(state: str) -> str:
    """Captures that wait for the reader, or that it failed at and an officer reads by eye."""
    if state not in (CaptureState.RECEIVED, CaptureState.READING_FAILED):
        abort(404)
    page = page_number()
    rows = session_for_reading().execute(
        select(Capture, Case).outerjoin(Case, Case.capture_id == Capture.id).join(Capture.camera)
        .where(Capture.state == CaptureState(state), Camera.unit_id.in_(period.units()))
        .order_by(Capture.received_at.desc(), Capture.id).offset(page * PAGE).limit(PAGE + 1)
        .options(joinedload(Capture.camera))).all()
    return render_template("supervisor/unread.html", rows=rows[:PAGE], more=len(rows) > PAGE, page_number=page,
                           state=state)


def _term() -> Term:
    stated = request.args.get("term", "")
    return Term(stated) if stated in set(Term) else Term.NOTIFY


def _asked() -> tuple[str, Select[Case]]:
    """What the address asks for, in words and as a query."""
    units, age = period.units(), request.args.get("age", "")
    for name, query, words_ in (("opened", inflow.opened_on, _("Hồ sơ mới ngày %(day)s")),
                                ("judged", inflow.judged_on, _("Hồ sơ được duyệt ngày %(day)s"))):
        if request.args.get(name):
            wanted = _day(request.args[name])
            return words_ % {"day": day(wanted)}, query(units, wanted)
    if age not in AGES:
        abort(404)
    return _("Hồ sơ chờ duyệt: %(age)s", age=AGES[age]), inflow.waiting(units, age)


def _listed(session: Session, query: Select[Case], *, skip: int, many: int) -> list[AtRisk]:
    rows = session.scalars(query.order_by(Case.due_on, Case.recorded_at, Case.id).offset(skip).limit(many)
                           .options(joinedload(Case.camera).joinedload(Camera.site)))
    return [AtRisk(case, case.due_on) for case in rows]


def _day(stated: str) -> date:
    """A day that the databases and all zones can tell."""
    try:
        told = date.fromisoformat(stated)
    except ValueError:
        abort(404)
    return told if 1970 <= told.year < 9000 else abort(404)


def _cases_sheet(name: str, rows: Sequence[AtRisk]) -> Response:
    headings = [_("Hồ sơ"), _("Trạng thái"), _("Hạn xử lý"), _("Thời điểm vi phạm"), _("Hành vi"), _("Camera")]
    return sheet(name, headings, more=len(rows) > MOST_ROWS, rows=(
        [each.case.reference, words.word(each.case.state, "case"), day(each.due), when(each.case.recorded_at),
         words.offence(each.case.offence), each.case.camera.code] for each in rows[:MOST_ROWS]))
