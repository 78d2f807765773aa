"""Who is left for a case: its gates need different people, so the last senior officer is kept for the last gate."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session

from processing.cases.rights import GRANTS, Actor, Right, Role
from processing.cases.states import IN_REVIEW
from processing.models import Case, CaseEvent, CaseState, Person, PersonRole, Unit

FEW = 6
"""With more colleagues than this somebody is always left who has not judged a case."""

CLAIM = "claim"
"""Laying a case out, in the log."""

GATES = 3
"""First officer, second officer, senior officer."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who may judge cases of these units."""

    person_id: uuid.UUID
    senior: bool
    units: frozenset[uuid.UUID]

    @property
    def actor_id(self) -> str:
        return str(self.person_id)


def reviewers(session: Session) -> list[Reviewer]:
    """Everybody whose account is open and who may judge, with the units that they see."""
    below = _below(session)
    rows = session.execute(select(Person.id, Person.unit_id, PersonRole.role).join(PersonRole)
                           .where(Person.closed_at.is_(None), PersonRole.role.in_(_roles(Right.REVIEW))))
    seniors, units = set(), {}
    for person_id, unit_id, role in rows:
        units[person_id] = frozenset(below[unit_id])
        if role in _roles(Right.REVIEW_SENIOR):
            seniors.add(person_id)
    return [Reviewer(person_id, person_id in seniors, reach) for person_id, reach in units.items()]


def may_give(session: Session, by: Actor, state: CaseState, units: Collection[uuid.UUID],
             acts: Collection[str]) -> ColumnElement[bool]:
    """The condition under which a case of this state may go to this person: not where they are the only senior officer
    left who has not judged it, nor for the second answer where they saw the reader's, as long as somebody else could
    take it. `acts` are those that count as having judged."""
    senior, second = Right.REVIEW_SENIOR in by.rights, state is CaseState.AWAITING_SECOND_REVIEW
    if state is CaseState.AWAITING_SENIOR or not (senior or second):
        return true()
    others = [each for each in reviewers(session) if each.person_id != by.person_id]
    by_unit = [and_(Case.unit_id == unit, _spares(others, unit, state, acts) if senior else true(),
                    _is_blind(others, by, unit, acts) if second else true()) for unit in units]
    return or_(false(), *by_unit)


def can_finish(session: Session, case: Case, by: Actor, acts: Collection[str]) -> bool:
    """Whether enough people, one of them senior, are left for every gate that may lie before a case in review."""
    said = _said(session, case, acts) | {by.id}
    left = [each for each in reviewers(session) if case.unit_id in each.units and each.actor_id not in said]
    return len(left) >= GATES and any(each.senior for each in left)


def takers(session: Session, case: Case, acts: Collection[str]) -> list[Reviewer]:
    """Everybody who may still take a case that waits for a decision."""
    said = _said(session, case, acts)
    senior_only = case.state is CaseState.AWAITING_SENIOR
    return [each for each in reviewers(session)
            if case.unit_id in each.units and each.actor_id not in said and (each.senior or not senior_only)]


def stranded(session: Session, units: Collection[uuid.UUID], acts: Collection[str], *,
             limit: int = 50) -> Sequence[Case]:
    """Cases in review that nobody may take any more: somebody must be appointed. The most urgent first."""
    everybody = reviewers(session)
    stuck = [and_(Case.unit_id == unit, Case.state == state, _nobody(everybody, unit, state, acts))
             for unit in units for state in IN_REVIEW]
    return session.scalars(select(Case).where(or_(false(), *stuck))
                           .order_by(Case.due_on, Case.recorded_at, Case.id).limit(limit)).all()


def _nobody(everybody: Sequence[Reviewer], unit: uuid.UUID, state: CaseState,
            acts: Collection[str]) -> ColumnElement[bool]:
    senior_only = state is CaseState.AWAITING_SENIOR
    able = [each for each in everybody if unit in each.units and (each.senior or not senior_only)]
    if not able:
        return true()
    if len(able) > FEW or state is CaseState.AWAITING_REVIEW:  # where nobody has judged, or `can_finish` held
        return false()
    return and_(*(_judged_by(each, acts) for each in able))


def _spares(others: Sequence[Reviewer], unit: uuid.UUID, state: CaseState,
            acts: Collection[str]) -> ColumnElement[bool]:
    colleagues = [each for each in others if unit in each.units]
    seniors = [each for each in colleagues if each.senior]
    if not colleagues:
        return true()
    if state is CaseState.AWAITING_REVIEW:  # nobody has judged it, or `can_finish` held when it was reopened
        return true() if seniors else false()
    another_senior = or_(false(), *(~_judged_by(each, acts) for each in seniors[:FEW]))
    if len(colleagues) > FEW:
        return another_senior
    return or_(another_senior, and_(*(_judged_by(each, acts) for each in colleagues)))


def _is_blind(others: Sequence[Reviewer], by: Actor, unit: uuid.UUID, acts: Collection[str]) -> ColumnElement[bool]:
    """Whoever had the case for the first answer and gave none saw the reader's: it goes to another officer who did not,
    as long as there is one. Seniors are not waited for, who may be kept for the last gate."""
    unseeing = [each for each in others if unit in each.units and not each.senior]
    if len(unseeing) > FEW:
        return ~_saw(by.id)
    return or_(~_saw(by.id), and_(true(), *(or_(_judged_by(each, acts), _saw(each.actor_id)) for each in unseeing)))


def _saw(actor_id: str) -> ColumnElement[bool]:
    """Whether the case was laid out for this person while it waited for its first answer."""
    return exists().where(CaseEvent.case_id == Case.id, CaseEvent.actor_id == actor_id, CaseEvent.act == CLAIM,
                          CaseEvent.from_state == CaseState.AWAITING_REVIEW.value)


def _judged_by(reviewer: Reviewer, acts: Collection[str]) -> ColumnElement[bool]:
    return exists().where(CaseEvent.case_id == Case.id, CaseEvent.actor_id == reviewer.actor_id,
                          CaseEvent.act.in_([str(act) for act in acts]))


def _said(session: Session, case: Case, acts: Collection[str]) -> set[str]:
    session.flush()
    return set(session.scalars(select(CaseEvent.actor_id).where(
        CaseEvent.case_id == case.id, CaseEvent.act.in_([str(act) for act in acts]))))


def _below(session: Session) -> Mapping[uuid.UUID, set[uuid.UUID]]:
    """Each unit with everything under it."""
    parents = {row[0]: row[1] for row in session.execute(select(Unit.id, Unit.parent_id))}
    below: dict[uuid.UUID, set[uuid.UUID]] = {unit: {unit} for unit in parents}
    for unit in parents:
        above = parents[unit]
        while above is not None:
            below[above].add(unit)
            above = parents[above]
    return below


def _roles(right: Right) -> list[str]:
    return [role.value for role in Role if right in GRANTS[role]]
