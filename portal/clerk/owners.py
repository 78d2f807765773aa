"""Cases whose owner the register does not know: a clerk finds out and names the source."""

import unicodedata
import uuid
from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload
from werkzeug.wrappers import Response

from portal import words
from portal.access import account, needs, session_for_reading, units_under
from portal.clerk.routes import blueprint
from portal.paging import page_number
from processing import db
from processing.cases import states
from processing.cases.rights import Right
from processing.models import Case, CaseState
from processing.registry import owners as registry_owners
from processing.registry.port import OwnerAnswer

PAGE = 50
REASONS: Mapping[str, object] = {
    "not_registered": _l("Biển số, màu biển này không có trong sổ đăng ký xe vào ngày vi phạm."),
    "ambiguous": _l("Sổ đăng ký xe có nhiều chủ xe vào ngày vi phạm."),
    "no_plate": _l("Hồ sơ chưa có biển số hoặc màu biển."),
    "register_silent": _l("Sổ đăng ký xe không trả lời sau ba lần hỏi."),
}
LONGEST = {"owner_name": 200, "owner_address": 300, "owner_id_number": 20, "owner_phone": 20, "make": 60, "model": 60,
           "source": 200}
REQUIRED = ("owner_name", "owner_address", "source")


@blueprint.get("/office/owners")
@needs(Right.ENTER_OWNER)
def owners() -> str:
    """Cases that wait for an owner, the nearest deadline first."""
    session, number = session_for_reading(), page_number()
    waiting = _waiting(session)
    count = session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    rows = session.scalars(
        waiting.options(joinedload(Case.read), selectinload(Case.events))
        .order_by(Case.due_on, Case.recorded_at, Case.id).offset(number * PAGE).limit(PAGE + 1)).all()
    return render_template("clerk/owners.html", rows=[(case, _reason(case)) for case in rows[:PAGE]], count=count,
                           page_number=number, more=len(rows) > PAGE)


@blueprint.get("/office/owners/<uuid:case_id>")
@needs(Right.ENTER_OWNER)
def owner(case_id: uuid.UUID) -> str:
    """The form for one case's owner."""
    case = session_for_reading().scalar(_waiting(session_for_reading()).where(Case.id == case_id))
    if case is None:
        abort(404)
    return _form_page(case, {}, {})


@blueprint.post("/office/owners/<uuid:case_id>")
@needs(Right.ENTER_OWNER)
def enter_owner(case_id: uuid.UUID) -> Response | tuple[str, int]:
    """Keep the owner that the clerk names; the notice is drafted next."""
    answer, errors = read_owner(request.form)
    if answer is None:
        case = session_for_reading().scalar(_waiting(session_for_reading()).where(Case.id == case_id))
        return (_form_page(case, request.form, errors), 422) if case else abort(404)
    with db.writing() as session:
        case = states.locked(session, case_id)
        if case.unit_id not in units_under(session, account().unit.id):
            abort(404)
        registry_owners.enter_owner(session, case, answer, account().actor)
    flash(_("Đã ghi nhận chủ xe; hệ thống đang dự thảo thông báo."), "good")
    return redirect(url_for("clerk.owners"))


def read_owner(form: Mapping[str, str]) -> tuple[OwnerAnswer | None, dict[str, str]]:
    """The owner as typed, or what is wrong by field."""
    typed = {name: _plain(form.get(name, "")) for name in LONGEST}
    errors = {name: _("Cần điền mục này.") for name in REQUIRED if not typed[name]}
    errors |= {name: _("Quá dài: nhiều nhất %(most)s ký tự.", most=most) for name, most in LONGEST.items()
               if len(typed[name]) > most}
    kind, vehicle, colour = form.get("owner_kind", ""), form.get("vehicle_kind", ""), form.get("vehicle_colour", "")
    if kind not in ("individual", "organisation"):
        errors["owner_kind"] = _("Chọn cá nhân hoặc tổ chức.")
    if vehicle not in words.VEHICLE_KINDS:
        errors["vehicle_kind"] = _("Chọn loại xe.")
    if errors:
        return None, errors
    return OwnerAnswer(owner_kind="organisation" if kind == "organisation" else "individual", vehicle_kind=vehicle,
                       vehicle_colour=colour if colour in words.VEHICLE_COLOURS else "", **typed), {}


def _waiting(session: Session) -> Select[Case]:
    return select(Case).where(Case.state == CaseState.AWAITING_OWNER,
                              Case.unit_id.in_(units_under(session, account().unit.id)))


def _form_page(case: Case, form: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template("clerk/owner.html", case=case, reason=_reason(case), form=form, errors=errors,
                           kinds=list(words.VEHICLE_KINDS.items()), colours=list(words.VEHICLE_COLOURS.items()))


def _reason(case: Case) -> str:
    return str(REASONS.get(registry_owners.reason_of(case), ""))


def _plain(text: str) -> str:
    """One line of printable text."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFC", text)).split())
