"""CaseFlag: what speaks against a case, with its evidence, until a person has answered it."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from processing.db import Base, Id, one_of
from processing.models.case import Case


class FlagKind(StrEnum):
    """What was found."""

    TWO_PLACES = "two_places"
    REGISTER_DIFFERS = "register_differs"
    EXEMPT = "exempt"
    REJECTED_BEFORE = "rejected_before"
    DEVICE = "device"


class CaseFlag(Base):
    """It holds for the plate that it names: a corrected plate leaves it behind. No plate: it holds for the case."""

    __tablename__ = "case_flags"

    id: Mapped[Id]
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[FlagKind] = mapped_column(one_of(FlagKind))
    plate: Mapped[str | None]
    plate_colour: Mapped[str | None]
    other_case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cases.id"), index=True)
    evidence: Mapped[dict[str, Any]]
    raised_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))

    case: Mapped[Case] = relationship(foreign_keys=[case_id])
    other_case: Mapped[Case | None] = relationship(foreign_keys=[other_case_id])
