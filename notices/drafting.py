"""Drafts: what a case's state asks for (notice, minutes, decision) and what its log asks for. Twice is once."""

import uuid
from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from notices import case_facts, composing, letters, numbering, receipts, rulings, vehicle_warnings
from notices.content import Paper
from notices.penalty import Penalty, penalty_of
from processing import clock, queue
from processing.cases import hearing
from processing.cases.papers import KINDS, Signing
from processing.cases.refusal import RefusedError
from processing.cases.rights import ActorKind
from processing.cases.states import Act
from processing.models import Case, CaseState, Document, DocumentKind, DocumentState, Person
from processing.queue import Task


def draft_next(session: Session, case: Case) -> bool:
    """Draft the next paper that the case's state asks for; False when none is missing. Get the case by `locked`."""
    missing = next((kind for kind in _asked_for(case) if live(session, case, kind) is None), None)
    if missing is None:
        return False
    _DRAFTS[missing](session, case)
    queue.done(case)
    return True


def draft_asked(session: Session, case: Case, document: Document) -> None:
    """Write the paper that an entry of the log asks for; where there is nothing to say, the request goes. Get both by
    `signing.locked`."""
    if document.state is not DocumentState.ASKED:
        return
    content = _LETTERS[document.kind](session, case, document)
    queue.done(document)
    if content is None:
        session.delete(document)
        return
    document.state, document.content, document.drafted_at = DocumentState.DRAFTED, content.to_json(), clock.now()
    if KINDS[document.kind].signed_by is Signing.BAND:
        document.band_max = _band_of_decision(session, case)
    if KINDS[document.kind].signed_by is Signing.UNIT:
        document.signer_title = content.signatory.title
        queue.nudge(session, Task.FINISH_PAPER, document.id)
        numbering.freeze(session, document, content, signed_at=clock.now())


def live(session: Session, case: Case, kind: DocumentKind) -> Document | None:
    """The paper of this kind that counts, of those that the case's state asks for; a voided one does not."""
    return session.scalar(select(Document).where(
        Document.case_id == case.id, Document.kind == kind, Document.asked_by_id.is_(None),
        Document.state != DocumentState.VOIDED))


def _band_of_decision(session: Session, case: Case) -> int | None:
    """Who may decide may also amend, correct and cancel."""
    decision = live(session, case, DocumentKind.PENALTY_DECISION)
    return decision.band_max if decision else None


def _asked_for(case: Case) -> tuple[DocumentKind, ...]:
    """The decision rests on the minutes, so they come first."""
    if case.state is CaseState.CONFIRMED and case.owner is not None:
        return (DocumentKind.VIOLATION_NOTICE,)
    if case.state is CaseState.MINUTED:
        return DocumentKind.MINUTES, DocumentKind.PENALTY_DECISION
    return ()


def _draft_notice(session: Session, case: Case) -> None:
    penalty = _penalty(case)
    _add(session, case, composing.notice_of(case, penalty), penalty)


def _draft_decision(session: Session, case: Case) -> None:
    minutes = live(session, case, DocumentKind.MINUTES)
    if minutes is None or minutes.number is None:
        raise RefusedError("no_minutes")
    penalty = _penalty(case)
    _add(session, case, composing.decision_of(case, penalty, minutes), penalty)


def _make_minutes(session: Session, case: Case) -> None:
    """Minutes are signed by whoever held them, on the spot: frozen and numbered at once, the file follows."""
    _, held_by = hearing.hearing_of(case)
    officer = session.get(Person, uuid.UUID(held_by)) if held_by else None
    notice = live(session, case, DocumentKind.VIOLATION_NOTICE)
    content = composing.minutes_of(case, _penalty(case), officer=officer, confirmed_by=_confirmed_by(session, case),
                                   notice=notice)
    document = _add(session, case, content, None)
    document.signed_by = officer.id if officer else None
    document.signer_title = content.signatory.title
    queue.nudge(session, Task.FINISH_PAPER, document.id)
    numbering.freeze(session, document, content, signed_at=composing.minuted_at(case))


def _confirmed_by(session: Session, case: Case) -> Person | None:
    """The officer whose confirmation opened the way to the papers."""
    said = [event for event in case.events if event.act == Act.CONFIRM and event.actor_kind == ActorKind.PERSON]
    return session.get(Person, uuid.UUID(said[-1].actor_id)) if said else None


_DRAFTS: Mapping[DocumentKind, Callable[[Session, Case], None]] = {
    DocumentKind.VIOLATION_NOTICE: _draft_notice,
    DocumentKind.MINUTES: _make_minutes,
    DocumentKind.PENALTY_DECISION: _draft_decision,
}

_LETTERS: Mapping[DocumentKind, Callable[[Session, Case, Document], Paper | None]] = {
    DocumentKind.POINTS_NOTICE: letters.points_notice,
    DocumentKind.TRANSFER_SLIP: letters.transfer_slip,
    DocumentKind.SENDING_SLIP: letters.sending_slip,
    DocumentKind.AMENDMENT: rulings.amendment,
    DocumentKind.CORRECTION: rulings.correction,
    DocumentKind.CANCELLATION: rulings.cancellation,
    DocumentKind.WARNING: vehicle_warnings.warning,
    DocumentKind.WARNING_LIFTED: vehicle_warnings.warning_lifted,
    DocumentKind.REMINDER: letters.reminder,
    DocumentKind.CONTEST_ANSWER: letters.contest_answer,
    DocumentKind.RECALL_NOTICE: letters.recall_notice,
    DocumentKind.RECEIPT: receipts.receipt,
}


def _penalty(case: Case) -> Penalty:
    return penalty_of(case, organisation=case_facts.is_organisation(case))


def _add(session: Session, case: Case, content: Paper, penalty: Penalty | None) -> Document:
    document = Document(
        case=case, kind=DocumentKind(content.kind), state=DocumentState.DRAFTED, unit_id=case.unit_id,
        band_max=penalty.amount.max if penalty else None, content=content.to_json(), drafted_at=clock.now())
    session.add(document)
    session.flush()
    return document
