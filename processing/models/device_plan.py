"""DevicePlan: the approved decision under which a device is used (NĐ 61/2026, Điều 12)."""

import uuid
from datetime import date, time
from typing import Any

from sqlalchemy import ForeignKey, Time
from sqlalchemy.orm import Mapped, mapped_column

from processing.db import Base, Id


class DevicePlan(Base):
    """At which place, on which days, in which hours and for which acts the camera may be used."""

    __tablename__ = "device_plans"

    id: Mapped[Id]
    camera_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cameras.id"), index=True)
    number: Mapped[str]
    approved_by: Mapped[str]
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sites.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    from_hour: Mapped[time | None] = mapped_column(Time)
    to_hour: Mapped[time | None] = mapped_column(Time)
    """Viet Nam's time of day; a span may pass midnight; none: day and night."""
    offences: Mapped[list[Any]]
    """Names of offences; empty: all of them."""
