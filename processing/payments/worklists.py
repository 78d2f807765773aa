"""What waits at the counter: cases to pay, money without a case, surpluses, statements. Questions only."""

import re
import uuid
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from processing.cases import states
from processing.models import Case, Document, Payment, PaymentMethod, Person, Statement, StatementLine
from processing.payments import ledger
from processing.plates import grammar

Units = Collection[uuid.UUID]
MOST_FOUND = 30


def find_cases(session: Session, text: str, units: Units) -> Sequence[Case]:
    """Cases whose reference, paper's number or plate this is."""
    typed = " ".join(text.split())
    if not 3 <= len(typed) <= 60:
        return []
    bare = re.sub(r"[^A-Z0-9]", "", typed.upper())
    numbered = select(Document.case_id).where(Document.number == typed)
    return session.scalars(
        select(Case).where(Case.unit_id.in_(units), or_(
            Case.reference == bare, Case.plate == grammar.normalise(typed), Case.id.in_(numbered)))
        .options(joinedload(Case.read)).order_by(Case.recorded_at.desc(), Case.id).limit(MOST_FOUND)).all()


def payments_of(session: Session, case_id: uuid.UUID) -> Sequence[Payment]:
    """All rows of a case in the order in which they were written."""
    return session.scalars(select(Payment).where(Payment.case_id == case_id)
                           .order_by(Payment.recorded_at, Payment.id)).all()


def recent(units: Units) -> Select[Payment]:
    """Rows on these units' cases, the latest first."""
    return (select(Payment).join(Payment.case).where(Case.unit_id.in_(units)).options(joinedload(Payment.case))
            .order_by(Payment.recorded_at.desc(), Payment.id))


def corrections(units: Units) -> Select[Payment]:
    """Corrections and refunds, the latest first."""
    return recent(units).where(Payment.method.in_((PaymentMethod.CORRECTION, PaymentMethod.REFUND)))


def unmatched(units: Units) -> Select[Payment]:
    """Money that waits for a case and was not given back, the oldest first."""
    back = aliased(Payment)
    gone = exists().where(back.corrects_id == Payment.id, back.amount < 0)
    return (select(Payment).where(Payment.case_id.is_(None), Payment.amount > 0, ~gone, _recorded_in(units))
            .order_by(Payment.paid_on, Payment.recorded_at, Payment.id))


def payment_in_reach(session: Session, payment_id: uuid.UUID, units: Units) -> Payment | None:
    """The row, if it lies on a case of these units or waits for one where they took it."""
    return session.scalar(
        select(Payment).outerjoin(Payment.case).options(joinedload(Payment.case))
        .where(Payment.id == payment_id, or_(
            Case.unit_id.in_(units), Payment.case_id.is_(None) & _recorded_in(units))))


def find_payments(session: Session, text: str, units: Units) -> Sequence[Payment]:
    """Rows of the receipt's number, or of the cases, that this text names."""
    cases = [each.id for each in find_cases(session, text, units)]
    named = recent(units).where(or_(Payment.case_id.in_(cases), Payment.external_id == text.strip().upper()))
    return session.scalars(named.limit(100)).all()


def surpluses(session: Session, units: Units, on: date) -> list[tuple[Case, ledger.Account]]:
    """Cases on which more lies than is owed, the largest first."""
    paid = (select(Payment.case_id, func.sum(Payment.amount).label("paid")).where(Payment.case_id.is_not(None))
            .group_by(Payment.case_id).subquery())
    fine = case((Case.state.in_(ledger.FINED), Case.amount), else_=0)
    cases = session.scalars(
        select(Case).join(paid, paid.c.case_id == Case.id)
        .where(Case.unit_id.in_(units), Case.state.not_in(states.BEFORE_DECISION), paid.c.paid > func.coalesce(fine, 0))
        .order_by(paid.c.paid.desc(), Case.id).limit(200)).all()
    found = [(each, ledger.account_of(session, each, on)) for each in cases]
    return sorted(((each, account) for each, account in found if account.overpaid), key=lambda pair: -pair[1].overpaid)


def statements(units: Units) -> Select[Statement]:
    """Statements that people of these units imported, the latest first."""
    return (select(Statement).join(Person, Person.id == Statement.imported_by).where(Person.unit_id.in_(units))
            .order_by(Statement.imported_at.desc(), Statement.id))


def outcomes(session: Session, statement_id: uuid.UUID) -> dict[str, int]:
    """How many lines of a statement came to what."""
    counted = session.execute(select(StatementLine.outcome, func.count().label("lines"))
                              .where(StatementLine.statement_id == statement_id).group_by(StatementLine.outcome))
    return {row.outcome: row.lines for row in counted}


def lines(statement_id: uuid.UUID, outcome: str = "") -> Select[StatementLine]:
    """Lines of a statement in the bank's order."""
    chosen = [StatementLine.outcome == outcome] if outcome else []
    return (select(StatementLine).where(StatementLine.statement_id == statement_id, *chosen)
            .options(joinedload(StatementLine.payment).joinedload(Payment.case)).order_by(StatementLine.position))


def _recorded_in(units: Units) -> ColumnElement[bool]:
    recorders = select(Person.id).where(Person.unit_id.in_(units))
    return or_(Payment.recorded_by.is_(None), Payment.recorded_by.in_(recorders))
