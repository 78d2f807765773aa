"""A receipt for every sum that was booked on a case, from the unit's own books; nobody signs it by hand."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from notices import case_facts
from notices.case_facts import agency, issued_paper, signed_on
from notices.content import Receipt, Signatory
from processing import clock, settings
from processing.models import Case, Document, DocumentKind, DocumentState, Payment, PaymentMethod
from processing.payments import ledger

WAYS = {PaymentMethod.COUNTER: "nộp tại quầy", PaymentMethod.BANK_TRANSFER: "chuyển khoản"}
CORRECTING = "điều chỉnh bút toán"
CORRECTED, TAKEN_BACK = "correct_payment", "payment_taken_back"


def receipt(session: Session, case: Case, document: Document) -> Receipt | None:
    """A receipt for the sum that the log's entry booked. One that a correction took back loses its receipt, and gets
    another for what is true, if anything of it stays on the case."""
    payment = session.get(Payment, uuid.UUID(str(case_facts.asked(document)["payment"])))
    if payment is None or payment.amount <= 0:
        return None
    if document.asked_by is not None and document.asked_by.act == CORRECTED:
        _void_receipts(session, payment)
        right = session.scalar(select(Payment).where(
            Payment.corrects_id == payment.id, Payment.case_id == case.id, Payment.amount > 0))
        return _written(session, case, right, WAYS.get(payment.method, CORRECTING)) if right else None
    return _written(session, case, payment, WAYS.get(payment.method, CORRECTING))


def _written(session: Session, case: Case, payment: Payment, way: str) -> Receipt:
    decision = issued_paper(session, case, DocumentKind.PENALTY_DECISION)
    return Receipt(
        number="", issued_on=clock.today(), agency=agency(case.unit),
        payer=case_facts.person(case.owner) if case.owner else None,
        decision=f"số {decision.number} {signed_on(decision)}" if decision else "", reference=case.reference,
        amount=payment.amount, paid_on=payment.paid_on, way=way, voucher=payment.external_id,
        payee=settings.current().bank.holder_vi, left=ledger.account_of(session, case, clock.today()).owed,
        signatory=Signatory("Xác nhận điện tử của đơn vị", case.unit.name_vi),
        demonstration=settings.current().demonstration)


def _void_receipts(session: Session, payment: Payment) -> None:
    """Wherever they were given: money may have been taken off another case."""
    given = session.scalars(select(Document).where(
        Document.kind == DocumentKind.RECEIPT, Document.case_id == payment.case_id,
        Document.state.in_((DocumentState.SIGNED, DocumentState.ISSUED))))
    for paper in given:
        if Receipt.from_json(paper.content).voucher == payment.external_id:
            paper.state, paper.void_reason = DocumentState.VOIDED, TAKEN_BACK
