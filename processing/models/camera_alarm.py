"""CameraAlarm: a camera whose cases are rejected far more often than they used to be."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id
from processing.models.person import Person
from processing.models.site import Camera


class CameraAlarm(Base):
    """Raised by the control chart; open until somebody has looked into it."""

    __tablename__ = "camera_alarms"
    __table_args__ = (
        Index("uq_camera_alarms_open", "camera_id", unique=True,
              sqlite_where=text("closed_at is null"), postgresql_where=text("closed_at is null")),
    )

    id: Mapped[Id]
    camera_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cameras.id"), index=True)
    raised_at: Mapped[datetime]
    began_at: Mapped[datetime]
    """When the first case of the change was recorded."""
    usual: Mapped[float]
    """The rate that the chart compared with."""
    cases: Mapped[int]
    """Since the change began, up to the alarm."""
    rejected: Mapped[int]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    finding: Mapped[str | None]

    camera: Mapped[Camera] = relationship()
    closer: Mapped[Person | None] = relationship()
