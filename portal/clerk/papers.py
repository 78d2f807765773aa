"""Papers: what waits, what could not be made, what was issued and where each one is."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from notices import delivery, issue, sending, signing, worklists
from portal.access import account, needs, session_for_reading, units_under
from portal.clerk.routes import blueprint
from portal.paging import page_number
from portal.refusals import SENTENCES
from processing import clock, db, queue
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import Right
from processing.models import Case, Document, DocumentState
from processing.queue import Task

PAGE = 50
MAX_FOUND = 100
LISTS: Mapping[str, object] = {
    "trouble": _l("Cần xử lý"), "drafted": _l("Chờ ký"), "issued": _l("Đã phát hành"), "voided": _l("Số đã hủy"),
}
OUTCOMES: Mapping[str, object] = {
    "waiting": _l("Chưa gửi"), "sent": _l("Đã gửi bưu điện"), "delivered": _l("Đã giao"),
    "returned": _l("Thư bị trả lại"), "refused": _l("Từ chối nhận"), "failed": _l("Không gửi được"),
    "uncertain": _l("Đã gửi, chưa rõ kết quả"),
}
CHANNELS: Mapping[str, object] = {"post": _l("Bưu điện"), "hand": _l("Giao trực tiếp"), "portal": _l("Cổng thông tin"),
                                  "email": _l("Thư điện tử"), "national_app": _l("Ứng dụng quốc gia")}
RECORD = {"sent": delivery.posted, "delivered": delivery.received, "returned": delivery.returned,
          "refused": delivery.refused}
NEXT: Mapping[str, Sequence[str]] = {"waiting": ("sent", "delivered", "refused"),
                                     "sent": ("delivered", "returned", "refused")}
"""What may be recorded of an attempt, by its outcome so far."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Work that a machine gave up, with the reason in words."""

    case: Case
    document: Document | None
    why: str


@blueprint.get("/office/papers")
@needs(Right.KEEP_PAPERS)
def papers() -> str:
    """One of the lists; the papers in trouble come first."""
    shown = request.args.get("show", "trouble")
    return _list_page(shown if shown in LISTS else "trouble", page_number())


@blueprint.post("/office/papers/search")
@needs(Right.KEEP_PAPERS)
def search_papers() -> str:
    """Papers by number, plate or reference; asked by POST, so that no plate stands in an address."""
    wanted = request.form.get("wanted", "")[:64].replace("\0", "")
    session = session_for_reading()
    rows = session.scalars(worklists.matching(_units(session), wanted).limit(MAX_FOUND)).all()
    return render_template("clerk/papers_found.html", rows=rows, wanted=wanted)


@blueprint.get("/office/papers/<uuid:document_id>")
@needs(Right.KEEP_PAPERS)
def paper(document_id: uuid.UUID) -> str:
    """One paper: its file, its attempts of delivery, the days that count from them."""
    session = session_for_reading()
    return _paper_page(session, _paper(session, document_id), {}, {})


@blueprint.get("/office/papers/<uuid:document_id>/file")
@needs(Right.KEEP_PAPERS)
def paper_file(document_id: uuid.UUID) -> Response:
    """The issued file as it was stored; a draft is drawn with its mark."""
    document = _paper(session_for_reading(), document_id)
    if document.state is DocumentState.DRAFTED:
        return pdf(issue.preview(document), "du-thao.pdf")
    if document.state is not DocumentState.ISSUED:
        abort(404)
    return pdf(issue.open_paper(document), f"{(document.number or '').replace('/', '-')}.pdf")


@blueprint.post("/office/papers/<uuid:document_id>/delivery")
@needs(Right.KEEP_PAPERS)
def record_delivery(document_id: uuid.UUID) -> Response | tuple[str, int]:
    """Write down what became of the latest attempt."""
    outcome, on, errors = read_delivery(request.form)
    if errors or on is None:
        session = session_for_reading()
        return _paper_page(session, _paper(session, document_id), request.form, errors), 422
    with db.writing() as session:
        _paper(session, document_id)
        _case, document = signing.locked(session, document_id)
        attempt = delivery.open_on_paper(session, document)
        if attempt is None:
            raise RefusedError("delivery_closed")
        RECORD[outcome](session, attempt, on, account().actor)
    flash(_("Đã ghi nhận việc giao văn bản."), "good")
    return redirect(url_for("clerk.paper", document_id=document_id))


@blueprint.post("/office/papers/cases/<uuid:case_id>/retry")
@needs(Right.KEEP_PAPERS)
def retry_draft(case_id: uuid.UUID) -> Response:
    """Have a paper drafted again after its cause was put right."""
    with db.writing() as session:
        case = states.locked(session, case_id)
        if case.unit_id not in _units(session):
            abort(404)
        queue.done(case)
        queue.nudge(session, Task.DRAFT_PAPER if case.owner else Task.FIND_OWNER, case.id)
    flash(_("Hệ thống đang làm lại."), "info")
    return redirect(url_for("clerk.papers"))


