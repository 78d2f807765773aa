"""Site, Camera and Certificate: where a capture may come from and by what device."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id
from processing.models.unit import Unit


class Site(Base):
    """A place on the road that cameras watch."""

    __tablename__ = "sites"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    name_vi: Mapped[str]
    name_en: Mapped[str]
    kind: Mapped[str]
    """gateway, junction or key_place."""
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    motorway: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Some acts are fined in another band there."""
    place: Mapped[str | None]
    """Its code in jurisdiction.csv."""
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"), index=True)

    unit: Mapped[Unit] = relationship()


class Camera(Base):
    """A device with its key; the key itself is never stored, only its hash."""

    __tablename__ = "cameras"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"), index=True)
    kind: Mapped[str]
    direction: Mapped[str | None]
    lanes: Mapped[int]
    regions: Mapped[dict[str, Any] | None]
    """Where in the picture its vehicles are: a lane's number, or `all`, to corners in shares of width and height."""
    device_model: Mapped[str]
    device_serial: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    key_hash: Mapped[str | None] = mapped_column(unique=True)
    key_issued_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    clock_ahead_seconds: Mapped[float | None]
    """How far its clock ran ahead of ours when it last told its time; behind is negative."""
    clock_heard_at: Mapped[datetime | None]

    site: Mapped[Site] = relationship()
    unit: Mapped[Unit] = relationship()
    certificates: Mapped[list["Certificate"]] = relationship(back_populates="camera")


class Certificate(Base):
    """Calibration or verification of a device (NĐ 61/2026, Điều 10 and 12)."""

    __tablename__ = "certificates"

    id: Mapped[Id]
    camera_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cameras.id"), index=True)
    number: Mapped[str]
    issuer: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date]

    camera: Mapped[Camera] = relationship(back_populates="certificates")
