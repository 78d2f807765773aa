"""Wrong bookings put right and surpluses paid back, by rows: nothing that was booked is ever edited."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.access import account, needs, session_for_reading
from portal.clerk import till
from portal.clerk.routes import blueprint
from portal.formats import vnd
from portal.refusals import sentence
from processing import clock, db
from processing.cases.refusal import RefusedError
from processing.cases.rights import Right
from processing.models import Case, Payment
from processing.payments import corrections as right_making
from processing.payments import ledger, worklists
from processing.payments.corrections import Refund, Truth

FIELD_OF = {"note_missing": "why", "nothing_to_correct": "what", "amount_wrong": "amount", "future_day": "paid_on",
            "refund_too_large": "amount", "receipt_number_wrong": "number", "payment_differs": "number"}
"""Under which field of the form a refusal is told."""


@blueprint.get("/office/payments/corrections")
@needs(Right.CORRECT_PAYMENT)
def corrections() -> str:
    """Look up a booking; below it the corrections and refunds of late."""
    return _list_page("", None)


@blueprint.post("/office/payments/corrections/find")
@needs(Right.CORRECT_PAYMENT)
def find_to_correct() -> str:
    """By POST, so that a plate never stands in an address."""
    session, text = session_for_reading(), request.form.get("text", "")[:80].strip()
    return _list_page(text, list(worklists.find_payments(session, text, till.my_units(session))))


@blueprint.get("/office/payments/<uuid:payment_id>/correct")
@needs(Right.CORRECT_PAYMENT)
def correction(payment_id: uuid.UUID) -> str:
    """One booking, and the form to put it right."""
    return _correct_page(payment_id, {}, {})


@blueprint.post("/office/payments/<uuid:payment_id>/correct")
@needs(Right.CORRECT_PAYMENT)
def correct_payment(payment_id: uuid.UUID) -> Response | tuple[str, int]:
    """Write the rows that put it right."""
    reading = session_for_reading()
    payment = till.my_payment(reading, payment_id)
    truth, errors = read_truth(reading, payment, request.form)
    if errors:
        return _correct_page(payment_id, request.form, errors), 422
    try:
        with db.writing() as session:
            right_making.correct(session, payment_id, truth, account().actor, request.form.get("why", ""))
    except RefusedError as refusal:
        if refusal.code not in FIELD_OF:
            raise
        return _correct_page(payment_id, request.form, {FIELD_OF[refusal.code]: sentence(refusal)}), 422
    flash(_("Đã lập bút toán điều chỉnh."), "good")
    return redirect(url_for("clerk.corrections"))


@blueprint.get("/office/payments/cases/<uuid:case_id>/refund")
@needs(Right.CORRECT_PAYMENT)
def refund(case_id: uuid.UUID) -> str:
    """The form to pay a surplus back."""
    return _refund_page(till.my_case(session_for_reading(), case_id), {}, {})


@blueprint.post("/office/payments/cases/<uuid:case_id>/refund")
@needs(Right.CORRECT_PAYMENT)
def refund_payment(case_id: uuid.UUID) -> Response | tuple[str, int]:
    """Write the row of the refund."""
    case = till.my_case(session_for_reading(), case_id)
    order, errors = read_refund(request.form)
    if order is None:
        return _refund_page(case, request.form, errors), 422
    try:
        with db.writing() as session:
            right_making.refund(session, case_id, order, account().actor, request.form.get("why", ""))
    except RefusedError as refusal:
        if refusal.code not in FIELD_OF:
            raise
        return _refund_page(case, request.form, {FIELD_OF[refusal.code]: sentence(refusal)}), 422
    flash(_("Đã ghi nhận hoàn trả %(amount)s.", amount=vnd(order.amount)), "good")
    return redirect(url_for("clerk.case_money", case_id=case_id))


def read_truth(session: Session, payment: Payment, form: Mapping[str, str]) -> tuple[Truth | None, dict[str, str]]:
    """What should have been booked (None: nothing), or what is wrong by field."""
    what = form.get("what", "")
    if what == "nothing":
        return None, {}
    if what == "no_case":
        return Truth(None, payment.amount, payment.paid_on), {}
    if what == "other_case":
        case, wrong = till.one_case(session, form.get("case", "")[:80])
        return (Truth(case.id, payment.amount, payment.paid_on), {}) if case else (None, {"case": wrong})
    if what != "other_sum":
        return None, {"what": _("Chọn điều cần điều chỉnh.")}
    amount, day = till.read_money(form.get("amount", "")), till.read_day(form.get("paid_on", ""))
    if amount is None or amount <= 0:
        return None, {"amount": _("Nhập số tiền bằng số, ví dụ 5.000.000.")}
    if day is None:
        return None, {"paid_on": _("Nhập ngày nộp, ví dụ 20/11/2026.")}
    return Truth(payment.case_id, amount, day), {}


def read_refund(form: Mapping[str, str]) -> tuple[Refund | None, dict[str, str]]:
    """The order to pay back as typed, or what is wrong by field."""
    amount, day = till.read_money(form.get("amount", "")), till.read_day(form.get("paid_on", ""))
    number, errors = form.get("number", "")[:80].strip(), {}
    if amount is None or amount <= 0:
        errors["amount"] = _("Nhập số tiền bằng số, ví dụ 5.000.000.")
    if not number:
        errors["number"] = _("Nhập số lệnh hoàn trả.")
    if day is None:
        errors["paid_on"] = _("Nhập ngày hoàn trả, ví dụ 20/11/2026.")
    if errors or amount is None or day is None:
        return None, errors
    return Refund(number, amount, day), {}


def _list_page(text: str, found: list[Payment] | None) -> str:
    session = session_for_reading()
    rows = session.scalars(worklists.corrections(till.my_units(session)).limit(till.PAGE)).all()
    return render_template("clerk/payments_corrections.html", tabs=till.tabs(session, "corrections"), text=text,
                           found=found, rows=rows, **till.words_of_money())


def _correct_page(payment_id: uuid.UUID, form: Mapping[str, str], errors: Mapping[str, str]) -> str:
    session = session_for_reading()
    payment = till.my_payment(session, payment_id)
    return render_template("clerk/payments_correct.html", payment=payment, form=form, errors=errors,
                           open=right_making.may_be_corrected(session, payment), **till.words_of_money())


def _refund_page(case: Case, form: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template("clerk/payments_refund.html", case=case, form=form, errors=errors, today=clock.today(),
                           account=ledger.account_of(session_for_reading(), case, clock.today()))
