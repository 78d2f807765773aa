"""Admitting the act on the portal: a page that says what follows, then the act."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.access import CODE_HOLDER, needs, session_for_reading
from portal.citizen.holder import with_paper
from portal.citizen.money import price_of
from portal.citizen.routes import blueprint
from processing import clock, db
from processing.cases import contests, hearing, states
from processing.cases.refusal import RefusedError
from processing.cases.rights import CITIZEN
from processing.law import clocks
from processing.models import CaseState, Document


@blueprint.get("/ho-so/xem/thua-nhan")
@needs(CODE_HOLDER)
@with_paper
def admission(document: Document) -> str | Response:
    """What admitting means, before it is done."""
    if not _possible(document):
        return redirect(url_for("citizen.case"))
    return _page(document, {})


@blueprint.post("/ho-so/xem/thua-nhan")
@needs(CODE_HOLDER)
@with_paper
def admit(document: Document) -> Response | tuple[str, int]:
    """Admit: minutes are made and the decision is drafted."""
    if request.form.get("hieu") != "1":
        return _page(document, {"hieu": _("Đánh dấu vào ô này nếu ông/bà thừa nhận; nếu không, xin quay lại.")}), 422
    with db.writing() as session:
        case = states.locked(session, document.case_id)
        if contests.open_contest(session, case) is not None:
            raise RefusedError("contest_open")
        hearing.admit(session, case, CITIZEN)
    flash(_("Đã ghi nhận việc thừa nhận của ông/bà. Quyết định xử phạt sẽ được gửi đến ông/bà và hiện ra ở trang này."),
          "success")
    return redirect(url_for("citizen.case"))


def _possible(document: Document) -> bool:
    return (document.case.state is CaseState.NOTIFIED
            and contests.open_contest(session_for_reading(), document.case) is None)


def _page(document: Document, errors: dict[str, str]) -> str:
    return render_template("citizen/admission.html", case=document.case, price=price_of(document.case, None),
                           decide_by=clocks.decide_by(clock.today()), errors=errors)
