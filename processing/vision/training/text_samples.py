"""What the plate-text net learns from: cut-outs of drawn plates, of photographed ones, and of things to refuse."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from processing.vision.training import damage, drawing, strangers
from processing.vision.training.samples import tilted
from processing.vision.training.streets import Pixels, Quad, clutter

WIDTH, HEIGHT = 128, 64
SLOTS = (2, 3, 5)
SIGNS = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MARGIN_X, MARGIN_Y = 0.05, 0.07
# Below these widths, on one line and on two, nobody can tell the letters.
SMALLEST = (54.0, 36.0)
REFUSED, PHOTOGRAPHED, LOOSE = 0.18, 0.15, 0.2
POOL, AGAIN, INVERTED = 20_000, 4, 0.16


Slots = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TextSample:
    """Grey cut-out; the sign of each slot; 0 for nothing to read, else the number of lines."""

    picture: NDArray[np.uint8]
    slots: Slots
    lines: int


@dataclass(frozen=True, slots=True)
class Photographed:
    """A cut-out of a photographed plate, which begins `aside` and `above` (shares of the picture) from its edges."""

    file: Path
    plate: str
    lines: int
    aside: float
    above: float
    top: int


class Labelled:
    """What `cutouts` wrote into folders under this one; small families come up more often than their number."""

    def __init__(self, folder: Path | None, without: Sequence[str] = ()) -> None:
        families: dict[str, list[Photographed]] = {}
        for path in sorted(folder.glob("**/labels.csv")) if folder else []:
            with path.open(newline="", encoding="utf-8") as handle:
                for row in csv.DictReader(handle):
                    families.setdefault(row["family"], []).append(_photographed(path.parent, row))
        self._families = [rows for family, rows in families.items() if family not in without]
        self._weights = [len(rows) ** 0.5 for rows in self._families]

    def __len__(self) -> int:
        return sum(len(rows) for rows in self._families)

    def draw(self, dice: Random) -> Photographed:
        return dice.choice(dice.choices(self._families, self._weights)[0])


def _photographed(folder: Path, row: dict[str, str]) -> Photographed:
    aside, above = float(row["aside"]), float(row["above"])
    return Photographed(folder / row["file"], row["plate"], int(row["lines"]), aside, above, int(row["top"]))


def samples(dice: Random, labelled: Labelled) -> Iterator[TextSample]:
    """Endless. Drawing is dearer than learning, so each sample comes about five times, a little different each time."""
    pool: list[TextSample] = []
    while True:
        fresh = a_sample(dice, labelled)
        yield fresh
        pool.append(fresh)
        if len(pool) > POOL:
            pool[dice.randrange(POOL)] = pool.pop()
        for _ in range(AGAIN if len(pool) > POOL // 40 else 0):
            yield _moved(dice.choice(pool), dice)


def _moved(sample: TextSample, dice: Random) -> TextSample:
    """The same cut-out by another hand: shifted, stretched, darker or lighter, seldom inverted."""
    sx, sy = dice.gauss(1, 0.03), dice.gauss(1, 0.04)
    lean = dice.gauss(0, 0.015)
    shift = (1 - sx) * WIDTH / 2 + dice.gauss(0, 2.0), (1 - sy) * HEIGHT / 2 + dice.gauss(0, 1.2)
    turn = np.array([[sx, dice.gauss(0, 0.03), shift[0]], [lean, sy, shift[1] - lean * WIDTH / 2]], np.float32)
    moved = cv2.warpAffine(sample.picture, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    lit = cv2.convertScaleAbs(moved, alpha=dice.uniform(0.7, 1.25), beta=dice.uniform(-20, 20))
    picture = lit.astype(np.uint8, copy=False)
    # Light signs on blue or red are few on the road and must be read as well.
    shown = 255 - picture if dice.random() < INVERTED else picture
    return TextSample(shown, sample.slots, sample.lines)


def a_sample(dice: Random, labelled: Labelled) -> TextSample:
    kind = dice.random()
    if kind < REFUSED:
        return _refused(dice)
    if len(labelled) and kind < REFUSED + PHOTOGRAPHED:
        plate = labelled.draw(dice)
        return _sample(_jittered(plate, dice), slots_of(plate.plate, plate.top), plate.lines, dice, hard=0.6)
    drawn = drawing.a_plate(dice)
    wide = _wide(dice, smallest=SMALLEST[drawn.lines - 1])
    picture = _seen(drawn.picture, wide, dice)
    # What is small can't be blurred much and still be read.
    hard = float(np.clip(wide / SMALLEST[drawn.lines - 1] - 0.7, 0.3, 1.0))
    return _sample(picture, slots_of(drawn.text, drawn.top), drawn.lines, dice, hard=hard)


def _wide(dice: Random, *, smallest: float, largest: float = 190.0) -> float:
    return float(np.exp(dice.uniform(np.log(smallest), np.log(largest))))


def slots_of(text: str, top: int = 0) -> Slots:
    """Province, series from the left, serial from the right; missing places are blank.

    54A64792 is a car's 54A-647.92 or a motorcycle's 54-A6 over 4792: the signs in the upper of two lines (`top`) tell.
    """
    province, rest = text[:2], text[2:]
    cut = top - 2 if top >= 2 else len(rest) - _serial_length(rest)
    series, serial = rest[:cut], rest[cut:]
    filled = province.ljust(SLOTS[0]) + series.ljust(SLOTS[1]) + serial.rjust(SLOTS[2])
    return np.array([SIGNS.index(sign) for sign in filled[: sum(SLOTS)]], np.int64)


def _serial_length(rest: str) -> int:
    """Digits at the end, but a digit right behind one or two letters of a motorcycle belongs to its series."""
    if any(sign.isalpha() for sign in rest[3:5]) and rest[:3].isdigit():
        return len(rest) - 3  # 011NG02
    digits = len(rest) - len(rest.rstrip("0123456789"))
    letters = len(rest) - digits
    if rest.startswith("MD") and digits == 6:
        return 5
    if letters == 1 and digits == 6:
        return 5
    return min(digits, 5)


def _refused(dice: Random) -> TextSample:
    """Foreign plates, lettering, bits of street, parts of plates, and plates that nobody can read."""
    kind = dice.random()
    if kind < 0.55:
        picture = _seen(strangers.dressed(dice), _wide(dice, smallest=36), dice)
    elif kind < 0.66:
        picture = _bit_of_street(dice)
    elif kind < 0.7:
        picture = np.full((40, 80, 3), dice.randint(0, 255), np.uint8)
        picture[:, dice.choice([80, dice.randint(0, 80)]) :] = dice.randint(0, 255)
    elif kind < 0.88:
        picture = _seen(_part(drawing.a_plate(dice), dice), _wide(dice, smallest=40), dice)
    else:
        drawn = drawing.a_plate(dice)
        picture = _seen(drawn.picture, SMALLEST[drawn.lines - 1] * dice.uniform(0.25, 0.6), dice)
    return _sample(picture, slots_of(""), 0, dice, hard=1.0)


def _part(drawn: drawing.Drawn, dice: Random) -> Pixels:
    """Without one character at the least: cut at a side, or between or through the lines."""
    height, width = drawn.picture.shape[:2]
    lost = dice.uniform(0.15 if drawn.lines == 1 else 0.2, 0.65)
    side = dice.random()
    if side < 0.35:
        return drawn.picture[:, : round(width * (1 - lost))]
    if side < 0.7:
        return drawn.picture[:, round(width * lost) :]
    lost = dice.uniform(0.4, 0.6)
    return drawn.picture[: round(height * (1 - lost))] if side < 0.85 else drawn.picture[round(height * lost) :]


def _sample(picture: Pixels, slots: Slots, lines: int, dice: Random, *, hard: float) -> TextSample:
    damaged = damage.photographed(picture, dice, hard=hard)
    grey = cv2.cvtColor(damaged, cv2.COLOR_BGR2GRAY)
    how = cv2.INTER_AREA if grey.shape[1] > WIDTH else cv2.INTER_CUBIC
    small = cv2.resize(grey, (WIDTH, HEIGHT), interpolation=how)
    return TextSample(small.astype(np.uint8, copy=False), slots, lines)


def _seen(plate: Pixels, wide: float, dice: Random) -> Pixels:
    """From an angle, at the size of the day, then straightened by corners that are a little wrong."""
    height, width = plate.shape[:2]
    quad = tilted(width, height, wide, dice)
    quad -= quad.min(0) - wide * 0.15
    size = (quad.max(0) + wide * 0.15).astype(int) + 1
    worn = damage.dirty(plate, dice)
    shrink = min(1.0, 1.6 * wide / width)
    if shrink < 0.9:
        worn = cv2.resize(worn, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    around, flat = _mounted(worn, dice)
    turn = cv2.getPerspectiveTransform(flat, quad)
    seen = cv2.warpPerspective(around, turn, (int(size[0]), int(size[1])), borderMode=cv2.BORDER_REPLICATE)
    ground = seen.astype(np.uint8, copy=False)
    loose = _loose(quad, dice) if dice.random() < LOOSE else quad
    return cut(ground, loose + _slip(quad, dice), wide)


def _mounted(plate: Pixels, dice: Random) -> tuple[Pixels, Quad]:
    """On a bumper, often black and close to the signs, sometimes in a holder; and where the plate's corners are."""
    height, width = plate.shape[:2]
    if dice.random() < 0.35:
        around = cv2.resize(_bit_of_street(dice), (2 * width, 2 * height)).astype(np.uint8, copy=False)
    else:
        shade = dice.randint(2, 60) if dice.random() < 0.5 else dice.randint(10, 235)
        tint = np.array([dice.randint(-20, 20) for _ in range(3)])
        around = np.empty((2 * height, 2 * width, 3), np.uint8)
        around[:] = np.clip(shade + tint, 0, 255)
    left, top = width // 2, height // 2
    if dice.random() < 0.3:
        rim = max(1, round(height * dice.uniform(0.02, 0.1)))
        around[top - rim : top + height + rim, left - rim : left + width + rim] = dice.randint(5, 60)
    around[top : top + height, left : left + width] = plate
    corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    return around, np.array(corners, np.float32)


