"""A signed paper becomes a file and takes effect: drawn outside any transaction, stored once, then published."""

import hashlib
import logging
import uuid

from sqlalchemy.orm import Session

from notices import composing, delivery, effects, originals
from notices.access_code import code_of
from notices.content import Paper, ViolationNotice, paper_from_json
from notices.pdf import Edition, render
from notices.signing import locked
from notices.verification import token_of
from processing import clock, db, queue, settings
from processing.cases import states
from processing.cases.papers import KINDS
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE
from processing.evidence import evidence, papers
from processing.models import Case, Document, DocumentState

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
        stored = papers().kept(file_name(document)) or papers().keep_once(file_name(document), original(document))
    except RefusedError as refused:
        _give_back(document_id, lease, refused.code, for_a_person=True)
        return
    except Exception as error:
        log.exception("paper %s could not be made", document_id)
        _give_back(document_id, lease, f"{type(error).__name__}: {error}", for_a_person=False)
        return
    with db.writing() as session:
        case, document = locked(session, document_id)
        if document.state is DocumentState.SIGNED and queue.holds(document, lease):
            _issue(session, case, document, hashlib.sha256(stored).hexdigest())


def original(document: Document) -> bytes:
    """Drawn and signed: other bytes each time, so the first one that is stored is the original."""
    with db.reading() as session:
        orders = originals.orders_for(session, document)
    return originals.signed(drawn(document), orders)


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
    code = code_of(document) if KINDS[document.kind].opening else ""
    return render(content, Edition(settings.current().public_url, token_of(document), code, _pictures(content), draft))


def _pictures(content: Paper) -> dict[str, bytes]:
    if not isinstance(content, ViolationNotice):
        return {}
    return {each.sha256: evidence().read(each.sha256) for each in content.evidence}


def _issue(session: Session, case: Case, document: Document, sha256: str) -> None:
    """The signature is the act; where the case has gone elsewhere since, the paper is void and its number stays."""
    queue.done(document)
    document.file_sha256 = sha256
    try:
        effects.take_effect(session, case, document)
    except RefusedError as refused:
        document.state = DocumentState.VOIDED
        document.void_reason = refused.code
        _log(session, case, document, "void_paper")
        return
    document.state = DocumentState.ISSUED
    document.issued_at = clock.now()
    _log(session, case, document, "issue_paper")
    if KINDS[document.kind].delivered:
        delivery.begin(session, document)


def _log(session: Session, case: Case, document: Document, act: str) -> None:
    """The file's digest goes into the log, so that no other file can take its place unseen."""
    states.note(session, case, act, MACHINE, document=str(document.id), kind=document.kind.value,
                number=document.number, file=document.file_sha256)


def _give_back(document_id: uuid.UUID, lease: uuid.UUID, why: str, *, for_a_person: bool) -> None:
    """A certificate that does not fit will not fit a minute later: that goes to a person at once."""
    with db.writing() as session:
        _, document = locked(session, document_id)
        if queue.holds(document, lease):
            document.tries = queue.MAX_TRIES if for_a_person else document.tries
            queue.failed(document, why)
