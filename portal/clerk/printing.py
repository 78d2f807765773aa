"""A day's letters: chosen, bound into one file, printed, posted, come back, printed again."""

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from notices import print_file, printing, scanning
from notices.printing import How
from portal.access import account, needs, session_for_reading, units_under
from portal.clerk.papers import CHANNELS, OUTCOMES
from portal.clerk.routes import blueprint
from portal.paging import page_number
from portal.refusals import sentence
from processing import clock, db, queue, settings
from processing.cases.refusal import RefusedError
from processing.cases.rights import Right
from processing.models import PrintJob, PrintState

log = logging.getLogger(__name__)

PAGE = 100
JOBS_SHOWN = 20
SEPARATE_EVERY = (0, 25, 50, 100)


@dataclass(frozen=True, slots=True)
class Scanned:
    """One line of a batch: whose number it was, or why nothing was written down."""

    line: str
    number: str
    why: str


@blueprint.get("/office/print")
@needs(Right.KEEP_PAPERS)
def print_letters() -> str:
    """Letters that wait to be printed, and the latest jobs."""
    return _select_page({})


@blueprint.post("/office/print")
@needs(Right.KEEP_PAPERS)
def order_print() -> Response | tuple[str, int]:
    """Put the chosen letters, or all that wait, into one job; a worker binds them."""
    form, everything = request.form, request.form.get("which") == "all"
    how = How(duplex=form.get("duplex") == "1", address_sheets=form.get("address_sheets") == "1",
              covers=form.get("covers") == "1", separate_every=form.get("separate_every", 50, type=int))
    if how.separate_every not in SEPARATE_EVERY:
        abort(400)
    try:
        with db.writing() as session:
            chosen = _waiting_ids(session) if everything else _ids(form.getlist("letters"))
            job_id = printing.order(session, account().unit.id, chosen, how, account().actor).id
    except RefusedError as error:
        return _select_page({"letters": sentence(error)}), 422
    return redirect(url_for("clerk.print_job", job_id=job_id))


@blueprint.get("/office/print/<uuid:job_id>")
@needs(Right.KEEP_PAPERS)
def print_job(job_id: uuid.UUID) -> str:
    """One job: its file, its list, what is in it and where each letter is."""
    return _job_page(job_id, {})


@blueprint.get("/office/print/<uuid:job_id>/file")
@needs(Right.KEEP_PAPERS)
def print_job_file(job_id: uuid.UUID) -> Response:
    """What the printer gets; before it is marked as printed, it is the preview."""
    return _file(print_file.file_of(_job(job_id).id), "in")


@blueprint.get("/office/print/<uuid:job_id>/list")
@needs(Right.KEEP_PAPERS)
def print_job_list(job_id: uuid.UUID) -> Response:
    """The list that goes to the post with the letters."""
    return _file(print_file.list_of(_job(job_id).id), "danh-sach")


@blueprint.post("/office/print/<uuid:job_id>/printed")
@needs(Right.KEEP_PAPERS)
def mark_printed(job_id: uuid.UUID) -> Response:
    """The sheets lie in the tray and were looked through."""
    with db.writing() as session:
        printing.mark_printed(session, printing.locked(session, job_id, _units(session)), account().actor)
    flash(_("Đã ghi nhận là đã in."), "good")
    return redirect(url_for("clerk.print_job", job_id=job_id))


@blueprint.post("/office/print/<uuid:job_id>/discard")
@needs(Right.KEEP_PAPERS)
def discard_print(job_id: uuid.UUID) -> Response:
    """Give the letters back to the list; what was made of them is thrown away."""
    with db.writing() as session:
        printing.discard(session, printing.locked(session, job_id, _units(session)))
    flash(_("Đã hủy lệnh in. Các văn bản trở lại danh sách chờ in."), "info")
    return redirect(url_for("clerk.print_letters"))


@blueprint.post("/office/print/<uuid:job_id>/again")
@needs(Right.KEEP_PAPERS)
def print_again(job_id: uuid.UUID) -> Response | tuple[str, int]:
    """Print all letters of a job once more, or those at the given places, with a reason."""
    typed = request.form.get("positions", "").replace(",", " ").split()[:1000]
    try:
        if not all(each.isdecimal() and len(each) < 6 for each in typed):
            raise RefusedError("positions_wrong")
        with db.writing() as session:
            job = printing.locked(session, job_id, _units(session))
            made = printing.again(session, job, {int(each) for each in typed}, request.form.get("reason", "")[:1000],
                                  account().actor).id
    except RefusedError as error:
        field = "positions" if error.code in ("positions_wrong", "nothing_to_print") else "reason"
        return _job_page(job_id, {field: sentence(error)}), 422
    return redirect(url_for("clerk.print_job", job_id=made))


