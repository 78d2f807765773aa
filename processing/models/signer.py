"""Signer: a person's title and unit, with the days they hold it."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id
from processing.models.person import Person
from processing.models.unit import Unit


class Signer(Base):
    """A mandate: outside its days nothing can be signed with it. Titles are those of `processing.law.competence`."""

    __tablename__ = "signers"

    id: Mapped[Id]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"))
    title: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    legal_basis: Mapped[str]

    person: Mapped[Person] = relationship()
    unit: Mapped[Unit] = relationship()
