"""SigningCertificate: the certificate that a person signs with, or that a unit seals with."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id
from processing.models.person import Person
from processing.models.unit import Unit


class SigningCertificate(Base):
    """A certificate that this office knows as its own, now or once; the key is not here, `key_name` finds it."""

    __tablename__ = "signing_certificates"
    __table_args__ = (CheckConstraint("(person_id is null) <> (unit_id is null)", name="one_holder"),)

    id: Mapped[Id]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("units.id"), index=True)
    key_name: Mapped[str]
    """The PKCS#12 file's name without its ending, or the label on the token."""
    fingerprint: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the certificate."""
    subject: Mapped[str]
    issuer: Mapped[str]
    serial: Mapped[str]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    registered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    """Signs nothing any more; what it signed before stays known."""

    person: Mapped[Person | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
