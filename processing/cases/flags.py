"""Flags: what speaks against a case is written down with its evidence, and no case passes it in silence."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload

from processing import clock
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE, Actor
from processing.law import tables
from processing.models import Camera, Case, CaseFlag, CaseState, FlagKind

FLAG, ANSWER = "flag", "answer_flags"

PROPOSED: Mapping[FlagKind, str] = {
    FlagKind.EXEMPT: "priority_vehicle",
    FlagKind.TWO_PLACES: "cloned_suspected",
    FlagKind.REGISTER_DIFFERS: "cloned_suspected",
    FlagKind.REJECTED_BEFORE: "duplicate",
    FlagKind.DEVICE: "device_doubtful",
}
"""The reason for a rejection that each flag proposes to the officer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that speaks against a case. Without a plate it holds whatever plate the case has."""

    kind: FlagKind
    evidence: Mapping[str, Any] = field(default_factory=dict)
    plate: str | None = None
    plate_colour: str | None = None
    other: Case | None = None


def put(session: Session, case: Case, found: Found) -> CaseFlag | None:
    """Write it down and log it, once: neither a machine's second look nor an answered flag raises it again."""
    for known in all_of(session, case):
        if (known.kind, known.plate, known.other_case_id) == (
                found.kind, found.plate, found.other.id if found.other else None):
            return None
    flag = CaseFlag(case_id=case.id, kind=found.kind, plate=found.plate, plate_colour=found.plate_colour,
                    other_case=found.other, evidence=dict(found.evidence), raised_at=clock.now())
    session.add(flag)
    states.note(session, case, FLAG, MACHINE, kind=str(found.kind),
                other=found.other.reference if found.other else None)
    session.flush()
    return flag


def all_of(session: Session, case: Case) -> Sequence[CaseFlag]:
    return session.scalars(
        select(CaseFlag).where(CaseFlag.case_id == case.id).order_by(CaseFlag.raised_at, CaseFlag.id)
        .options(joinedload(CaseFlag.other_case).joinedload(Case.camera))).all()


def standing(session: Session, case: Case, plate: str | None = None) -> Sequence[CaseFlag]:
    """Flags that nobody has answered and that hold for this plate; without a plate all of them."""
    holds = CaseFlag.plate.is_(None) | (CaseFlag.plate == plate) if plate else true()
    return session.scalars(
        select(CaseFlag).where(CaseFlag.case_id == case.id, CaseFlag.answered_at.is_(None), holds)
        .order_by(CaseFlag.raised_at, CaseFlag.id)).all()


@dataclass(frozen=True, slots=True)
class Count:
    """How many flags of one kind nobody has answered yet, by camera."""

    kind: FlagKind
    camera: str
    count: int


def counts(session: Session, units: Collection[uuid.UUID]) -> list[Count]:
    """The most first."""
    rows = session.execute(
        select(CaseFlag.kind, Camera.code, func.count()).select_from(CaseFlag).join(CaseFlag.case).join(Case.camera)
        .where(Case.unit_id.in_(units), CaseFlag.answered_at.is_(None)).group_by(CaseFlag.kind, Camera.code))
    return sorted((Count(*row) for row in rows), key=lambda each: (-each.count, each.kind, each.camera))


def waiting(session: Session, units: Collection[uuid.UUID], kind: str, *, skip: int, many: int) -> Sequence[CaseFlag]:
    """Flags that nobody has answered, the newest first; of all kinds where none is named."""
    narrowed = CaseFlag.kind == kind if kind in set(FlagKind) else true()
    return session.scalars(
        select(CaseFlag).join(CaseFlag.case).where(Case.unit_id.in_(units), CaseFlag.answered_at.is_(None), narrowed)
        .options(contains_eager(CaseFlag.case).joinedload(Case.camera), joinedload(CaseFlag.other_case))
        .order_by(CaseFlag.raised_at.desc(), CaseFlag.id).offset(skip).limit(many)).all()


def refuse_silence(session: Session, case: Case, plate: str, statement: str) -> None:
    """A flagged case is confirmed by a second person, or with a statement that says why the flag does not hold."""
    need_words(case, standing(session, case, plate), statement)


def need_words(case: Case, found: Sequence[CaseFlag | Found], statement: str) -> None:
    """Refuse one officer alone who leaves what was found unanswered."""
    alone = case.state is CaseState.AWAITING_REVIEW
    if found and alone and len(statement.strip()) < tables.setting("statement_signs"):
        raise RefusedError("flagged", signs=int(tables.setting("statement_signs")))


def answer(session: Session, case: Case, by: Actor, *, verdict: str, statement: str = "") -> None:
    """The officer decided knowing the flags: log who answered which, and in what words."""
    answered = standing(session, case)
    for flag in answered:
        flag.answered_at, flag.answered_by = clock.now(), by.person_id
    if answered:
        states.note(session, case, ANSWER, by, kinds=[str(flag.kind) for flag in answered], verdict=verdict,
                    statement=statement.strip()[:2000])
