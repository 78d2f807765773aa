"""Two vehicles under one plate: at two places too soon, or another vehicle than the register holds under it."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from processing.cases.flags import Found
from processing.law import tables
from processing.models import Camera, Case, CaseState, FlagKind, PlateRead, Site

EARTH_KM = 6371.0
WIDEST_KM = 600.0
"""Places further apart than this are not compared: no office has them."""

KINDS_ALIKE = ({"car", "bus"}, {"car", "truck"}, {"truck", "specialised"}, {"truck", "bus"})
"""A camera takes a people carrier for a bus and a pick-up for a lorry."""

COLOURS_ALIKE = ({"white", "silver"}, {"silver", "grey"}, {"white", "grey"}, {"grey", "black"}, {"blue", "black"},
                 {"brown", "red"}, {"brown", "orange"}, {"red", "orange"}, {"orange", "yellow"}, {"blue", "green"},
                 {"brown", "grey"}, {"yellow", "silver"})
"""Under street lamps these cannot be told apart."""

COLOUR_WORDS: Mapping[str, str] = {
    "trang": "white", "den": "black", "bac": "silver", "xam": "grey", "ghi": "grey", "gray": "grey", "do": "red",
    "xanh duong": "blue", "xanh lam": "blue", "xanh la": "green", "xanh luc": "green", "vang": "yellow",
    "nau": "brown", "cam": "orange",
    **{word: word for word in ("white", "black", "silver", "grey", "red", "blue", "green", "yellow", "brown")},
    "orange": "orange",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """What somebody says of a vehicle; what they don't say stays empty."""

    kind: str = ""
    make: str = ""
    colour: str = ""


def two_places(session: Session, case: Case, plate: str, colour: str | None) -> Iterator[Found]:
    """Cases of the same plate elsewhere that no vehicle can have reached in the time between."""
    here = _site(session, case)
    for other in _sightings(session, case, plate, colour):
        there = other.camera.site
        distance = kilometres(here, there)
        if distance is None or distance < tables.setting("least_distance_km"):
            continue
        seconds = abs((case.recorded_at - other.recorded_at).total_seconds())
        speed = distance * 3600 / (seconds + 2 * float(tables.setting("clock_tolerance_seconds")))
        if speed > tables.setting("impossible_kmh"):
            evidence = {"distance_km": round(distance, 1), "seconds": round(seconds), "kmh": round(speed)}
            yield Found(kind=FlagKind.TWO_PLACES, evidence=evidence, plate=plate, plate_colour=colour, other=other)


def differences(register: Vehicle, seen: Vehicle) -> dict[str, dict[str, str]]:
    """Where the register's vehicle is not the one that was seen, what was said on both sides."""
    pairs = {"kind": (register.kind, seen.kind), "make": (register.make, seen.make),
             "colour": (register.colour, seen.colour)}
    return {name: {"register": ours, "seen": theirs} for name, (ours, theirs) in pairs.items()
            if _differ[name](ours, theirs)}


def kilometres(one: Site, other: Site) -> float | None:
    """As the crow flies: nobody is quicker than that. None where a place has no coordinates."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    south, north = radians(one.latitude or 0.0), radians(other.latitude or 0.0)
    east = radians((other.longitude or 0.0) - (one.longitude or 0.0))
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def _site(session: Session, case: Case) -> Site:
    here = select(Site).join(Camera, Camera.site_id == Site.id).where(Camera.id == case.camera_id)
    return session.scalars(here).one()


def _sightings(session: Session, case: Case, plate: str, colour: str | None) -> list[Case]:
    """What an officer confirmed beats what a reader saw; a rejected case says nothing."""
    span = timedelta(hours=WIDEST_KM / float(tables.setting("impossible_kmh")))
    theirs = func.coalesce(Case.plate_colour, PlateRead.colour)
    near = (select(Case).outerjoin(PlateRead, PlateRead.id == Case.read_id)
            .where(Case.id != case.id, Case.state != CaseState.REJECTED, ~Case.known_answer)
            .where(Case.recorded_at.between(case.recorded_at - span, case.recorded_at + span))
            .where(theirs.is_(None) | (theirs == colour) if colour else true()))
    read = near.where(PlateRead.text == plate, Case.plate.is_(None))
    confirmed = near.where(Case.plate == plate)
    found = {each.id: each for rows in (read, confirmed) for each in session.scalars(rows)}
    return sorted(found.values(), key=lambda each: (abs(each.recorded_at - case.recorded_at), each.id))


def _plain(text: str) -> str:
    """Small letters without accents or signs; đ is no accented letter, but a letter of its own."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in parts if sign.isalnum() or sign == " ").strip()


def _kinds_differ(ours: str, theirs: str) -> bool:
    known = "unknown" not in (ours, theirs) and "" not in (ours, theirs)
    return known and ours != theirs and {ours, theirs} not in KINDS_ALIKE


def _makes_differ(ours: str, theirs: str) -> bool:
    one, other = (_plain(each).replace(" ", "") for each in (ours, theirs))
    return bool(one and other) and one not in other and other not in one


def _colours_differ(ours: str, theirs: str) -> bool:
    """A word that nobody knows cannot be compared."""
    one, other = COLOUR_WORDS.get(_plain(ours)), COLOUR_WORDS.get(_plain(theirs))
    return one is not None and other is not None and one != other and {one, other} not in COLOURS_ALIKE


_differ = {"kind": _kinds_differ, "make": _makes_differ, "colour": _colours_differ}
