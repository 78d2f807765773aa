"""The register as imported: an adapter over the table of register entries."""

from datetime import date
from typing import Literal, cast

from sqlalchemy import or_, select

from processing.db import Database
from processing.models import RegisterEntry
from processing.registry.port import AmbiguousOwnerError, OwnerAnswer


class ImportedRegister:
    """Answers from `register_entries`; both ends of an entry's days belong to it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, plate: str, colour: str, on: date) -> OwnerAnswer | None:
        with self._database.reading() as session:
            found = session.scalars(
                select(RegisterEntry)
                .where(RegisterEntry.plate == plate, RegisterEntry.plate_colour == colour)
                .where(RegisterEntry.valid_from <= on)
                .where(or_(RegisterEntry.valid_to.is_(None), RegisterEntry.valid_to >= on))
                .limit(2)
            ).all()
        if len(found) > 1:
            raise AmbiguousOwnerError
        return _answer(found[0]) if found else None


def _answer(entry: RegisterEntry) -> OwnerAnswer:
    return OwnerAnswer(
        owner_kind=cast(Literal["individual", "organisation"], entry.owner_kind), owner_name=entry.owner_name,
        owner_id_number=entry.owner_id_number, owner_address=entry.owner_address, owner_phone=entry.owner_phone,
        vehicle_kind=entry.vehicle_kind, make=entry.make, model=entry.model, vehicle_colour=entry.vehicle_colour,
        source=entry.source,
    )
