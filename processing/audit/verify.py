"""Checks the log against itself, against the rows and against the files, and names what does not fit, first of all."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from processing.audit import canonical, facts, merkle, roots
from processing.evidence import AlteredEvidenceError, MissingEvidenceError, Store
from processing.models import (
    CaptureFile,
    Case,
    CaseEvent,
    Document,
    LogLink,
    LogPending,
    LogRoot,
    OfficeEvent,
)

PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was sealed. `kind` is a code, `where` says which link, row or file."""

    kind: str
    where: str


def everything(session: Session, *, evidence: Store, papers: Store) -> Iterator[Finding]:
    """All checks; a session of its own, for they see one moment of the database."""
    yield from without_files(session)
    yield from files(session, evidence=evidence, papers=papers)


def without_files(session: Session) -> Iterator[Finding]:
    """What the database alone can tell."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    yield from chain(session)
    yield from unsealed(session)
    yield from published(session)
    yield from rows(session)


def chain(session: Session) -> Iterator[Finding]:
    """Each link follows the one before it and holds the digest of its event."""
    sequence, previous = 0, canonical.START
    for page in _pages(session):
        events = _events(session, page)
        for link in page:
            if link.sequence != sequence + 1:
                yield Finding("link_missing", f"link {sequence + 1}")
            wrong = _wrong_with(link, previous, events.get((link.source, link.event_id)))
            if wrong is not None:
                yield Finding(wrong, f"link {link.sequence}, {link.source} event {link.event_id}")
            sequence, previous = link.sequence, link.digest


def unsealed(session: Session) -> Iterator[Finding]:
    """An event that is neither sealed nor waiting came past the database's trigger."""
    for source, model in (("case", CaseEvent), ("office", OfficeEvent)):
        sealed = exists().where(LogLink.source == source, LogLink.event_id == model.id)
        waits = exists().where(LogPending.source == source, LogPending.event_id == model.id)
        for event_id in session.scalars(select(model.id).where(~sealed, ~waits).order_by(model.id)):
            yield Finding("event_without_seal", f"{source} event {event_id}")


def published(session: Session) -> Iterator[Finding]:
    """The links of each day still give the root that was published."""
    for row in session.scalars(select(LogRoot).order_by(LogRoot.day)):
        leaves = roots.leaves(session, row)
        if len(leaves) != row.last_sequence - row.first_sequence + 1 or merkle.root(leaves) != row.root:
            yield Finding("root_differs", f"day {row.day.isoformat()}")


def rows(session: Session) -> Iterator[Finding]:
    """Each case's facts are those of its last seal, unless an event of it still waits."""
    last = (select(LogLink.case_id, func.max(LogLink.sequence).label("sequence"))
            .where(LogLink.facts_digest.is_not(None)).group_by(LogLink.case_id).subquery())
    sealed = select(LogLink.case_id, LogLink.facts_digest).join(last, last.c.sequence == LogLink.sequence)
    for page in session.execute(sealed.execution_options(yield_per=500)).partitions():
        yield from _changed(session, {case_id: digest for case_id, digest in page if case_id and digest})
    logged = exists().where(CaseEvent.case_id == Case.id)
    for case_id in session.scalars(select(Case.id).where(~logged)):
        yield Finding("case_without_event", f"case {case_id}")


def files(session: Session, *, evidence: Store, papers: Store) -> Iterator[Finding]:
    """Every picture and every issued paper still has its digest."""
    for sha256 in session.scalars(select(CaptureFile.sha256).distinct().execution_options(yield_per=1_000)):
        yield from _file(f"evidence {sha256}", partial(evidence.read, sha256))
    issued = select(Document.id, Document.file_sha256).where(Document.file_sha256.is_not(None))
    for document_id, digest in session.execute(issued.execution_options(yield_per=1_000)):
        yield from _file(f"paper {document_id}", partial(papers.read_once, f"{document_id}.pdf", digest or ""))


def _pages(session: Session) -> Iterator[Sequence[LogLink]]:
    after = 0
    while page := session.scalars(
            select(LogLink).where(LogLink.sequence > after).order_by(LogLink.sequence).limit(PAGE)).all():
        yield page
        after = page[-1].sequence
        session.expunge_all()


def _events(session: Session, page: Sequence[LogLink]) -> dict[tuple[str, int], str]:
    ids = {source: [link.event_id for link in page if link.source == source] for source in ("case", "office")}
    cases = session.scalars(select(CaseEvent).where(CaseEvent.id.in_(ids["case"])))
    office = session.scalars(select(OfficeEvent).where(OfficeEvent.id.in_(ids["office"])))
    return {**{("case", event.id): canonical.case_event(event) for event in cases},
            **{("office", event.id): canonical.office_event(event) for event in office}}


def _wrong_with(link: LogLink, previous: str, event: str | None) -> str | None:
    if event is None:
        return "event_missing"
    if canonical.digest(event) != link.event_digest:
        return "event_changed"
    if link.previous != previous:
        return "chain_broken"
    return None if canonical.digest(canonical.link(link)) == link.digest else "link_changed"


def _changed(session: Session, sealed: dict[uuid.UUID, str]) -> Iterator[Finding]:
    now = facts.digests(session, sealed)
    waiting = _waiting(session, [case_id for case_id in sealed if now.get(case_id) != sealed[case_id]])
    for case_id, digest in sealed.items():
        if case_id not in now:
            yield Finding("case_missing", f"case {case_id}")
        elif now[case_id] != digest and case_id not in waiting:
            yield Finding("row_changed", f"case {case_id}")


def _waiting(session: Session, case_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    waits: ColumnElement[bool] = exists().where(LogPending.source == "case", LogPending.event_id == CaseEvent.id)
    return set(session.scalars(select(CaseEvent.case_id).where(CaseEvent.case_id.in_(list(case_ids)), waits)))


def _file(where: str, read: Callable[[], bytes]) -> Iterator[Finding]:
    try:
        read()
    except MissingEvidenceError:
        yield Finding("file_missing", where)
    except AlteredEvidenceError:
        yield Finding("file_changed", where)
