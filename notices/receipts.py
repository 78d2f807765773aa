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
TAKEN_BACK = "payment_taken_back"


def receipt(session: Session, case: Case, document: Document) -> Receipt | None:
    """Nothing for money that went, or that a correction booked: the money itself came only once."""
    payment = session.get(Payment, uuid.UUID(str(case_facts.asked(document)["payment"])))
    if payment is None or payment.amount <= 0 or payment.method not in WAYS:
        return None
    decision = issued_paper(session, case, DocumentKind.PENALTY_DECISION)
    return Receipt(
        number="", issued_on=clock.today(), agency=agency(case.unit),
        payer=case_facts.person(case.owner) if case.owner else None,
        decision=f"số {decision.number} {signed_on(decision)}" if decision else "", reference=case.reference,
        amount=payment.amount, paid_on=payment.paid_on, way=WAYS[payment.method], voucher=payment.external_id,
        payee=settings.current().bank.holder_vi, left=ledger.account_of(session, case, clock.today()).owed,
        signatory=Signatory("Xác nhận điện tử của đơn vị", case.unit.name_vi),
        demonstration=settings.current().demonstration)


def receipts_of(session: Session, case: Case, payment_id: uuid.UUID) -> list[Document]:
    """The receipts that were given for a sum and still count."""
    given = session.scalars(select(Document).where(
        Document.case_id == case.id, Document.kind == DocumentKind.RECEIPT,
        Document.state.in_((DocumentState.SIGNED, DocumentState.ISSUED))))
    return [each for each in given if case_facts.asked(each).get("payment") == str(payment_id)]