def _loose(quad: Quad, dice: Random) -> Quad:
    """As people crop: upright, whatever the plate leans, with some bumper around it."""
    reach = np.ptp(quad, axis=0)
    aside, above = (reach * [dice.uniform(0, 0.1), dice.uniform(0, 0.35)] for _ in range(2))
    (left, top), (right, bottom) = quad.min(0) - aside, quad.max(0) + above
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)


def _bit_of_street(dice: Random) -> Pixels:
    street = dice.choice(_streets())
    wide = dice.randint(48, street.shape[1])
    tall = round(wide * dice.uniform(0.3, 0.8))
    x, y = dice.randint(0, street.shape[1] - wide), dice.randint(0, street.shape[0] - tall)
    return street[y : y + tall, x : x + wide].copy()


@cache
def _streets() -> list[Pixels]:
    """A few hundred are drawn once: a street is dearer than the plate before it."""
    return [clutter(200, Random(number)) for number in range(300)]  # noqa: S311 - drawings, not secrets


def _slip(quad: Quad, dice: Random) -> Quad:
    reach = np.ptp(quad, axis=0)
    shift = np.array([[dice.gauss(0, 0.02), dice.gauss(0, 0.03)]], np.float32) * reach
    each = np.array([[dice.gauss(0, 0.02), dice.gauss(0, 0.03)] for _ in range(4)], np.float32) * reach
    return (shift + each).astype(np.float32)


