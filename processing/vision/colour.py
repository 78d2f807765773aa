"""The ground colour of a plate, from the two halves that its pixels fall into: ground and characters."""

from collections.abc import Sequence

import cv2
import numpy as np

from processing.plates import Colour
from processing.vision.pictures import Pixels

# Chroma in CIE Lab, measured on photographs: white grounds stay within -16…20 on the yellow-blue axis under any
# lamp, yellow ones begin at 45. Between them nobody should guess.
_YELLOW, _NOT_YELLOW = 36, 27
_BLUE, _NOT_BLUE = -23, -17
_RED, _NOT_RED = 28, 18

Lab = tuple[float, float, float]


def ground_colour(picture: Pixels, corners: Sequence[tuple[float, float]]) -> Colour | None:
    """Of the plate whose lines have these corners; None where light or size leave it open."""
    plate = _cut_out(picture, corners)
    if plate is None:
        return None
    grey = cv2.cvtColor(plate, cv2.COLOR_BGR2GRAY)
    threshold, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)
    light = grey > threshold
    if not light.any() or light.all():
        return None
    if light.mean() > 0.5:
        return _light_ground(_lab(plate[light]))
    return _dark_ground(_lab(plate[~light]))


def _light_ground(lab: Lab) -> Colour | None:
    _, _, yellow = lab
    if yellow >= _YELLOW:
        return Colour.YELLOW
    return Colour.WHITE if yellow < _NOT_YELLOW else None


def _dark_ground(lab: Lab) -> Colour | None:
    """White characters stand on blue or red; a colourless dark half is the shadow around a white plate."""
    _, red, yellow = lab
    if yellow <= _BLUE:
        return Colour.BLUE
    if red >= _RED and yellow > 0:
        return Colour.RED
    if yellow >= _YELLOW:
        return Colour.YELLOW
    return Colour.WHITE if _NOT_BLUE < yellow < _NOT_YELLOW and red < _NOT_RED else None


def _cut_out(picture: Pixels, corners: Sequence[tuple[float, float]]) -> Pixels | None:
    """The plate's own rectangle, upright, at most 160 pixels wide."""
    (x, y), (width, height), angle = cv2.minAreaRect(np.array(corners, np.float32))
    if angle > 45:
        width, height, angle = height, width, angle - 90
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
    middle = np.median(pixels, axis=0).astype(np.uint8)
    light, a, b = cv2.cvtColor(middle[None, None], cv2.COLOR_BGR2LAB)[0, 0]
    return float(light), float(a) - 128, float(b) - 128
