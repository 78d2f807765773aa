"""The vehicle register comes as a CSV file: every line is taken or refused with its number and reason."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing import clock
from processing.law.tariff import CLASSES_OF
from processing.models import RegisterEntry
from processing.plates import grammar
from processing.plates.values import Colour

BATCH = 500
LONGEST_CELL = 500
SHORTEST_PLATE, LONGEST_PLATE = 4, 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the register, as it is stored. The fields are the file's columns."""

    plate: str
    plate_colour: str
    owner_kind: str
    owner_name: str
    owner_id_number: str
    owner_address: str
    owner_phone: str
    vehicle_kind: str
    make: str
    model: str
    vehicle_colour: str
    valid_from: date
    valid_to: date | None

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same entry when a later file brings it again; the rest may be corrected."""
        return self.plate, self.plate_colour, self.valid_from, self.owner_name, self.owner_id_number


COLUMNS = tuple(field.name for field in fields(Entry))
REQUIRED = ("plate", "plate_colour", "owner_kind", "owner_name", "owner_address", "vehicle_kind", "valid_from")


@dataclass(frozen=True, slots=True)
class LineError:
    """A line that was not taken; `line` counts the file's own lines, the heading is 1."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read: its good lines and its bad ones."""

    entries: Sequence[Entry]
    errors: Sequence[LineError]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    added: int
    changed: int
    unchanged: int
    errors: Sequence[LineError] = ()


class BadRegisterError(ValueError):
    """The file as a whole is not a register; the message says why."""


def import_csv(session: Session, data: bytes, source: str) -> Imported:
    """Take up a register file. The same file twice changes nothing; snapshots of cases are never touched."""
    sheet = read_sheet(data)
    added, changed, unchanged = store(session, sheet.entries, source)
    return Imported(added, changed, unchanged, tuple(sheet.errors))


def read_sheet(data: bytes) -> Sheet:
    """The entries of a CSV file, and what is wrong with its other lines."""
    reader = csv.DictReader(io.StringIO(_text(data), newline=""), delimiter=_delimiter(data), strict=True)
    missing = [name for name in COLUMNS if name not in _headings(reader)]
    if missing:
        raise BadRegisterError(f"columns are missing: {', '.join(missing)}")
    entries: dict[tuple[object, ...], Entry] = {}
    errors: list[LineError] = []
    for line, row in _rows(reader):
        try:
            entry = _entry(row)
            if entry.key in entries:
                raise ValueError("the same plate, day and owner stands in an earlier line")
        except ValueError as error:
            errors.append(LineError(line, str(error)))
        else:
            entries[entry.key] = entry
    return Sheet(list(entries.values()), errors)


def store(session: Session, entries: Sequence[Entry], source: str) -> tuple[int, int, int]:
    """Write entries that are new or differ: (added, changed, unchanged)."""
    counts = [0, 0, 0]
    for start in range(0, len(entries), BATCH):
        batch = entries[start : start + BATCH]
        standing = _standing(session, batch)
        for entry in batch:
            counts[_write(session, standing.get(entry.key), entry, source)] += 1
        session.flush()
    return counts[0], counts[1], counts[2]


def _standing(session: Session, batch: Sequence[Entry]) -> dict[tuple[object, ...], RegisterEntry]:
    rows = session.scalars(select(RegisterEntry).where(RegisterEntry.plate.in_({each.plate for each in batch})))
    return {(row.plate, row.plate_colour, row.valid_from, row.owner_name, row.owner_id_number): row for row in rows}


def _write(session: Session, standing: RegisterEntry | None, entry: Entry, source: str) -> int:
    values = {name: getattr(entry, name) for name in COLUMNS}
    if standing is None:
        session.add(RegisterEntry(**values, source=source, imported_at=clock.now()))
        return 0
    if all(getattr(standing, name) == value for name, value in values.items()):
        return 2
    for name, value in values.items():
        setattr(standing, name, value)
    standing.source, standing.imported_at = source, clock.now()
    return 1


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadRegisterError("the file is not UTF-8") from None
    if "\0" in text:
        raise BadRegisterError("the file holds NUL characters")
    return text


def _delimiter(data: bytes) -> str:
    heading = data.split(b"\n", 1)[0]
    return ";" if heading.count(b";") > heading.count(b",") else ","


def _headings(reader: "csv.DictReader[str]") -> Sequence[str]:
    try:
        return reader.fieldnames or ()
    except csv.Error as error:
        raise BadRegisterError(f"line 1: {error}") from None


def _rows(reader: "csv.DictReader[str]") -> Iterator[tuple[int, Mapping[str | None, object]]]:
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadRegisterError(f"line {reader.line_num + 1}: {error}") from None
        yield reader.line_num, row


def _entry(row: Mapping[str | None, object]) -> Entry:
    if None in row:  # where the csv module puts surplus cells
        raise ValueError("more cells than columns")
    cells = {name: _cell(row.get(name)) for name in COLUMNS}
    if empty := [name for name in REQUIRED if not cells[name]]:
        raise ValueError(f"empty: {', '.join(empty)}")
    first, last = _day(cells["valid_from"]), _day(cells["valid_to"]) if cells["valid_to"] else None
    if last is not None and last < first:
        raise ValueError("valid_to is before valid_from")
    return Entry(**{**cells, **_words(cells), "valid_from": first, "valid_to": last})  # type: ignore[arg-type]


def _words(cells: Mapping[str, str]) -> dict[str, str]:
    plate = grammar.normalise(cells["plate"])
    if not SHORTEST_PLATE <= len(plate) <= LONGEST_PLATE:
        raise ValueError("plate: 4 to 11 letters and digits")
    return {"plate": plate, "plate_colour": _one_of(cells, "plate_colour", _COLOURS),
            "owner_kind": _one_of(cells, "owner_kind", _OWNERS),
            "vehicle_kind": _one_of(cells, "vehicle_kind", {kind: kind for kind in CLASSES_OF})}


def _one_of(cells: Mapping[str, str], name: str, words: Mapping[str, str]) -> str:
    known = words.get(cells[name].lower())
    if known is None:
        raise ValueError(f"{name}: one of {', '.join(dict.fromkeys(words.values()))}")
    return known


_COLOURS = {**{str(colour): str(colour) for colour in Colour},
            "trắng": "white", "vàng": "yellow", "xanh": "blue", "đỏ": "red"}
_OWNERS = {"individual": "individual", "organisation": "organisation", "cá nhân": "individual",
           "tổ chức": "organisation"}


def _cell(value: object) -> str:
    text = " ".join(unicodedata.normalize("NFC", str(value or "")).split())
    if len(text) > LONGEST_CELL:
        raise ValueError(f"a cell is longer than {LONGEST_CELL} characters")
    return text


def _day(text: str) -> date:
    """2026-11-22, or 22/11/2026 as a Vietnamese office writes it."""
    try:
        if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text):
            return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no offset
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"not a day: {text[:20]}") from None
