"""Finds number plates in a whole picture with a small network of our own: four corners and a score for each."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from processing.vision.nets import session
from processing.vision.pictures import Pixels

Corners = NDArray[np.float32]
Way = NDArray[np.float64]

WEIGHTS = "plate_detector.onnx"
# Learnt on plates 11 to 125 pixels wide: a frame of 1920 is shown at 896, where a plate of 60 is 28.
FINE_SIDE = 896
# A near plate is too large for the fine look; small boxes of the coarse one are bits of vehicles.
COARSE = 4
COARSE_SMALLEST = 44.0
# At full resolution one plate is looked at alone, so large at most.
CLOSE_WIDTH, CLOSE_REACH = 80.0, (64, 48)
# Narrower ones hold no letters: they are told if they are sure, and not looked at again.
TINY, TINY_SURE = 30.0, 0.6
LEAST = 0.3
MOST = 12
MOST_PEAKS = 40
BLOCK = 32
# What is shown hardly smaller loses nothing by the quicker way.
NEAR = 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """Where a plate seems to be: corners in the whole picture, clockwise from the plate's top left."""

    score: float
    corners: Corners

    @property
    def width(self) -> float:
        a, b, c, d = self.corners
        return float(np.hypot(*(b - a)) + np.hypot(*(c - d))) / 2

    @property
    def height(self) -> float:
        a, b, c, d = self.corners
        return float(np.hypot(*(d - a)) + np.hypot(*(c - b))) / 2


class PlateDetector:
    """One thread; loads at once."""

    def __init__(self) -> None:
        self._session = session(WEIGHTS)

    def find(self, picture: Pixels, *, side: int = FINE_SIDE, least: float = LEAST) -> list[Found]:
        """Surest first, none twice; each was looked at again at full resolution, where most mistakes vanish."""
        suspects = self._suspects(picture, side, least)
        closer = (box if box.width < TINY else self._closer(picture, box) for box in suspects)
        return _distinct([plate for plate in closer if plate])

    def _suspects(self, picture: Pixels, side: int, least: float) -> list[Found]:
        scale = min(1.0, side / max(picture.shape[:2]))
        fine = _shown(picture, scale)
        coarse = _shown(fine, 1 / COARSE)
        found = self._look(fine, scale, least)
        near = self._look(coarse, scale / COARSE, least)
        found += [box for box in near if box.width * scale >= COARSE_SMALLEST]
        return _distinct([box for box in found if box.width >= TINY or box.score >= TINY_SURE])[:MOST]

    def _closer(self, picture: Pixels, box: Found) -> Found | None:
        """The same plate seen at full resolution: its corners truer, its score surer; None where it was no plate."""
        scale = min(1.0, CLOSE_WIDTH / max(box.width, 1.0))
        middle = box.corners.mean(axis=0)
        reach = np.array(CLOSE_REACH) / scale
        left, top = np.maximum(middle - reach, 0).astype(int)
        right, bottom = np.ceil(middle + reach).astype(int)
        part = picture[top : max(bottom, top + 2), left : max(right, left + 2)]
        corner = np.array([left, top], np.float32)
        seen = [Found(one.score, one.corners + corner) for one in self._look(_shown(part, scale), scale, LEAST)]
        mine = [one for one in seen if overlap(one, box) and 0.4 < one.width / max(box.width, 1.0) < 2.5]
        return max(mine, key=lambda one: one.score, default=None)

    def _look(self, shown: Pixels, scale: float, least: float) -> list[Found]:
        height, width = shown.shape[:2]
        down, right = -height % BLOCK, -width % BLOCK
        padded = cv2.copyMakeBorder(shown, 0, down, 0, right, cv2.BORDER_REPLICATE)
        heat, corners = self._session.run(None, {"picture": padded[None]})
        rows, columns = np.nonzero(heat[0, 0] > least)
        surest = np.argsort(-heat[0, 0, rows, columns])[:MOST_PEAKS]
        stride = padded.shape[1] / heat.shape[3]
        found = []
        for row, column in zip(rows[surest], columns[surest], strict=True):
            middle = np.array([column + 0.5, row + 0.5], np.float32) * np.float32(stride)
            at = (corners[0, :, row, column].reshape(4, 2) + middle) / np.float32(scale)
            found.append(Found(float(heat[0, 0, row, column]), at))
        return found


def _shown(picture: Pixels, scale: float) -> Pixels:
    if scale == 1:
        return picture
    size = (max(8, round(picture.shape[1] * scale)), max(8, round(picture.shape[0] * scale)))
    while size[0] <= picture.shape[1] // 2 and size[1] <= picture.shape[0] // 2:
        half = (picture.shape[1] // 2, picture.shape[0] // 2)  # by whole numbers it takes a tenth of the time
        picture = cv2.resize(picture, half, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    near = size[0] > NEAR * picture.shape[1]
    how = cv2.INTER_LINEAR if near else cv2.INTER_AREA
    return cv2.resize(picture, size, interpolation=how).astype(np.uint8, copy=False)


def _distinct(found: list[Found]) -> list[Found]:
    """Of boxes that cover each other, the surest."""
    kept: list[Found] = []
    for box in sorted(found, key=lambda box: -box.score):
        if box.width >= 6 and box.height >= 3 and not any(overlap(box, other) for other in kept):
            kept.append(box)
    return kept


def overlap(one: Found, other: Found) -> bool:
    """More than a third of the smaller upright box is shared."""
    (low, high), (other_low, other_high) = ((b.corners.min(0), b.corners.max(0)) for b in (one, other))
    shared = np.clip(np.minimum(high, other_high) - np.maximum(low, other_low), 0, None).prod()
    smaller = min((high - low).prod(), (other_high - other_low).prod())
    return bool(shared > smaller / 3)


def straightened(picture: Pixels, box: Found, *, width: float, margin: float) -> tuple[Pixels, Way]:
    """The plate upright and so wide, a margin around it in parts of its size; and the way back into the picture."""
    tall = float(np.clip(width * box.height / max(box.width, 1.0), width / 7, width * 1.2))
    left, top = width * margin, tall * margin + width * margin / 4
    goal = np.array([(0, 0), (width, 0), (width, tall), (0, tall)], np.float32) + np.array([left, top], np.float32)
    size = (round(width + 2 * left), round(tall + 2 * top))
    part, corner, scale = _part(picture, box, smaller=min(1.0, 1.5 * width / max(box.width, 1.0)))
    turn = cv2.getPerspectiveTransform(((box.corners - corner) * scale).astype(np.float32), goal)
    flat = cv2.warpPerspective(part, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    into_picture = np.array([[1 / scale, 0, corner[0]], [0, 1 / scale, corner[1]], [0, 0, 1]])
    return flat.astype(np.uint8, copy=False), into_picture @ np.linalg.inv(turn)


def _part(picture: Pixels, box: Found, *, smaller: float) -> tuple[Pixels, NDArray[np.float64], float]:
    """The surroundings of a box, shrunk first where it is large: a warp alone would leave pixels out."""
    low, high = box.corners.min(0), box.corners.max(0)
    aside = (high - low) * 0.8 + 4
    (left, top), (right, bottom) = np.maximum(low - aside, 0).astype(int), np.ceil(high + aside).astype(int)
    part = picture[top : max(bottom, top + 2), left : max(right, left + 2)]
    if smaller < 0.9:
        part = cv2.resize(part, None, fx=smaller, fy=smaller, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    else:
        smaller = 1.0
    return part, np.array([left, top], np.float64), smaller
