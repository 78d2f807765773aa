"""What the law's days ask of the office for a case: whom to warn, to release, to remind; asked once, and logged."""

import uuid
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from processing import clock
from processing.cases import states
from processing.cases.rights import MACHINE
from processing.law import clocks, duties
from processing.law.duties import Due, Duty, Standing
from processing.law.tables import setting
from processing.models import Case, CaseEvent, CaseState, Delivery, Document, DocumentKind, DocumentState

RELEASED = (CaseState.SETTLED, CaseState.CANCELLED, CaseState.LAPSED)
"""Nothing is held against the vehicle any more. A transferred case is the other office's, an expired one a lawyer's."""

HERE = (Duty.WARN, Duty.LIFT, Duty.REMIND)
"""Lapsing and expiring are moves of the case, made in `endings`."""


def waiting(session: Session, *, limit: int) -> Sequence[uuid.UUID]:
    """Cases for which today asks something that nobody has asked yet; a bounded batch, the oldest act first."""
    return session.scalars(select(Case.id).where(or_(_to_warn(), _to_remind(), _to_release(), _overdue()))
                           .order_by(Case.recorded_at, Case.id).limit(limit)).all()


def ask(session: Session, case: Case) -> list[Due]:
    """Log what today asks for this case, and hand it back; asked again, nothing. Get the case by `locked`."""
    found = [each for each in duties.due_on(standing_of(session, case), clock.today()) if each.duty in HERE]
    for each in found:
        states.note(session, case, each.key, MACHINE, since=each.since.isoformat(), article=each.article_vi)
    return found


def standing_of(session: Session, case: Case) -> Standing:
    """The case as the law's day-to-day duties want to know it."""
    return Standing(
        vehicle_kind=case.vehicle_kind, recorded=clock.vietnam_day(case.recorded_at), notified=_day(case.notified_at),
        came=case.minuted_at is not None, decided=_day(case.decided_at), pay_by=_pay_by(session, case),
        ended=_released_on(session, case), done=_done(session, case))


def _done(session: Session, case: Case) -> Collection[str]:
    """What was asked and still stands: a warning ends with its lifting."""
    session.flush()
    done: set[str] = set()
    for act in session.scalars(select(CaseEvent.act).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)):
        duty, _, subject = act.partition(":")
        done.add(act)
        if duty == Duty.LIFT:
            done.discard(f"{Duty.WARN}:{subject}")
        elif duty == Duty.WARN:
            done.discard(f"{Duty.LIFT}:{subject}")
    return done


def _pay_by(session: Session, case: Case) -> date | None:
    received = session.scalar(select(func.min(Delivery.received_on)).join(Delivery.document).where(
        Document.case_id == case.id, *_A_DECISION))
    return clocks.pay_by(received) if received else None


def _released_on(session: Session, case: Case) -> date | None:
    if case.state not in RELEASED:
        return None
    moved = session.scalar(select(func.max(CaseEvent.at)).where(
        CaseEvent.case_id == case.id, CaseEvent.to_state == case.state.value, CaseEvent.from_state != case.state.value))
    return _day(moved) or clock.today()


def _to_warn() -> ColumnElement[bool]:
    """TT 73/2024 Đ24.5; a vehicle whose kind nobody has named yet concerns no authority."""
    over = _first_still_running(clocks.appear_by)
    return and_(_silent(), Case.notified_at < _begin(over), Case.vehicle_kind != "unknown", ~_asked(Duty.WARN))


def _to_remind() -> ColumnElement[bool]:
    ahead = timedelta(days=int(setting("remind_days_before")))
    running = _first_still_running(clocks.appear_by)
    soon = _first_still_running(lambda day: clocks.appear_by(day) - ahead - timedelta(days=1))
    paying = _first_still_running(clocks.pay_by)
    paying_soon = _first_still_running(lambda day: clocks.pay_by(day) - ahead - timedelta(days=1))
    if not ahead:
        return Case.id.is_(None)
    return or_(
        and_(_silent(), Case.notified_at >= _begin(running), Case.notified_at < _begin(soon),
             ~_asked(Duty.REMIND, "appear_by")),
        and_(Case.state == CaseState.DECIDED, _first_receipt() >= paying, _first_receipt() < paying_soon,
             ~_asked(Duty.REMIND, "pay_by")))


def _overdue() -> ColumnElement[bool]:
    """NĐ 168/2024 Đ47.11; without a known receipt nobody can say that a decision is overdue."""
    return and_(Case.state == CaseState.DECIDED, _first_receipt() < _first_still_running(clocks.pay_by),
                Case.vehicle_kind != "unknown", ~_stands("licensing"))


def _to_release() -> ColumnElement[bool]:
    return and_(Case.state.in_(RELEASED), _stands())


def _silent() -> ColumnElement[bool]:
    return and_(Case.state == CaseState.NOTIFIED, Case.minuted_at.is_(None))


def _asked(duty: Duty, subject: str = "") -> ColumnElement[bool]:
    return exists().where(CaseEvent.case_id == Case.id, CaseEvent.act.startswith(f"{duty}:{subject}"))


def _stands(authority: str = "") -> ColumnElement[bool]:
    """A warning that no later lifting of the same authority has ended."""
    warned, lifted = aliased(CaseEvent), aliased(CaseEvent)
    later = exists().where(lifted.case_id == warned.case_id, lifted.id > warned.id,
                           lifted.act == func.replace(warned.act, Duty.WARN.value, Duty.LIFT.value))
    return exists().where(warned.case_id == Case.id, warned.act.startswith(f"{Duty.WARN}:{authority}"), ~later)


def _first_receipt() -> ScalarSelect[date | None]:
    return (select(func.min(Delivery.received_on)).join(Document, Document.id == Delivery.document_id)
            .where(Document.case_id == Case.id, *_A_DECISION).correlate(Case).scalar_subquery())


def _first_still_running(term: Callable[[date], date]) -> date:
    return clocks.first_in_time(term, clock.today())


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.VIETNAM)


def _day(moment: datetime | None) -> date | None:
    return clock.vietnam_day(moment) if moment else None


_A_DECISION = (Document.kind == DocumentKind.PENALTY_DECISION, Document.state != DocumentState.VOIDED)
