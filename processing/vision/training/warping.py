"""Puts a flat picture into a street: tilted, in the light of the place, with soft edges."""

from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Quad = NDArray[np.float32]


def tilted(width: float, height: float, wide: float, dice: Random) -> Quad:
    """The corners of a plate `wide` pixels wide, seen from the side, from above, and leaning; a few lean far."""
    lean = 7.0 if dice.random() < 0.8 else 15.0
    tall = wide * height / width * dice.uniform(0.8, 1.15)
    corners = np.array([(0, 0), (wide, 0), (wide, tall), (0, tall)], np.float32)
    corners[:, 0] *= dice.uniform(0.7, 1.0) if dice.random() < 0.4 else 1.0
    corners[:, 1] += corners[:, 0] * np.float32(np.tan(np.radians(np.clip(dice.gauss(0, lean), -32, 32))))
    corners[:, 0] += corners[:, 1] * np.float32(np.tan(np.radians(np.clip(dice.gauss(0, lean), -32, 32))))
    near = np.array([[dice.gauss(0, 0.025) * wide, dice.gauss(0, 0.025) * tall] for _ in range(4)], np.float32)
    return corners + near


def somewhere(quad: Quad, size: int, dice: Random) -> Quad:
    """Moved to any place of the picture that holds it whole, if one does."""
    reach = quad.max(0) - quad.min(0)
    at = [dice.uniform(2, max(3.0, size - float(r) - 2)) for r in reach]
    return quad + np.array(at, np.float32) - quad.min(0)


def blend(picture: Pixels, flat: Pixels, quad: Quad, dice: Random) -> None:
    """Only the part of the picture around it is touched; some are faint, as seen through haze."""
    height, width = flat.shape[:2]
    left, top = (max(0, int(v) - 4) for v in quad.min(0))
    right, bottom = (min(limit, int(v) + 5) for limit, v in zip(picture.shape[1::-1], quad.max(0), strict=True))
    if right - left < 2 or bottom - top < 2:
        return
    part, at = picture[top:bottom, left:right], quad - np.array([left, top], np.float32)
    edges = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    seen = _faint(flat, dice) if dice.random() < 0.3 else flat
    warped = cv2.warpPerspective(seen, cv2.getPerspectiveTransform(edges, at), part.shape[1::-1], flags=cv2.INTER_AREA)
    mask = np.zeros(part.shape[:2], np.float32)
    cv2.fillConvexPoly(mask, np.round(at * 8).astype(np.int32), 1.0, cv2.LINE_AA, 3)
    soft = cv2.GaussianBlur(mask, (0, 0), dice.uniform(0.4, 1.0))[..., None]
    light = dice.uniform(0.55, 1.1)
    part[:] = np.clip(part * (1 - soft) + warped * (soft * light), 0, 255).astype(np.uint8)


def _faint(flat: Pixels, dice: Random) -> Pixels:
    grey, left = dice.uniform(40, 200), dice.uniform(0.3, 0.8)
    return (flat * left + grey * (1 - left)).astype(np.uint8)
