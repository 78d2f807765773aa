"""Case: the file of one act, from the reading to its end; and CaseEvent, its log."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id, Money, one_of
from processing.models.capture import Capture
from processing.models.log import EventWords
from processing.models.owner import OwnerSnapshot
from processing.models.plate_read import PlateRead
from processing.models.site import Camera
from processing.models.unit import Unit
from processing.queue import AwaitsMachine


class CaseState(StrEnum):
    """The to-do list of the office. What may follow what stands in `processing.cases.states`."""

    AWAITING_REVIEW = "awaiting_review"
    AWAITING_SECOND_REVIEW = "awaiting_second_review"
    AWAITING_SENIOR = "awaiting_senior"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    AWAITING_OWNER = "awaiting_owner"
    NOTIFIED = "notified"
    MINUTED = "minuted"
    DECIDED = "decided"
    SETTLED = "settled"
    TRANSFERRED = "transferred"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    MEASURED = "measured"


class Case(AwaitsMachine, Base):
    """One act by one vehicle. `state` is assigned by the one door only (`processing.cases.states.move`)."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_queue", "state", "due_on", "recorded_at", "id"),
        Index("ix_cases_queue_of_unit", "unit_id", "state", "due_on", "recorded_at", "id"),
        Index("ix_cases_inflow", "unit_id", "state", "opened_at", "known_answer"),
        Index("ix_cases_of_camera", "camera_id", "recorded_at"),
        Index("ix_cases_plate", "plate", "plate_colour"),
        Index("ix_cases_waiting", "state", "next_try", "id"),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(unique=True)
    """What a payer writes in the memo and staff say on the phone; carries a check character."""
    capture_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("captures.id"), unique=True)
    read_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("plate_reads.id"))
    camera_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cameras.id"), index=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"))
    """The unit that handles the case."""
    state: Mapped[CaseState] = mapped_column(one_of(CaseState), default=CaseState.AWAITING_REVIEW)
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    opened_at: Mapped[datetime]
    due_on: Mapped[date]
    """The next legal day by which somebody must have acted; the queue's order."""
    offence: Mapped[str]
    known_answer: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Put in to measure: it looks like any other case at the desk, and ends when it is judged."""
    vehicle_kind: Mapped[str]
    speed_kmh: Mapped[float | None]
    speed_limit_kmh: Mapped[float | None]
    motorway: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the place was on a motorway then."""
    plate: Mapped[str | None]
    """As confirmed by an officer; empty before. The reader's guess is in the PlateRead."""
    plate_colour: Mapped[str | None]
    amount: Mapped[Money | None]
    """Principal of the decision; interest and balance are asked of the ledger."""
    points: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    notified_at: Mapped[datetime | None]
    minuted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    held_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    """The officer who has the case on the desk, until `held_until`."""
    held_until: Mapped[datetime | None]
    laid_out_at: Mapped[datetime | None]
    """Since when that officer has had it before their eyes; empty while it is only kept ready for them."""
    version: Mapped[int] = mapped_column(Integer, default=1)

    capture: Mapped[Capture] = relationship()
    read: Mapped[PlateRead | None] = relationship()
    camera: Mapped[Camera] = relationship()
    unit: Mapped[Unit] = relationship()
    owner: Mapped[OwnerSnapshot | None] = relationship(back_populates="case", uselist=False)
    events: Mapped[list["CaseEvent"]] = relationship(order_by="CaseEvent.id", back_populates="case")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own way to say it


class CaseEvent(Base):
    """What was done to a case, by whom. Plain strings outlive a renamed state. Written by the one door only."""

    __tablename__ = "case_events"
    __table_args__ = (Index("ix_case_events_of_case", "case_id", "actor_id"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"))
    act: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[str] = mapped_column(index=True)
    from_state: Mapped[str]
    to_state: Mapped[str]
    at: Mapped[datetime]
    details: Mapped[dict[str, Any]]
    words_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("event_words.id"))

    case: Mapped[Case] = relationship(back_populates="events")
    words: Mapped[EventWords | None] = relationship()

    @property
    def said(self) -> dict[str, Any]:
        """The details together with the person's own words, as far as these are still kept."""
        return self.details if self.words is None else {**self.details, **self.words.words}
