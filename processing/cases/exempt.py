"""The list of priority vehicles: entered with ground and document, ended, never deleted. A match is told."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing import clock
from processing.cases.flags import Found
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor
from processing.law import exempt, tables
from processing.models import ExemptVehicle, FlagKind
from processing.plates import grammar
from processing.plates.values import Colour

COLUMNS = ("plate", "plate_colour", "ground", "document", "valid_from", "valid_to")
MOST_LINES = 5_000
SHORTEST_PLATE, LONGEST_PLATE, LONGEST_DOCUMENT = 4, 11, 200


class BadListError(Exception):
    """Lines that cannot be taken up, each with its number (the heading is 1); nothing was written."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One vehicle as it is entered."""

    plate: str
    plate_colour: str
    ground: str
    document: str
    valid_from: date
    valid_to: date | None


def faults(stated: Mapping[str, str]) -> dict[str, str]:
    """The fields that cannot be taken, each with a code."""
    plate = grammar.normalise(stated.get("plate", ""))
    first, last = _day(stated.get("valid_from", "")), _day(stated.get("valid_to", ""))
    document = stated.get("document", "").strip()
    wrong = {
        "plate": not SHORTEST_PLATE <= len(plate) <= LONGEST_PLATE,
        "plate_colour": stated.get("plate_colour") not in set(Colour),
        "ground": stated.get("ground") not in {each.code for each in exempt.grounds()},
        "document": not 0 < len(document) <= LONGEST_DOCUMENT,
        "valid_from": first is None,
        "valid_to": bool(stated.get("valid_to", "").strip()) and (last is None or (first is not None and last < first)),
    }
    return {name: f"exempt_{name}" for name, is_wrong in wrong.items() if is_wrong}


def read(stated: Mapping[str, str]) -> Entry:
    """The entry; refused where `faults` names any."""
    wrong = faults(stated)
    if wrong:
        raise RefusedError(next(iter(wrong.values())))
    return Entry(plate=grammar.normalise(stated["plate"]), plate_colour=stated["plate_colour"], ground=stated["ground"],
                 document=stated["document"].strip(), valid_from=date.fromisoformat(stated["valid_from"].strip()),
                 valid_to=_day(stated.get("valid_to", "")))


def enter(session: Session, entry: Entry, by: Actor) -> bool:
    """Put the vehicle on the list; False when the same line stands there already."""
    known = select(ExemptVehicle.id).where(
        ExemptVehicle.plate == entry.plate, ExemptVehicle.plate_colour == entry.plate_colour,
        ExemptVehicle.document == entry.document, ExemptVehicle.valid_from == entry.valid_from,
        ExemptVehicle.ended_at.is_(None))
    if session.scalar(known.limit(1)) is not None:
        return False
    session.add(ExemptVehicle(
        plate=entry.plate, plate_colour=entry.plate_colour, ground=entry.ground, document=entry.document,
        valid_from=entry.valid_from, valid_to=entry.valid_to, entered_by=by.person_id, entered_at=clock.now()))
    session.flush()
    return True


def end(session: Session, entry_id: object, by: Actor) -> None:
    """The vehicle is exempt no more, from now on; what it was exempt for before stays."""
    entry = session.scalar(select(ExemptVehicle).where(ExemptVehicle.id == entry_id).with_for_update())
    if entry is None or entry.ended_at is not None:
        raise RefusedError("not_found")
    entry.ended_at, entry.ended_by = clock.now(), by.person_id


def take_up(session: Session, data: bytes, by: Actor) -> tuple[int, int]:
    """Take up a CSV file, all or nothing: how many lines are new, how many stood there already."""
    wrong, entries = [], []
    for line, row in _lines(data):
        bad = sorted(faults(row))
        if bad:
            wrong.append(f"line {line}: {', '.join(bad)}")
        else:
            entries.append(read(row))
    if wrong:
        raise BadListError(wrong)
    new = sum(enter(session, entry, by) for entry in entries)
    return new, len(entries) - new


def found(session: Session, plate: str, colour: str | None, day: date) -> Iterator[Found]:
    """The list's lines that held for this plate on that day; an unknown colour matches, for a person looks anyway."""
    lines = select(ExemptVehicle).where(ExemptVehicle.plate == plate).order_by(ExemptVehicle.entered_at)
    for line in session.scalars(lines.where(ExemptVehicle.plate_colour == colour) if colour else lines):
        ended = clock.vietnam_day(line.ended_at) if line.ended_at else None
        if tables.in_force(day, line.valid_from, line.valid_to) and (ended is None or day < ended):
            evidence = {"ground": line.ground, "document": line.document}
            yield Found(kind=FlagKind.EXEMPT, evidence=evidence, plate=plate, plate_colour=colour)
            return


def _lines(data: bytes) -> list[tuple[int, Mapping[str, str]]]:
    try:
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        heading = [name.strip() for name in next(rows, [])]
        if sorted(heading) != sorted(COLUMNS):
            raise BadListError([f"line 1: the columns are {', '.join(COLUMNS)}"])
        cells = [(rows.line_num, row) for row in rows if any(row)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadListError([f"not a CSV file in UTF-8: {error}"]) from None
    uneven = [f"line {line}: {len(row)} cells, not {len(heading)}" for line, row in cells if len(row) != len(heading)]
    if uneven or len(cells) > MOST_LINES:
        raise BadListError(uneven or [f"more than {MOST_LINES} lines"])
    return [(line, dict(zip(heading, (cell.strip().replace("\0", "") for cell in row), strict=True)))
            for line, row in cells]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
