"""Recall: everything that one faulty camera caused in an interval is taken back; and what became of each case."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id, one_of
from processing.models.case import Case
from processing.models.person import Person
from processing.models.site import Camera
from processing.models.unit import Unit


class RecallState(StrEnum):
    """proposed → approved (by two) → done; or withdrawn before it is approved."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Recall(Base):
    """A camera, an interval and a cause."""

    __tablename__ = "recalls"

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"), index=True)
    camera_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cameras.id"))
    offence: Mapped[str | None]
    """Only acts of this kind, where the fault touched no other (a sign, a limit)."""
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    cause: Mapped[str]
    """A code of RecallCause."""
    why: Mapped[str]
    state: Mapped[RecallState] = mapped_column(one_of(RecallState), default=RecallState.PROPOSED, index=True)
    proposed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    camera: Mapped[Camera] = relationship()
    unit: Mapped[Unit] = relationship()
    proposer: Mapped[Person] = relationship()
    approvals: Mapped[list["RecallApproval"]] = relationship(order_by="RecallApproval.at", back_populates="recall")


class RecallApproval(Base):
    """One of the two who agree; neither proposed it."""

    __tablename__ = "recall_approvals"

    recall_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("recalls.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    at: Mapped[datetime]

    recall: Mapped[Recall] = relationship(back_populates="approvals")
    person: Mapped[Person] = relationship()


class RecalledCase(Base):
    """What a recall did to one case, once."""

    __tablename__ = "recalled_cases"
    __table_args__ = (Index("ix_recalled_cases_case_id", "case_id"),)

    recall_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("recalls.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    was: Mapped[str]
    """The case's state before."""
    outcome: Mapped[str]
    """dropped (nobody had been told), revoked (a paper tells it), or kept (it had ended otherwise)."""
    to_refund: Mapped[int] = mapped_column(BigInteger)
    """VND that the case has been paid and that now belong to the payer."""
    at: Mapped[datetime]

    case: Mapped[Case] = relationship()
