"""Capture: what a camera sent, never changed; and the trace of what was refused."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id, one_of
from processing.models.site import Camera
from processing.queue import AwaitsMachine


class CaptureState(StrEnum):
    """Where a capture stands; see the flow in `processing.cases.intake`."""

    RECEIVED = "received"
    READ = "read"
    READING_FAILED = "reading_failed"
    SET_ASIDE = "set_aside"


class Capture(AwaitsMachine, Base):
    """One event of one camera, with its pictures."""

    __tablename__ = "captures"
    __table_args__ = (
        UniqueConstraint("camera_id", "event_id"),
        Index("ix_captures_waiting", "state", "next_try", "id"),
        Index("ix_captures_when", "camera_id", "recorded_at"),
        Index("ix_captures_device_event", "camera_id", "device_event"),
    )

    id: Mapped[Id]
    camera_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cameras.id"))
    event_id: Mapped[str]
    content_digest: Mapped[str]
    """SHA-256 over the canonical metadata and the pictures' digests in order: tells a repeat from a change."""
    recorded_at: Mapped[datetime]
    received_at: Mapped[datetime]
    offence: Mapped[str]
    stated: Mapped[dict[str, Any]]
    """The metadata as the camera stated it."""
    channel: Mapped[str]
    """api or folder."""
    state: Mapped[CaptureState] = mapped_column(one_of(CaptureState), default=CaptureState.RECEIVED)
    reason: Mapped[str | None]
    device_event: Mapped[str | None]
    """The device's own id of the event, where it states one beside the id under which it was sent."""
    fingerprint: Mapped[str | None]
    """Of the first picture, as the reader saw it: alike for pictures that look alike."""
    taken_up_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    """Who had it read although it was set aside."""
    taken_up_at: Mapped[datetime | None]
    taken_up_why: Mapped[str | None]

    camera: Mapped[Camera] = relationship()
    files: Mapped[list["CaptureFile"]] = relationship(order_by="CaptureFile.position", back_populates="capture")


class CaptureFile(Base):
    """One picture or clip of a capture, by digest."""

    __tablename__ = "capture_files"

    capture_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("captures.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(index=True)
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]

    capture: Mapped[Capture] = relationship(back_populates="files")


class RefusedCapture(Base):
    """A capture that could not be taken: who sent it, when and why it was refused. Nothing vanishes."""

    __tablename__ = "refused_captures"

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(index=True)
    camera_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cameras.id"), index=True)
    channel: Mapped[str]
    event_id: Mapped[str | None]
    status: Mapped[int]
    field: Mapped[str | None]
    why: Mapped[str]

    camera: Mapped[Camera | None] = relationship()
