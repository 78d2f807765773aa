"""Photographs made harder, always in the same way: blur, night, rain, tilt, JPEG 40."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np


def harden(source: Path, target: Path, how: str) -> None:
    cv2.imwrite(str(target), HARDSHIPS[how](cv2.imread(str(source))), [cv2.IMWRITE_JPEG_QUALITY, 40 if how == "jpeg40" else 90])


def _blurred(picture: np.ndarray) -> np.ndarray:
    """Moved by about a hundredth of the picture's width, slantwise."""
    length = max(3, picture.shape[1] // 110)
    return cv2.filter2D(picture, -1, np.eye(length, dtype=np.float32) / length)


def _by_night(picture: np.ndarray) -> np.ndarray:
    rng = np.random.default_rng(5)
    dark = (picture / 255.0) ** 1.6 * 90 * np.array([0.75, 0.95, 1.05])
    return np.clip(dark + rng.normal(0, 7, picture.shape), 0, 255).astype(np.uint8)


def _in_rain(picture: np.ndarray) -> np.ndarray:
    rng, wet = np.random.default_rng(6), picture.copy()
    height, width = picture.shape[:2]
    for x, y in rng.integers(0, (width, height), (width // 2, 2)).tolist():
        cv2.line(wet, (x, y), (x - width // 200, y + height // 25), (205, 205, 205), max(1, width // 900), cv2.LINE_AA)
    return cv2.addWeighted(cv2.GaussianBlur(picture, (0, 0), width / 900), 0.6, wet, 0.4, 12)


def _tilted(picture: np.ndarray) -> np.ndarray:
    """Leaning by twelve degrees and seen from the side."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 12, 0.8)
    turn[0] *= 0.8
    turn[0, 2] += 0.1 * width
    return cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)


HARDSHIPS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "blur": _blurred, "night": _by_night, "rain": _in_rain, "tilt": _tilted, "jpeg40": lambda picture: picture,
}
