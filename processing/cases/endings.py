"""How a case ends without its fine being paid: handed to another office, or overtaken by the law's terms."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from sqlalchemy import Exists, exists, or_, select
from sqlalchemy.orm import Session

from processing import clock
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE, Actor
from processing.cases.states import BEFORE_DECISION, Act
from processing.law import clocks
from processing.models import Case, CaseState, Document, DocumentKind, DocumentState

ASK_TRANSFER = "ask_transfer"


def ask_transfer(session: Session, case: Case, by: Actor, *, to: str, why: str) -> None:
    """Have the slip drafted (Mẫu 03/73) that hands the case to the office whose case it is; it moves once somebody
    whose mandate of the day reaches it has signed. Get the case by `locked`."""
    if not to.strip() or not why.strip():
        raise RefusedError("note_needed")
    states.check(session, case, Act.TRANSFER, by)
    for paper in _slips(session, case):
        if paper.state is DocumentState.SIGNED:
            raise RefusedError("transfer_asked")
        paper.state, paper.void_reason = DocumentState.VOIDED, "replaced"
    states.note(session, case, ASK_TRANSFER, by, to=to.strip()[:200], why=why.strip()[:2000])


def _slips(session: Session, case: Case) -> Sequence[Document]:
    """Slips that were asked for before and have not gone out."""
    return session.scalars(select(Document).where(
        Document.case_id == case.id, Document.kind == DocumentKind.TRANSFER_SLIP,
        Document.state.not_in((DocumentState.VOIDED, DocumentState.ISSUED)))).all()


def lapse(session: Session, case: Case) -> None:
    """NĐ 168/2024 Đ4: a year after the act nobody is fined for it any more. Get the case by `locked`."""
    until = clocks.limitation(clock.vietnam_day(case.recorded_at))
    if clock.today() <= until:
        raise RefusedError("too_early", until=until)
    states.move(session, case, Act.LAPSE, MACHINE, until=until.isoformat())


def expire(session: Session, case: Case) -> None:
    """XLVPHC Đ74: a year after its day a decision is no longer carried out. Get the case by `locked`."""
    if case.decided_at is None:
        raise RefusedError("wrong_state", act=Act.EXPIRE, state=case.state)
    until = clocks.enforcement_until(clock.vietnam_day(case.decided_at))
    if clock.today() <= until:
        raise RefusedError("too_early", until=until)
    states.move(session, case, Act.EXPIRE, MACHINE, until=until.isoformat())


def overtaken(session: Session, *, limit: int) -> Sequence[uuid.UUID]:
    """Cases whose term is over and that nobody has ended yet, the oldest act first. A paper that was signed in time and
    is only being drawn still takes effect."""
    lapsed = Case.state.in_(BEFORE_DECISION) & (Case.recorded_at < _until_over(clocks.limitation))
    expired = (Case.state == CaseState.DECIDED) & (Case.decided_at < _until_over(clocks.enforcement_until))
    return session.scalars(select(Case.id).where(or_(lapsed, expired), ~_being_drawn())
                           .order_by(Case.recorded_at, Case.id).limit(limit)).all()


def end_overtaken(session: Session, case_id: uuid.UUID) -> None:
    """End one of them as its state asks; nothing happens to a case that has moved on meanwhile."""
    case = states.locked(session, case_id)
    if session.scalar(select(_being_drawn()).where(Case.id == case_id)):
        return
    if case.state in BEFORE_DECISION:
        lapse(session, case)
    elif case.state is CaseState.DECIDED:
        expire(session, case)


def _being_drawn() -> Exists:
    return exists().where(Document.case_id == Case.id, Document.state == DocumentState.SIGNED)


def _until_over(term: Callable[[date], date]) -> datetime:
    """The first moment whose day's term is not over yet: whatever began before it is overtaken."""
    return datetime.combine(clocks.first_in_time(term, clock.today()), time(), tzinfo=clock.VIETNAM)
