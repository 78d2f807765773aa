"""Contests: a citizen objects to a paper, a contest officer who had no part in the case answers with reasons."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from processing import clock
from processing.cases import states
from processing.cases.papers import IN_FORCE
from processing.cases.refusal import RefusedError
from processing.cases.rights import CITIZEN, Actor, Right
from processing.cases.states import ENDED, PUBLISHED, Act
from processing.law import clocks
from processing.models import Case, CaseState, Contest, ContestState, Document

LODGE, ANSWER = "lodge_contest", "answer_contest"
MAY_OBJECT = frozenset(PUBLISHED) - {*ENDED, CaseState.CANCELLING}
"""From the notice on, also after payment; a case that has ended, or is being cancelled, fines nobody any more."""

LEAST_REASONS = 30
MOST_TEXT = 6000


class Ground(StrEnum):
    """Why somebody objects."""

    NOT_MY_VEHICLE = "not_my_vehicle"
    SOLD = "sold"
    PLATE_CLONED = "plate_cloned"
    NOT_DRIVING = "not_driving"
    NO_OFFENCE = "no_offence"
    EMERGENCY = "emergency"
    WRONG_AMOUNT = "wrong_amount"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A citizen's file in the evidence store; its name is theirs and is only ever shown as text."""

    sha256: str
    media_type: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What a citizen says is wrong."""

    ground: Ground
    text: str
    contact: str = ""
    attachment: Attachment | None = None


def lodge(session: Session, case: Case, document: Document, objection: Objection) -> Contest:
    """Take an objection to this paper of the case. Get the case by `locked`."""
    if document.case_id != case.id:
        raise RefusedError("not_found")
    refuse_lodging(session, case)
    if not objection.text.strip():
        raise RefusedError("contest_text_needed")
    attachment, now = objection.attachment, clock.now()
    contest = Contest(
        case_id=case.id, document_id=document.id, reference=_reference(session, case), ground=objection.ground.value,
        text=objection.text.strip()[:MOST_TEXT], contact=objection.contact.strip()[:200], lodged_at=now,
        due_on=answer_by(clock.vietnam_day(now)), file_sha256=attachment.sha256 if attachment else None,
        file_media_type=attachment.media_type if attachment else None,
        file_name=attachment.name[:200] if attachment else None)
    session.add(contest)
    session.flush()
    states.note(session, case, LODGE, CITIZEN, contest=contest.reference, ground=contest.ground)
    return contest


def answer(session: Session, contest_id: uuid.UUID, by: Actor, *, accepted: bool, text: str) -> Contest:
    """Decide a contest with reasons. Accepted, it cancels a case that has no decision; a decision stands until whoever
    may decide has signed its cancellation (MQĐ40), and nothing is asked for meanwhile."""
    case_id = session.scalar(select(Contest.case_id).where(Contest.id == contest_id))
    if case_id is None:
        raise RefusedError("not_found")
    case = states.locked(session, case_id)
    contest = session.get_one(Contest, contest_id, populate_existing=True)
    _refuse_answer(contest, by, text)
    contest.state = ContestState.ACCEPTED if accepted else ContestState.REFUSED
    contest.answered_at, contest.answered_by, contest.answer = clock.now(), by.person_id, text.strip()[:MOST_TEXT]
    if accepted and case.state not in ENDED:
        act = Act.ACCEPT_CONTEST if case.state in IN_FORCE else Act.CANCEL
        states.move(session, case, act, by, contest=contest.reference, ground=contest.ground)
    else:
        states.note(session, case, ANSWER, by, contest=contest.reference, accepted=accepted)
    return contest


def refuse_lodging(session: Session, case: Case) -> None:
    """Refuse where no objection can be lodged now: nothing sent yet, the case over, or one still open."""
    if case.state not in MAY_OBJECT:
        raise RefusedError("contest_wrong_state", state=case.state)
    if open_contest(session, case) is not None:
        raise RefusedError("contest_open")


def open_contest(session: Session, case: Case) -> Contest | None:
    """The contest of this case that waits for an answer."""
    return session.scalar(select(Contest).where(Contest.case_id == case.id, Contest.state == ContestState.LODGED))


def openly_contested(session: Session, case_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these cases that have a contest waiting for its answer."""
    return set(session.scalars(
        select(Contest.case_id).where(Contest.case_id.in_(case_ids), Contest.state == ContestState.LODGED)))


def contests_of(session: Session, case: Case) -> list[Contest]:
    """Every contest of a case, newest first."""
    return list(session.scalars(
        select(Contest).where(Contest.case_id == case.id).order_by(Contest.lodged_at.desc(), Contest.id)))


def accept_by(lodged: date) -> date:
    """The last day on which the office must have taken the contest up."""
    return clocks.accept_complaint_by(lodged)


def answer_by(lodged: date) -> date:
    """The last day of the answer: it counts from taking up, at the latest from the end of that term."""
    return clocks.answer_complaint_by(accept_by(lodged))


def _refuse_answer(contest: Contest, by: Actor, text: str) -> None:
    if Right.JUDGE_CONTEST not in by.rights:
        raise RefusedError("no_right", act=ANSWER)
    if contest.state is not ContestState.LODGED:
        raise RefusedError("contest_answered")
    if len(text.strip()) < LEAST_REASONS:
        raise RefusedError("contest_reasons_short")


def _reference(session: Session, case: Case) -> str:
    """PN…-K1, PN…-K2: the case is locked, so the count cannot repeat."""
    before = session.scalar(select(func.count()).select_from(Contest).where(Contest.case_id == case.id)) or 0
    return f"{case.reference}-K{before + 1}"
