"""Recalls: propose, see what would be taken back, agree, and read what became of every case."""

import uuid
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from werkzeug.wrappers import Response

from portal import words
from portal.access import account, needs, session_for_reading, units_under
from portal.formats import when
from portal.paging import page_number
from portal.spreadsheets import sheet
from portal.supervisor.routes import blueprint
from processing import clock, db
from processing.audit.record import record
from processing.cases import recall
from processing.cases.recall import RecallCause, Scope
from processing.cases.rights import Right
from processing.law import tariff
from processing.models import Camera, CaseState, Certificate, Recall, RecalledCase, RecallState, Site

PAGE = 50


@blueprint.get("/office/recalls")
@needs(Right.APPROVE_RECALL)
def recalls() -> str:
    """All recalls of the unit, newest first, and the form for a new one."""
    return _list({}, {})


@blueprint.post("/office/recalls")
@needs(Right.SUPERVISE)
def propose_recall() -> Response | tuple[str, int]:
    """Show what a recall would take back, and with `sure` propose it."""
    scope, cause, why, errors = _read(request.form)
    if scope is None or errors:
        return _list(request.form, errors), 422
    if not request.form.get("sure"):
        return _list(request.form, {}, recall.counts(session_for_reading(), scope)), 200
    with db.writing() as session:
        row = recall.propose(session, scope, account().actor, cause=RecallCause(cause), why=why)
        record(session, "recall_proposed", account().actor, ("recall", row.id), cause=cause)
    flash(_("Đã đề xuất thu hồi %(reference)s. Cần hai người khác đồng ý.", reference=row.reference), "good")
    return redirect(url_for("supervisor.recall_page", recall_id=row.id))


@blueprint.get("/office/recalls/<uuid:recall_id>")
@needs(Right.APPROVE_RECALL)
def recall_page(recall_id: uuid.UUID) -> str:
    """One recall: what it is about, who agreed, and every case with what became of it."""
    session, page = session_for_reading(), page_number()
    row = _mine(session, recall_id)
    cases = session.scalars(
        select(RecalledCase).where(RecalledCase.recall_id == row.id).options(joinedload(RecalledCase.case))
        .order_by(RecalledCase.to_refund.desc(), RecalledCase.case_id).offset(page * PAGE).limit(PAGE + 1)).all()
    return render_template(
        "supervisor/recall.html", row=row, report=recall.report(session, row), cases=cases[:PAGE], page_number=page,
        more=len(cases) > PAGE, ahead=recall.counts(session, recall.scope_of(row)), may_approve=_may_approve(row))


@blueprint.get("/office/recalls/<uuid:recall_id>.csv")
@needs(Right.APPROVE_RECALL)
def recall_csv(recall_id: uuid.UUID) -> Response:
    """Every case with what became of it."""
    session = session_for_reading()
    row = _mine(session, recall_id)
    cases = session.scalars(select(RecalledCase).where(RecalledCase.recall_id == row.id).order_by(RecalledCase.case_id)
                            .options(joinedload(RecalledCase.case)).execution_options(yield_per=1_000))
    headings = [_("Hồ sơ"), _("Trước đó"), _("Kết quả"), _("Phải hoàn trả"), _("Lúc")]
    return sheet(row.reference, headings, (
        [each.case.reference, words.word(each.was, "case"), words.word(each.outcome, "recall_outcome"), each.to_refund,
         when(each.at)] for each in cases))


@blueprint.post("/office/recalls/<uuid:recall_id>/approve")
@needs(Right.APPROVE_RECALL)
def approve_recall(recall_id: uuid.UUID) -> Response:
    """Agree."""
    with db.writing() as session:
        _mine(session, recall_id)
        row = recall.locked(session, recall_id)
        approved = recall.approve(session, row, account().actor)
        record(session, "recall_agreed", account().actor, ("recall", recall_id))
    flash(_("Đã đủ hai người đồng ý: hệ thống đang thu hồi.") if approved else _("Đã ghi nhận ý kiến đồng ý."), "good")
    return redirect(url_for("supervisor.recall_page", recall_id=recall_id))


@blueprint.post("/office/recalls/<uuid:recall_id>/withdraw")
@needs(Right.SUPERVISE)
def withdraw_recall(recall_id: uuid.UUID) -> Response:
    """Not to be done after all."""
    with db.writing() as session:
        _mine(session, recall_id)
        recall.withdraw(session, recall.locked(session, recall_id), account().actor)
        record(session, "recall_withdrawn", account().actor, ("recall", recall_id))
    flash(_("Đã rút đề xuất."), "good")
    return redirect(url_for("supervisor.recall_page", recall_id=recall_id))


