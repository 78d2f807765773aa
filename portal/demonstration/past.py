"""Playing the past beside running workers: the clock stands where the step happened, machine work is done here."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from celery import Celery
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from processing import clock, db, queue
from processing.models import Capture, Case, Document
from processing.queue import AwaitsMachine, Task

OUT_OF_REACH = timedelta(hours=2)
"""Further ahead than any real next try, so that rows left by a killed run are told apart."""
WORKED_ON = (Capture, Case, Document)


class Machine:
    """The workers' tasks, run in this process and at its clock."""

    def __init__(self, celery: Celery) -> None:
        celery.loader.import_default_modules()
        self._tasks = celery.tasks

    def run(self, task: Task, row_id: uuid.UUID) -> None:
        self._tasks[str(task)](str(row_id))

    def watch_folder(self) -> None:
        self._tasks[str(Task.WATCH_FOLDER)]()


@contextmanager
def undisturbed() -> Iterator[None]:
    """No nudge leaves and no sweep takes rows written in here: a worker would date their past as of today."""
    _let_go()
    until = clock.now() + OUT_OF_REACH

    def reserve(session: Session, _context: Any, _instances: Any) -> None:
        for row in (*session.new, *session.dirty):
            if isinstance(row, AwaitsMachine):
                row.next_try = until

    event.listen(Session, "before_flush", reserve)
    sender = queue.set_sender(None)
    try:
        yield
    finally:
        queue.set_sender(sender)
        event.remove(Session, "before_flush", reserve)
        _let_go()


@contextmanager
def later(**passed: float) -> Iterator[None]:
    """So much later than the moment at which the clock stands."""
    with clock.set_to(clock.now() + timedelta(**passed)):
        yield


def _let_go() -> None:
    """Give reserved rows back to the workers, also those that a killed run reserved or leased."""
    now = clock.now()
    with db.writing() as session:
        for model in WORKED_ON:
            session.execute(update(model).where(model.next_try > now + OUT_OF_REACH / 2).values(next_try=None))
            session.execute(update(model).where(model.leased_until < now)
                            .values(lease=None, leased_until=None, tries=0))
