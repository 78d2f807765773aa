"""The office as it stands: units, sites, cameras, certificates and mandates, from CSV files, whole or not at all."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.law import competence, jurisdiction, tables, tariff
from processing.models import Camera, Certificate, DevicePlan, Person, Signer, Site, Unit

SITE_KINDS = ("gateway", "junction", "key_place")
MOST_LINES = 20_000


class BadOfficeFileError(Exception):
    """Lines that cannot be taken up, each with its number (the heading is 1); nothing was written."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its columns (those in `needed` may not be empty) and what one line makes."""

    columns: Sequence[str]
    needed: Sequence[str]
    take: Callable[[Session, Row], bool]
    optional: Sequence[str] = ()
    """Columns that a file may leave out, and with them what is known already."""


def take_up(session: Session, kind: str, data: bytes) -> tuple[int, int]:
    """Take up a file of a kind (a key of KINDS), all or nothing: how many rows are new, how many were known."""
    shape, faults, new, known = KINDS[kind], [], 0, 0
    for line, row in _rows(shape, data):
        empty = [name for name in shape.needed if not row[name]]
        try:
            if empty:
                raise ValueError(f"{', '.join(empty)} may not be empty")
            made = shape.take(session, row)
        except ValueError as error:
            faults.append(f"line {line}: {error}")
            continue
        session.flush()
        new, known = new + made, known + (not made)
    if faults:
        raise BadOfficeFileError(faults)
    return new, known


