"""Recall of what a faulty camera, sign or certificate caused: proposed by one, agreed by two, done case by case."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from processing import clock, queue
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE, Actor, Right
from processing.cases.states import Act
from processing.models import Camera, Case, CaseState, Payment, Recall, RecallApproval, RecalledCase, RecallState
from processing.queue import Task

APPROVERS = 2
LONGEST_WHY = 2000
TOLD = (CaseState.NOTIFIED, CaseState.MINUTED, CaseState.DECIDED, CaseState.SETTLED)
"""Somebody holds a paper about these."""
_ONE_NUMBER = 7_031_902
"""The key of PostgreSQL's advisory lock; on SQLite the writing transaction is the lock."""


class RecallCause(StrEnum):
    """What was wrong."""

    CAMERA_FAULT = "camera_fault"
    CLOCK_WRONG = "clock_wrong"
    CERTIFICATE_INVALID = "certificate_invalid"
    SIGN_WRONG = "sign_wrong"
    LIMIT_WRONG = "limit_wrong"
    READER_FAULT = "reader_fault"
    OTHER = "other"


class Outcome(StrEnum):
    """What a recall did to a case."""

    DROPPED = "dropped"
    REVOKED = "revoked"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose cases a recall takes: one camera's, in an interval (both ends included), perhaps of one offence."""

    camera_id: uuid.UUID
    first_at: datetime
    last_at: datetime
    offence: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Cases that were in one state and came to one end, and what is to be refunded for them."""

    was: str
    outcome: str
    count: int
    to_refund: int


def scope_of(recall: Recall) -> Scope:
    return Scope(camera_id=recall.camera_id, first_at=recall.first_at, last_at=recall.last_at, offence=recall.offence)


def affected(scope: Scope) -> Select[Case]:
    """The cases of a scope; those that measure officers never reached anybody."""
    cases = select(Case).where(Case.camera_id == scope.camera_id, ~Case.known_answer,
                               Case.recorded_at.between(scope.first_at, scope.last_at))
    return cases.where(Case.offence == scope.offence) if scope.offence else cases


def counts(session: Session, scope: Scope) -> dict[CaseState, int]:
    """How many cases of a scope stand in each state."""
    found = affected(scope).subquery()
    rows = session.execute(select(found.c.state, func.count()).group_by(found.c.state))
    return {CaseState(row[0]): row[1] for row in rows}


def propose(session: Session, scope: Scope, by: Actor, *, cause: RecallCause, why: str) -> Recall:
    """Say what shall be taken back and why; nothing happens before two others agree."""
    _refuse_without(by, Right.SUPERVISE)
    camera = session.get(Camera, scope.camera_id)
    if camera is None:
        raise RefusedError("not_found")
    if scope.last_at < scope.first_at or scope.first_at > clock.now():
        raise RefusedError("interval_wrong")
    if not why.strip():
        raise RefusedError("note_needed")
    row = Recall(id=uuid.uuid4(), reference=_reference(session), unit_id=camera.unit_id, camera_id=camera.id,
                 offence=scope.offence, first_at=scope.first_at, last_at=scope.last_at, cause=cause.value,
                 why=why.strip()[:LONGEST_WHY], proposed_by=by.person_id, proposed_at=clock.now())
    session.add(row)
    return row


def approve(session: Session, recall: Recall, by: Actor) -> bool:
    """Agree; whether it is approved now. Neither the proposer nor the same person twice. Get it by `locked`."""
    _refuse_without(by, Right.APPROVE_RECALL)
    _refuse_unless(recall, RecallState.PROPOSED)
    if by.person_id is None or by.person_id == recall.proposed_by or by.person_id in {
            each.person_id for each in recall.approvals}:
        raise RefusedError("recall_same_person")
    recall.approvals.append(RecallApproval(person_id=by.person_id, at=clock.now()))
    if len(recall.approvals) < APPROVERS:
        return False
    recall.state, recall.approved_at = RecallState.APPROVED, clock.now()
    queue.nudge(session, Task.RUN_RECALL, recall.id)
    return True


def withdraw(session: Session, recall: Recall, by: Actor) -> None:
    """Not to be done after all; only before it is approved. Get it by `locked`."""
    _refuse_without(by, Right.SUPERVISE)
    _refuse_unless(recall, RecallState.PROPOSED)
    recall.state = RecallState.WITHDRAWN


def locked(session: Session, recall_id: uuid.UUID) -> Recall:
    """The recall, locked until the end of the transaction."""
    row = session.scalar(select(Recall).where(Recall.id == recall_id).with_for_update(),
                         execution_options={"populate_existing": True})
    if row is None:
        raise RefusedError("not_found")
    return row


def left(session: Session, recall: Recall, *, limit: int) -> Sequence[uuid.UUID]:
    """Cases of an approved recall that it has not dealt with yet."""
    dealt = exists().where(RecalledCase.recall_id == recall.id, RecalledCase.case_id == Case.id)
    ids = affected(scope_of(recall)).where(~dealt).with_only_columns(Case.id)
    return session.scalars(ids.order_by(Case.id).limit(limit)).all()


def take_back(session: Session, recall_id: uuid.UUID, case_id: uuid.UUID) -> Outcome | None:
    """Deal with one case, whole in this transaction; None when that was done before."""
    case = states.locked(session, case_id)
    recall = session.get_one(Recall, recall_id)
    if recall.state is not RecallState.APPROVED or session.get(RecalledCase, (recall_id, case_id)) is not None:
        return None
    was, outcome = case.state, Outcome.KEPT
    if (was, Act.RECALL) in states.MOVES:
        states.move(session, case, Act.RECALL, MACHINE, recall=recall.reference, cause=recall.cause)
        outcome = Outcome.REVOKED if was in TOLD else Outcome.DROPPED
        queue.done(case)
    paid = session.scalar(select(func.coalesce(func.sum(Payment.amount), 0)).where(Payment.case_id == case_id))
    session.add(RecalledCase(recall_id=recall_id, case_id=case_id, was=was.value, outcome=outcome.value,
                             to_refund=int(paid or 0) if outcome is not Outcome.KEPT else 0, at=clock.now()))
    return outcome


def finish(session: Session, recall: Recall) -> bool:
    """Close a recall that has dealt with every case. Get it by `locked`."""
    if recall.state is not RecallState.APPROVED or left(session, recall, limit=1):
        return False
    recall.state, recall.done_at = RecallState.DONE, clock.now()
    return True


def report(session: Session, recall: Recall) -> list[Line]:
    """What became of the cases, by the state that they were in."""
    rows = session.execute(
        select(RecalledCase.was, RecalledCase.outcome, func.count(), func.sum(RecalledCase.to_refund))
        .where(RecalledCase.recall_id == recall.id).group_by(RecalledCase.was, RecalledCase.outcome)
        .order_by(RecalledCase.was))
    return [Line(row[0], row[1], row[2], int(row[3])) for row in rows]


def _reference(session: Session) -> str:
    """The next number; who proposes in the same instant waits until this one is written."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_ONE_NUMBER)))
    count = session.scalar(select(func.count()).select_from(Recall)) or 0
    return f"TH-{clock.today():%Y%m%d}-{count + 1:03d}"


def _refuse_without(by: Actor, right: Right) -> None:
    if right not in by.rights:
        raise RefusedError("no_right")


def _refuse_unless(recall: Recall, state: RecallState) -> None:
    if recall.state is not state:
        raise RefusedError("wrong_state")
