"""ExemptVehicle: a priority vehicle on the office's list; ended, never deleted."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from processing.db import Base, Id


class ExemptVehicle(Base):
    """A plate that may have been on duty, on which ground, for which days, by which document."""

    __tablename__ = "exempt_vehicles"
    __table_args__ = (Index("ix_exempt_vehicles_plate", "plate", "plate_colour"),)

    id: Mapped[Id]
    plate: Mapped[str]
    plate_colour: Mapped[str]
    ground: Mapped[str]
    """A code of `exempt_grounds.csv`."""
    document: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    entered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[datetime | None]
