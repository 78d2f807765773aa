"""A signed paper becomes a file and takes effect: drawn outside any transaction, stored once, then published."""

import hashlib
import logging
import uuid

from sqlalchemy.orm import Session

from notices import composing, delivery
from notices.access_code import code_of
from notices.content import Paper, PenaltyDecision, ViolationNotice, paper_from_json
from notices.pdf import render
from notices.signing import ACT_OF, locked
from processing import clock, db, queue, settings
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor, ActorKind, Right
from processing.evidence import evidence, papers
from processing.law import clocks
from processing.models import Case, Document, DocumentKind, DocumentState
from processing.payments import ledger

log = logging.getLogger(__name__)

LEASE_SECONDS = 120


def finish_paper(document_id: uuid.UUID) -> None:
    """Draw, store and issue a signed paper. Safe to run twice and to be killed anywhere."""
    with db.writing() as session:
        document = session.get(Document, document_id)
        if document is None or document.state is not DocumentState.SIGNED:
            return
        lease = queue.take_lease(session, Document, document_id, seconds=LEASE_SECONDS)
    if lease is None:
        return
    try:
        stored = papers().keep_once(file_name(document), drawn(document))
    except Exception as error:
        log.exception("paper %s could not be drawn", document_id)
        _give_back(document_id, lease, error)
        return
    with db.writing() as session:
        case, document = locked(session, document_id)
        if document.state is DocumentState.SIGNED and queue.holds(document, lease):
            _issue(session, case, document, hashlib.sha256(stored).hexdigest())


def drawn(document: Document) -> bytes:
    """The signed paper as PDF, from its frozen content alone."""
    return _render(document, paper_from_json(document.content), draft=False)


def preview(document: Document) -> bytes:
    """A draft as it would read if it were signed today, marked as a draft."""
    return _render(document, composing.dated(paper_from_json(document.content), clock.today()), draft=True)


def open_paper(document: Document) -> bytes:
    """The issued file exactly as it was stored; refuses one that was altered since."""
    if document.file_sha256 is None:
        raise RefusedError("not_issued")
    return papers().read_once(file_name(document), document.file_sha256)


def file_name(document: Document) -> str:
    return f"{document.id}.pdf"


def _render(document: Document, content: Paper, *, draft: bool) -> bytes:
    return render(content, pictures=_pictures(content), access_code=code_of(document),
                  portal_url=settings.current().public_url, draft=draft)


def _pictures(content: Paper) -> dict[str, bytes]:
    if not isinstance(content, ViolationNotice):
        return {}
    return {each.sha256: evidence().read(each.sha256) for each in content.evidence}


def _issue(session: Session, case: Case, document: Document, sha256: str) -> None:
    """The signature is the act; where the case has gone elsewhere since, the paper is void and its number stays."""
    queue.done(document)
    document.file_sha256 = sha256
    try:
        _take_effect(session, case, document)
    except RefusedError as refused:
        document.state = DocumentState.VOIDED
        document.void_reason = refused.code
        return
    document.state = DocumentState.ISSUED
    document.issued_at = clock.now()
    delivery.begin(session, document)


def _take_effect(session: Session, case: Case, document: Document) -> None:
    act = ACT_OF.get(document.kind)
    if act is None:
        return
    signer = Actor(ActorKind.PERSON, str(document.signed_by), frozenset({Right.SIGN}))
    states.move(session, case, act, signer, document=str(document.id), number=document.number)
    if document.kind is DocumentKind.VIOLATION_NOTICE:
        case.notified_at = clock.now()
        case.due_on = clocks.appear_by(clock.today())
    else:
        _decide(case, document)
        ledger.settle_if_paid(session, case)  # money may have come before the decision


def _decide(case: Case, document: Document) -> None:
    content = PenaltyDecision.from_json(document.content)
    case.amount, case.points = content.fine.amount, content.points
    case.decided_at = document.signed_at
    case.due_on = clocks.enforcement_until(content.issued_on)


def _give_back(document_id: uuid.UUID, lease: uuid.UUID, error: Exception) -> None:
    with db.writing() as session:
        _, document = locked(session, document_id)
        if queue.holds(document, lease):
            queue.failed(document, f"{type(error).__name__}: {error}")
