"""Review: officers take cases in the order of their legal deadline and judge them; each decision is logged."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, NotRequired, TypedDict, Unpack

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from processing import clock, queue
from processing.cases import findings, flags, gates, guards, staffing, states
from processing.cases.findings import Finding
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor, Right
from processing.cases.states import Act
from processing.models import Case, CaseEvent, CaseState, Person, Review

HOLD = timedelta(minutes=15)
"""How long a case stays on an officer's desk before others may take it."""

AHEAD = timedelta(minutes=5)
"""How long the next case is kept ready for an officer whose desk is taken: no longer, others could have it."""

AT_RISK = timedelta(days=2)
"""A deadline nearer than this is shown as at risk."""

STAGES: Mapping[CaseState, str] = {
    CaseState.AWAITING_REVIEW: "first",
    CaseState.AWAITING_SECOND_REVIEW: "second",
    CaseState.AWAITING_SENIOR: "senior",
}

CLAIM, PUT_BACK = staffing.CLAIM, "put_back"
JUDGED = (Act.CONFIRM, Act.REJECT, Act.ASK_SECOND, Act.DISAGREE, Act.MEASURE, Act.REOPEN)
"""Whoever did one of these has had their say on the case: its next gate needs another person."""


class Seen(TypedDict):
    """What an officer saw; `sure`: they were shown what is odd about the plate and confirm it nevertheless."""

    plate: str
    plate_colour: str
    vehicle_kind: str
    offence: str
    note: NotRequired[str]
    sure: NotRequired[bool]
    attention: NotRequired[Mapping[str, Any] | None]


class Refused(TypedDict):
    """Why a case must not go on: a reason of `findings.REASONS`."""

    reason: str
    note: NotRequired[str]
    attention: NotRequired[Mapping[str, Any] | None]