def _rows(shape: Kind, data: bytes) -> list[tuple[int, Row]]:
    try:
        lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        heading = [name.strip() for name in next(lines, [])]
        if sorted(set(heading) | set(shape.optional)) != sorted({*shape.columns, *shape.optional}) or _twice(heading):
            raise BadOfficeFileError([f"line 1: the columns are {', '.join(shape.columns)}"])
        rows = [(lines.line_num, [cell.strip() for cell in cells]) for cells in lines if any(cells)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadOfficeFileError([f"not a CSV file in UTF-8: {error}"]) from None
    uneven = [f"line {line}: {len(cells)} cells, not {len(heading)}" for line, cells in rows
              if len(cells) != len(heading)]
    if uneven or len(rows) > MOST_LINES:
        raise BadOfficeFileError(uneven or [f"more than {MOST_LINES} lines"])
    return [(line, dict(zip(heading, cells, strict=True))) for line, cells in rows]


def _twice(heading: Sequence[str]) -> bool:
    return len(set(heading)) != len(heading)


def _unit(session: Session, row: Row) -> bool:
    parent = _found(session, Unit, row["parent"], "unit").id if row["parent"] else None
    return _store(session, Unit, {"code": row["code"]}, {
        **{name: row[name] for name in ("name_vi", "name_en", "parent_name_vi", "place_vi", "address", "phone")},
        "parent_id": parent, "valid_from": _day(row, "valid_from"), "valid_to": _day(row, "valid_to", empty=True)})


def _site(session: Session, row: Row) -> bool:
    if row["kind"] not in SITE_KINDS:
        raise ValueError(f"kind is one of {', '.join(SITE_KINDS)}")
    return _store(session, Site, {"code": row["code"]}, {
        "name_vi": row["name_vi"], "name_en": row["name_en"], "kind": row["kind"],
        "unit_id": _found(session, Unit, row["unit"], "unit").id, **_whereabouts(row)})


def _whereabouts(row: Row) -> dict[str, Any]:
    """Where the site is, by what road, its code in jurisdiction.csv; a file without a column changes none of it."""
    said: dict[str, Any] = {}
    if "latitude" in row or "longitude" in row:
        said |= _coordinates(row.get("latitude", ""), row.get("longitude", ""))
    if "motorway" in row:
        if row["motorway"] not in ("yes", "no", ""):
            raise ValueError("motorway is yes or no")
        said["motorway"] = row["motorway"] == "yes"
    if "place" in row:
        if row["place"] and not any(each.code == row["place"] for each in jurisdiction.places()):
            raise ValueError(f"there is no place {row['place']} in jurisdiction.csv")
        said["place"] = row["place"] or None
    return said


def _coordinates(latitude: str, longitude: str) -> dict[str, float | None]:
    if not latitude and not longitude:
        return {"latitude": None, "longitude": None}
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        raise ValueError("latitude and longitude are degrees as 20.4463 and 106.3366") from None
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise ValueError("latitude is from -90 to 90, longitude from -180 to 180")
    return {"latitude": north, "longitude": east}


def _camera(session: Session, row: Row) -> bool:
    site = _found(session, Site, row["site"], "site")
    if not row["lanes"].isdecimal() or not 1 <= int(row["lanes"]) <= 20:
        raise ValueError("lanes is a number from 1 to 20")
    if row["active"] not in ("yes", "no"):
        raise ValueError("active is yes or no")
    return _store(session, Camera, {"code": row["code"]}, {
        "site_id": site.id, "unit_id": _found(session, Unit, row["unit"], "unit").id, "kind": row["kind"],
        "direction": row["direction"] or None, "lanes": int(row["lanes"]), "device_model": row["device_model"],
        "device_serial": row["device_serial"], "active": row["active"] == "yes",
        **({"regions": regions(row["regions"])} if "regions" in row else {})})


def regions(cell: str) -> dict[str, list[list[float]]] | None:
    """Where a camera's vehicles are: `1: 0 0.4, 0.5 0.4, 0.5 1, 0 1; all: ...`, a lane and its corners in shares."""
    found: dict[str, list[list[float]]] = {}
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        lane, _, corners = (side.strip() for side in part.partition(":"))
        points = [_point(corner) for corner in corners.split(",")]
        if lane in found or not (lane == "all" or (lane.isdecimal() and int(lane) <= 30)) or len(points) < 3:
            raise ValueError("regions are written as 1: 0 0.4, 0.5 0.4, 0.5 1; all: 0 0, 1 0, 1 1, 0 1")
        found[lane] = points
    return found or None


def _point(corner: str) -> list[float]:
    try:
        x, y = (float(number) for number in corner.split())
    except ValueError:
        x = y = -1.0
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise ValueError(f"{corner.strip() or 'nothing'} is no corner: two shares from 0 to 1")
    return [x, y]


def _certificate(session: Session, row: Row) -> bool:
    days = {"valid_from": _day(row, "valid_from"), "valid_to": _day(row, "valid_to")}
    if days["valid_to"] < days["valid_from"]:
        raise ValueError("valid_to is before valid_from")
    camera = _found(session, Camera, row["camera"], "camera")
    key = {"camera_id": camera.id, "number": row["number"]}
    return _store(session, Certificate, key, {"issuer": row["issuer"], **days})


def _plan(session: Session, row: Row) -> bool:
    camera, offences = _found(session, Camera, row["camera"], "camera"), row["offences"].split()
    unknown = [name for name in offences if name not in tariff.OFFENCES]
    if unknown:
        raise ValueError(f"there is no offence {', '.join(unknown)}")
    days = {"valid_from": _day(row, "valid_from"), "valid_to": _day(row, "valid_to", empty=True)}
    if days["valid_to"] is not None and days["valid_to"] < days["valid_from"]:
        raise ValueError("valid_to is before valid_from")
    hours = {name: _hour(row, name) for name in ("from_hour", "to_hour")}
    if (hours["from_hour"] is None) is not (hours["to_hour"] is None):
        raise ValueError("from_hour and to_hour come together")
    return _store(session, DevicePlan, {"camera_id": camera.id, "number": row["number"]}, {
        "approved_by": row["approved_by"], "site_id": _found(session, Site, row["site"], "site").id,
        "offences": offences, **days, **hours})


def _hour(row: Row, name: str) -> time | None:
    try:
        return time.fromisoformat(row[name]) if row[name] else None
    except ValueError:
        raise ValueError(f"{name} is a time of day as 06:00") from None


def _mandate(session: Session, row: Row) -> bool:
    person = session.scalar(select(Person).where(Person.login == row["login"]))
    if person is None:
        raise ValueError(f"there is no person {row['login']}")
    try:
        competence.title(row["title"])
    except tables.UnknownNameError:
        raise ValueError(f"title is one of {', '.join(title.code for title in competence.TITLES.values())}") from None
    unit = _found(session, Unit, row["unit"], "unit")
    return _store(session, Signer, {"person_id": person.id, "unit_id": unit.id, "title": row["title"],
                                    "valid_from": _day(row, "valid_from")},
                  {"valid_to": _day(row, "valid_to", empty=True), "legal_basis": row["legal_basis"]})


def _found(session: Session, table: type[Any], code: str, what: str) -> Any:
    row = session.scalar(select(table).where(table.code == code))
    if row is None:
        raise ValueError(f"there is no {what} {code}")
    return row


def _store(session: Session, table: type[Any], key: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Write the row; True when it is new."""
    row = session.scalar(select(table).filter_by(**key))
    if row is None:
        session.add(table(**key, **facts))
        return True
    for name, value in facts.items():
        setattr(row, name, value)
    return False


def _day(row: Row, name: str, *, empty: bool = False) -> Any:
    if empty and not row[name]:
        return None
    try:
        return date.fromisoformat(row[name])
    except ValueError:
        raise ValueError(f"{name} is a day as 2026-01-31") from None


KINDS: Mapping[str, Kind] = {
    "units": Kind(("code", "parent", "name_vi", "name_en", "parent_name_vi", "place_vi", "address", "phone",
                   "valid_from", "valid_to"), ("code", "name_vi", "name_en", "place_vi", "address", "phone"), _unit),
    "sites": Kind(("code", "unit", "name_vi", "name_en", "kind"), ("code", "name_vi", "name_en"), _site,
                  ("latitude", "longitude", "motorway", "place")),
    "cameras": Kind(("code", "site", "unit", "kind", "direction", "lanes", "device_model", "device_serial", "active"),
                    ("code", "kind", "device_model", "device_serial"), _camera, ("regions",)),
    "certificates": Kind(("camera", "number", "issuer", "valid_from", "valid_to"), ("number", "issuer"), _certificate),
    "plans": Kind(("camera", "number", "approved_by", "site", "valid_from", "valid_to", "from_hour", "to_hour",
                   "offences"), ("number", "approved_by"), _plan),
    "mandates": Kind(("login", "unit", "title", "valid_from", "valid_to", "legal_basis"), ("legal_basis",), _mandate),
}
