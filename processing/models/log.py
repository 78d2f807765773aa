"""The log: office events beside the case events, the words kept apart from both, and the chain that seals them."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from processing.db import Base, Id

Serial = BigInteger().with_variant(Integer, "sqlite")


class EventWords(Base):
    """What a person wrote or said with an act. The log holds a salted digest, so that retention can erase this row."""

    __tablename__ = "event_words"

    id: Mapped[Id]
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    salt: Mapped[str]
    words: Mapped[dict[str, Any]]
    erased_at: Mapped[datetime | None]


class OfficeEvent(Base):
    """What was done or looked at beside the life of one case: sign-ins, looks at personal data, accounts, settings."""

    __tablename__ = "office_events"
    __table_args__ = (Index("ix_office_events_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    act: Mapped[str] = mapped_column(index=True)
    actor_kind: Mapped[str]
    actor_id: Mapped[str] = mapped_column(index=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    details: Mapped[dict[str, Any]]


class LogPending(Base):
    """An event that is not sealed yet. Written by the database itself with every event, taken away by the sealer."""

    __tablename__ = "log_pending"

    source: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class LogLink(Base):
    """One event in the chain; `digest` covers the event, the facts of its case and the link before."""

    __tablename__ = "log_links"
    __table_args__ = (UniqueConstraint("source", "event_id"),)

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    source: Mapped[str]
    """case or office."""
    event_id: Mapped[int] = mapped_column(BigInteger)
    case_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    event_digest: Mapped[str]
    facts_digest: Mapped[str | None]
    """Of the case's facts when this was sealed; on the last link of a case in its batch."""
    previous: Mapped[str]
    digest: Mapped[str]
    sealed_at: Mapped[datetime]


class LogRoot(Base):
    """The Merkle root over one day's links, as it was published."""

    __tablename__ = "log_roots"

    day: Mapped[date] = mapped_column(primary_key=True)
    first_sequence: Mapped[int] = mapped_column(BigInteger)
    last_sequence: Mapped[int] = mapped_column(BigInteger)
    """One less than the first on a day without an event."""
    root: Mapped[str]
    last_digest: Mapped[str]
    """The chain's last link on that day."""
    made_at: Mapped[datetime]
