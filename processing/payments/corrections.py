"""Money put right: a case given to unmatched money, a wrong booking taken back by rows, a surplus refunded."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from processing import clock
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor, Right
from processing.models import Case, Payment, PaymentMethod
from processing.payments import ledger
from processing.payments.counter import written


@dataclass(frozen=True, slots=True)
class Truth:
    """What should have been booked; without a case the money waits for one."""

    case_id: uuid.UUID | None
    amount: int
    paid_on: date


def assign(session: Session, payment_id: uuid.UUID, case_id: uuid.UUID, by: Actor, note: str) -> Payment:
    """Give money without a case its case, once; a wrong assignment is put right by `correct`."""
    _need(by, Right.TAKE_PAYMENT)
    reason = _reason(note)
    payment = _locked(session, payment_id)
    if payment.case_id == case_id:
        return payment
    if payment.case_id is not None:
        raise RefusedError("already_assigned")
    if payment.amount < 0 or taken_back(session, payment):
        raise RefusedError("already_corrected")
    case = states.locked(session, case_id)
    payment.case_id = case.id
    states.note(session, case, "assign_payment", by, **ledger.facts_of(payment), note=reason)
    ledger.settle_if_paid(session, case)
    return payment


def correct(session: Session, payment_id: uuid.UUID, truth: Truth | None, by: Actor, why: str) -> Payment | None:
    """Take a payment back by a row of its own and book what is true by another; the row that puts it right, if any."""
    _need(by, Right.CORRECT_PAYMENT)
    reason = _reason(why)
    payment = _locked(session, payment_id)
    if not may_be_corrected(session, payment):
        raise RefusedError("already_corrected")
    if truth is not None and (truth.amount <= 0 or payment.amount < 0):
        raise RefusedError("amount_wrong")
    if truth == Truth(payment.case_id, payment.amount, payment.paid_on):
        raise RefusedError("nothing_to_correct")
    cases = _cases(session, payment.case_id, truth.case_id if truth else None)
    back = _correction(payment, "back", Truth(payment.case_id, -payment.amount, payment.paid_on), reason)
    _write(session, cases, back, by)
    right = _write(session, cases, _correction(payment, "right", truth, reason), by) if truth else None
    for case in cases.values():
        states.note(session, case, "correct_payment", by, **ledger.facts_of(payment), note=reason)
        ledger.settle_if_paid(session, case)
    return right


@dataclass(frozen=True, slots=True)
class Refund:
    """What the order to pay back (lệnh hoàn trả) says."""

    number: str
    amount: int
    paid_on: date


def refund(session: Session, case_id: uuid.UUID, order: Refund, by: Actor, why: str) -> Payment:
    """Pay a surplus back: never more than is over-paid."""
    _need(by, Right.CORRECT_PAYMENT)
    reason = _reason(why)
    case = states.locked(session, case_id)
    entry = ledger.Entry(method=PaymentMethod.REFUND, external_id=written(order.number), amount=-order.amount,
                         paid_on=order.paid_on, memo=reason)
    surplus = ledger.account_of(session, case, clock.today()).overpaid
    row, new = ledger.record(session, case, entry, by)
    if new and not 0 < order.amount <= surplus:
        raise RefusedError("refund_too_large")
    if new:
        states.note(session, case, "correct_payment", by, **ledger.facts_of(row), note=reason)
        ledger.settle_if_paid(session, case)
    return row


def may_be_corrected(session: Session, payment: Payment) -> bool:
    """Each row is taken back once; a row that takes another back stands for good."""
    takes_back = payment.method is PaymentMethod.CORRECTION and payment.external_id.endswith(":back")
    return not takes_back and not taken_back(session, payment)


def taken_back(session: Session, payment: Payment) -> bool:
    """Whether a correction has taken this payment back."""
    return bool(session.scalar(select(exists().where(
        Payment.corrects_id == payment.id, Payment.external_id == f"{payment.id}:back"))))


def _need(by: Actor, right: Right) -> None:
    if right not in by.rights:
        raise RefusedError("no_right")


def _reason(text: str) -> str:
    plain = " ".join(text.split())
    if not 3 <= len(plain) <= 500:
        raise RefusedError("note_missing")
    return plain


def _locked(session: Session, payment_id: uuid.UUID) -> Payment:
    payment = session.scalar(select(Payment).where(Payment.id == payment_id).with_for_update()
                             .execution_options(populate_existing=True))
    if payment is None:
        raise RefusedError("not_found")
    return payment


def _cases(session: Session, *ids: uuid.UUID | None) -> dict[uuid.UUID, Case]:
    """The cases, locked in one order everywhere so that two corrections never wait for each other."""
    return {each: states.locked(session, each) for each in sorted({each for each in ids if each is not None})}


def _correction(payment: Payment, what: str, truth: Truth, why: str) -> tuple[uuid.UUID | None, ledger.Entry]:
    return truth.case_id, ledger.Entry(
        method=PaymentMethod.CORRECTION, external_id=f"{payment.id}:{what}", amount=truth.amount,
        paid_on=truth.paid_on, memo=why, corrects_id=payment.id)


def _write(session: Session, cases: dict[uuid.UUID, Case], correction: tuple[uuid.UUID | None, ledger.Entry],
           by: Actor) -> Payment:
    case_id, entry = correction
    return ledger.record(session, cases[case_id] if case_id else None, entry, by)[0]
