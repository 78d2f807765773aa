"""PrintJob: papers that are printed in one run, in their order."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id, one_of
from processing.models.delivery import Delivery
from processing.models.unit import Unit
from processing.queue import AwaitsMachine


class PrintState(StrEnum):
    """queued → ready (file made) → printed; discarded gives its papers back. A printed job whose file is made again is
    queued meanwhile."""

    QUEUED = "queued"
    READY = "ready"
    PRINTED = "printed"
    DISCARDED = "discarded"


class PrintJob(AwaitsMachine, Base):
    """One file for the printer and one list of what is in it; a reprint says of what and why."""

    __tablename__ = "print_jobs"
    __table_args__ = (Index("ix_print_jobs_waiting", "state", "next_try", "id"),
                      Index("ix_print_jobs_unit", "unit_id", "created_at"))

    id: Mapped[Id]
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"))
    state: Mapped[PrintState] = mapped_column(one_of(PrintState), default=PrintState.QUEUED)
    duplex: Mapped[bool]
    """Each paper starts on a front side."""
    address_sheets: Mapped[bool]
    """A sheet with the address for a window envelope lies before each paper."""
    covers: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The plain-language page lies before each paper that goes to a citizen."""
    separate_every: Mapped[int]
    """A coloured-paper sheet after so many papers; 0 is none."""
    again_of: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("print_jobs.id"))
    reason: Mapped[str]
    """Why papers are printed again; empty the first time."""
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    papers: Mapped[int]
    pages: Mapped[int | None]
    size: Mapped[int | None]
    file_sha256: Mapped[str | None]
    manifest_sha256: Mapped[str | None]
    printed_at: Mapped[datetime | None]
    printed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))

    unit: Mapped[Unit] = relationship()


class PrintItem(Base):
    """One paper of a job: an attempt to hand it over by post."""

    __tablename__ = "print_items"

    job_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("print_jobs.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    delivery_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("deliveries.id"), index=True)

    delivery: Mapped[Delivery] = relationship()
