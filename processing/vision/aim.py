"""Which plate is meant: the one the camera read or boxed itself, the one in its lane's region, the most prominent."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from processing.plates import normalise
from processing.vision.values import ANYWHERE, Aim, PlateGuess, Reason, Share

EVERY_LANE = "all"
# A camera's own reading may have one character wrong and still mean this plate.
HINT_ERRORS = 1
# Two plates nearer than this in prominence fight for the frame: nobody can say which one set the camera off.
NEARLY_EQUAL = 0.85

Point = tuple[Share, Share]
Rectangle = tuple[float, float, float, float]


def aim_of(regions: Mapping[str, Any] | None, stated: Mapping[str, Any]) -> Aim:
    """From the camera's regions by lane, and from what it stated of this event; a hint that makes no sense is none."""
    known = regions or {}
    region = known.get(str(stated.get("lane")), known.get(EVERY_LANE, ()))
    plate = stated.get("plate")
    hint = plate if isinstance(plate, Mapping) else {}
    text = hint.get("text")
    return Aim(
        region=tuple((float(x), float(y)) for x, y in region),
        box=_sound(hint.get("box")),
        plate=normalise(text) if isinstance(text, str) else "",
    )


def _sound(box: object) -> Rectangle | None:
    if not isinstance(box, Sequence) or len(box) != 4 or not all(type(side) in (int, float) for side in box):
        return None
    x1, y1, x2, y2 = (float(side) for side in box)
    return (x1, y1, x2, y2) if 0 <= x1 < x2 and 0 <= y1 < y2 else None


def shrunk(aim: Aim, scale: float) -> Aim:
    """For a picture that is shown smaller than it was sent."""
    if aim.box is None or max(aim.box) <= 1:
        return aim
    x1, y1, x2, y2 = (side * scale for side in aim.box)
    return replace(aim, box=(x1, y1, x2, y2))


def pointed_at(
    plates: Sequence[PlateGuess], size: tuple[int, int], aim: Aim = ANYWHERE
) -> tuple[tuple[PlateGuess, ...], Reason | None]:
    """The same plates with the subject marked, and why it may not be the one that is meant."""
    if not plates:
        return (), None
    meant = _meant(plates, size, aim)
    if not meant:
        return tuple(replace(guess, subject=False) for guess in plates), Reason.NOT_WHERE_AIMED
    ranked = sorted(meant, key=lambda guess: -prominence(guess, size))
    first, least = ranked[0], NEARLY_EQUAL * prominence(ranked[0], size)
    fight = any(guess.text != first.text and prominence(guess, size) > least for guess in ranked[1:])
    marked = tuple(replace(guess, subject=guess is first) for guess in plates)
    return marked, Reason.TWO_VEHICLES if fight else None


def _meant(plates: Sequence[PlateGuess], size: tuple[int, int], aim: Aim) -> list[PlateGuess]:
    """Those that the most telling hint agrees with; a region that holds none leaves none."""
    boxed = [guess for guess in plates if aim.box and _holds(_in_shares(aim.box, size), _middle(guess, size))]
    named = [guess for guess in boxed or plates if aim.plate and errors(guess.text, aim.plate) <= HINT_ERRORS]
    if named or boxed:
        return named or boxed
    return [guess for guess in plates if not aim.region or _within(_middle(guess, size), aim.region)]


def prominence(guess: PlateGuess, size: tuple[int, int]) -> float:
    """Large, sure, and near the middle: a camera is aimed at the plate it is triggered by."""
    x, y = _middle(guess, size)
    aside = math.hypot(2 * x - 1, 2 * y - 1)
    return (guess.box.y2 - guess.box.y1) / guess.lines * guess.confidence * (1.5 - aside / 2)


def _middle(guess: PlateGuess, size: tuple[int, int]) -> Point:
    height, width = size
    return (guess.box.x1 + guess.box.x2) / 2 / width, (guess.box.y1 + guess.box.y2) / 2 / height


def _in_shares(box: Rectangle, size: tuple[int, int]) -> Rectangle:
    if max(box) <= 1:
        return box
    height, width = size
    return box[0] / width, box[1] / height, box[2] / width, box[3] / height


def _holds(box: Rectangle, point: Point) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _within(point: Point, region: Sequence[Point]) -> bool:
    """Whether a line from the point to the right crosses the region's border an odd number of times."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(region, (*region[1:], region[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


def errors(one: str, other: str) -> int:
    """Characters that differ, or that one text has beyond the other."""
    return sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))
