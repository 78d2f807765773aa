"""The counter: money handed to a clerk against a receipt."""

import re
import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from processing import clock
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor, Right
from processing.models import Payment, PaymentMethod
from processing.payments import ledger

_RECEIPT = re.compile(r"[A-Z0-9][A-Z0-9/.\-]{0,39}")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the paper receipt (biên lai) says."""

    number: str
    amount: int
    paid_on: date


def take(session: Session, case_id: uuid.UUID, receipt: Receipt, by: Actor) -> Payment:
    """Book what a receipt says; the same receipt again is the same payment, for other money it is refused."""
    if Right.TAKE_PAYMENT not in by.rights:
        raise RefusedError("no_right")
    if receipt.amount <= 0:
        raise RefusedError("amount_wrong")
    number = written(receipt.number)
    case = states.locked(session, case_id)
    if receipt.paid_on < clock.vietnam_day(case.recorded_at):
        raise RefusedError("day_before_act")
    entry = ledger.Entry(method=PaymentMethod.COUNTER, external_id=number, amount=receipt.amount,
                         paid_on=receipt.paid_on)
    try:
        return ledger.book(session, case, entry, by)
    except RefusedError as refusal:
        raise RefusedError("receipt_used") if refusal.code == "payment_differs" else refusal from None


def written(number: str) -> str:
    """A receipt number as it is compared: capital letters, no spaces."""
    plain = re.sub(r"\s+", "", number).upper()
    if not _RECEIPT.fullmatch(plain):
        raise RefusedError("receipt_number_wrong")
    return plain
