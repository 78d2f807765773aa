"""Numbers in sequence per unit, kind and year, without a gap: the counter turns in the transaction that uses it."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from notices.content import Paper
from processing import clock
from processing.cases.papers import KINDS
from processing.models import Document, DocumentKind, DocumentState, NumberSeries

_INSERT: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def freeze(session: Session, document: Document, content: Paper, *, signed_at: datetime) -> None:
    """Give the paper its number and its last content. Everything else of the transaction goes before: others wait."""
    day = clock.vietnam_day(signed_at)
    document.state = DocumentState.SIGNED
    document.signed_at = signed_at
    document.year = day.year
    session.flush()
    document.sequence = next_number(session, document.unit_id, document.kind, day.year)
    document.number = f"{document.sequence}/{KINDS[document.kind].series}"
    signatory = replace(content.signatory, signed_at=signed_at)
    document.content = replace(content, number=document.number, issued_on=day, signatory=signatory).to_json()
    session.flush()


def next_number(session: Session, unit_id: uuid.UUID, kind: DocumentKind, year: int) -> int:
    """The next number; a rollback gives it back, and whoever comes second waits for the first one's commit."""
    insert = _INSERT[session.get_bind().dialect.name](NumberSeries)
    taken = session.scalar(
        insert.values(unit_id=unit_id, kind=str(kind), year=year, last=1)
        .on_conflict_do_update(index_elements=["unit_id", "kind", "year"], set_={"last": NumberSeries.last + 1})
        .returning(NumberSeries.last)
        .execution_options(populate_existing=True)
    )
    return int(taken)