@blueprint.post("/office/papers/<uuid:document_id>/retry")
@needs(Right.KEEP_PAPERS)
def retry_file(document_id: uuid.UUID) -> Response:
    """Have a paper that the log asks for drafted again, or the file of a signed one made again; its number stays."""
    with db.writing() as session:
        _paper(session, document_id)
        case, document = signing.locked(session, document_id)
        if document.state not in (DocumentState.ASKED, DocumentState.SIGNED):
            raise RefusedError("already_signed")
        queue.done(document)
        asked = document.state is DocumentState.ASKED
        queue.nudge(session, Task.DRAFT_PAPER if asked else Task.FINISH_PAPER, case.id if asked else document.id)
    flash(_("Hệ thống đang làm lại."), "info")
    return redirect(url_for("clerk.papers"))


@blueprint.post("/office/papers/<uuid:document_id>/attempts/<uuid:delivery_id>")
@needs(Right.KEEP_PAPERS)
def resolve_attempt(document_id: uuid.UUID, delivery_id: uuid.UUID) -> Response:
    """Say what a machine could not know: the message arrived, or is to be sent again as the same message."""
    with db.writing() as session:
        _paper(session, document_id)
        _case, document = signing.locked(session, document_id)
        attempt = next((each for each in delivery.attempts(session, document) if each.id == delivery_id), None)
        if attempt is None:
            abort(404)
        sending.resolve(session, attempt, account().actor, arrived=request.form.get("arrived") == "yes")
    flash(_("Đã ghi nhận."), "good")
    return redirect(url_for("clerk.paper", document_id=document_id))


def read_delivery(form: Mapping[str, str]) -> tuple[str, date | None, dict[str, str]]:
    """Outcome and day as typed, or what is wrong by field."""
    outcome, typed, errors = form.get("outcome", ""), form.get("on", "").strip(), dict[str, str]()
    if outcome not in RECORD:
        errors["outcome"] = _("Chọn kết quả.")
    try:
        return outcome, date.fromisoformat(typed), errors
    except ValueError:
        return outcome, None, {**errors, "on": _("Nhập ngày.")}


def pdf(data: bytes, name: str) -> Response:
    """A PDF to look at in the browser."""
    answer = Response(data, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=name)
    return answer


def _list_page(shown: str, number: int) -> str:
    session = session_for_reading()
    units = _units(session)
    counts = {name: session.scalar(select(func.count()).select_from(each.order_by(None).subquery())) or 0
              for name, each in _lists(units).items()}
    counts["trouble"] += session.scalar(
        select(func.count()).select_from(worklists.undrafted(units).order_by(None).subquery())) or 0
    rows = session.scalars(_lists(units)[shown].offset(number * PAGE).limit(PAGE + 1)).all()
    more = len(rows) > PAGE
    tabs = [(url_for("clerk.papers", show=name), label, counts[name], name == shown) for name, label in LISTS.items()]
    if shown == "trouble":
        troubles = _troubles(session, units, rows[:PAGE])
        return render_template("clerk/papers_trouble.html", rows=troubles, lists=tabs)
    return render_template("clerk/papers.html", rows=rows[:PAGE], lists=tabs, shown=shown, page_number=number,
                           more=more)


def _lists(units: Sequence[uuid.UUID]) -> dict[str, Select[Document]]:
    return {"trouble": worklists.unfinished(units), "drafted": worklists.awaiting_signature(units),
            "issued": worklists.issued(units), "voided": worklists.issued(units, (DocumentState.VOIDED,))}


def _troubles(session: Session, units: Sequence[uuid.UUID], unfinished: Sequence[Document]) -> list[Trouble]:
    cases = session.scalars(worklists.undrafted(units).limit(PAGE)).all()
    return [*(Trouble(case, None, _why(case.last_error)) for case in cases),
            *(Trouble(document.case, document, _why(document.last_error)) for document in unfinished)]


def _why(code: str | None) -> str:
    """The sentence for a refusal's code; a technical error is shown as it is."""
    return str(SENTENCES.get(code or "", code or _("Máy xử lý bị dừng giữa chừng.")))


def _paper_page(session: Session, document: Document, form: Mapping[str, str], errors: Mapping[str, str]) -> str:
    attempts = delivery.attempts(session, document)
    attempt = delivery.open_on_paper(session, document)
    return render_template(
        "clerk/paper.html", document=document, attempts=attempts, outcomes=OUTCOMES, channels=CHANNELS,
        choices=[(name, OUTCOMES[name]) for name in NEXT[attempt.outcome]] if attempt else [],
        receipt=delivery.receipt_of(session, document), pay_by=delivery.pay_by(session, document), form=form,
        errors=errors, today=clock.today())


def _paper(session: Session, document_id: uuid.UUID) -> Document:
    return worklists.paper_of(session, document_id, _units(session)) or abort(404)


def _units(session: Session) -> list[uuid.UUID]:
    return units_under(session, account().unit.id)
