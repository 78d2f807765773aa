"""Backgrounds: drawn streets without a plate, and photographs with the places of their plates."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

import cv2
import numpy as np

from processing.vision.training.lookalikes import a_lookalike
from processing.vision.training.warping import Pixels, Quad


@dataclass(frozen=True, slots=True)
class Placed:
    """A plate's corners, clockwise from the top left; how far they are to be trusted, 0 where it may be no plate."""

    quad: Quad
    trust: float = 1.0


@dataclass(frozen=True, slots=True)
class Street:
    picture: Pixels
    plates: list[Placed]


class Photographs:
    """Pictures with their plates' places beside them, as `boxes` gathers them; small folders count for more."""

    def __init__(self, folder: Path | None) -> None:
        inner = sorted(path for path in folder.iterdir() if path.is_dir()) if folder else []
        self._folders = [files for one in inner if (files := sorted(one.glob("*.jpg")))]
        self._weights = [len(files) ** (1 / 3) for files in self._folders]

    def __len__(self) -> int:
        return sum(map(len, self._folders))

    def draw(self, dice: Random) -> Street:
        path = dice.choice(dice.choices(self._folders, self._weights)[0])
        boxes, picture = path.with_suffix(".txt"), cv2.imread(str(path)).astype(np.uint8, copy=False)
        height, width = picture.shape[:2]
        plates = [_placed(line, width, height) for line in boxes.read_text().splitlines() if line.strip()]
        if dice.random() < 0.5:
            picture, plates = picture[:, ::-1].copy(), [_mirrored(plate, width) for plate in plates]
        return Street(picture, plates)


def _placed(line: str, width: int, height: int) -> Placed:
    """How far it is to be trusted, and its corners in parts of the picture."""
    trust, *corners = (float(part) for part in line.split())
    return Placed(np.array(corners, np.float32).reshape(4, 2) * np.array([width, height], np.float32), trust)


def _mirrored(plate: Placed, width: int) -> Placed:
    flipped = plate.quad.copy()
    flipped[:, 0] = width - flipped[:, 0]
    return Placed(flipped[[1, 0, 3, 2]], plate.trust)


def clutter(size: int, dice: Random) -> Pixels:
    """Surfaces lying over each other as things in a street do, grain on all of them, and look-alikes of plates."""
    rng = np.random.default_rng(dice.getrandbits(32))
    coarse = rng.uniform(20, 220, (dice.randint(2, 9), dice.randint(2, 9), 3))
    coarse += (coarse.mean(2, keepdims=True) - coarse) * dice.uniform(0.6, 1.0)  # streets are nearly grey
    picture = cv2.resize(coarse.astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    if dice.random() < 0.5:
        _leaves(picture, dice)
    picture = _grained(picture, rng, dice)
    for _ in range(dice.randint(2, 16)):
        _thing(picture, dice)
    for _ in range(dice.choice([0, 1, 2, 3, 4, 6])):
        a_lookalike(picture, dice)
    return picture


def _leaves(picture: Pixels, dice: Random) -> None:
    """Shapes of all sizes, small ones most: their edges are as those of photographs."""
    size, pale = picture.shape[0], dice.randint(0, 60)
    for _ in range(dice.randint(20, 120)):
        reach = round(4 / max(0.03, dice.random()) ** 0.8)
        x, y = dice.randrange(size), dice.randrange(size)
        shade = dice.randint(0, 255)
        colour = tuple(min(255, max(0, shade + dice.randint(-pale, pale))) for _ in range(3))
        if dice.random() < 0.4:
            axes = (reach, max(1, round(reach * dice.uniform(0.3, 1))))
            cv2.ellipse(picture, (x, y), axes, dice.randint(0, 180), 0, 360, colour, -1)
        else:
            around = [(dice.randint(-reach, reach), dice.randint(-reach, reach)) for _ in range(dice.randint(3, 5))]
            cv2.fillConvexPoly(picture, cv2.convexHull(np.array(around, np.int32)) + np.array((x, y), np.int32), colour)


def _grained(picture: Pixels, rng: np.random.Generator, dice: Random) -> Pixels:
    """Asphalt, leaves, walls: grain of two sizes, stronger in some places."""
    size = picture.shape[0]
    grain = np.zeros((size, size), np.float32)
    for step in dice.sample([2, 4, 8, 16], 2):
        fine = rng.normal(0, dice.uniform(2, 22), (size // step, size // step)).astype(np.float32)
        grain += cv2.resize(fine, (size, size))
    if dice.random() < 0.5:
        grain *= cv2.resize(rng.uniform(0, 1.6, (4, 4)).astype(np.float32), (size, size))
    return np.clip(picture + grain[..., None], 0, 255).astype(np.uint8)


def _thing(picture: Pixels, dice: Random) -> None:
    size = picture.shape[0]
    x, y = dice.randrange(size), dice.randrange(size)
    w, h = dice.randint(4, size // 2), dice.randint(3, size // 3)
    shade = dice.randint(0, 255)
    colour = tuple(min(255, max(0, shade + dice.randint(-50, 50))) for _ in range(3))
    kind = dice.random()
    thick = dice.choice([-1, -1, 1, 2, 4])
    if kind < 0.4:
        cv2.rectangle(picture, (x, y), (x + w, y + h), colour, thick)
    elif kind < 0.65:
        cv2.ellipse(picture, (x, y), (w // 2 + 1, h // 2 + 1), dice.randint(0, 180), 0, 360, colour, thick)
    else:
        cv2.line(picture, (x, y), (x + w, y + dice.randint(-h, h)), colour, dice.randint(1, 6), cv2.LINE_AA)
