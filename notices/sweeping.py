"""What a lost nudge left behind: cases without their draft, signed papers without a file. Only nudges are sent."""

from sqlalchemy import exists, select
from sqlalchemy.sql.elements import ColumnElement

from processing import db, queue
from processing.models import (
    Case,
    CaseState,
    Document,
    DocumentKind,
    DocumentState,
    OwnerSnapshot,
    PrintJob,
    PrintState,
)
from processing.queue import Task

AGAIN_SECONDS = 60


def sweep(limit: int = 200) -> int:
    """Nudge a bounded batch of waiting rows; how many."""
    with db.writing() as session:
        notices = queue.due(session, Case, Case.state == CaseState.CONFIRMED, exists().where(
            OwnerSnapshot.case_id == Case.id), _lacks(DocumentKind.VIOLATION_NOTICE), limit=limit)
        decisions = queue.due(session, Case, Case.state == CaseState.MINUTED,
                              _lacks(DocumentKind.PENALTY_DECISION), limit=limit)
        unfinished = queue.due(session, Document, Document.state == DocumentState.SIGNED, limit=limit)
        jobs = queue.due(session, PrintJob, PrintJob.state == PrintState.QUEUED, limit=limit)
        queue.postpone(session, PrintJob, jobs, seconds=AGAIN_SECONDS)
        for job_id in jobs:
            queue.nudge(session, Task.MAKE_PRINT_FILE, job_id)
        asked = queue.due(session, Document, Document.state == DocumentState.ASKED, limit=limit)
        queue.postpone(session, Case, [*notices, *decisions], seconds=AGAIN_SECONDS)
        queue.postpone(session, Document, [*unfinished, *asked], seconds=AGAIN_SECONDS)
        asking = session.scalars(select(Document.case_id).where(Document.id.in_(asked)).distinct())
        for case_id in dict.fromkeys([*notices, *decisions, *asking]):
            queue.nudge(session, Task.DRAFT_PAPER, case_id)
        for document_id in unfinished:
            queue.nudge(session, Task.FINISH_PAPER, document_id)
    return len(notices) + len(decisions) + len(unfinished) + len(asked) + len(jobs)


def _lacks(kind: DocumentKind) -> ColumnElement[bool]:
    return ~exists().where(Document.case_id == Case.id, Document.kind == kind, Document.state != DocumentState.VOIDED)