def _read(form: Mapping[str, str]) -> tuple[Scope | None, str, str, dict[str, str]]:
    cause, why = form.get("cause", ""), form.get("why", "").replace("\0", "").strip()
    offence, number = form.get("offence", ""), form.get("certificate", "").replace("\0", "").strip()[:100]
    certificate = _certificate(number) if number else None
    camera_id, first, last = _of_certificate(certificate) if certificate else _of_camera(form)
    checks = {
        "certificate": (certificate is not None or not number, _("Không có giấy kiểm định mang số này trong đơn vị.")),
        "camera": (camera_id is not None or bool(number), _("Không có camera mang mã này trong đơn vị.")),
        "first": (first is not None, _("Ghi ngày giờ bắt đầu.")),
        "last": (last is not None and (first is None or last >= first), _("Ghi ngày giờ kết thúc, sau lúc bắt đầu.")),
        "offence": (not offence or offence in tariff.OFFENCES, _("Chọn hành vi trong danh mục.")),
        "cause": (cause in set(RecallCause), _("Chọn nguyên nhân.")),
        "why": (3 <= len(why) <= recall.LONGEST_WHY, _("Ghi rõ lý do, từ 3 đến 2000 ký tự.")),
    }
    errors = {name: told for name, (fine, told) in checks.items() if not fine}
    if errors or camera_id is None or first is None or last is None:
        return None, cause, why, errors
    return Scope(camera_id=camera_id, first_at=first, last_at=last, offence=offence or None), cause, why, {}


def _of_camera(form: Mapping[str, str]) -> tuple[uuid.UUID | None, datetime | None, datetime | None]:
    """A camera by its code and the interval that was typed."""
    camera_id = session_for_reading().scalar(select(Camera.id).where(
        Camera.code == form.get("camera", "").strip(), Camera.unit_id.in_(_units())))
    return camera_id, _moment(form.get("first", "")), _moment(form.get("last", ""))


def _of_certificate(certificate: Certificate) -> tuple[uuid.UUID, datetime, datetime]:
    """All the days on which it stood for its camera, up to now."""
    first = datetime.combine(certificate.valid_from, time(), clock.VIETNAM)
    end = datetime.combine(certificate.valid_to, time.max, clock.VIETNAM)
    return certificate.camera_id, first, max(first, min(end, clock.now()))


def _certificate(number: str) -> Certificate | None:
    return session_for_reading().scalar(select(Certificate).join(Camera, Camera.id == Certificate.camera_id).where(
        Certificate.number == number, Camera.unit_id.in_(_units())).order_by(Certificate.valid_from.desc()).limit(1))


def _moment(typed: str) -> datetime | None:
    """What a browser's field for day and time sends: local time without an offset."""
    try:
        moment = datetime.fromisoformat(typed).replace(tzinfo=clock.VIETNAM)
    except ValueError:
        return None
    return moment if 1970 <= moment.year <= 9000 else None  # what the databases and all zones can tell


def _list(form: Mapping[str, str], errors: dict[str, str], ahead: Mapping[CaseState, int] | None = None) -> str:
    session = session_for_reading()
    rows = session.scalars(
        select(Recall).where(Recall.unit_id.in_(_units())).order_by(Recall.proposed_at.desc()).limit(PAGE)
        .options(joinedload(Recall.camera).joinedload(Camera.site), selectinload(Recall.approvals))).all()
    cameras = session.execute(select(Camera.code, Site.name_vi).join(Camera.site).where(
        Camera.unit_id.in_(_units())).order_by(Camera.code)).all()
    now = clock.now().astimezone(clock.VIETNAM)
    shown = {"first": f"{now - timedelta(days=7):%Y-%m-%dT00:00}", "last": f"{now:%Y-%m-%dT%H:%M}", **form}
    return render_template(
        "supervisor/recalls.html", rows=rows, form=shown, errors=errors, ahead=ahead,
        causes=[(each.value, words.word(each, "recall_cause")) for each in RecallCause],
        cameras=[(code, f"{code} · {site}") for code, site in cameras],
        offences=[(name, words.offence(name)) for name in tariff.OFFENCES])


def _mine(session: Session, recall_id: uuid.UUID) -> Recall:
    row = session.get(Recall, recall_id)
    if row is None or row.unit_id not in _units():
        abort(404)
    return row


def _units() -> list[uuid.UUID]:
    return units_under(session_for_reading(), account().unit.id)


def _may_approve(row: Recall) -> bool:
    mine = account().person_id
    return (row.state is RecallState.PROPOSED and mine != row.proposed_by
            and mine not in {each.person_id for each in row.approvals})
