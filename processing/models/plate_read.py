"""PlateRead: what a reader saw on a capture. A second read is a second row."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from processing.db import Base, Id


class PlateRead(Base):
    """One look of one reader: the subject's plate, all `plates`, and the `reason` where there is none."""

    __tablename__ = "plate_reads"

    id: Mapped[Id]
    capture_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("captures.id"), index=True)
    reader: Mapped[str]
    at: Mapped[datetime]
    milliseconds: Mapped[float]
    text: Mapped[str | None] = mapped_column(index=True)
    raw: Mapped[str | None]
    confidence: Mapped[float | None]
    colour: Mapped[str | None]
    lines: Mapped[int | None]
    kind: Mapped[str | None]
    picture: Mapped[int] = mapped_column(default=0)
    """Which of the capture's pictures the plates were found on, counted from 0."""
    box: Mapped[list[Any] | None]
    """Pixels of the upright picture: [x1, y1, x2, y2]."""
    crop_sha256: Mapped[str | None]
    characters: Mapped[list[Any] | None]
    """Of the subject, one for each of `text`: {"text", "probability", "alternatives": [[text, probability], ...]}."""
    plates: Mapped[list[Any]]
    reason: Mapped[str | None]
    """Why nothing was read, or why what was read needs a careful eye: a code of the reader's."""
