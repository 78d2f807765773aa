"""Unit: an office of the police, from the province down to the commune."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id


class Unit(Base):
    """An office with its days: places merge and names end, old papers keep the old name."""

    __tablename__ = "units"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    name_vi: Mapped[str]
    name_en: Mapped[str]
    parent_name_vi: Mapped[str]
    place_vi: Mapped[str]
    """Place name of the date line of a paper."""
    address: Mapped[str]
    phone: Mapped[str]
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("units.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id")
