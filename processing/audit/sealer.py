"""Chains committed events by hash. One sealer at a time, after the commit: writers never queue behind each other."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from processing import clock
from processing.audit import canonical, facts
from processing.models import CaseEvent, LogLink, LogPending, OfficeEvent

BATCH = 1_000
_ONE_SEALER = 7_031_901
"""The key of PostgreSQL's advisory lock; on SQLite the writing transaction is the lock."""


def seal(session: Session, *, limit: int = BATCH) -> int:
    """Seal what is waiting, at most `limit` events; how many. None while another sealer is at it."""
    if not _alone(session):
        return 0
    waiting = session.execute(select(LogPending.source, LogPending.event_id)
                              .order_by(LogPending.source, LogPending.event_id).limit(limit)).all()
    links = [*_of_cases(session, waiting), *_of_office(session, waiting)]
    if links:
        _stamp_facts(session, links)
        _chain(links, session.scalar(select(LogLink).order_by(LogLink.sequence.desc()).limit(1)))
        session.execute(insert(LogLink), [{name: getattr(link, name) for name in _COLUMNS} for link in links])
        _no_longer_waiting(session, waiting)
    return len(links)


def waiting(session: Session) -> int:
    """How many events are not sealed yet."""
    return session.scalar(select(func.count()).select_from(LogPending)) or 0


_COLUMNS = tuple(column.name for column in LogLink.__table__.columns)
_Waiting = Sequence[tuple[str, int]]


def _alone(session: Session) -> bool:
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(_ONE_SEALER))))


def _of_cases(session: Session, waiting: _Waiting) -> list[LogLink]:
    ids = [event_id for source, event_id in waiting if source == "case"]
    return [LogLink(source="case", event_id=event.id, case_id=event.case_id,
                    event_digest=canonical.digest(canonical.case_event(event)))
            for event in session.scalars(select(CaseEvent).where(CaseEvent.id.in_(ids)).order_by(CaseEvent.id))]


def _of_office(session: Session, waiting: _Waiting) -> list[LogLink]:
    ids = [event_id for source, event_id in waiting if source == "office"]
    return [LogLink(source="office", event_id=event.id, event_digest=canonical.digest(canonical.office_event(event)))
            for event in session.scalars(select(OfficeEvent).where(OfficeEvent.id.in_(ids)).order_by(OfficeEvent.id))]


def _stamp_facts(session: Session, links: Sequence[LogLink]) -> None:
    """On the last link of each case: its facts as they are now, which is after that event or after a later one."""
    last = {link.case_id: link for link in links if link.case_id is not None}
    for case_id, digest in facts.digests(session, [each for each in last if each is not None]).items():
        last[case_id].facts_digest = digest


def _chain(links: Sequence[LogLink], end: LogLink | None) -> None:
    sequence, previous = (end.sequence, end.digest) if end is not None else (0, canonical.START)
    sealed_at = clock.now()
    for link in links:
        sequence += 1
        link.sequence, link.previous, link.sealed_at = sequence, previous, sealed_at
        previous = link.digest = canonical.digest(canonical.link(link))


def _no_longer_waiting(session: Session, waiting: _Waiting) -> None:
    for source in ("case", "office"):
        ids = [event_id for kind, event_id in waiting if kind == source]
        session.execute(delete(LogPending).where(LogPending.source == source, LogPending.event_id.in_(ids))
                        .execution_options(synchronize_session=False))
