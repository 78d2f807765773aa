"""How a case ends without its fine being paid: handed to another office, or overtaken by the law's terms."""

from sqlalchemy.orm import Session

from processing import clock
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE, Actor
from processing.cases.states import Act
from processing.law import clocks
from processing.models import Case


def transfer(session: Session, case: Case, by: Actor, *, to: str, why: str) -> None:
    """Hand the case to the office whose case it is (Mẫu 03/73). Get the case by `locked`."""
    if not to.strip() or not why.strip():
        raise RefusedError("note_needed")
    states.move(session, case, Act.TRANSFER, by, to=to.strip()[:200], why=why.strip()[:2000])


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