class Doubted(TypedDict):
    """What an officer saw who wants another to look; an empty plate says: I can't tell."""

    finding: Finding
    note: NotRequired[str]
    attention: NotRequired[Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The queue of one stage, as one officer may work it off."""

    state: CaseState
    held: int
    count: int
    overdue: int
    at_risk: int
    earliest: date | None


def claim_next(session: Session, by: Actor, units: Collection[uuid.UUID], *, hold: timedelta = HOLD) -> Case | None:
    """Put the most urgent free case on this officer's desk; the one they already hold, if there is one.

    Needs a writing session: PostgreSQL skips rows that others are just taking, SQLite lets one writer in at a time.
    """
    session.execute(select(Person.id).where(Person.id == by.person_id).with_for_update())  # one claim each at a time
    mine = held_by(session, by, units)
    if mine is not None:
        mine.held_until = clock.now() + hold
        return mine
    found = _kept_ready(session, by, units) or _most_urgent(session, by, units)
    return _lay_out(session, found, by, hold) if found is not None else None


def keep_ready(session: Session, by: Actor, units: Collection[uuid.UUID]) -> Case | None:
    """Set the next case aside for an officer who has one on the desk, so that its pictures can travel ahead.

    Held, and so nobody else's, but not laid out: no word of it is shown and nothing can be decided on it yet.
    """
    session.execute(select(Person.id).where(Person.id == by.person_id).with_for_update())
    if held_by(session, by, units) is None:
        return None
    found = _kept_ready(session, by, units) or _most_urgent(session, by, units)
    if found is not None:
        found.held_by, found.held_until, found.laid_out_at = by.person_id, clock.now() + AHEAD, None
    return found


def give_back_ready(session: Session, by: Actor) -> None:
    """The officer leaves: the case that was only kept ready is anybody's again."""
    for case in session.scalars(select(Case).where(Case.held_by == by.person_id, Case.laid_out_at.is_(None))
                                .with_for_update()):
        _free_desk(case)


def claim(session: Session, case_id: uuid.UUID, by: Actor, *, hold: timedelta = HOLD) -> Case:
    """Put this very case on the officer's desk, unless somebody else holds it."""
    case = states.locked(session, case_id)
    if case.state not in _states_for(by):
        raise RefusedError("wrong_state", act=CLAIM, state=case.state)
    if judged(session, case, by):
        raise RefusedError("own_decision")
    if not holds(case, by):
        if _runs(case.held_until) and case.held_by != by.person_id:
            raise RefusedError("not_held")
        if not _may_take(session, case, by):
            raise RefusedError("last_senior")
        return _lay_out(session, case, by, hold)
    case.held_until = clock.now() + hold
    return case


def held_by(session: Session, by: Actor, units: Collection[uuid.UUID]) -> Case | None:
    """The case that is on this officer's desk now."""
    return session.scalar(
        select(Case)
        .where(Case.held_by == by.person_id, Case.held_until > clock.now(), Case.laid_out_at.is_not(None))
        .where(Case.state.in_(_states_for(by)), Case.unit_id.in_(units))
        .limit(1)
    )


def holds(held: Case, by: Actor) -> bool:
    """Whether the case is on this person's desk and their time has not run out."""
    mine = held.held_by is not None and held.held_by == by.person_id
    return mine and held.laid_out_at is not None and _runs(held.held_until)


def keep(session: Session, case_id: uuid.UUID, by: Actor, *, hold: timedelta = HOLD) -> bool:
    """Hold a case for longer, also after the time ran out, provided that nobody else has taken it up since."""
    kept = states.locked(session, case_id)
    if kept.laid_out_at is None or kept.held_by != by.person_id or kept.state not in _states_for(by):
        return False
    kept.held_until = clock.now() + hold
    return True


def put_back(session: Session, case_id: uuid.UUID, by: Actor) -> Case:
    """Lay the case back into the queue undecided."""
    case = states.locked(session, case_id)
    if not holds(case, by):
        raise RefusedError("not_held")
    _free_desk(case)
    give_back_ready(session, by)
    states.note(session, case, PUT_BACK, by, stage=STAGES[case.state])
    return case


def confirm(session: Session, case_id: uuid.UUID, by: Actor, **seen: Unpack[Seen]) -> Case:
    """The offence is there and the plate is readable. A second officer who sees it otherwise sends it to a senior."""
    guards.turn(session, seen["plate"])
    case = _on_the_desk(session, case_id, by, Act.CONFIRM)
    finding = findings.checked(
        case, Finding(seen["plate"], seen["plate_colour"], seen["vehicle_kind"], seen["offence"]),
        sure=seen.get("sure", False))
    guards.before_confirming(session, case, finding, by, statement=seen.get("note", ""))
    review = _record(session, case, by, finding, _Verdict("confirm", **_aside(seen)))
    act = gates.pass_on(session, case, by, review, corrected=finding.plate != review.read_text)
    _free_desk(case)
    if act is Act.CONFIRM:
        case.plate, case.plate_colour = finding.plate, finding.plate_colour
        case.vehicle_kind, case.offence = finding.vehicle_kind, finding.offence
        case.confirmed_at = review.decided_at
        flags.answer(session, case, by, verdict=review.verdict, statement=review.note)
    queue.nudge(session, queue.Task.FIND_OWNER, case.id)
    return case


def reject(session: Session, case_id: uuid.UUID, by: Actor, **why: Unpack[Refused]) -> Case:
    """The case must not go on; it stays findable, with its pictures."""
    reason = why["reason"]
    findings.check_reason(reason, why.get("note", ""))
    case = _on_the_desk(session, case_id, by, Act.REJECT)
    nothing = Finding("", "", case.vehicle_kind, case.offence)
    review = _record(session, case, by, nothing, _Verdict("reject", reason=reason, **_aside(why)))
    if gates.pass_on(session, case, by, review, reason=reason) is Act.REJECT:
        flags.answer(session, case, by, verdict=review.verdict, statement=review.note)
    _free_desk(case)
    return case


def ask_second(session: Session, case_id: uuid.UUID, by: Actor, **seen: Unpack[Doubted]) -> Case:
    """Ask another officer, who judges without seeing this answer."""
    case = _on_the_desk(session, case_id, by, Act.ASK_SECOND)
    _record(session, case, by, findings.possible(case, seen["finding"]), _Verdict("ask_second", **_aside(seen)))
    states.move(session, case, Act.ASK_SECOND, by, stage=STAGES[CaseState.AWAITING_REVIEW])
    _free_desk(case)
    return case


def reopen(session: Session, case_id: uuid.UUID, by: Actor, *, why: str) -> Case:
    """Doubt a rejection: the case goes back into the queue, to somebody who has not judged it yet."""
    if not why.strip():
        raise RefusedError("note_needed")
    case = states.locked(session, case_id)
    if judged(session, case, by):
        raise RefusedError("own_decision")
    if not staffing.can_finish(session, case, by, JUDGED):
        raise RefusedError("nobody_left")
    states.move(session, case, Act.REOPEN, by, why=why.strip()[:2000])
    return case


def judged(session: Session, case: Case, by: Actor) -> bool:
    """Whether this person has had their say on the case."""
    return bool(session.scalar(select(exists().where(CaseEvent.case_id == case.id, *_said_by(by, JUDGED)))))


def waiting(session: Session, by: Actor, units: Collection[uuid.UUID]) -> list[Waiting]:
    """What waits for a decision, by stage, of what this person may decide."""
    today = clock.today()
    fits = {state: staffing.may_give(session, by, state, units, JUDGED) for state in _states_for(by)}
    mine = (or_(*(and_(Case.state == state, fit) for state, fit in fits.items())), Case.unit_id.in_(units))
    held = {row[0]: row[1] for row in session.execute(
        select(Case.state, func.count()).where(*mine, Case.held_by.is_not(None), Case.held_until > clock.now())
        .group_by(Case.state))}
    counted = {row[0]: row for row in session.execute(
        select(Case.state, func.count(), func.count().filter(Case.due_on < today),
               func.count().filter(Case.due_on.between(today, today + AT_RISK)), func.min(Case.due_on))
        .where(*mine).group_by(Case.state))}
    nothing = (None, 0, 0, 0, None)
    return [Waiting(state, held.get(state, 0), *counted.get(state, nothing)[1:]) for state in _states_for(by)]


def _may_take(session: Session, case: Case, by: Actor) -> bool:
    fits = staffing.may_give(session, by, case.state, [case.unit_id], JUDGED)
    return session.scalar(select(Case.id).where(Case.id == case.id, fits)) is not None


def _states_for(by: Actor) -> list[CaseState]:
    senior = Right.REVIEW_SENIOR in by.rights
    return [state for state in STAGES if senior or state is not CaseState.AWAITING_SENIOR]


def _kept_ready(session: Session, by: Actor, units: Collection[uuid.UUID]) -> Case | None:
    return session.scalar(
        select(Case).where(Case.held_by == by.person_id, Case.held_until > clock.now(), Case.laid_out_at.is_(None))
        .where(Case.state.in_(_states_for(by)), Case.unit_id.in_(units)).limit(1).with_for_update())


def _most_urgent(session: Session, by: Actor, units: Collection[uuid.UUID]) -> Case | None:
    """The free case whose deadline is nearest, locked; what this officer laid aside comes back to them last."""
    mine = {state: staffing.may_give(session, by, state, units, JUDGED) for state in _states_for(by)}
    for condition in (~_put_back_by(by), _put_back_by(by)):
        free_of = {state: _free(by, units, state).where(fits, condition).limit(1) for state, fits in mine.items()}
        for state in _most_urgent_first(session, free_of):
            free = free_of[state].with_for_update(skip_locked=True, of=Case)
            found = session.scalars(free).first()
            if found is not None:
                return found
    return None


def _lay_out(session: Session, case: Case, by: Actor, hold: timedelta) -> Case:
    """Before this officer's eyes from now on."""
    case.held_by, case.held_until, case.laid_out_at = by.person_id, clock.now() + hold, clock.now()
    states.note(session, case, CLAIM, by, stage=STAGES[case.state])
    return case


def _free(by: Actor, units: Collection[uuid.UUID], state: CaseState) -> Select[Case]:
    return (
        select(Case)
        .where(Case.state == state, Case.unit_id.in_(units))
        .where(or_(Case.held_until.is_(None), Case.held_until <= clock.now()))
        .where(~exists().where(CaseEvent.case_id == Case.id, *_said_by(by, JUDGED)))
        .order_by(Case.due_on, Case.recorded_at, Case.id)
    )


def _most_urgent_first(session: Session, free_of: Mapping[CaseState, Select[Case]]) -> list[CaseState]:
    """The stages in the order of their heads: each head is a step in the index, all stages together would be a sort."""
    heads = []
    for state, free in free_of.items():
        head = session.execute(free.with_only_columns(Case.due_on, Case.recorded_at, Case.id)).first()
        if head is not None:
            heads.append((*head, state))
    return [head[-1] for head in sorted(heads)]


def _said_by(by: Actor, acts: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return CaseEvent.actor_id == by.id, CaseEvent.act.in_([str(act) for act in acts])


def _put_back_by(by: Actor) -> ColumnElement[bool]:
    return exists().where(CaseEvent.case_id == Case.id, *_said_by(by, (PUT_BACK,)))


def _runs(until: datetime | None) -> bool:
    return until is not None and until > clock.now()


def _on_the_desk(session: Session, case_id: uuid.UUID, by: Actor, act: Act) -> Case:
    """The case, locked, if this person holds it and may decide it at this stage."""
    case = states.locked(session, case_id)
    ends = act in (Act.CONFIRM, Act.REJECT)
    states.check(session, case, Act.MEASURE if case.known_answer and ends else act, by)
    if case.state not in _states_for(by):
        raise RefusedError("no_right", act=act)
    if not holds(case, by):
        raise RefusedError("not_held")
    if judged(session, case, by):
        raise RefusedError("own_decision")
    return case


class _Verdict(NamedTuple):
    said: str
    note: str = ""
    reason: str | None = None
    attention: Mapping[str, Any] | None = None


class _Aside(TypedDict):
    note: str
    attention: Mapping[str, Any] | None


def _aside(said: Seen | Refused | Doubted) -> _Aside:
    return {"note": said.get("note", ""), "attention": said.get("attention")}


def _record(session: Session, case: Case, by: Actor, finding: Finding, verdict: _Verdict) -> Review:
    now = clock.now()
    review = Review(
        case_id=case.id, person_id=by.person_id, stage=STAGES[case.state], verdict=verdict.said, reason=verdict.reason,
        note=verdict.note.strip()[:2000], plate=finding.plate or None, plate_colour=finding.plate_colour or None,
        offence=finding.offence, vehicle_kind=finding.vehicle_kind, read_text=case.read.text if case.read else None,
        claimed_at=case.laid_out_at, decided_at=now, attention=dict(verdict.attention) if verdict.attention else None,
        seconds=(now - case.laid_out_at).total_seconds() if case.laid_out_at else None,
    )
    session.add(review)
    return review


def _free_desk(case: Case) -> None:
    case.held_by = case.held_until = case.laid_out_at = None
