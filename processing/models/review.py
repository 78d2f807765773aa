"""Review: one officer's decision on one case."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id
from processing.models.person import Person


class Review(Base):
    """What one officer saw and decided; never edited, a later opinion is a later row."""

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_reason", "reason", "case_id"),
                      Index("ix_reviews_when", "decided_at", "case_id"))

    id: Mapped[Id]
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    stage: Mapped[str]
    """first, second or senior."""
    verdict: Mapped[str]
    """confirm, reject or ask_second."""
    reason: Mapped[str | None]
    note: Mapped[str]
    plate: Mapped[str | None]
    plate_colour: Mapped[str | None]
    offence: Mapped[str]
    vehicle_kind: Mapped[str]
    read_text: Mapped[str | None]
    """What the reader had proposed, so that corrections can be counted."""
    claimed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime]
    seconds: Mapped[float | None]
    """From laying the case out to the decision, by the server's clock."""
    attention: Mapped[dict[str, Any] | None]
    """What the browser said was looked at, as `processing.cases.attention` let it through; empty without script."""

    person: Mapped[Person] = relationship()
