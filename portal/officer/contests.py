"""Contests: the list with its clock, the whole file on one page, the answer with reasons."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TypeVar

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from werkzeug.wrappers import Response

from portal.access import account, needs, session_for_reading
from portal.officer import file as whole_file
from portal.officer.routes import blueprint, my_units
from portal.paging import page_number
from portal.refusals import sentence
from processing import clock, db
from processing.cases import contests as verbs
from processing.cases.refusal import RefusedError
from processing.cases.rights import Right
from processing.evidence import AlteredEvidenceError, MissingEvidenceError, evidence
from processing.models import Camera, Capture, Case, Contest, ContestState
from processing.payments.ledger import account_of

Row = TypeVar("Row")

PAGE = 50
ANSWERED = (ContestState.ACCEPTED, ContestState.REFUSED)
EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
NEVER_RUN = "default-src 'none'; sandbox"
"""A stranger's file is saved, not shown; were it opened, nothing in it may run or load."""

ERROR_FIELDS = {"contest_reasons_short": "answer"}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer as it was typed, with what is wrong in it."""

    accepted: str
    text: str
    errors: dict[str, str]


@blueprint.get("/office/contests")
@needs(Right.JUDGE_CONTEST)
def contests() -> str:
    """Open contests, the most urgent first; or those answered, the newest first."""
    session, answered = session_for_reading(), request.args.get("tab") == "answered"
    number = page_number(1)
    rows = _rows(session, answered=answered, skip=(number - 1) * PAGE)
    waiting = _of_mine(select(func.count(Contest.id)), session).where(Contest.state == ContestState.LODGED)
    return render_template("officer/contests.html", contests=rows[:PAGE], answered=answered, page_number=number,
                           more=len(rows) > PAGE, waiting=session.scalar(waiting) or 0, today=clock.today())


@blueprint.get("/office/contests/<uuid:contest_id>")
@needs(Right.JUDGE_CONTEST)
def contest(contest_id: uuid.UUID) -> str:
    """The contest with the whole file of its case."""
    return _page(_contest(contest_id), Answer("", "", {}))


@blueprint.post("/office/contests/<uuid:contest_id>/answer")
@needs(Right.JUDGE_CONTEST)
def answer_contest(contest_id: uuid.UUID) -> Response | tuple[str, int]:
    """Accept, which cancels the case or has its decision's cancellation written, or refuse; either with reasons that
    the citizen reads."""
    found = _contest(contest_id)
    accepted, text = request.form.get("accepted", ""), request.form.get("answer", "")
    if accepted not in ("yes", "no"):
        return _page(found, Answer("", text, {"accepted": _("Chọn chấp nhận hoặc không chấp nhận.")})), 422
    try:
        with db.writing() as session:
            verbs.answer(session, contest_id, account().actor, accepted=accepted == "yes", text=text)
    except RefusedError as refused:
        if refused.code not in ERROR_FIELDS:
            raise
        return _page(found, Answer(accepted, text, {ERROR_FIELDS[refused.code]: sentence(refused)})), 422
    flash(_("Đã trả lời ý kiến %(reference)s. Người dân xem được câu trả lời trên Cổng.", reference=found.reference),
          "success")
    return redirect(url_for("officer.contests"))


@blueprint.get("/office/contests/<uuid:contest_id>/file")
@needs(Right.JUDGE_CONTEST)
def contest_file(contest_id: uuid.UUID) -> Response:
    """The citizen's file, to be saved only."""
    found = _contest(contest_id)
    if found.file_sha256 is None:
        abort(404)
    try:
        data = evidence().read(found.file_sha256)
    except (MissingEvidenceError, AlteredEvidenceError):
        abort(404)
    kind = found.file_media_type or "application/octet-stream"
    response = send_file(BytesIO(data), kind, as_attachment=True,
                         download_name=f"{found.reference}.{EXTENSIONS.get(kind, 'bin')}")
    response.headers["Content-Security-Policy"] = NEVER_RUN
    response.headers["Cache-Control"] = "no-store"
    return response


def _rows(session: Session, *, answered: bool, skip: int) -> Sequence[Contest]:
    wanted = select(Contest).where(Contest.state.in_(ANSWERED if answered else (ContestState.LODGED,)))
    order = (Contest.answered_at.desc(), Contest.id) if answered else (Contest.due_on, Contest.lodged_at, Contest.id)
    rows = _of_mine(wanted, session).options(contains_eager(Contest.case), joinedload(Contest.officer))
    return session.scalars(rows.order_by(*order).offset(skip).limit(PAGE + 1)).all()


def _contest(contest_id: uuid.UUID) -> Contest:
    """The contest, if its case belongs to the person's units; otherwise it is as if it did not exist."""
    session = session_for_reading()
    whole = contains_eager(Contest.case).options(
        joinedload(Case.capture).selectinload(Capture.files), joinedload(Case.read), joinedload(Case.owner),
        joinedload(Case.unit), joinedload(Case.camera).joinedload(Camera.site), selectinload(Case.events))
    found = session.scalar(_of_mine(select(Contest).where(Contest.id == contest_id), session)
                           .options(whole, joinedload(Contest.document), joinedload(Contest.officer)))
    return found if found is not None else abort(404)


def _of_mine(statement: Select[Row], session: Session) -> Select[Row]:
    return statement.join(Contest.case).where(Case.unit_id.in_(my_units(session)))


def _page(found: Contest, answer: Answer) -> str:
    session, case = session_for_reading(), found.case
    return render_template(
        "officer/contest.html", contest=found, case=case, file=whole_file.of(session, case, account()),
        money=account_of(session, case, clock.today()), answer=answer, errors=answer.errors, today=clock.today(),
        accept_by=verbs.accept_by(clock.vietnam_day(found.lodged_at)), least=verbs.LEAST_REASONS,
        had_a_part=whole_file.mixed_duties(session, case, verbs.ANSWER, account()))
