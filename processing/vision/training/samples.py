"""What the plate detector learns from: pieces of street at the size that the net sees, with corners."""

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from processing.vision.training import damage, drawing
from processing.vision.training.lookalikes import a_lookalike
from processing.vision.training.streets import Photographs, Placed, Street, clutter
from processing.vision.training.vehicles import a_vehicle
from processing.vision.training.warping import Pixels, Quad, blend, somewhere, tilted

SIDE = 256
STRIDE = 4
SMALLEST, LARGEST = 11.0, 125.0
"""Widths of plates, in pixels of the net's picture, that it shall find; others are neither right nor wrong."""
LOWEST = 3.2
"""Less high than this, a plate is a line like others."""
SAME = 0.05
FOREIGN = tuple(shape for shape in drawing.STRANGERS if "9" in shape)


@dataclass(frozen=True, slots=True)
class Sample:
    picture: Pixels
    plates: list[Placed]


def a_sample(dice: Random, photographs: Photographs) -> Sample:
    picture, plates = _base(dice, photographs)
    for _ in range(dice.choice([0, 0, 1, 1, 2, 2, 3])):
        # Those of one line are drawn more often than they are met: far away they are but five pixels high.
        _paste(picture, plates, drawing.a_plate(dice, dice.choice([1, 2])).picture, dice)
    if dice.random() < 0.15:
        # Another country's plate is found as a plate too: refusing it is the reader's part, which sees it larger.
        _paste(picture, plates, drawing.a_stranger(dice, FOREIGN).picture, dice)
    return Sample(damage.photographed(picture, dice, hard=dice.choice([0.4, 1.0])), plates)


def _base(dice: Random, photographs: Photographs) -> tuple[Pixels, list[Placed]]:
    plates: list[Placed] = []
    if not len(photographs) or dice.random() < 0.35:
        return clutter(SIDE, dice), plates
    picture = clutter(SIDE, dice) if dice.random() < 0.5 else np.full((SIDE, SIDE, 3), dice.randint(0, 255), np.uint8)
    for _ in range(dice.choice([1, 1, 2, 3])):
        _lay(picture, plates, photographs.draw(dice), dice)
    if dice.random() < 0.3:
        _beside(picture, plates, dice)
    return picture, plates


def _beside(picture: Pixels, plates: list[Placed], dice: Random) -> None:
    """A look-alike on a photograph, unless it falls on a plate."""
    before = [picture[y : y + h, x : x + w].copy() for x, y, w, h in map(_upright, plates)]
    a_lookalike(picture, dice)
    for (x, y, w, h), was in zip(map(_upright, plates), before, strict=True):
        picture[y : y + h, x : x + w] = was


def _upright(plate: Placed) -> tuple[int, int, int, int]:
    low, high = np.clip(plate.quad.min(0), 0, SIDE).astype(int), np.clip(plate.quad.max(0) + 1, 0, SIDE).astype(int)
    return int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])


def _lay(picture: Pixels, plates: list[Placed], street: Street, dice: Random) -> None:
    """A photograph in a scale that makes one of its plates a size to learn; what it covers is gone."""
    sure = [plate for plate in street.plates if plate.trust]
    chosen = dice.choice(sure) if sure else None
    wide = float(np.ptp(chosen.quad[:, 0])) if chosen else dice.uniform(40, 200)
    scale = min(1.6, _width(dice) / wide)
    fx, fy = scale, scale * dice.uniform(0.88, 1.14)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(street.picture, None, fx=fx, fy=fy, interpolation=how)
    middle = chosen.quad.mean(0) * (fx, fy) if chosen and dice.random() < 0.8 else None
    x, y = (_start(small.shape[1 - i], None if middle is None else float(middle[i]), dice) for i in (0, 1))
    left, top, right, bottom = max(0, x), max(0, y), min(SIDE, x + small.shape[1]), min(SIDE, y + small.shape[0])
    picture[top:bottom, left:right] = small[top - y : bottom - y, left - x : right - x]
    plates[:] = [plate for plate in plates if not _within(plate.quad, left, top, right, bottom)]
    plates += [Placed(plate.quad * np.array([fx, fy], np.float32) + np.array([x, y], np.float32), plate.trust)
               for plate in street.plates]


