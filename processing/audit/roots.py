"""The daily root: one hash for all that was logged on a day, published where this office can't take it back."""

import json
import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from processing import clock
from processing.audit import canonical, merkle
from processing.models import CaseEvent, LogLink, LogRoot, OfficeEvent

MOST_DAYS = 400
"""Made at a time, where the office stood still."""


def make(session: Session) -> list[LogRoot]:
    """Make the roots of all days that are over; links that were sealed later belong to the day after."""
    made = []
    for day in _days_without(session):
        last = session.scalar(select(LogRoot).order_by(LogRoot.day.desc()).limit(1))
        row = _of_day(session, day, last)
        session.add(row)
        session.flush()
        made.append(row)
    return made


def publish(session: Session, folder: Path) -> list[Path]:
    """Write each root that has no file yet into the folder, which is copied to where others keep it."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for row in session.scalars(select(LogRoot).order_by(LogRoot.day)):
        path = folder / f"{row.day.isoformat()}.json"
        if not path.exists():
            part = path.with_suffix(".part")  # a file that was cut off must not pass for a published one
            part.write_text(json.dumps(told(row), indent=1) + "\n")
            part.replace(path)
            written.append(path)
    return written


def told(row: LogRoot) -> dict[str, Any]:
    """What is published of a day: no act, no person, no case."""
    return {"day": row.day.isoformat(), "first": row.first_sequence, "last": row.last_sequence, "root": row.root,
            "chain": row.last_digest}


def leaves(session: Session, row: LogRoot) -> list[bytes]:
    """The leaves of a day, made anew from the links."""
    return _leaves(session, row.first_sequence, row.last_sequence)


def prove(session: Session, case_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """For each sealed event of a case whose day is published: event, link, and the way to that day's root."""
    by_day: dict[date, list[bytes]] = {}
    for link in session.scalars(select(LogLink).where(LogLink.case_id == case_id).order_by(LogLink.sequence)):
        root = session.scalar(select(LogRoot).where(
            LogRoot.first_sequence <= link.sequence, LogRoot.last_sequence >= link.sequence))
        if root is None:
            continue
        if root.day not in by_day:
            by_day[root.day] = leaves(session, root)
        yield {"day": root.day.isoformat(), "root": root.root, "event": _written(session, link),
               "link": canonical.link(link), "path": merkle.path(by_day[root.day], link.sequence - root.first_sequence)}


def _written(session: Session, link: LogLink) -> str:
    if link.source == "case":
        return canonical.case_event(session.get_one(CaseEvent, link.event_id))
    return canonical.office_event(session.get_one(OfficeEvent, link.event_id))


def _days_without(session: Session) -> Iterator[date]:
    last = session.scalar(select(func.max(LogRoot.day)))
    first = session.scalar(select(LogLink.sealed_at).order_by(LogLink.sequence).limit(1))
    if last is None and first is None:
        return
    day = last + timedelta(1) if last is not None else clock.vietnam_day(first)  # type: ignore[arg-type]
    for each in range(min((clock.today() - day).days, MOST_DAYS)):
        yield day + timedelta(each)


def _of_day(session: Session, day: date, before: LogRoot | None) -> LogRoot:
    midnight = datetime.combine(day + timedelta(1), time(), clock.VIETNAM)
    first = before.last_sequence + 1 if before is not None else 1
    end = session.scalar(select(LogLink).where(LogLink.sealed_at < midnight).order_by(LogLink.sequence.desc()).limit(1))
    last = max(end.sequence, first - 1) if end is not None else first - 1
    return LogRoot(day=day, first_sequence=first, last_sequence=last, root=merkle.root(_leaves(session, first, last)),
                   last_digest=end.digest if end is not None else canonical.START, made_at=clock.now())


def _leaves(session: Session, first: int, last: int) -> list[bytes]:
    links = session.scalars(select(LogLink).where(LogLink.sequence.between(first, last)).order_by(LogLink.sequence)
                            .execution_options(yield_per=5_000))
    return [merkle.leaf(canonical.link(link)) for link in links]
