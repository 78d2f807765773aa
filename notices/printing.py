"""Print jobs: which letters are printed together, when they count as printed, and why they are printed again."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, joinedload

from notices.delivery import POST, WAITING
from processing import clock, queue
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor
from processing.models import Case, Delivery, Document, DocumentState, PrintItem, PrintJob, PrintState
from processing.queue import Task

MOST = 10_000
SHORTEST_REASON, LONGEST_REASON = 3, 500
Units = Collection[uuid.UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What the printer and the envelopes ask for."""

    duplex: bool = True
    address_sheets: bool = True
    covers: bool = False
    separate_every: int = 50


def unprinted(units: Units) -> Select[Delivery]:
    """Letters that wait for the post and are in no job yet, in the order of kind and number."""
    in_a_job = exists().where(PrintItem.delivery_id == Delivery.id, PrintItem.job_id == PrintJob.id,
                              PrintJob.state != PrintState.DISCARDED)
    return (select(Delivery).join(Delivery.document).join(Document.case)
            .where(Document.unit_id.in_(units), Document.state == DocumentState.ISSUED)
            .where(Delivery.channel == POST, Delivery.outcome == WAITING, ~in_a_job)
            .order_by(Document.kind, Document.unit_id, Document.year, Document.sequence, Delivery.id)
            .options(joinedload(Delivery.document).joinedload(Document.case).joinedload(Case.read)))


def order(session: Session, unit_id: uuid.UUID, letters: Sequence[uuid.UUID], how: How, by: Actor) -> PrintJob:
    """Put letters into a job, in this order. A letter that is already in one is refused: it would be printed twice."""
    if not letters:
        raise RefusedError("nothing_to_print")
    if len(letters) > MOST:
        raise RefusedError("too_much_to_print", most=MOST)
    for start in range(0, len(letters), 500):
        _refuse_taken(session, letters[start:start + 500])
    return _job(session, unit_id, letters, how, by)


def again(session: Session, job: PrintJob, positions: Collection[int], reason: str, by: Actor) -> PrintJob:
    """Print letters of a printed job once more: all of them, or those at these positions."""
    reason = " ".join(reason.split())
    if job.state is not PrintState.PRINTED:
        raise RefusedError("not_printed_yet")
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise RefusedError("note_missing")
    chosen = [each.delivery_id for each in items(session, job) if not positions or each.position in positions]
    if not chosen:
        raise RefusedError("nothing_to_print")
    how = How(duplex=job.duplex, address_sheets=job.address_sheets, covers=job.covers,
              separate_every=job.separate_every)
    made = _job(session, job.unit_id, chosen, how, by)
    made.again_of, made.reason = job.id, reason
    return made


def discard(session: Session, job: PrintJob) -> None:
    """Give the letters of a job back that was not printed."""
    if job.printed_at is not None or job.state not in (PrintState.QUEUED, PrintState.READY):
        raise RefusedError("already_printed")
    queue.done(job)
    job.state = PrintState.DISCARDED


def mark_printed(session: Session, job: PrintJob, by: Actor) -> None:
    """Somebody has the sheets in hand."""
    if job.state is not PrintState.READY:
        raise RefusedError("already_printed" if job.state is PrintState.PRINTED else "not_ready_to_print")
    job.state, job.printed_at, job.printed_by = PrintState.PRINTED, clock.now(), by.person_id


def remake(session: Session, job: PrintJob) -> None:
    """Have the file of a printed job made once more, from the same originals in the same order."""
    if job.state is not PrintState.PRINTED:
        raise RefusedError("not_printed_yet")
    queue.done(job)
    job.state = PrintState.QUEUED
    queue.nudge(session, Task.MAKE_PRINT_FILE, job.id)


def locked(session: Session, job_id: uuid.UUID, units: Units) -> PrintJob:
    job = session.scalar(select(PrintJob).where(PrintJob.id == job_id, PrintJob.unit_id.in_(units)).with_for_update())
    if job is None:
        raise RefusedError("not_found")
    return job


def jobs(units: Units) -> Select[PrintJob]:
    """The latest first."""
    return select(PrintJob).where(PrintJob.unit_id.in_(units)).order_by(PrintJob.created_at.desc(), PrintJob.id)


def items(session: Session, job: PrintJob, start: int = 0, count: int = MOST) -> Sequence[PrintItem]:
    """Letters of a job in their order, with their papers."""
    return session.scalars(
        select(PrintItem).where(PrintItem.job_id == job.id, PrintItem.position > start,
                                PrintItem.position <= start + count).order_by(PrintItem.position)
        .options(joinedload(PrintItem.delivery).joinedload(Delivery.document))).all()


def outcomes(session: Session, job: PrintJob) -> dict[str, int]:
    """How many letters of a job stand where."""
    rows = session.execute(select(Delivery.outcome, func.count()).join(PrintItem, PrintItem.delivery_id == Delivery.id)
                           .where(PrintItem.job_id == job.id).group_by(Delivery.outcome))
    return {row[0]: row[1] for row in rows}


def _refuse_taken(session: Session, letters: Sequence[uuid.UUID]) -> None:
    """Locked, so that of two clerks who choose the same letter one is told."""
    held = session.scalars(select(Delivery).where(Delivery.id.in_(letters)).order_by(Delivery.id).with_for_update()
                           .execution_options(populate_existing=True)).all()
    if len(held) != len(set(letters)) or any(each.channel != POST or each.outcome != WAITING for each in held):
        raise RefusedError("letter_gone")
    taken = session.scalar(select(func.count()).select_from(PrintItem).join(PrintJob).where(
        PrintItem.delivery_id.in_(letters), PrintJob.state != PrintState.DISCARDED))
    if taken:
        raise RefusedError("letter_in_a_job")


def _job(session: Session, unit_id: uuid.UUID, letters: Sequence[uuid.UUID], how: How, by: Actor) -> PrintJob:
    job = PrintJob(unit_id=unit_id, state=PrintState.QUEUED, duplex=how.duplex, address_sheets=how.address_sheets,
                   covers=how.covers, separate_every=how.separate_every, reason="", created_at=clock.now(),
                   created_by=by.person_id, papers=len(letters))
    session.add(job)
    session.flush()
    session.add_all(PrintItem(job_id=job.id, position=position, delivery_id=each)
                    for position, each in enumerate(letters, start=1))
    session.flush()
    queue.nudge(session, Task.MAKE_PRINT_FILE, job.id)
    return job
