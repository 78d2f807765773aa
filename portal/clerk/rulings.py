"""What a keeper of papers may do with an issued one: open its cover page, ask for a decision to be put right."""

import uuid
from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from notices import rulings, worklists
from notices.content import NewFine
from notices.cover import cover_pdf
from notices.rulings import Amending, Change
from portal.access import account, needs, session_for_reading, units_under
from portal.clerk import papers, till
from portal.clerk.routes import blueprint
from portal.refusals import sentence
from processing import db
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import Right
from processing.models import Document, DocumentKind, DocumentState

ROWS = 3
KINDS: Mapping[str, object] = {
    "correction": _l("Đính chính: sai sót khi soạn thảo, không đổi nội dung (MQĐ39)"),
    "amendment": _l("Sửa đổi, bổ sung: nội dung hoặc mức phạt thay đổi (MQĐ38)"),
}
FIELD_OF = {"change_incomplete": "where-1", "outside_band": "amount", "note_needed": "why"}


@blueprint.get("/office/papers/<uuid:document_id>/rulings")
@needs(Right.KEEP_PAPERS)
def ruling(document_id: uuid.UUID) -> str:
    """The form beside the decision that it is about."""
    return _page(_decision(session_for_reading(), document_id), {}, {})


@blueprint.post("/office/papers/<uuid:document_id>/rulings")
@needs(Right.KEEP_PAPERS)
def ask_ruling(document_id: uuid.UUID) -> Response | tuple[str, int]:
    """Have it drafted for a signer."""
    decision = _decision(session_for_reading(), document_id)
    errors = wrong_in(request.form)
    if errors:
        return _page(decision, request.form, errors), 422
    try:
        with db.writing() as session:
            _ask(session, decision.case_id, request.form)
    except RefusedError as refused:
        if refused.code not in FIELD_OF:
            raise
        return _page(decision, request.form, {FIELD_OF[refused.code]: sentence(refused)}), 422
    flash(_("Đã đề nghị; dự thảo quyết định sẽ vào danh sách chờ ký."), "good")
    return redirect(url_for("clerk.paper", document_id=document_id))


@blueprint.get("/office/papers/<uuid:document_id>/cover")
@needs(Right.KEEP_PAPERS)
def paper_cover(document_id: uuid.UUID) -> Response:
    """The plain-language page that goes with an issued paper."""
    session = session_for_reading()
    document = worklists.paper_of(session, document_id, units_under(session, account().unit.id))
    if document is None or document.state is not DocumentState.ISSUED:
        abort(404)
    return papers.pdf(cover_pdf(document), "giai-thich.pdf")


def changes_in(form: Mapping[str, str]) -> list[Change]:
    """The rows of which anything was filled in."""
    rows = [Change(*(form.get(f"{name}-{row}", "").replace("\0", "")[:rulings.LONGEST].strip()
                     for name in ("where", "was", "becomes"))) for row in range(1, ROWS + 1)]
    return [each for each in rows if each.where or each.was or each.becomes]


def wrong_in(form: Mapping[str, str]) -> dict[str, str]:
    """What cannot be understood, by field; what the law does not allow the verb refuses."""
    errors = {}
    if form.get("kind") not in KINDS:
        errors["kind"] = _("Chọn loại quyết định.")
    if form.get("amount", "").strip() and till.read_money(form["amount"]) is None:
        errors["amount"] = _("Nhập số tiền bằng số, ví dụ 5.000.000.")
    if form.get("amount", "").strip() and not form.get("points", "").strip().isdecimal():
        errors["points"] = _("Nhập số điểm bị trừ, ví dụ 4 hoặc 0.")
    return errors


def _ask(session: Session, case_id: uuid.UUID, form: Mapping[str, str]) -> None:
    case, why, changes = states.locked(session, case_id), form.get("why", "").replace("\0", ""), changes_in(form)
    if form["kind"] == "correction":
        rulings.ask_correction(session, case, account().actor, changes, why)
        return
    amount = till.read_money(form.get("amount", "").strip())
    fine = NewFine(amount, int(form["points"])) if amount is not None else None
    rulings.ask_amendment(session, case, account().actor, Amending(changes=changes, new_fine=fine), why)


def _decision(session: Session, document_id: uuid.UUID) -> Document:
    document = worklists.paper_of(session, document_id, units_under(session, account().unit.id))
    if document is None or document.kind is not DocumentKind.PENALTY_DECISION:
        abort(404)
    return document if document.state is DocumentState.ISSUED else abort(404)


def _page(document: Document, form: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template("clerk/ruling.html", document=document, case=document.case, form=form, errors=errors,
                           kinds=list(KINDS.items()), rows=range(1, ROWS + 1))