def _start(length: int, middle: float | None, dice: Random) -> int:
    """Where a photograph begins on the piece, so that its chosen plate is on it."""
    low, high = min(0, SIDE - length), max(0, SIDE - length)
    if middle is not None:
        low, high = max(low, round(12 - middle)), min(high, round(SIDE - 12 - middle))
    return dice.randint(low, max(low, high))


def _within(quad: Quad, left: int, top: int, right: int, bottom: int) -> bool:
    x, y = quad.mean(0)
    return bool(left <= x <= right and top <= y <= bottom)


def _paste(picture: Pixels, plates: list[Placed], plate: Pixels, dice: Random) -> None:
    """Warped in, often on a vehicle; not where another plate is."""
    height, width = plate.shape[:2]
    quad = somewhere(tilted(width, height, wide := _width(dice), dice), SIDE, dice)
    if any(_near(quad, other.quad) for other in plates):
        return
    if dice.random() < 0.6 and not plates:
        a_vehicle(picture, quad, dice)
    smaller = min(1.0, 2 * wide / width)
    small = cv2.resize(plate, None, fx=smaller, fy=smaller, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    blend(picture, damage.dirty(small, dice), quad, dice)
    plates.append(Placed(quad))


def _width(dice: Random) -> float:
    """Small ones are the hard ones."""
    if dice.random() < 0.4:
        return dice.uniform(16, 44)
    return float(np.exp(dice.uniform(np.log(SMALLEST), np.log(LARGEST))))


def _near(one: Quad, other: Quad) -> bool:
    gap = np.abs(one.mean(0) - other.mean(0))
    reach = (np.ptp(one, axis=0) + np.ptp(other, axis=0)) / 2
    return bool((gap < reach * 1.1).all())


def targets(sample: Sample) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Heat with −1 for what is ignored; corners in cells; and each cell's weight for corners over the plate's size."""
    cells = SIDE // STRIDE
    heat = np.zeros((cells, cells), np.float32)
    ignored = np.zeros((cells, cells), bool)
    corners = np.zeros((8, cells, cells), np.float32)
    weight = np.zeros((cells, cells), np.float32)
    y, x = np.mgrid[:cells, :cells].astype(np.float32) + 0.5
    for plate in sample.plates:
        at = plate.quad / STRIDE
        (cx, cy), (w, h) = at.mean(0), np.ptp(at, axis=0)
        if not plate.trust or _unjudged(plate.quad):
            ignored |= (np.abs(x - cx) < w / 2 + 1) & (np.abs(y - cy) < h / 2 + 1)
            continue
        spread_x, spread_y = max(0.55, w * 0.11), max(0.55, h * 0.14)
        # The Gaussian stands on the middle of a cell, so that one cell is exactly 1.
        mx, my = np.floor(cx) + 0.5, np.floor(cy) + 0.5
        # Nobody can say which cell is the middle of a long plate: those around it are as right.
        dx, dy = (np.clip(np.abs(apart) - SAME * size, 0, None) for apart, size in ((x - mx, w), (y - my, h)))
        bell = np.exp(-(dx**2) / (2 * spread_x**2) - dy**2 / (2 * spread_y**2))
        mine = (bell > 0.5) & (bell >= heat)
        heat = np.maximum(heat, bell)
        offset = (at[:, :, None, None] - np.stack([x, y])[None]).reshape(8, cells, cells)
        corners[:, mine] = offset[:, mine]
        weight[mine] = (bell[mine] * plate.trust) / max(3.0, float(w))
    heat[ignored & (heat < 0.5)] = -1
    return heat, corners, weight


def _unjudged(quad: Quad) -> bool:
    """Too small, too large, or cut by the edge."""
    wide, tall = np.ptp(quad, axis=0).tolist()
    return wide < SMALLEST or tall < LOWEST or wide > LARGEST or bool((quad < -2).any() or (quad > SIDE + 2).any())