@blueprint.post("/office/print/<uuid:job_id>/retry")
@needs(Right.KEEP_PAPERS)
def retry_print(job_id: uuid.UUID) -> Response:
    """Have a file made again that the machine gave up."""
    with db.writing() as session:
        job = printing.locked(session, job_id, _units(session))
        if job.state is not PrintState.QUEUED:
            raise RefusedError("already_printed")
        queue.done(job)
        queue.nudge(session, queue.Task.MAKE_PRINT_FILE, job.id)
    return redirect(url_for("clerk.print_job", job_id=job_id))


@blueprint.post("/office/print/<uuid:job_id>/remake")
@needs(Right.KEEP_PAPERS)
def remake_print(job_id: uuid.UUID) -> Response:
    """Make the file of a printed job once more, which was deleted after its days."""
    with db.writing() as session:
        printing.remake(session, printing.locked(session, job_id, _units(session)))
    return redirect(url_for("clerk.print_job", job_id=job_id))


@blueprint.get("/office/deliveries")
@needs(Right.KEEP_PAPERS)
def scan_letters() -> str:
    """Codes or numbers, a line each, and what became of those letters."""
    return _scan_page({}, [])


@blueprint.post("/office/deliveries")
@needs(Right.KEEP_PAPERS)
def record_scanned() -> str | tuple[str, int]:
    """Write each line down in its own transaction; the same line again does nothing twice."""
    outcome, errors = request.form.get("outcome", ""), dict[str, str]()
    on = _day(request.form.get("on", ""))
    if outcome not in ("sent", "delivered", "returned", "refused"):
        errors["outcome"] = _("Chọn kết quả.")
    if on is None:
        errors["on"] = _("Nhập ngày.")
    try:
        lines = scanning.lines_of(request.form.get("lines", ""))
    except RefusedError as error:
        errors["lines"], lines = sentence(error), []
    if errors or on is None:
        return _scan_page(errors, []), 422
    return _scan_page({}, [_record(line, outcome, on) for line in lines])


def _record(line: str, outcome: str, on: date) -> Scanned:
    try:
        with db.writing() as session:
            what = scanning.Event(outcome, on, account().actor)
            return Scanned(line, scanning.record(session, line, _units(session), what), "")
    except RefusedError as error:
        return Scanned(line, "", sentence(error))


def _select_page(errors: dict[str, str]) -> str:
    session, number = session_for_reading(), page_number()
    units = _units(session)
    waiting = printing.unprinted(units)
    rows = session.scalars(waiting.offset(number * PAGE).limit(PAGE + 1)).all()
    total = session.scalar(select(func.count()).select_from(waiting.order_by(None).subquery())) or 0
    return render_template(
        "clerk/print.html", rows=rows[:PAGE], total=total, more=len(rows) > PAGE, page_number=number, errors=errors,
        most=printing.MOST, separate_every=SEPARATE_EVERY,
        jobs=session.scalars(printing.jobs(units).limit(JOBS_SHOWN)).all())


def _job_page(job_id: uuid.UUID, errors: dict[str, str]) -> str:
    job, number = _job(job_id), page_number()
    session = session_for_reading()
    return render_template(
        "clerk/print_job.html", job=job, errors=errors, form=request.form, page_number=number, outcomes=OUTCOMES,
        counts=printing.outcomes(session, job), items=printing.items(session, job, number * PAGE, PAGE),
        more=job.papers > (number + 1) * PAGE, stuck=job.tries >= queue.MAX_TRIES, channels=CHANNELS,
        kept=print_file.file_of(job.id).exists(), days=settings.current().print_files_days)


def _scan_page(errors: dict[str, str], results: Sequence[Scanned]) -> str:
    wrong = [each for each in results if each.why]
    return render_template(
        "clerk/scan.html", errors=errors, form=request.form, today=clock.today(), results=results, wrong=wrong,
        choices=[(name, OUTCOMES[name]) for name in ("sent", "delivered", "returned", "refused")])


def _job(job_id: uuid.UUID) -> PrintJob:
    session = session_for_reading()
    return session.scalar(printing.jobs(_units(session)).where(PrintJob.id == job_id)) or abort(404)


def _file(path: Path, name: str) -> Response:
    if not path.exists():
        abort(404)
    answer = send_file(path, "application/pdf", download_name=f"{name}.pdf", conditional=True)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _waiting_ids(session: Session) -> list[uuid.UUID]:
    return [each.id for each in session.scalars(printing.unprinted(_units(session)).limit(printing.MOST))]


def _ids(values: Sequence[str]) -> list[uuid.UUID]:
    try:
        return list(dict.fromkeys(uuid.UUID(value) for value in values[:printing.MOST]))
    except ValueError:
        abort(400)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def _units(session: Session) -> list[uuid.UUID]:
    return units_under(session, account().unit.id)
