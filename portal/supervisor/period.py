"""Of how many days a figure speaks, and of whom; as an address of the supervisor's pages says it."""

import uuid
from datetime import datetime, timedelta
from typing import TypeVar

from flask import abort, request
from sqlalchemy import ColumnElement, exists, select

from portal.access import account, session_for_reading, units_under
from processing import clock
from processing.models import Camera, Case, Person, Review

Row = TypeVar("Row", Person, Camera)

DAYS = (7, 30, 90)


def days() -> int:
    stated = request.args.get("days", "")
    return int(stated) if stated in {str(each) for each in DAYS} else DAYS[1]


def since() -> datetime:
    return clock.now() - timedelta(days=days())


def units() -> list[uuid.UUID]:
    """The units that the signed-in person watches over."""
    return units_under(session_for_reading(), account().unit.id)


def named(argument: str, table: type[Row]) -> Row | None:
    """The person or camera of these units that the address names by id; none where it names none."""
    stated = request.args.get(argument, "")
    if not stated:
        return None
    try:
        wanted = uuid.UUID(stated)
    except ValueError:
        abort(404)
    mine: ColumnElement[bool] = table.unit_id.in_(units())
    if table is Person:  # somebody of a unit above who decided cases of these stands in their tables
        mine = mine | exists().where(Review.person_id == wanted, Review.case_id == Case.id, Case.unit_id.in_(units()))
    return session_for_reading().scalar(select(table).where(table.id == wanted, mine)) or abort(404)
