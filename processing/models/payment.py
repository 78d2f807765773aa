"""Payment: money that came (a refund or correction is a row, too); Statement: what the bank told."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id, Money, one_of
from processing.models.case import Case


class PaymentMethod(StrEnum):
    """How money came, or why it went."""

    COUNTER = "counter"
    BANK_TRANSFER = "bank_transfer"
    CORRECTION = "correction"
    """Takes a payment back or puts it right; carries the day of the payment that it corrects."""
    REFUND = "refund"


class Payment(Base):
    """Money booked on a case, or waiting without one. Positive came in, negative was corrected or refunded."""

    __tablename__ = "payments"
    __table_args__ = (UniqueConstraint("method", "external_id"),)

    id: Mapped[Id]
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cases.id"), index=True)
    method: Mapped[PaymentMethod] = mapped_column(one_of(PaymentMethod))
    external_id: Mapped[str]
    """Receipt number, or the bank's own id of the line: the same money is never booked twice."""
    amount: Mapped[Money]
    paid_on: Mapped[date]
    memo: Mapped[str]
    fingerprint: Mapped[str | None] = mapped_column(index=True)
    """Day, amount and memo of a statement's line: finds it again in an export that has no bank's id."""
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("payments.id"), index=True)

    case: Mapped[Case | None] = relationship()


class Statement(Base):
    """A bank statement as it was imported."""

    __tablename__ = "statements"

    id: Mapped[Id]
    sha256: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    columns: Mapped[dict[str, Any]]
    line_count: Mapped[int]
    """Lines of the file: an import that was cut off goes on when the file comes again."""
    imported_at: Mapped[datetime]
    imported_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))

    lines: Mapped[list["StatementLine"]] = relationship(order_by="StatementLine.position", back_populates="statement")


class StatementLine(Base):
    """One line of a statement and what became of it."""

    __tablename__ = "statement_lines"

    statement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("statements.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    """matched, unmatched, repeated, outgoing or unreadable."""
    why: Mapped[str | None]
    text: Mapped[dict[str, Any]]
    payment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("payments.id"))

    statement: Mapped[Statement] = relationship(back_populates="lines")
    payment: Mapped[Payment | None] = relationship()
