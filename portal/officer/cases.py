"""Case files: search and the whole file on one page."""

import uuid
from datetime import date
from urllib.parse import urlencode

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask import session as visit
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response as AnyResponse

from notices.issue import open_paper
from portal import words
from portal.access import account, needs, session_for_reading
from portal.officer import file
from portal.officer.routes import blueprint, case_of_mine, must_be_mine, my_units, typed
from portal.officer.sheet import reason_words
from processing import clock, db
from processing.cases import endings, review, search, states
from processing.cases.findings import REASONS
from processing.cases.rights import Right
from processing.cases.search import Key, Wanted
from processing.models import Camera, Capture, Case, CaseState, Document
from processing.payments import ledger

TYPED = "cases_text"
"""What was typed may be a plate: it is kept in the visit, not in an address, which logs and histories keep."""

NARROWING = ("state", "reason", "camera", "from", "to")

WHOLE = (joinedload(Case.capture).selectinload(Capture.files), joinedload(Case.read), joinedload(Case.owner),
         joinedload(Case.unit), joinedload(Case.camera).joinedload(Camera.site), selectinload(Case.events))


@blueprint.get("/office/cases")
@needs(Right.SEE_CASES)
def cases() -> str:
    """The list, as narrowed by its form."""
    session, text = session_for_reading(), visit.get(TYPED, "") if request.args.get("typed") else ""
    camera = request.args.get("camera", "").replace("\0", "")[:60]
    wanted = Wanted(text=text, state=_state(request.args.get("state", "")), camera=camera,
                    first_day=_day(request.args.get("from", "")), last_day=_day(request.args.get("to", "")),
                    reason=_reason(request.args.get("reason", "")), by_a_judge=account().may(Right.REVIEW))
    found = search.find(session, my_units(session), wanted, Key.parse(request.args.get("at", "")))
    return render_template("officer/cases.html", found=found, wanted=wanted, address=_address,
                           reasons=list(reason_words().items()),
                           states=[(each.value, words.word(each, "case")) for each in CaseState
                                   if each is not CaseState.MEASURED])


@blueprint.post("/office/cases")
@needs(Right.SEE_CASES)
def find_cases() -> AnyResponse:
    """Remember what was typed for this visit, and show the list."""
    visit[TYPED] = text = typed("text", 80)
    return redirect(_list({"typed": "1" if text else "", **{name: typed(name, 60) for name in NARROWING}}))


@blueprint.get("/office/cases/<uuid:case_id>")
@needs(Right.SEE_CASES)
def case(case_id: uuid.UUID) -> str:
    """The whole file."""
    session = session_for_reading()
    found = case_of_mine(session, case_id, *WHOLE)
    return render_template("officer/case.html", case=found, file=file.of(session, found, account()),
                           money=ledger.account_of(session, found, clock.today()))


@blueprint.post("/office/cases/<uuid:case_id>/reopen")
@needs(Right.REVIEW_SENIOR)
def reopen(case_id: uuid.UUID) -> AnyResponse:
    """Doubt a rejection: back into the queue, for somebody who has not judged the case."""
    with db.writing() as session:
        must_be_mine(session, case_id)
        reopened = review.reopen(session, case_id, account().actor, why=typed("why"))
    flash(_("Hồ sơ %(reference)s đã được mở lại để người khác duyệt.", reference=reopened.reference), "success")
    return redirect(url_for("officer.case", case_id=case_id))


@blueprint.post("/office/cases/<uuid:case_id>/transfer")
@needs(Right.SIGN)
def transfer(case_id: uuid.UUID) -> AnyResponse:
    """Have the slip drafted that hands the case to the office whose case it is."""
    with db.writing() as session:
        must_be_mine(session, case_id)
        moved = states.locked(session, case_id)
        endings.ask_transfer(session, moved, account().actor, to=typed("to", 200), why=typed("why"))
    flash(_("Phiếu chuyển hồ sơ %(reference)s đang được soạn để trình ký; hồ sơ được chuyển khi phiếu đã ký.",
            reference=moved.reference), "success")
    return redirect(url_for("officer.case", case_id=case_id))


@blueprint.get("/office/cases/<uuid:case_id>/papers/<uuid:document_id>")
@needs(Right.SEE_CASES)
def paper(case_id: uuid.UUID, document_id: uuid.UUID) -> Response:
    """The issued file of a paper, exactly as stored."""
    session = session_for_reading()
    found = case_of_mine(session, case_id)
    document = session.scalar(select(Document).where(Document.id == document_id, Document.case_id == found.id))
    if document is None:
        abort(404)
    response = Response(open_paper(document), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{found.reference}-{document.kind.value}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _address(at: Key | None) -> str | None:
    """The address of a neighbouring page, narrowed as this one."""
    if at is None:
        return None
    return _list({name: request.args.get(name, "") for name in ("typed", *NARROWING)} | {"at": str(at)})


def _list(narrowed: dict[str, str]) -> str:
    return url_for("officer.cases") + "?" + urlencode({name: value for name, value in narrowed.items() if value})


def _state(text: str) -> CaseState | None:
    return CaseState(text) if text in set(CaseState) else None


def _reason(text: str) -> str:
    return text if text in REASONS else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
