"""Delivery: one attempt to hand a paper over."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id
from processing.models.document import Document
from processing.queue import AwaitsMachine


class Delivery(AwaitsMachine, Base):
    """One attempt. Its outcome starts clocks: `received_on` is the day of receipt or of the legal fiction."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_waiting", "outcome", "channel", "next_try", "id"),)

    id: Mapped[Id]
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"), index=True)
    channel: Mapped[str]
    """post, hand, portal, email or national_app."""
    outcome: Mapped[str]
    """waiting, sent, delivered, returned or refused; of machines also failed, and uncertain: handed over, no answer."""
    created_at: Mapped[datetime]
    sent_on: Mapped[date | None]
    received_on: Mapped[date | None]
    legal_basis: Mapped[str | None]
    """Article of the fiction, when nobody took the paper in hand."""
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    code: Mapped[str | None] = mapped_column(unique=True)
    """Printed on envelope and list, to be scanned when a letter leaves or comes back."""
    address: Mapped[str | None]
    """Where an electronic message goes."""
    handed_over_at: Mapped[datetime | None]
    """Set before a machine lets the message go: from then on, without an answer, nobody knows whether it arrived."""
    tries: Mapped[int] = mapped_column(default=0, server_default="0")

    document: Mapped[Document] = relationship()
