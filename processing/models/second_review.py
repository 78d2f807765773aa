"""ReviewPolicy: which decisions a second officer must repeat, version by version; KnownAnswer: a case set as a test."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id, Money
from processing.models.capture import Capture
from processing.models.person import Person


class ReviewPolicy(Base):
    """One version of the policy, in force from its moment until the next one's; never edited, never dated back."""

    __tablename__ = "review_policies"

    id: Mapped[Id]
    holds_from: Mapped[datetime] = mapped_column(index=True)
    set_at: Mapped[datetime]
    set_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    why: Mapped[str]
    amount_at_least: Mapped[Money | None]
    """A fine of this amount or more is confirmed by two."""
    confidence_below: Mapped[float | None]
    """So is a plate of which the reader was less sure than this."""
    corrected: Mapped[bool]
    """So is a case whose plate, vehicle or offence the officer states otherwise than the reader or the camera."""
    odd_plate: Mapped[bool]
    offences: Mapped[list[Any]]
    """Offences that two always confirm."""
    vehicle_kinds: Mapped[list[Any]]
    confirmed_share: Mapped[float]
    rejected_share: Mapped[float]
    known_share: Mapped[float]
    """Known-answer cases among all cases that come in."""

    setter: Mapped[Person | None] = relationship()


class KnownAnswer(Base):
    """The truth about a capture that was put in to measure officers, reader and line; its case is fined never."""

    __tablename__ = "known_answers"

    id: Mapped[Id]
    capture_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("captures.id"), unique=True)
    source: Mapped[str]
    """drawn, or copied from a case of which two officers were sure."""
    copied_from: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cases.id"), unique=True)
    put_in_at: Mapped[datetime] = mapped_column(index=True)
    verdict: Mapped[str]
    """confirm or reject."""
    plate: Mapped[str | None]
    plate_colour: Mapped[str | None]
    vehicle_kind: Mapped[str]
    offence: Mapped[str]

    capture: Mapped[Capture] = relationship()
