"""Lists of papers: what waits for a signature, what failed, what was issued. Reading only."""

import uuid
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session, joinedload

from notices.access_code import plain_number
from processing import clock, queue
from processing.cases.papers import KINDS, SIGNED_BY_HAND
from processing.models import Case, CaseState, Document, DocumentState
from processing.plates import grammar

Units = Collection[uuid.UUID]


def awaiting_signature(units: Units) -> Select[Document]:
    """Drafts that somebody may still sign, the nearest deadline first."""
    still = or_(*((Document.kind == kind) & Case.state.in_(KINDS[kind].signed_in) for kind in SIGNED_BY_HAND))
    return (_papers(units).where(Document.state == DocumentState.DRAFTED, still)
            .order_by(Case.due_on, Case.recorded_at, Document.id))


def issued(units: Units, states: Collection[DocumentState] = (DocumentState.ISSUED,)) -> Select[Document]:
    """Issued papers, the latest first. A draft that was overtaken never had a number."""
    return (_papers(units).where(Document.state.in_(states), Document.number.is_not(None))
            .order_by(Document.issued_at.desc(), Document.id))


def matching(units: Units, wanted: str) -> Select[Document]:
    """Numbered papers by number, by plate or by the case's reference."""
    text = wanted.strip().upper()
    if not text:
        return _papers(units).where(false())
    return _papers(units).where(Document.number.is_not(None)).where(or_(
        Document.number == plain_number(text), Case.plate == grammar.normalise(text), Case.reference == text,
    )).order_by(Document.signed_at.desc(), Document.id)


def undrafted(units: Units) -> Select[Case]:
    """Cases whose owner could not be asked for or whose paper could not be drafted; `last_error` says why."""
    return (select(Case).where(Case.unit_id.in_(units), Case.state.in_((CaseState.CONFIRMED, CaseState.MINUTED)))
            .where(or_(Case.last_error.is_not(None), Case.tries >= queue.MAX_TRIES)).order_by(Case.due_on, Case.id))


def unfinished(units: Units) -> Select[Document]:
    """Papers that could not be drafted though the log asks for them, and signed ones whose file could not be made; of
    these the numbers are taken."""
    return (_papers(units).where(Document.state.in_((DocumentState.ASKED, DocumentState.SIGNED)))
            .where(or_(Document.last_error.is_not(None), Document.tries >= queue.MAX_TRIES))
            .order_by(Document.signed_at, Document.id))


def paper_of(session: Session, document_id: uuid.UUID, units: Units) -> Document | None:
    """One paper, if it belongs to these units."""
    return session.scalar(_papers(units).where(Document.id == document_id))


def signed_by(person_id: uuid.UUID, on: date) -> Select[Document]:
    """What a person signed on a Vietnamese day, the latest first."""
    start = datetime.combine(on, time(), tzinfo=clock.VIETNAM)
    return (select(Document).where(Document.signed_by == person_id, Document.kind.in_(SIGNED_BY_HAND))
            .where(Document.signed_at >= start, Document.signed_at < start + timedelta(days=1))
            .options(joinedload(Document.case).joinedload(Case.read)).order_by(Document.signed_at.desc(), Document.id))


def reference_of(document_id: uuid.UUID, units: Units) -> Select[str]:
    """The reference of a paper's case, if it belongs to these units; loads nothing that a lock must read afresh."""
    return select(Case.reference).join(Document).where(Document.id == document_id, Document.unit_id.in_(units))


def _papers(units: Units) -> Select[Document]:
    return (select(Document).join(Document.case).where(Document.unit_id.in_(units))
            .options(joinedload(Document.case).joinedload(Case.read), joinedload(Document.signatory)))
