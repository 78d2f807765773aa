"""What the plate detector learns from: pieces of street at the size that the net sees, with corners."""

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from processing.vision.training import damage, drawing
from processing.vision.training.streets import Photographs, Pixels, Quad, Street, clutter

SIDE = 256
STRIDE = 4
SMALLEST, LARGEST = 11.0, 125.0
"""Widths of plates, in pixels of the net's picture, that it shall find; others are neither right nor wrong."""


@dataclass(frozen=True, slots=True)
class Sample:
    picture: Pixels
    plates: list[tuple[Quad, bool]]
    """Corners, and whether they are exact (drawn) or a loose box."""


def a_sample(dice: Random, photographs: Photographs) -> Sample:
    picture, plates = _base(dice, photographs)
    for _ in range(dice.choice([0, 1, 1, 2, 2, 3])):
        _paste(picture, plates, dice)
    for _ in range(dice.choice([0, 0, 0, 1])):
        _paste_stranger(picture, plates, dice)
    return Sample(damage.photographed(picture, dice), plates)


def _base(dice: Random, photographs: Photographs) -> tuple[Pixels, list[tuple[Quad, bool]]]:
    picture = clutter(SIDE, dice)
    plates: list[tuple[Quad, bool]] = []
    if not len(photographs) or dice.random() < 0.3:
        return picture, plates
    for _ in range(dice.choice([1, 1, 2, 3])):
        _lay(picture, plates, photographs.draw(dice), dice)
    return picture, plates


def _lay(picture: Pixels, plates: list[tuple[Quad, bool]], street: Street, dice: Random) -> None:
    """A photograph in the scale of the day; what it covers is gone."""
    scale = np.exp(dice.uniform(np.log(0.16), np.log(1.5)))
    wide = 75 * scale * dice.uniform(0.85, 1.18)
    if not SMALLEST * 0.7 < wide < LARGEST * 1.1:
        scale = 0.5
    fx, fy = scale, scale * dice.uniform(0.88, 1.14)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(street.picture, None, fx=fx, fy=fy, interpolation=how)
    x, y = (dice.randint(min(0, SIDE - s), max(0, SIDE - s)) for s in (small.shape[1], small.shape[0]))
    left, top, right, bottom = max(0, x), max(0, y), min(SIDE, x + small.shape[1]), min(SIDE, y + small.shape[0])
    picture[top:bottom, left:right] = small[top - y : bottom - y, left - x : right - x]
    plates[:] = [(quad, exact) for quad, exact in plates
                 if not (left <= quad[:, 0].mean() <= right and top <= quad[:, 1].mean() <= bottom)]
    plates += [(quad * np.array([fx, fy], np.float32) + np.array([x, y], np.float32), False) for quad in street.plates]


def _paste(picture: Pixels, plates: list[tuple[Quad, bool]], dice: Random) -> None:
    drawn = drawing.a_plate(dice)
    if (quad := _put(picture, drawn.picture, [q for q, _ in plates], dice)) is not None:
        plates.append((quad, True))


def _paste_stranger(picture: Pixels, plates: list[tuple[Quad, bool]], dice: Random) -> None:
    """Another country's plate is found as a plate too: refusing it is the reader's part, which sees it larger."""
    if (quad := _put(picture, drawing.a_stranger(dice).picture, [q for q, _ in plates], dice)) is not None:
        plates.append((quad, True))


def _put(picture: Pixels, plate: Pixels, taken: list[Quad], dice: Random) -> Quad | None:
    """Warped in, with a body of the vehicle around it and soft edges."""
    height, width = plate.shape[:2]
    wide = float(np.exp(dice.uniform(np.log(SMALLEST), np.log(LARGEST))))
    quad = tilted(width, height, wide, dice)
    reach = quad.max(0) - quad.min(0)
    quad += np.array([dice.uniform(2, max(3, SIDE - reach[0] - 2)), dice.uniform(2, max(3, SIDE - reach[1] - 2))],
                     np.float32) - quad.min(0)
    if any(_near(quad, other) for other in taken):
        return None
    if dice.random() < 0.5:
        _body(picture, quad, dice)
    small = cv2.resize(damage.dirty(plate, dice), None, fx=min(1, 2 * wide / width), fy=min(1, 2 * wide / width),
                       interpolation=cv2.INTER_AREA)
    blend(picture, small, quad, dice)
    return quad


