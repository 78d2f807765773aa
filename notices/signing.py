"""A person signs: mandate, competence and separation of duties are checked, the content is frozen and numbered."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from notices import composing, numbering
from notices.content import paper_from_json
from notices.mandates import mandate_for, mandates_of
from processing import clock, queue
from processing.cases import hearing, states
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor
from processing.cases.states import Act
from processing.law import clocks, competence
from processing.models import Case, Document, DocumentKind, DocumentState, Person
from processing.queue import Task

ACT_OF: Mapping[DocumentKind, Act] = {
    DocumentKind.VIOLATION_NOTICE: Act.NOTIFY,
    DocumentKind.PENALTY_DECISION: Act.DECIDE,
}
"""What the case does when the paper is signed. Minutes are signed where they are held, not here."""


def sign(session: Session, document_id: uuid.UUID, by: Actor) -> Document:
    """Sign a draft as this person; the file is drawn after the commit."""
    case, document = locked(session, document_id)
    if document.state is not DocumentState.DRAFTED or document.kind not in ACT_OF:
        raise RefusedError("already_signed")
    now = clock.now()
    today = clock.vietnam_day(now)
    mandate = mandate_for(mandates_of(session, by.person_id, today), document, today)
    states.check(session, case, ACT_OF[document.kind], by)
    refuse_out_of_time(case, document)
    title, person = competence.title(mandate.title).vi, session.get_one(Person, by.person_id)
    content = composing.signed_by(composing.dated(paper_from_json(document.content), today), title, person.name)
    document.signed_by, document.signer_title = person.id, mandate.title
    states.note(session, case, "sign_paper", by, document=str(document.id), kind=str(document.kind))
    queue.done(document)
    queue.nudge(session, Task.FINISH_PAPER, document.id)
    numbering.freeze(session, document, content, signed_at=now)
    return document


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
    """NĐ 168/2024 Đ4: nothing is signed after the limitation. XLVPHC Đ61: whoever did not give up the explanation has
    five working days for it before a decision."""
    if clocks.limitation(clock.vietnam_day(case.recorded_at)) < clock.today():
        raise RefusedError("limitation_over")
    if document.kind is not DocumentKind.PENALTY_DECISION or case.minuted_at is None:
        return
    said, _ = hearing.hearing_of(case)
    until = clocks.explain_in_writing_by(clock.vietnam_day(case.minuted_at))
    if said.explanation != "none" and clock.today() <= until:
        raise RefusedError("explanation_term", until=until)
