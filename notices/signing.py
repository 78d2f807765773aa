"""A person signs: mandate, competence and separation of duties are checked, the content is frozen and numbered."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from notices import composing, numbering
from notices.content import Reminder, paper_from_json
from notices.mandates import mandate_for, mandates_of
from notices.signatures import register
from notices.signatures.register import Credential
from processing import clock, queue
from processing.cases import hearing, states
from processing.cases.papers import KINDS, SIGNED_BY_HAND
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor
from processing.cases.states import Act
from processing.law import clocks, competence
from processing.models import Case, Document, DocumentKind, DocumentState, Person
from processing.queue import Task

FINING = frozenset({DocumentKind.VIOLATION_NOTICE, DocumentKind.PENALTY_DECISION})


def sign(session: Session, document_id: uuid.UUID, by: Actor) -> Document:
    """Sign a draft as this person; the file is drawn after the commit."""
    case, document = locked(session, document_id)
    if document.state is not DocumentState.DRAFTED or document.kind not in SIGNED_BY_HAND:
        raise RefusedError("already_signed")
    now = clock.now()
    today = clock.vietnam_day(now)
    mandate = mandate_for(mandates_of(session, by.person_id, today), document, today)
    refuse_wrong_state(session, case, document, by)
    refuse_out_of_time(case, document)
    credentials_for(session, document, by, now)
    title, person = competence.title(mandate.title).vi, session.get_one(Person, by.person_id)
    content = composing.signed_by(composing.dated(paper_from_json(document.content), today), title, person.name)
    document.signed_by, document.signer_title = person.id, mandate.title
    states.note(session, case, "sign_paper", by, document=str(document.id), kind=str(document.kind))
    queue.done(document)
    queue.nudge(session, Task.FINISH_PAPER, document.id)
    numbering.freeze(session, document, content, signed_at=now)
    return document


def credentials_for(session: Session, document: Document, by: Actor, at: datetime) -> list[Credential]:
    """What the worker will sign with; refuses before a number is taken where a certificate is missing or expired."""
    return [register.of_person(session, by.person_id, at), register.of_unit(session, document.unit_id, at)]


def refuse_wrong_state(session: Session, case: Case, document: Document, by: Actor) -> None:
    """Refuse a draft that the case has left behind, and an act that this person may not do to it."""
    kind = KINDS[document.kind]
    if kind.act:
        states.check(session, case, Act(kind.act), by)
    elif case.state not in kind.signed_in:
        raise RefusedError("wrong_state", act="sign_paper", state=case.state)


def locked(session: Session, document_id: uuid.UUID) -> tuple[Case, Document]:
    """A paper and its case, both locked, the case first: everybody takes them in this order."""
    case_id = session.scalar(select(Document.case_id).where(Document.id == document_id))
    if case_id is None:
        raise RefusedError("not_found")
    case = states.locked(session, case_id)
    document = session.scalar(select(Document).where(Document.id == document_id).with_for_update()
                              .execution_options(populate_existing=True))
    if document is None:
        raise RefusedError("not_found")
    return case, document


def refuse_out_of_time(case: Case, document: Document) -> None:
    """NĐ 168/2024 Đ4: nothing that fines is signed after the limitation. XLVPHC Đ61: whoever did not give up the
    explanation has five working days for it before a decision. A reminder is of no use after its term."""
    if document.kind is DocumentKind.REMINDER:
        _refuse_late_reminder(document)
    if document.kind not in FINING:
        return
    if clocks.limitation(clock.vietnam_day(case.recorded_at)) < clock.today():
        raise RefusedError("limitation_over")
    if document.kind is not DocumentKind.PENALTY_DECISION or case.minuted_at is None:
        return
    said, _ = hearing.hearing_of(case)
    until = clocks.explain_in_writing_by(clock.vietnam_day(case.minuted_at))
    if said.explanation != "none" and clock.today() <= until:
        raise RefusedError("explanation_term", until=until)


def _refuse_late_reminder(document: Document) -> None:
    until = Reminder.from_json(document.content).until
    if until is not None and until < clock.today():
        raise RefusedError("reminder_late", until=until)
