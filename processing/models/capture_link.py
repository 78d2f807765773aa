"""CaptureLink: a capture that shows an event of which there is a case already."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, one_of
from processing.models.capture import Capture


class LinkReason(StrEnum):
    """Why it counts as the same event, the surest first."""

    SAME_EVENT_ID = "same_event_id"
    SAME_PICTURE = "same_picture"
    SAME_VEHICLE = "same_vehicle"
    LIKE_PICTURE = "like_picture"


class CaptureLink(Base):
    """Kept also after a person found that it was an event of its own."""

    __tablename__ = "capture_links"

    capture_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("captures.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    why: Mapped[LinkReason] = mapped_column(one_of(LinkReason))
    linked_at: Mapped[datetime]
    unlinked_at: Mapped[datetime | None]
    unlinked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))

    capture: Mapped[Capture] = relationship()