def cut(picture: Pixels, quad: Quad, wide: float) -> Pixels:
    """The plate between its corners with the net's margin, at its own size and the net's shape."""
    width, height = max(16, round(wide * 1.1)), max(8, round(wide * 0.55))
    mx, my = width * MARGIN_X, height * MARGIN_Y
    goal = np.array([(mx, my), (width - mx, my), (width - mx, height - my), (mx, height - my)], np.float32)
    turn = cv2.getPerspectiveTransform(quad.astype(np.float32), goal)
    flat = cv2.warpPerspective(picture, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return flat.astype(np.uint8, copy=False)


def _jittered(plate: Photographed, dice: Random) -> Pixels:
    """Cut anew by corners that are a little wrong, sometimes smaller."""
    picture = cv2.imread(str(plate.file)).astype(np.uint8, copy=False)
    height, width = picture.shape[:2]
    left, top, own = width * plate.aside, height * plate.above, width * (1 - 2 * plate.aside)
    quad = np.array([(left, top), (width - left, top), (width - left, height - top), (left, height - top)], np.float32)
    wide = min(own, _wide(dice, smallest=SMALLEST[plate.lines - 1]))
    shrink = wide / own
    if shrink < 0.9:
        smaller = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        picture = smaller.astype(np.uint8, copy=False)
        quad = quad * np.float32(shrink)
    return cut(picture, quad + _slip(quad, dice), wide)
