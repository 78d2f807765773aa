"""Person: an account of the office, with its roles."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id
from processing.models.unit import Unit


class Person(Base):
    """Somebody who works here. Closed, never deleted."""

    __tablename__ = "people"

    id: Mapped[Id]
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"), index=True)
    password_hash: Mapped[str]
    session_stamp: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)
    """Changes when sessions must end: new password, closed account."""
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    desk_keys: Mapped[bool] = mapped_column(default=True, server_default="1")
    """Whether single keys decide at the desk; everybody may switch them off (WCAG 2.1.4)."""

    unit: Mapped[Unit] = relationship()
    roles: Mapped[list["PersonRole"]] = relationship(back_populates="person")


class PersonRole(Base):
    """A role that a person holds."""

    __tablename__ = "person_roles"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)

    person: Mapped[Person] = relationship(back_populates="roles")


class SignInAttempt(Base):
    """One attempt to sign in or to sign, kept so that guessing is seen and slowed."""

    __tablename__ = "sign_in_attempts"

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(index=True)
    login_digest: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[str]
    succeeded: Mapped[bool]
