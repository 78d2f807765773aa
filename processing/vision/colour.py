"""The ground colour of a plate: whether its characters are darker or lighter than it, and how strong its tint is."""

from collections.abc import Sequence

import cv2
import numpy as np

from processing.plates import Colour
from processing.vision.pictures import Pixels

# The edge of a plate is frame, bolts and shadow.
INSIDE = 0.08
# Characters cover a quarter to two fifths of a plate: with fewer light pixels its ground may be the dark half.
LIGHT_GROUND = 0.55
# Tint in parts of lightness (a or b over L of CIE Lab), which dimmer light leaves as it is: white grounds stay within
# a quarter under most lamps, paint is well above a half. Between them nobody should guess.
WHITE_AT_MOST, YELLOW, BLUE, RED = 0.3, 0.6, 0.45, 0.6
# In the dark a camera's noise is as strong as paint; without contrast there are no characters to compare with.
DARKEST, LEAST_TINT, LEAST_CONTRAST = 6.0, 8.0, 8.0

Lab = tuple[float, float, float]


def ground_colour(picture: Pixels, corners: Sequence[tuple[float, float]]) -> Colour | None:
    """Of the plate with these corners; None where light or size leave it open."""
    plate = _cut_out(picture, corners)
    if plate is None:
        return None
    grey = cv2.cvtColor(plate, cv2.COLOR_BGR2GRAY)
    threshold, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)
    light = grey > threshold
    if not light.any() or light.all():
        return None
    above, below = _lab(plate[light]), _lab(plate[~light])
    if above[0] - below[0] < LEAST_CONTRAST:
        return None
    return _light_ground(above) if light.mean() >= LIGHT_GROUND else _dark_ground(below)


def _light_ground(lab: Lab) -> Colour | None:
    lightness, red, yellow = lab
    if lightness < DARKEST:
        return None
    if yellow / lightness >= YELLOW:
        return Colour.YELLOW
    return Colour.WHITE if max(abs(red), abs(yellow)) / lightness < WHITE_AT_MOST else None


def _dark_ground(lab: Lab) -> Colour | None:
    """Light characters stand on blue or red; a colourless dark ground may be either at night, or a shadow on white."""
    lightness, red, yellow = lab
    if lightness < DARKEST or max(red, -yellow) < LEAST_TINT:
        return None
    if -yellow / lightness >= BLUE and -yellow > red:
        return Colour.BLUE
    return Colour.RED if red / lightness >= RED and yellow > -red / 2 else None


def _cut_out(picture: Pixels, corners: Sequence[tuple[float, float]]) -> Pixels | None:
    """The plate's own rectangle without its edge, upright, at most 160 pixels wide."""
    (x, y), (width, height), angle = cv2.minAreaRect(np.array(corners, np.float32))
    if angle > 45:
        width, height, angle = height, width, angle - 90
    width, height = width * (1 - 2 * INSIDE), height * (1 - 2 * INSIDE)
    if width < 6 or height < 6:
        return None
    scale = min(1.0, 160 / width)
    turn = cv2.getRotationMatrix2D((x, y), angle, scale)
    turn[0, 2] += width * scale / 2 - x
    turn[1, 2] += height * scale / 2 - y
    size = (max(2, int(width * scale)), max(2, int(height * scale)))
    cut: Pixels = cv2.warpAffine(picture, turn, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[assignment]
    return cut


def _lab(pixels: Pixels) -> Lab:
    """The middle of the pixels: L from 0 to 100, a and b around 0."""
    middle = (np.median(pixels, axis=0) / 255).astype(np.float32)
    light, a, b = cv2.cvtColor(middle[None, None], cv2.COLOR_BGR2LAB)[0, 0]
    return float(light), float(a), float(b)
