"""Machines hand papers over: e-mail and the national application. Each attempt is a row; nothing goes out twice."""

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from notices import issue, mail, outbox
from notices.delivery import EMAIL, FAILED, NATIONAL_APP, SENT, UNCERTAIN, WAITING
from notices.parcel import NotTakenError, Parcel, parcel_of
from notices.signing import locked
from processing import clock, db, queue
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE, Actor
from processing.models import Delivery
from processing.queue import Task

log = logging.getLogger(__name__)

LEASE_SECONDS = 180
GIVE_UP_AFTER = timedelta(days=3)
SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=4)
BY_MACHINE = (EMAIL, NATIONAL_APP)


Channel = Callable[[Parcel, Callable[[], None]], None]
"""A way to hand a parcel over. It calls its second argument once, right before nothing can be taken back: a failure
before that is `NotTakenError`, whatever fails after it leaves the fate unknown."""

CHANNELS: Mapping[str, Channel] = {EMAIL: mail.send, NATIONAL_APP: outbox.send}


@dataclass(slots=True)
class _Attempt:
    """One run of one attempt: remembers whether it has let go."""

    delivery_id: uuid.UUID
    lease: uuid.UUID
    let_go: bool = field(default=False)

    def letting_go(self) -> None:
        with db.writing() as session:
            row = session.get_one(Delivery, self.delivery_id, with_for_update=True)
            if not queue.holds(row, self.lease):
                raise NotTakenError("lease lost")
            row.handed_over_at = clock.now()
        self.let_go = True


def send(delivery_id: uuid.UUID) -> None:
    """Make one attempt. Safe to run twice and to be killed anywhere: what was let go without an answer is not sent
    again by a machine."""
    with db.writing() as session:
        lease = queue.take_lease(session, Delivery, delivery_id, Delivery.outcome == WAITING,
                                 Delivery.channel.in_(BY_MACHINE), Delivery.handed_over_at.is_(None),
                                 seconds=LEASE_SECONDS)
    if lease is None:
        return
    attempt = _Attempt(delivery_id, lease)
    try:
        with db.reading() as session:
            row = session.get_one(Delivery, delivery_id)
            parcel, channel = parcel_of(row, issue.open_paper(row.document)), CHANNELS[row.channel]
        channel(parcel, attempt.letting_go)
    except NotTakenError as error:
        _finish(attempt, _again_or_failed(error.why, final=error.final))
    except Exception as error:
        log.warning("attempt %s: %s", delivery_id, type(error).__name__)
        _finish(attempt, _unknown if attempt.let_go else _again_or_failed(type(error).__name__, final=False))
    else:
        _finish(attempt, _sent)


def sweep(limit: int = 200) -> int:
    """Nudge what waits; what was let go by a worker that did not live to hear the answer goes to a person."""
    with db.writing() as session:
        waiting = (Delivery.channel.in_(BY_MACHINE), Delivery.outcome == WAITING)
        due = queue.due(session, Delivery, *waiting, Delivery.handed_over_at.is_(None), limit=limit)
        queue.postpone(session, Delivery, due, seconds=60)
        for delivery_id in due:
            queue.nudge(session, Task.SEND_PAPER, delivery_id)
        silent = session.scalars(select(Delivery).where(
            *waiting, Delivery.handed_over_at.is_not(None), Delivery.leased_until < clock.now()).limit(limit)).all()
        for row in silent:
            _unknown(session, row)
            queue.done(row)
    return len(due) + len(silent)


def resolve(session: Session, delivery: Delivery, by: Actor, *, arrived: bool) -> None:
    """A person has found out what the machine could not know: it arrived, or it is to be sent again as the same
    message."""
    if delivery.outcome not in (UNCERTAIN, FAILED) or (arrived and delivery.outcome == FAILED):
        raise RefusedError("delivery_closed")
    queue.done(delivery)
    if arrived:
        _sent(session, delivery, by)
        return
    delivery.outcome, delivery.handed_over_at, delivery.created_at = WAITING, None, clock.now()
    states.note(session, delivery.document.case, "paper_sent_again", by, document=str(delivery.document_id))
    queue.nudge(session, Task.SEND_PAPER, delivery.id)


Ending = Callable[[Session, Delivery], None]


def _finish(attempt: _Attempt, ending: Ending) -> None:
    with db.writing() as session:
        document_id = session.get_one(Delivery, attempt.delivery_id).document_id
        locked(session, document_id)
        row = session.get_one(Delivery, attempt.delivery_id, with_for_update=True, populate_existing=True)
        if queue.holds(row, attempt.lease):
            queue.done(row)
            ending(session, row)


def _sent(session: Session, row: Delivery, by: Actor = MACHINE) -> None:
    row.outcome, row.sent_on, row.recorded_by = SENT, clock.today(), by.person_id
    states.note(session, row.document.case, "paper_sent", by, document=str(row.document_id), channel=row.channel)


def _unknown(_session: Session, row: Delivery) -> None:
    row.outcome, row.last_error = UNCERTAIN, "no_answer"


def _again_or_failed(why: str, *, final: bool) -> Ending:
    """The pause grows with the age of the attempt: a minute at first, hours in the end."""

    def ending(_session: Session, row: Delivery) -> None:
        age = clock.now() - row.created_at
        row.handed_over_at, row.last_error = None, why[:200]
        if final or age > GIVE_UP_AFTER:
            row.outcome = FAILED
        else:
            row.next_try = clock.now() + min(LONGEST_WAIT, max(SHORTEST_WAIT, age / 2))

    return ending
