"""What a person has beside the password, and the sessions that are open on their devices."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from processing.db import Base, Id, one_of


class FactorKind(StrEnum):
    """An app that counts codes from a shared secret (RFC 6238), or a key that never leaves its device (WebAuthn)."""

    TOTP = "totp"
    PASSKEY = "passkey"


class SecondFactor(Base):
    """One app or key of a person. Removed, never deleted."""

    __tablename__ = "second_factors"

    id: Mapped[Id]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[FactorKind] = mapped_column(one_of(FactorKind))
    name: Mapped[str]
    secret: Mapped[str | None]
    """The app's shared secret, enciphered with the installation's key."""
    credential_id: Mapped[str | None] = mapped_column(unique=True)
    public_key: Mapped[str | None]
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    """The last half minute whose code was used: none works twice."""
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code on paper for the day when the telephone is lost; works once."""

    __tablename__ = "recovery_codes"

    id: Mapped[Id]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    digest: Mapped[str]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class OpenSession(Base):
    """A signed-in browser; ended by its person, by an administrator or by time."""

    __tablename__ = "open_sessions"

    id: Mapped[Id]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    device: Mapped[str]
    """The browser and system in a few words."""
    factor: Mapped[str]
    """What proved the person beside the password: totp, passkey, recovery, or none."""
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
