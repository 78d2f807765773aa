"""RegisterEntry: the imported vehicle register. OwnerSnapshot: what it answered for the day of an act."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id

if TYPE_CHECKING:
    from processing.models.case import Case


class OwnerFacts:
    """Who owns a vehicle and what it is."""

    owner_kind: Mapped[str]
    """individual or organisation."""
    owner_name: Mapped[str]
    owner_id_number: Mapped[str]
    owner_address: Mapped[str]
    owner_phone: Mapped[str]
    vehicle_kind: Mapped[str]
    make: Mapped[str]
    model: Mapped[str]
    vehicle_colour: Mapped[str]


class RegisterEntry(OwnerFacts, Base):
    """One vehicle under one plate and colour for some days: plates move between vehicles."""

    __tablename__ = "register_entries"
    __table_args__ = (Index("ix_register_entries_plate", "plate", "plate_colour", "valid_from"),)

    id: Mapped[Id]
    plate: Mapped[str]
    plate_colour: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]
    imported_at: Mapped[datetime]


class OwnerSnapshot(OwnerFacts, Base):
    """The owner of a case's vehicle on the day of the act, as found then, with its source."""

    __tablename__ = "owner_snapshots"

    id: Mapped[Id]
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), unique=True)
    source: Mapped[str]
    entered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    found_at: Mapped[datetime]

    case: Mapped["Case"] = relationship(back_populates="owner")
