"""The office holds the minutes: what the violator says, and whether they want to explain."""

import unicodedata
import uuid
from collections.abc import Mapping
from typing import cast

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal.access import account, needs, session_for_reading, units_under
from portal.clerk.routes import blueprint
from processing import db
from processing.cases import hearing, states
from processing.cases.hearing import ExplanationChoice, Hearing
from processing.cases.rights import Right
from processing.models import Case, CaseState

CHOICES: Mapping[str, object] = {
    "none": _l("Không yêu cầu giải trình"),
    "written": _l("Giải trình bằng văn bản (trong 5 ngày làm việc)"),
    "oral": _l("Yêu cầu giải trình trực tiếp (trong 2 ngày làm việc)"),
}
LONGEST_STATEMENT, LONGEST_LINE = 2000, 200


@blueprint.get("/office/cases/<uuid:case_id>/minutes")
@needs(Right.HOLD_MINUTES)
def minutes(case_id: uuid.UUID) -> str:
    """The form of the minutes for a notified case."""
    return _page(case_id, {}, {})


@blueprint.post("/office/cases/<uuid:case_id>/minutes")
@needs(Right.HOLD_MINUTES)
def hold_minutes(case_id: uuid.UUID) -> Response | tuple[str, int]:
    """Hold the minutes; the paper is numbered and the decision drafted next."""
    said, errors = read_hearing(request.form)
    if said is None:
        return _page(case_id, request.form, errors), 422
    with db.writing() as session:
        case = states.locked(session, case_id)
        if case.unit_id not in units_under(session, account().unit.id):
            abort(404)
        hearing.hold_minutes(session, case, account().actor, said)
    flash(_("Đã lập biên bản; hệ thống đang dự thảo quyết định để trình ký."), "good")
    return redirect(url_for("account.start"))


def read_hearing(form: Mapping[str, str]) -> tuple[Hearing | None, dict[str, str]]:
    """What was said as typed, or what is wrong by field."""
    statement, choice = _plain(form.get("statement", "")), form.get("explanation", "")
    contact, unsigned = _plain(form.get("contact", "")), _plain(form.get("unsigned_reason", ""))
    checks = {
        "statement": (len(statement) > LONGEST_STATEMENT, _("Ý kiến dài nhất 2.000 ký tự.")),
        "explanation": (choice not in CHOICES, _("Chọn ý kiến về quyền giải trình.")),
        "contact": (len(contact) > LONGEST_LINE, _("Dài nhất 200 ký tự.")),
        "unsigned_reason": (len(unsigned) > LONGEST_LINE, _("Dài nhất 200 ký tự.")),
    }
    errors = {name: text for name, (wrong, text) in checks.items() if wrong}
    if errors:
        return None, errors
    return Hearing(statement=statement, explanation=cast(ExplanationChoice, choice), contact=contact,
                   unsigned_reason=unsigned), {}


def _page(case_id: uuid.UUID, form: Mapping[str, str], errors: Mapping[str, str]) -> str:
    session = session_for_reading()
    case = session.scalar(
        select(Case).where(Case.id == case_id, Case.state == CaseState.NOTIFIED)
        .where(Case.unit_id.in_(units_under(session, account().unit.id)))
        .options(joinedload(Case.read), joinedload(Case.owner)))
    if case is None:
        abort(404)
    return render_template("clerk/minutes.html", case=case, form=form, errors=errors, choices=list(CHOICES.items()))


def _plain(text: str) -> str:
    """One paragraph of printable text."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFC", text)).split())
