"""Delivery: one attempt to hand a paper over."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id
from processing.models.document import Document


class Delivery(Base):
    """One attempt. Its outcome starts clocks: `received_on` is the day of receipt or of the legal fiction."""

    __tablename__ = "deliveries"

    id: Mapped[Id]
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"), index=True)
    channel: Mapped[str]
    """post, hand or portal."""
    outcome: Mapped[str]
    """waiting, sent, delivered, returned or refused."""
    created_at: Mapped[datetime]
    sent_on: Mapped[date | None]
    received_on: Mapped[date | None]
    legal_basis: Mapped[str | None]
    """Article of the fiction, when nobody took the paper in hand."""
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))

    document: Mapped[Document] = relationship()
