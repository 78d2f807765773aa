"""The officer's face: its blueprint, and the cases that a signed-in person may see."""

import uuid
from typing import Any

from flask import Blueprint, abort, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import account, units_under
from processing.models import Case

blueprint = Blueprint("officer", __name__)


def my_units(session: Session) -> list[uuid.UUID]:
    """The units whose cases the signed-in person works on."""
    return units_under(session, account().unit.id)


def case_of_mine(session: Session, case_id: uuid.UUID, *loading: Any) -> Case:
    """The case, if it belongs to the person's units; otherwise it is as if it did not exist."""
    case = session.scalar(select(Case).where(Case.id == case_id, Case.unit_id.in_(my_units(session))).options(*loading))
    return case if case is not None else abort(404)


def must_be_mine(session: Session, case_id: uuid.UUID) -> None:
    """The same question before a verb, which loads and locks the case itself."""
    if session.scalar(select(Case.id).where(Case.id == case_id, Case.unit_id.in_(my_units(session)))) is None:
        abort(404)


def typed(name: str, longest: int = 2000) -> str:
    """What was typed into a field, without the zero byte that no database text may hold."""
    return request.form.get(name, "").replace("\0", "").strip()[:longest]
