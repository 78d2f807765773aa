"""How much comes in and how long it waits: cases opened and judged day by day, and the queue by age."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from processing import clock
from processing.cases.states import IN_REVIEW
from processing.models import Case, CaseState, Review

Key = TypeVar("Key")

DAYS = 14

AGES: Mapping[str, tuple[int, int | None]] = {"0": (0, 1), "1": (1, 3), "3": (3, 7), "7": (7, 10), "10": (10, None)}
"""Whole days that a case has waited: from so many up to, not with, so many."""


@dataclass(frozen=True, slots=True)
class Day:
    """What one day brought and what was done on it."""

    day: date
    opened: int
    judged: int


def days(session: Session, units: Collection[uuid.UUID], many: int = DAYS) -> Sequence[Day]:
    """The last days with today, the oldest first."""
    wanted = [clock.today() - timedelta(days=back) for back in reversed(range(many))]
    opened = _counted(session, {day: opened_on(units, day) for day in wanted})
    judged = _judged(session, units, wanted)
    return [Day(day, opened[day], judged.get(day, 0)) for day in wanted]


def _judged(session: Session, units: Collection[uuid.UUID], wanted: Sequence[date]) -> Mapping[date, int]:
    """As `judged_on` day by day, but in one pass over the decisions: a day's alone would read every case anew."""
    ends = [(Review.decided_at < _begin(day + timedelta(days=1)), number) for number, day in enumerate(wanted[:-1])]
    number = case(*ends, else_=len(wanted) - 1) if ends else literal(0)
    rows = (select(number, func.count(distinct(Review.case_id))).join(Case, Case.id == Review.case_id)
            .where(Review.decided_at >= _begin(wanted[0]), Review.decided_at < _begin(wanted[-1] + timedelta(days=1)))
            .where(Case.unit_id.in_(units), ~Case.known_answer).group_by(number))
    return {wanted[number]: count for number, count in session.execute(rows)}


def ages(session: Session, units: Collection[uuid.UUID]) -> Mapping[str, int]:
    """How many cases that wait for an officer have waited how long, by the key of AGES."""
    return _counted(session, {age: waiting(units, age) for age in AGES})


def opened_on(units: Collection[uuid.UUID], day: date) -> Select[Case]:
    """The cases that were opened on a day."""
    return _of(units, list(CaseState)).where(_on(Case.opened_at, day))


def judged_on(units: Collection[uuid.UUID], day: date) -> Select[Case]:
    """The cases that an officer decided something about on a day, each once."""
    then = select(Review.case_id).where(_on(Review.decided_at, day))
    return select(Case).where(Case.unit_id.in_(units), ~Case.known_answer, Case.id.in_(then))


def waiting(units: Collection[uuid.UUID], age: str) -> Select[Case]:
    """The cases that wait for an officer and have done so for as long as this key of AGES says."""
    (least, most), now = AGES[age], clock.now()
    cases = _of(units, IN_REVIEW).where(Case.opened_at <= now - timedelta(days=least))
    return cases if most is None else cases.where(Case.opened_at > now - timedelta(days=most))


def _of(units: Collection[uuid.UUID], states: Collection[CaseState]) -> Select[Case]:
    """Naming the states, even all of them, lets the databases count in the index alone."""
    return select(Case).where(Case.unit_id.in_(units), Case.state.in_(states), ~Case.known_answer)


def _counted(session: Session, asked: Mapping[Key, Select[Case]]) -> dict[Key, int]:
    """The count of each question, asked all at once."""
    counts = [query.with_only_columns(literal(number), func.count(), maintain_column_froms=True)
              for number, query in enumerate(asked.values())]
    found = {row[0]: row[1] for row in session.execute(union_all(*counts))}
    return {key: found[number] for number, key in enumerate(asked)}


def _on(moment: InstrumentedAttribute[datetime], day: date) -> ColumnElement[bool]:
    return and_(moment >= _begin(day), moment < _begin(day + timedelta(days=1)))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), clock.VIETNAM)
