"""Deadlines at risk: cases whose legal day is near or past, by the term of the law that runs."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from processing import clock
from processing.cases.states import BEFORE_DECISION, IN_REVIEW
from processing.law import clocks
from processing.models import Camera, Case, CaseState, Contest, ContestState


class Term(StrEnum):
    """A term within which the office itself must act."""

    NOTIFY = "notify_by"
    DECIDE = "decide_by"
    ANSWER = "answer_complaint_by"
    LIMITATION = "limitation"
    ENFORCEMENT = "enforcement_until"


AHEAD: Mapping[Term, timedelta] = {
    Term.NOTIFY: timedelta(days=3), Term.DECIDE: timedelta(days=2), Term.ANSWER: timedelta(days=7),
    Term.LIMITATION: timedelta(days=30), Term.ENFORCEMENT: timedelta(days=30),
}
"""How long before its end a term is at risk; the office's own idea, not the law's."""

_UNTIL_NOTIFIED = (*IN_REVIEW, CaseState.CONFIRMED, CaseState.AWAITING_OWNER)


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A case and the last day of the term that runs for it."""

    case: Case
    due: date


def counts(session: Session, units: Collection[uuid.UUID]) -> dict[Term, int]:
    """How many cases are at risk, by term."""
    return {term: session.scalar(_at_risk(term, units).with_only_columns(func.count(), maintain_column_froms=True)) or 0
            for term in Term}


def listed(session: Session, units: Collection[uuid.UUID], term: Term, *, skip: int = 0,
           many: int = 50) -> Sequence[AtRisk]:
    """The cases at risk by this term, the nearest day first."""
    first = {Term.LIMITATION: Case.recorded_at, Term.ANSWER: Contest.due_on}.get(term, Case.due_on)
    rows = session.execute(_at_risk(term, units).order_by(first, Case.recorded_at, Case.id).offset(skip).limit(many)
                           .options(joinedload(Case.camera).joinedload(Camera.site))).all()
    return [AtRisk(row[0], _due(term, row[0], row[1])) for row in rows]


def _at_risk(term: Term, units: Collection[uuid.UUID]) -> Select[Case, date]:
    due: ColumnElement[date] = Contest.due_on if term is Term.ANSWER else Case.due_on  # type: ignore[assignment]
    cases = select(Case, due).where(Case.unit_id.in_(units), ~Case.known_answer)
    if term is Term.ANSWER:
        return cases.join(Contest, Contest.case_id == Case.id).where(
            Contest.state == ContestState.LODGED, due <= clock.today() + AHEAD[term])
    if term is Term.LIMITATION:
        return cases.where(Case.state.in_(BEFORE_DECISION), Case.recorded_at < _first_safe())
    states = {Term.NOTIFY: _UNTIL_NOTIFIED, Term.DECIDE: (CaseState.MINUTED,), Term.ENFORCEMENT: (CaseState.DECIDED,)}
    return cases.where(Case.state.in_(states[term]), due <= clock.today() + AHEAD[term])


def _due(term: Term, case: Case, due: date) -> date:
    return clocks.limitation(clock.vietnam_day(case.recorded_at)) if term is Term.LIMITATION else due


def _first_safe() -> datetime:
    """The first moment of which limitation is not near yet."""
    near = clock.today() + AHEAD[Term.LIMITATION] + timedelta(days=1)
    return datetime.combine(clocks.first_in_time(clocks.limitation, near), time(), clock.VIETNAM)
