"""Doors for the worker: ids come in, running twice is harmless."""

import logging
import uuid

from celery import shared_task

from notices import drafting, issue, sweeping
from processing import db, queue
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.models import Case
from processing.queue import Task

log = logging.getLogger(__name__)


@shared_task(name=Task.DRAFT_PAPER)
def draft_paper(case_id: str) -> None:
    """Draft everything that the case's state asks for, a transaction each."""
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


@shared_task(name=Task.SWEEP_PAPERS)
def sweep() -> None:
    """Find what a lost nudge left behind."""
    sweeping.sweep()


def _draft_one(case_id: uuid.UUID) -> bool:
    with db.writing() as session:
        return drafting.draft_next(session, states.locked(session, case_id))


def _fail(case_id: uuid.UUID, why: str, *, for_a_person: bool) -> None:
    """A refusal by law will not change by trying again: it goes to a person at once."""
    with db.writing() as session:
        case = session.get(Case, case_id, with_for_update=True)
        if case is None:
            return
        case.tries = queue.MAX_TRIES if for_a_person else case.tries + 1
        queue.failed(case, why)
