"""Money: what is taken at the counter, what waits for a case, what is too much."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.access import account, needs, session_for_reading
from portal.clerk import corrections, statements, till  # noqa: F401 - the first two hang their views on the blueprint
from portal.clerk.routes import blueprint
from portal.formats import vnd
from portal.refusals import sentence
from processing import clock, db
from processing.cases.refusal import RefusedError
from processing.cases.rights import Right
from processing.models import Case, CaseState
from processing.payments import corrections as right_making
from processing.payments import counter, ledger, worklists
from processing.payments.counter import Receipt

FIELD_OF = {"receipt_used": "receipt_number", "receipt_number_wrong": "receipt_number", "amount_wrong": "amount",
            "future_day": "paid_on", "day_before_act": "paid_on", "note_missing": "note"}
"""Under which field of the form a refusal is told."""


@blueprint.get("/office/payments")
@needs(Right.TAKE_PAYMENT)
def payments() -> str:
    """Look up a case to pay; below it what came last."""
    return _counter_page("", None)


@blueprint.post("/office/payments/find")
@needs(Right.TAKE_PAYMENT)
def find_to_pay() -> str | Response:
    """The case that is meant; by POST, so that a plate never stands in an address."""
    session, text = session_for_reading(), request.form.get("text", "")[:80].strip()
    found = worklists.find_cases(session, text, till.my_units(session))
    if len(found) == 1:
        return redirect(url_for("clerk.case_money", case_id=found[0].id))
    return _counter_page(text, [(case, ledger.account_of(session, case, clock.today())) for case in found])


@blueprint.get("/office/payments/cases/<uuid:case_id>")
@needs(Right.SEE_CASES)
def case_money(case_id: uuid.UUID) -> str:
    """What a case owes and has paid, and the form to take a payment."""
    return _case_page(till.my_case(session_for_reading(), case_id), {}, {})


@blueprint.post("/office/payments/cases/<uuid:case_id>/take")
@needs(Right.TAKE_PAYMENT)
def take_payment(case_id: uuid.UUID) -> Response | tuple[str, int]:
    """Book a receipt."""
    case = till.my_case(session_for_reading(), case_id)
    receipt, errors = read_receipt(request.form)
    if receipt is None:
        return _case_page(case, request.form, errors), 422
    try:
        with db.writing() as session:
            counter.take(session, case_id, receipt, account().actor)
            state = session.get_one(Case, case_id).state
    except RefusedError as refusal:
        if refusal.code not in FIELD_OF:
            raise
        return _case_page(case, request.form, {FIELD_OF[refusal.code]: sentence(refusal)}), 409
    text = _("Đã ghi nhận %(amount)s.", amount=vnd(receipt.amount))
    if state is CaseState.SETTLED:
        text += " " + _("Hồ sơ đã nộp đủ.")
    flash(text, "good")
    return redirect(url_for("clerk.case_money", case_id=case_id))


@blueprint.get("/office/payments/unmatched")
@needs(Right.TAKE_PAYMENT)
def unmatched() -> str:
    """Money that waits for a case."""
    session = session_for_reading()
    return render_template("clerk/payments_unmatched.html", tabs=till.tabs(session, "unmatched"),
                           **till.one_page(session, worklists.unmatched(till.my_units(session))),
                           **till.words_of_money())


@blueprint.get("/office/payments/<uuid:payment_id>/assign")
@needs(Right.TAKE_PAYMENT)
def payment(payment_id: uuid.UUID) -> str:
    """One sum without a case, and the form to give it one."""
    return _assign_page(payment_id, {}, {})


@blueprint.post("/office/payments/<uuid:payment_id>/assign")
@needs(Right.TAKE_PAYMENT)
def assign_payment(payment_id: uuid.UUID) -> Response | tuple[str, int]:
    """Give it the case that the clerk names."""
    reading = session_for_reading()
    till.my_payment(reading, payment_id)
    case, wrong = till.one_case(reading, request.form.get("case", "")[:80])
    if case is None:
        return _assign_page(payment_id, request.form, {"case": wrong}), 422
    try:
        with db.writing() as session:
            right_making.assign(session, payment_id, case.id, account().actor, request.form.get("note", ""))
    except RefusedError as refusal:
        if refusal.code not in FIELD_OF:
            raise
        return _assign_page(payment_id, request.form, {FIELD_OF[refusal.code]: sentence(refusal)}), 422
    flash(_("Đã đưa khoản tiền vào hồ sơ %(reference)s.", reference=case.reference), "good")
    return redirect(url_for("clerk.case_money", case_id=case.id))


@blueprint.get("/office/payments/surpluses")
@needs(Right.SEE_CASES)
def surpluses() -> str:
    """Cases on which more lies than is owed."""
    session = session_for_reading()
    return render_template("clerk/payments_surpluses.html", tabs=till.tabs(session, "surpluses"),
                           rows=worklists.surpluses(session, till.my_units(session), clock.today()))


def read_receipt(form: Mapping[str, str]) -> tuple[Receipt | None, dict[str, str]]:
    """The receipt as typed, or what is wrong by field."""
    amount, day = till.read_money(form.get("amount", "")), till.read_day(form.get("paid_on", ""))
    number, errors = form.get("receipt_number", "")[:80].strip(), {}
    if amount is None or amount <= 0:
        errors["amount"] = _("Nhập số tiền bằng số, ví dụ 5.000.000.")
    if not number:
        errors["receipt_number"] = _("Nhập số biên lai.")
    if day is None:
        errors["paid_on"] = _("Nhập ngày nộp, ví dụ 20/11/2026.")
    if errors or amount is None or day is None:
        return None, errors
    return Receipt(number, amount, day), {}


def _counter_page(text: str, found: list[tuple[Case, ledger.Account]] | None) -> str:
    session = session_for_reading()
    return render_template("clerk/payments.html", tabs=till.tabs(session, "payments"), text=text, found=found,
                           **till.one_page(session, worklists.recent(till.my_units(session))), **till.words_of_money())


def _case_page(case: Case, form: Mapping[str, str], errors: Mapping[str, str]) -> str:
    session = session_for_reading()
    return render_template("clerk/payments_case.html", case=case, form=form, errors=errors, today=clock.today(),
                           account=ledger.account_of(session, case, clock.today()),
                           rows=worklists.payments_of(session, case.id), **till.words_of_money())


def _assign_page(payment_id: uuid.UUID, form: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template("clerk/payments_assign.html", form=form, errors=errors,
                           payment=till.my_payment(session_for_reading(), payment_id), **till.words_of_money())
