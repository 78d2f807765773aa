"""Backgrounds: drawn clutter that is no plate, and photographs with the boxes of their plates."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Quad = NDArray[np.float32]

# The boxes beside the gate-camera pictures are about 15 % loose.
LOOSE = 0.84


@dataclass(frozen=True, slots=True)
class Street:
    """A picture and the four corners of each plate on it, clockwise from the top left."""

    picture: Pixels
    plates: list[Quad]


class Photographs:
    """Pictures with YOLO boxes beside them; kept as files' bytes, opened when drawn."""

    def __init__(self, folder: Path | None) -> None:
        self._files = [(path, path.with_suffix(".txt")) for path in sorted(folder.glob("*.jpg"))] if folder else []

    def __len__(self) -> int:
        return len(self._files)

    def draw(self, dice: Random) -> Street:
        path, boxes = dice.choice(self._files)
        picture = cv2.imread(str(path)).astype(np.uint8, copy=False)
        height, width = picture.shape[:2]
        plates = [_quad(line, width, height) for line in boxes.read_text().splitlines() if line.strip()]
        if dice.random() < 0.5:
            picture, plates = picture[:, ::-1].copy(), [_mirrored(quad, width) for quad in plates]
        return Street(picture, plates)


def _quad(line: str, width: int, height: int) -> Quad:
    x, y, w, h = (float(part) for part in line.split()[1:5])
    w, h = w * LOOSE / 2, h * LOOSE / 2
    corners = [(x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h)]
    return np.array(corners, np.float32) * np.array([width, height], np.float32)


def _mirrored(quad: Quad, width: int) -> Quad:
    flipped = quad.copy()
    flipped[:, 0] = width - flipped[:, 0]
    return flipped[[1, 0, 3, 2]]


def clutter(size: int, dice: Random) -> Pixels:
    """A dull surface with bars, boxes, wheels, stripes and captions on it."""
    rng = np.random.default_rng(dice.getrandbits(32))
    coarse = rng.uniform(20, 220, (dice.randint(2, 9), dice.randint(2, 9), 3))
    coarse += (coarse.mean(2, keepdims=True) - coarse) * dice.uniform(0.5, 1.0)  # streets are nearly grey
    picture = cv2.resize(coarse.astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
    if dice.random() < 0.6:
        fine = rng.normal(0, dice.uniform(4, 25), (size // 4, size // 4, 1)).astype(np.float32)
        picture += cv2.resize(fine, (size, size))[..., None]
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    for _ in range(dice.randint(3, 22)):
        _thing(picture, dice)
    return picture


def _thing(picture: Pixels, dice: Random) -> None:
    size = picture.shape[0]
    x, y = dice.randrange(size), dice.randrange(size)
    w, h = dice.randint(4, size // 2), dice.randint(3, size // 3)
    shade = dice.randint(0, 255)
    colour = tuple(min(255, max(0, shade + dice.randint(-50, 50))) for _ in range(3))
    kind = dice.random()
    thick = dice.choice([-1, -1, 1, 2, 4])
    if kind < 0.3:
        cv2.rectangle(picture, (x, y), (x + w, y + h), colour, thick)
    elif kind < 0.45:
        cv2.ellipse(picture, (x, y), (w // 2 + 1, h // 2 + 1), dice.randint(0, 180), 0, 360, colour, thick)
    elif kind < 0.6:
        cv2.line(picture, (x, y), (x + w, y + dice.randint(-h, h)), colour, dice.randint(1, 6), cv2.LINE_AA)
    elif kind < 0.75:
        for step in range(dice.randint(3, 10)):
            top = y + step * max(2, h // 6)
            cv2.rectangle(picture, (x, top), (x + w, top + max(1, h // 12)), colour, -1)
    else:
        _words(picture, (x, y), colour, dice)


def _words(picture: Pixels, at: tuple[int, int], colour: tuple[int, ...], dice: Random) -> None:
    signs = "ABCDEFGHIKLMNOPQRSTUVXYabcdeghiklmnoprstu0123456789:/- "
    text = "".join(dice.choice(signs) for _ in range(dice.randint(3, 14)))
    face = dice.choice([cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX])
    cv2.putText(picture, text, at, face, dice.uniform(0.2, 1.2), colour, dice.randint(1, 3), cv2.LINE_AA)
