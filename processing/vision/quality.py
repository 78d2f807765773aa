"""How well a plate can be seen, measured on its cut-out: too small, blurred, washed out, cut off."""

from dataclasses import dataclass

import cv2
import numpy as np

from processing.vision.detector import Found
from processing.vision.pictures import Pixels
from processing.vision.values import Reason

# Pixels in the picture. Narrower plates have characters of less than four pixels.
SMALLEST_WIDTH = 34.0
# Share of a plate's squares in which nothing but white is left. Writing leaves ink in nearly every one.
WASHED_OUT, WHITE = 0.2, 240
# Steepest changes of light, in parts of the plate's whole contrast for each of 160 steps across it.
SHARP = 0.11
# A corner that is so near the picture's edge may have lost a character.
EDGE = 2.0
WIDTH = 160


@dataclass(frozen=True, slots=True)
class Quality:
    """`width` in pixels of the picture; the shares are of the plate."""

    width: float
    sharpness: float
    washed: float
    cut: bool

    @property
    def reason(self) -> Reason | None:
        """The first hindrance, in the order in which they leave nothing to read."""
        if self.cut:
            return Reason.CUT_OFF
        if self.width < SMALLEST_WIDTH:
            return Reason.TOO_SMALL
        if self.washed > WASHED_OUT:
            return Reason.GLARE
        return Reason.BLURRED if self.sharpness < SHARP else None


def quality(picture: Pixels, box: Found, flat: Pixels) -> Quality:
    """Of a plate in its picture, and as it is straightened (WIDTH pixels wide with a small margin)."""
    height, width = picture.shape[:2]
    corners = box.corners
    inside = (corners > EDGE).all() and (corners[:, 0] < width - EDGE).all() and (corners[:, 1] < height - EDGE).all()
    grey = cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)
    return Quality(box.width, sharpness(grey), washed(grey), cut=not inside)


def sharpness(grey: Pixels) -> float:
    """The steep end of the changes from left to right, against the contrast between ink and ground."""
    dark, light = percentile(grey, 5), percentile(grey, 95)
    if light - dark < 1:
        return 0.0
    change = cv2.absdiff(grey[:, 1:], grey[:, :-1]).astype(np.uint8, copy=False)
    return percentile(change, 98) / (light - dark)


def percentile(levels: Pixels, share: int) -> float:
    """As numpy's, by counting: there are only 256 levels, and every plate is measured."""
    until = np.bincount(levels.ravel(), minlength=256).cumsum()
    place = (levels.size - 1) * share / 100
    below, above = (int(until.searchsorted(int(place) + step, side="right")) for step in (0, 1))
    return below + (min(above, 255) - below) * (place % 1)


def washed(grey: Pixels) -> float:
    """The share of squares, about as large as a character, that are white through and through."""
    height, width = grey.shape
    side = max(4, width // 10)
    rows, columns = max(1, height // side), width // side
    squares = grey[: rows * side, : columns * side].reshape(rows, side, columns, side)
    return float((squares.min(axis=(1, 3)) >= WHITE).mean())
