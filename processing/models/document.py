"""Document: one paper of a case, from the draft to the issued file; and NumberSeries, its counter."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id, one_of
from processing.models.case import Case, CaseEvent
from processing.models.person import Person
from processing.queue import AwaitsMachine


class DocumentKind(StrEnum):
    """The papers that this office makes."""

    VIOLATION_NOTICE = "violation_notice"
    MINUTES = "minutes"
    PENALTY_DECISION = "penalty_decision"
    POINTS_NOTICE = "points_notice"
    TRANSFER_SLIP = "transfer_slip"
    SENDING_SLIP = "sending_slip"
    AMENDMENT = "amendment"
    CORRECTION = "correction"
    CANCELLATION = "cancellation"
    WARNING = "warning"
    WARNING_LIFTED = "warning_lifted"
    REMINDER = "reminder"
    CONTEST_ANSWER = "contest_answer"
    RECALL_NOTICE = "recall_notice"
    RECEIPT = "receipt"


class DocumentState(StrEnum):
    """asked (an entry of the log wants it) → drafted → signed (content frozen, numbered) → issued (file stored); voided
    keeps its number visible."""

    ASKED = "asked"
    DRAFTED = "drafted"
    SIGNED = "signed"
    ISSUED = "issued"
    VOIDED = "voided"


class Document(AwaitsMachine, Base):
    """One paper. Content is frozen and numbered when signed; an issued paper is never drawn anew."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("unit_id", "kind", "year", "sequence"),
        Index("uq_documents_first", "case_id", "kind", unique=True,
              sqlite_where=text("state != 'voided' and asked_by_id is null"),
              postgresql_where=text("state != 'voided' and asked_by_id is null")),
        Index("uq_documents_asked", "asked_by_id", "kind", unique=True,
              sqlite_where=text("asked_by_id is not null"), postgresql_where=text("asked_by_id is not null")),
        Index("ix_documents_number", "number"),
        Index("ix_documents_file", "file_sha256"),
        Index("ix_documents_waiting", "state", "next_try", "id"),
    )

    id: Mapped[Id]
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(one_of(DocumentKind))
    state: Mapped[DocumentState] = mapped_column(one_of(DocumentState), default=DocumentState.DRAFTED)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"))
    band_max: Mapped[int | None]
    """Maximum of the fine's band in VND, which competence follows; empty where the paper fines nobody."""
    content: Mapped[dict[str, Any]]
    year: Mapped[int | None]
    sequence: Mapped[int | None]
    number: Mapped[str | None]
    drafted_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    signer_title: Mapped[str | None]
    issued_at: Mapped[datetime | None]
    file_sha256: Mapped[str | None]
    code_counter: Mapped[int] = mapped_column(default=0)
    """Raised to give the paper a new access code."""
    void_reason: Mapped[str | None]
    asked_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("case_events.id"))
    """The entry of the log that asks for this paper; empty where the case's state does."""

    case: Mapped[Case] = relationship()
    asked_by: Mapped[CaseEvent | None] = relationship()
    signatory: Mapped[Person | None] = relationship()


class NumberSeries(Base):
    """The last number taken, per unit, kind of paper and year."""

    __tablename__ = "number_series"

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
