"""The ledger: what a case owes on a day, and the one way to book money. Nothing owed settles a case."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from processing import clock
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE, Actor
from processing.cases.states import Act
from processing.law.clocks import interest_runs_after
from processing.law.interest import late_interest
from processing.models import Case, CaseState, Delivery, Document, DocumentKind, DocumentState, Payment, PaymentMethod

MOST = 10**13
"""No single payment reaches this; a longer number is a slip of the hand."""

FINED = (CaseState.DECIDED, CaseState.SETTLED, CaseState.EXPIRED, CaseState.CANCELLING)


class DueBasis(StrEnum):
    """What the term to pay is counted from."""

    RECEIPT = "receipt"
    NO_RECEIPT = "no_receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a case owes and has paid, asked of its rows for one day."""

    on: date
    principal: int
    interest: int
    paid: int
    due: date | None = None
    """Last day of the term to pay; the day after it interest begins."""
    due_basis: DueBasis | None = None
    awaits_decision: bool = False
    """Money that is here before a decision waits for it; it is not over-paid."""
    enforceable: bool = True
    """False once the year of XLVPHC Đ74 is over, or the decision's cancellation is being signed: the rest is not
    claimed, and what was paid is not over-paid yet."""

    @property
    def owed(self) -> int:
        return max(self.principal + self.interest - self.paid, 0) if self.enforceable else 0

    @property
    def overpaid(self) -> int:
        return 0 if self.awaits_decision else max(self.paid - self.principal - self.interest, 0)

    @property
    def overdue(self) -> bool:
        return self.owed > 0 and self.due is not None and self.on > self.due

    @property
    def partly_paid(self) -> bool:
        return self.paid > 0 and self.owed > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Money to be booked, as its source tells it; `external_id` is the source's own name for it."""

    method: PaymentMethod
    external_id: str
    amount: int
    paid_on: date
    memo: str = ""
    fingerprint: str | None = None
    corrects_id: uuid.UUID | None = None


def account_of(session: Session, case: Case, on: date) -> Account:
    """The account of a case at the end of a day; after its term the unpaid fine bears interest (XLVPHC Đ78)."""
    rows = session.execute(select(Payment.paid_on, Payment.amount)
                           .where(Payment.case_id == case.id, Payment.paid_on <= on)).all()
    paid = sum(amount for _, amount in rows)
    if case.state not in FINED or case.amount is None or case.decided_at is None:
        return Account(on=on, principal=0, interest=0, paid=paid, awaits_decision=case.state in states.BEFORE_DECISION)
    received, decided = received_on(session, case), clock.vietnam_day(case.decided_at)
    due = interest_runs_after(decided, received)
    portions = _portions((day, amount) for day, amount in rows)
    return Account(
        on=on, principal=case.amount, interest=late_interest(case.amount, due, on, paid=portions), paid=paid, due=due,
        due_basis=DueBasis.NO_RECEIPT if received is None else DueBasis.RECEIPT,
        enforceable=case.state not in (CaseState.EXPIRED, CaseState.CANCELLING),
    )


def received_on(session: Session, case: Case) -> date | None:
    """The first day on which the decision was received, in fact or by the law's fiction."""
    return session.scalar(select(func.min(Delivery.received_on)).join(Delivery.document).where(
        Document.case_id == case.id, Document.kind == DocumentKind.PENALTY_DECISION,
        Document.state != DocumentState.VOIDED))


def book(session: Session, case: Case | None, entry: Entry, by: Actor) -> Payment:
    """Book money on a case (fetched by `states.locked`) or on none; the same money again is the same row."""
    row, new = record(session, case, entry, by)
    if new and case is not None:
        states.note(session, case, "book_payment", by, **facts_of(row))
        settle_if_paid(session, case)
    return row


def record(session: Session, case: Case | None, entry: Entry, by: Actor) -> tuple[Payment, bool]:
    """The row alone, and whether it is new; refused when the source's name already belongs to other money."""
    if entry.amount == 0 or abs(entry.amount) >= MOST:
        raise RefusedError("amount_wrong")
    if entry.paid_on > clock.today():
        raise RefusedError("future_day")
    session.flush()
    row, stored = _row(case, entry, by), _booked(session, entry)
    if stored is None and _inserted(session, row):
        return row, True
    stored = stored or _booked(session, entry)
    if stored is None or not _same(stored, case, entry):
        raise RefusedError("payment_differs")
    return stored, False


def settle_if_paid(session: Session, case: Case) -> None:
    """Let the state follow the money: settled when nothing is owed, decided again when a correction took money back.

    Call it on a case fetched by `states.locked`, whenever money, the decision or the day of its receipt has changed.
    """
    session.flush()
    if case.state not in (CaseState.DECIDED, CaseState.SETTLED) or case.amount is None:
        return
    account = account_of(session, case, clock.today())
    if case.state is CaseState.DECIDED and account.owed == 0:
        states.move(session, case, Act.SETTLE, MACHINE, paid=account.paid, interest=account.interest)
        case.settled_at = clock.now()
    elif case.state is CaseState.SETTLED and account.owed > 0:
        states.move(session, case, Act.UNSETTLE, MACHINE, paid=account.paid, owed=account.owed)
        case.settled_at = None


def facts_of(row: Payment) -> dict[str, object]:
    """What an event says of a payment: the payer's own words stay in the row."""
    return {"payment": str(row.id), "method": row.method.value, "external_id": row.external_id, "amount": row.amount,
            "paid_on": row.paid_on.isoformat()}


def _booked(session: Session, entry: Entry) -> Payment | None:
    return session.scalar(select(Payment).where(
        Payment.method == entry.method, Payment.external_id == entry.external_id))


def _inserted(session: Session, row: Payment) -> bool:
    """False when somebody else booked the same money a moment ago."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def _same(row: Payment, case: Case | None, entry: Entry) -> bool:
    """Money that came without a case may have been given one since."""
    return (row.amount, row.paid_on) == (entry.amount, entry.paid_on) and (case is None or row.case_id == case.id)


def _row(case: Case | None, entry: Entry, by: Actor) -> Payment:
    return Payment(
        id=uuid.uuid4(), case_id=case.id if case else None, method=entry.method, external_id=entry.external_id,
        amount=entry.amount, paid_on=entry.paid_on, memo=entry.memo, fingerprint=entry.fingerprint,
        recorded_at=clock.now(), recorded_by=by.person_id, corrects_id=entry.corrects_id)


def _portions(moves: Iterable[tuple[date, int]]) -> dict[date, int]:
    """What stayed, by the day it came: money that went again is taken from what had come last."""
    by_day: dict[date, int] = defaultdict(int)
    for day, amount in moves:
        by_day[day] += amount
    portions: dict[date, int] = {}
    for day, amount in sorted(by_day.items()):
        if amount >= 0:
            portions[day] = amount
        else:
            _take_from_latest(portions, -amount)
    return portions


def _take_from_latest(portions: dict[date, int], gone: int) -> None:
    for day in sorted(portions, reverse=True):
        taken = min(gone, portions[day])
        portions[day] -= taken
        gone -= taken
