"""Doors for the worker: ids come in, running twice is harmless."""

import logging
import uuid

from celery import shared_task
from sqlalchemy import select

from notices import drafting, issue, print_file, sending, signing, sweeping
from processing import db, queue
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.models import Case, Document, DocumentState
from processing.queue import Task

log = logging.getLogger(__name__)


@shared_task(name=Task.DRAFT_PAPER)
def draft_paper(case_id: str) -> None:
    """Draft everything that the case's state and its log ask for, a transaction each."""
    _draft_asked(uuid.UUID(case_id))
    try:
        while _draft_one(uuid.UUID(case_id)):
            pass
    except RefusedError as refused:
        _fail(uuid.UUID(case_id), refused.code, for_a_person=True)
    except Exception as error:
        log.exception("no paper could be drafted for case %s", case_id)
        _fail(uuid.UUID(case_id), type(error).__name__, for_a_person=False)


@shared_task(name=Task.FINISH_PAPER)
def finish_paper(document_id: str) -> None:
    """Draw, store and issue a signed paper."""
    issue.finish_paper(uuid.UUID(document_id))


@shared_task(name=Task.MAKE_PRINT_FILE)
def make_print_file(job_id: str) -> None:
    """Bind the papers of a print job."""
    print_file.make(uuid.UUID(job_id))


@shared_task(name=Task.SEND_PAPER)
def send_paper(delivery_id: str) -> None:
    """Make one attempt of a machine to hand a paper over."""
    sending.send(uuid.UUID(delivery_id))


@shared_task(name=Task.SWEEP_PAPERS)
def sweep() -> None:
    """Find what a lost nudge left behind."""
    sweeping.sweep()
    sending.sweep()
    print_file.clear_old()


def _draft_one(case_id: uuid.UUID) -> bool:
    with db.writing() as session:
        return drafting.draft_next(session, states.locked(session, case_id))


def _draft_asked(case_id: uuid.UUID) -> None:
    """One that cannot be written does not keep the others from it."""
    with db.reading() as session:
        asked = session.scalars(select(Document.id).where(
            Document.case_id == case_id, Document.state == DocumentState.ASKED, Document.tries < queue.MAX_TRIES)
            .order_by(Document.asked_by_id, Document.kind)).all()
    for document_id in asked:
        try:
            with db.writing() as session:
                case, document = signing.locked(session, document_id)
                drafting.draft_asked(session, case, document)
        except RefusedError as refused:
            _fail_asked(document_id, refused.code, for_a_person=True)
        except Exception as error:
            log.exception("paper %s could not be drafted", document_id)
            _fail_asked(document_id, type(error).__name__, for_a_person=False)


def _fail_asked(document_id: uuid.UUID, why: str, *, for_a_person: bool) -> None:
    with db.writing() as session:
        document = session.get(Document, document_id, with_for_update=True)
        if document is not None and document.state is DocumentState.ASKED:
            document.tries = queue.MAX_TRIES if for_a_person else document.tries + 1
            queue.failed(document, why)


def _fail(case_id: uuid.UUID, why: str, *, for_a_person: bool) -> None:
    """A refusal by law will not change by trying again: it goes to a person at once."""
    with db.writing() as session:
        case = session.get(Case, case_id, with_for_update=True)
        if case is None:
            return
        case.tries = queue.MAX_TRIES if for_a_person else case.tries + 1
        queue.failed(case, why)
