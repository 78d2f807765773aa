"""What light, lenses, weather and cameras do to a picture."""

from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def dirty(plate: Pixels, dice: Random) -> Pixels:
    """Mud, scratches, a shadow's edge or a glare on the plate itself."""
    height, width = plate.shape[:2]
    worn = plate.astype(np.float32)
    if dice.random() < 0.35:
        worn = _spots(worn, dice)
    if dice.random() < 0.3:
        ramp = np.linspace(dice.uniform(0.45, 1), dice.uniform(0.45, 1), width, dtype=np.float32)
        worn *= ramp[None, :, None]
    if dice.random() < 0.15:
        edge = (np.arange(height) / height * dice.uniform(-2, 2) + dice.random())[:, None]
        shade = np.where(np.linspace(0, 1, width)[None] > edge, dice.uniform(0.35, 0.8), 1.0).astype(np.float32)
        worn *= cv2.GaussianBlur(shade, (0, 0), 2)[..., None]
    if dice.random() < 0.1:
        x, y = np.meshgrid(np.arange(width), np.arange(height))
        reach = width * dice.uniform(0.1, 0.3)
        spot = np.exp(-((x - dice.random() * width) ** 2 + (y - dice.random() * height) ** 2) / (2 * reach**2))
        worn += (spot * dice.uniform(60, 200)).astype(np.float32)[..., None]
    return np.clip(worn, 0, 255).astype(np.uint8)


def _spots(plate: NDArray[np.float32], dice: Random) -> NDArray[np.float32]:
    height, width = plate.shape[:2]
    mask = np.zeros((height, width), np.float32)
    for _ in range(dice.randint(1, 25)):
        where = (dice.randrange(width), round(height * dice.random() ** 0.6))
        cv2.circle(mask, where, dice.randint(1, max(2, height // 12)), dice.uniform(0.2, 0.8), -1)
    mask = cv2.GaussianBlur(mask, (0, 0), 1.5)[..., None]
    mud = np.array([dice.randint(40, 110), dice.randint(60, 130), dice.randint(80, 150)], np.float32)
    return plate * (1 - mask) + mud * mask


def photographed(picture: Pixels, dice: Random, *, hard: float = 1.0) -> Pixels:
    """Night, rain, blur, motion, noise and JPEG over the whole picture; `hard` says how often."""
    seen = picture
    if dice.random() < 0.55 * hard:
        seen = _blurred(seen, dice, hard)
    seen = _lit(seen, dice, hard)
    if dice.random() < 0.08 * hard:
        seen = _rain(seen, dice)
    if dice.random() < 0.5 * hard:
        seen = _noisy(seen, dice)
    if dice.random() < 0.12:
        grey = cv2.cvtColor(seen, cv2.COLOR_BGR2GRAY)
        seen = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8, copy=False)
    if dice.random() < 0.7:
        quality = [cv2.IMWRITE_JPEG_QUALITY, dice.randint(30, 92)]
        seen = cv2.imdecode(cv2.imencode(".jpg", seen, quality)[1], cv2.IMREAD_COLOR).astype(np.uint8, copy=False)
    return seen


def _blurred(picture: Pixels, dice: Random, hard: float) -> Pixels:
    if dice.random() < 0.6:
        return cv2.GaussianBlur(picture, (0, 0), dice.uniform(0.3, 0.5 + 0.8 * hard)).astype(np.uint8, copy=False)
    length = dice.randint(2, 3 + round(3 * hard))
    kernel = np.zeros((length, length), np.float32)
    middle, angle = (length - 1) / 2, dice.uniform(0, 3.15)
    aside = np.array([np.cos(angle), np.sin(angle)]) * middle
    start, end = (tuple(np.rint(middle + sign * aside).astype(int).tolist()) for sign in (-1, 1))
    cv2.line(kernel, start, end, 1.0, 1)
    return cv2.filter2D(picture, -1, kernel / max(1.0, float(kernel.sum()))).astype(np.uint8, copy=False)


def _lit(picture: Pixels, dice: Random, hard: float) -> Pixels:
    """One table for each channel: gamma, gain, lamp colour, haze; at night dark and yellow."""
    level = np.arange(256, dtype=np.float32) / 255
    night = dice.random() < 0.15 * hard
    gamma = dice.uniform(1.3, 2.4) if night else dice.uniform(0.65, 1.5)
    gain, haze = dice.uniform(0.6, 1.15), dice.uniform(0, 0.25) if dice.random() < 0.25 else 0.0
    tables = []
    for cast in (0.75 if night else 1.0, 0.95 if night else 1.0, 1.05):
        bent = level**gamma * gain * cast * dice.uniform(0.92, 1.08)
        tables.append(np.clip((bent * (1 - haze) + haze) * 255, 0, 255))
    table = np.stack(tables, -1).astype(np.uint8)[None]
    return cv2.LUT(picture, table.reshape(1, 256, 3)).astype(np.uint8, copy=False)


def _rain(picture: Pixels, dice: Random) -> Pixels:
    wet = picture.copy()
    height, width = wet.shape[:2]
    slant = dice.randint(-4, 4)
    for _ in range(dice.randint(10, 80)):
        x, y, length = dice.randrange(width), dice.randrange(height), dice.randint(4, 14)
        shade = dice.randint(130, 230)
        cv2.line(wet, (x, y), (x + slant, y + length), (shade, shade, shade), 1, cv2.LINE_AA)
    return cv2.addWeighted(picture, 0.55, wet, 0.45, 0).astype(np.uint8, copy=False)


def _noisy(picture: Pixels, dice: Random) -> Pixels:
    grain = np.random.default_rng(dice.getrandbits(32)).normal(0, dice.uniform(1, 11), (*picture.shape[:2], 1))
    return np.clip(picture + grain.astype(np.float32), 0, 255).astype(np.uint8)
