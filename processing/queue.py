"""Work that waits in rows: leases, tries and the nudges that follow a commit. A lost nudge is found by a sweep."""

import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import event, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from processing import clock

log = logging.getLogger(__name__)

MAX_TRIES = 3


class Task(StrEnum):
    """Names of tasks on the wire; a function may move without losing messages."""

    READ_CAPTURE = "processing.read_capture"
    FIND_OWNER = "processing.find_owner"
    DRAFT_PAPER = "notices.draft_paper"
    FINISH_PAPER = "notices.finish_paper"
    MAKE_PRINT_FILE = "notices.make_print_file"
    SEND_PAPER = "notices.send_paper"
    SWEEP = "processing.sweep"
    SWEEP_PAPERS = "notices.sweep"
    WATCH_FOLDER = "processing.watch_folder"
    END_CASE = "processing.end_case"
    SWEEP_TERMS = "processing.sweep_terms"
    ASK_DUTIES = "processing.ask_duties"
    SWEEP_KNOWN = "processing.sweep_known"
    RUN_RECALL = "processing.run_recall"
    WATCH_CAMERAS = "processing.watch_cameras"
    SEAL_LOG = "processing.seal_log"
    PUBLISH_ROOTS = "processing.publish_roots"


class AwaitsMachine:
    """Columns of a row that a machine still has to work on."""

    tries: Mapped[int] = mapped_column(default=0)
    next_try: Mapped[datetime | None] = mapped_column(default=None)
    leased_until: Mapped[datetime | None] = mapped_column(default=None)
    lease: Mapped[uuid.UUID | None] = mapped_column(default=None)
    last_error: Mapped[str | None] = mapped_column(default=None)


Sender = Callable[[Task, tuple[str, ...]], None]
_send: Sender | None = None


def set_sender(sender: Sender | None) -> Sender | None:
    """Say how a nudge leaves this process (the Celery application does); None keeps nudges unsent. The one before."""
    global _send
    before, _send = _send, sender
    return before


def nudge(session: Session, task: Task, *ids: uuid.UUID) -> None:
    """Ask for a task after this transaction commits; forgotten when it rolls back."""
    session.info.setdefault("nudges", []).append((task, tuple(str(each) for each in ids)))


@event.listens_for(Session, "after_commit")
def _send_nudges(session: Session) -> None:
    for task, ids in session.info.pop("nudges", []):
        if _send is None:
            continue
        try:
            _send(task, ids)
        except Exception as error:
            log.warning("nudge %s was lost, the sweep will find its row: %s", task, error)


@event.listens_for(Session, "after_rollback")
def _forget_nudges(session: Session) -> None:
    session.info.pop("nudges", None)


def take_lease(
    session: Session, model: type[Any], row_id: uuid.UUID, *conditions: Any, seconds: int
) -> uuid.UUID | None:
    """Lease a row for this worker: the lease's token, or None when somebody holds it, it has used up its tries, or it
    does not meet the conditions (any more)."""
    now, token = clock.now(), uuid.uuid4()
    taken = session.execute(
        update(model)
        .where(model.id == row_id, model.tries < MAX_TRIES, *conditions)
        .where(or_(model.leased_until.is_(None), model.leased_until < now))
        .values(lease=token, leased_until=now + timedelta(seconds=seconds), tries=model.tries + 1)
        .execution_options(synchronize_session=False)
    )
    return token if taken.rowcount == 1 else None  # type: ignore[attr-defined]


def extend_lease(session: Session, model: type[Any], row_id: uuid.UUID, token: uuid.UUID, *, seconds: int) -> bool:
    """Keep a lease for a long piece of work; False when somebody else has taken the row over."""
    kept = session.execute(
        update(model).where(model.id == row_id, model.lease == token)
        .values(leased_until=clock.now() + timedelta(seconds=seconds)).execution_options(synchronize_session=False))
    return bool(kept.rowcount == 1)  # type: ignore[attr-defined]


def holds(row: AwaitsMachine, token: uuid.UUID) -> bool:
    """Whether this lease still counts: a worker that lost it must drop its result."""
    return row.lease == token


def done(row: AwaitsMachine) -> None:
    """The machine's work on this row is over: free it, forget its tries."""
    row.lease = row.leased_until = row.next_try = row.last_error = None
    row.tries = 0


def failed(row: AwaitsMachine, why: str) -> bool:
    """Free a row after a failure and set its next try; True when no try is left and a person must see it."""
    row.lease = row.leased_until = None
    row.last_error = why[:2000]
    row.next_try = clock.now() + timedelta(seconds=15 * 4**row.tries)
    return row.tries >= MAX_TRIES


def postpone(session: Session, model: type[Any], ids: Sequence[uuid.UUID], *, seconds: int) -> None:
    """Give nudges time to work, so that the next sweep takes up other rows instead of nudging the same ones again."""
    session.execute(update(model).where(model.id.in_(ids)).values(next_try=clock.now() + timedelta(seconds=seconds))
                    .execution_options(synchronize_session=False))


def due(session: Session, model: type[Any], *conditions: Any, limit: int = 200) -> Sequence[uuid.UUID]:
    """Ids of rows whose turn has come and that nobody holds, oldest try first."""
    now = clock.now()
    return session.scalars(
        select(model.id)
        .where(*conditions, model.tries < MAX_TRIES)
        .where(or_(model.next_try.is_(None), model.next_try <= now))
        .where(or_(model.leased_until.is_(None), model.leased_until < now))
        .order_by(model.next_try, model.id)
        .limit(limit)
    ).all()
