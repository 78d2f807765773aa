"""Contest: a citizen's objection with its answer, beside the case's state."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id, one_of
from processing.models.case import Case
from processing.models.document import Document
from processing.models.person import Person


class ContestState(StrEnum):
    """lodged → accepted or refused."""

    LODGED = "lodged"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Contest(Base):
    """What a citizen says is wrong, and what the office answered, with reasons."""

    __tablename__ = "contests"
    __table_args__ = (
        Index("uq_contests_open", "case_id", unique=True,
              sqlite_where=text("state = 'lodged'"), postgresql_where=text("state = 'lodged'")),
        Index("ix_contests_waiting", "state", "due_on", "id"),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(unique=True)
    """What the citizen names when asking about it: the case's reference and a count."""
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))
    """The paper that it objects to."""
    state: Mapped[ContestState] = mapped_column(one_of(ContestState), default=ContestState.LODGED)
    ground: Mapped[str]
    text: Mapped[str]
    contact: Mapped[str]
    file_sha256: Mapped[str | None]
    file_media_type: Mapped[str | None]
    file_name: Mapped[str | None]
    lodged_at: Mapped[datetime]
    due_on: Mapped[date]
    """Last day of the answer (Luật Khiếu nại Đ27, Đ28)."""
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    answer: Mapped[str | None]

    case: Mapped[Case] = relationship()
    document: Mapped[Document] = relationship()
    officer: Mapped[Person | None] = relationship()