def tilted(width: float, height: float, wide: float, dice: Random) -> Quad:
    """The corners of a plate `wide` pixels wide, seen from the side, from above, and leaning."""
    tall = wide * height / width * dice.uniform(0.8, 1.15)
    corners = np.array([(0, 0), (wide, 0), (wide, tall), (0, tall)], np.float32)
    corners[:, 0] *= dice.uniform(0.75, 1.0) if dice.random() < 0.4 else 1.0
    corners[:, 1] += corners[:, 0] * np.float32(np.tan(np.radians(dice.gauss(0, 7))))
    corners[:, 0] += corners[:, 1] * np.float32(np.tan(np.radians(dice.gauss(0, 7))))
    near = np.array([[dice.gauss(0, 0.025) * wide, dice.gauss(0, 0.025) * tall] for _ in range(4)], np.float32)
    return corners + near


def blend(picture: Pixels, plate: Pixels, quad: Quad, dice: Random) -> None:
    """Only the part of the picture around the plate is touched."""
    height, width = plate.shape[:2]
    left, top = (max(0, int(v) - 4) for v in quad.min(0))
    right, bottom = (min(limit, int(v) + 5) for limit, v in zip(picture.shape[1::-1], quad.max(0), strict=True))
    part, at = picture[top:bottom, left:right], quad - np.array([left, top], np.float32)
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    warped = cv2.warpPerspective(plate, cv2.getPerspectiveTransform(flat, at), part.shape[1::-1], flags=cv2.INTER_AREA)
    mask = np.zeros(part.shape[:2], np.float32)
    cv2.fillConvexPoly(mask, np.round(at * 8).astype(np.int32), 1.0, cv2.LINE_AA, 3)
    soft = cv2.GaussianBlur(mask, (0, 0), dice.uniform(0.4, 1.0))[..., None]
    light = dice.uniform(0.55, 1.1)
    part[:] = np.clip(part * (1 - soft) + warped * (soft * light), 0, 255).astype(np.uint8)


def _body(picture: Pixels, quad: Quad, dice: Random) -> None:
    middle, shade = quad.mean(0), dice.randint(0, 200)
    grown = (quad - middle) * np.array([dice.uniform(1.05, 2.2), dice.uniform(1.1, 2.6)], np.float32) + middle
    colour = tuple(min(255, max(0, shade + dice.randint(-35, 35))) for _ in range(3))
    cv2.fillConvexPoly(picture, np.round(grown).astype(np.int32), colour, cv2.LINE_AA)


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
    for quad, exact in sample.plates:
        at = quad / STRIDE
        (cx, cy), (w, h) = at.mean(0), np.ptp(at, axis=0)
        if w * STRIDE < SMALLEST or w * STRIDE > LARGEST or (quad < -2).any() or (quad > SIDE + 2).any():
            ignored |= (np.abs(x - cx) < w / 2 + 1) & (np.abs(y - cy) < h / 2 + 1)
            continue
        spread_x, spread_y = max(0.55, w * 0.11), max(0.55, h * 0.14)
        # The Gaussian stands on the middle of a cell, so that one cell is exactly 1.
        mx, my = np.floor(cx) + 0.5, np.floor(cy) + 0.5
        bell = np.exp(-((x - mx) ** 2) / (2 * spread_x**2) - (y - my) ** 2 / (2 * spread_y**2))
        mine = (bell > 0.5) & (bell >= heat)
        heat = np.maximum(heat, bell)
        offset = (at[:, :, None, None] - np.stack([x, y])[None]).reshape(8, cells, cells)
        corners[:, mine] = offset[:, mine]
        weight[mine] = (bell[mine] * (1.0 if exact else 0.6)) / max(3.0, float(w))
    heat[ignored & (heat < 0.5)] = -1
    return heat, corners, weight
