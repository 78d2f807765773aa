"""PaddleOCR's text detection, for what our own detector leaves in doubt: lines anywhere, read by its recogniser."""

import logging
import math
import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import cv2
import numpy as np

from processing.vision.layout import Point, TextLine
from processing.vision.lines import HEIGHT, LineReader
from processing.vision.pictures import Pixels
from processing.vision.weights import DETECTOR, cache_dir, model_dirs

if TYPE_CHECKING:
    from paddleocr import TextDetection

# Pictures come in every size: an arena would keep the memory of the largest of each kind for ever.
ENGINE = {
    "intra_op_num_threads": 1,
    "inter_op_num_threads": 1,
    "enable_cpu_mem_arena": False,
    "enable_mem_pattern": False,
}
# Text runs on where nobody asked for it, and a frame may hold a lot of it: a plate's lines are among the longest.
MOST_LINES = 12
NARROWEST, WIDEST, STEP = 48, 256, 16

Quad = tuple[Point, Point, Point, Point]


class PaddleReader:
    """Loads with the first picture that needs it; one thread, and one picture at a time."""

    def __init__(self, lines: LineReader, cache: Path | None = None) -> None:
        self._lines, self._cache = lines, cache
        self._finder: TextDetection | None = None
        self._lock = Lock()

    def load(self) -> "TextDetection":
        with self._lock:
            if self._finder is None:
                self._finder = _load(self._cache)
            return self._finder

    def lines(self, picture: Pixels, *, side: int) -> list[TextLine]:
        """The text of a picture that is shown with its longer side so long; corners are the picture's own."""
        finder = self.load()
        scale = side / max(picture.shape[:2])
        shown = _resized(picture, scale)
        with self._lock:
            [found] = finder.predict(shown, limit_side_len=side, limit_type="max")
        quads = sorted((_quad(polygon) for polygon in found["dt_polys"]), key=_longest, reverse=True)[:MOST_LINES]
        return [self._read(shown, quad, scale) for quad in quads]

    def _read(self, shown: Pixels, quad: Quad, scale: float) -> TextLine:
        said = self._lines.read_one(_cut(shown, quad))
        a, b, c, d = ((x / scale, y / scale) for x, y in quad)
        return TextLine(said.text, said.score, (a, b, c, d), said)


def _load(cache: Path | None) -> "TextDetection":
    """No network: the model is named with its folder."""
    root = cache or cache_dir()
    detector, _ = model_dirs(root)
    cv2.setNumThreads(1)
    os.environ.setdefault("PADDLE_PDX_CACHE_HOME", str(root / "paddlex"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations inside paddlex's own imports
        from paddleocr import TextDetection

        logging.getLogger("paddlex").setLevel(logging.WARNING)
        return TextDetection(
            model_name=DETECTOR.name, model_dir=str(detector), engine="onnxruntime", engine_config=ENGINE
        )


def _resized(picture: Pixels, scale: float) -> Pixels:
    if scale == 1:
        return picture
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how).astype(np.uint8, copy=False)


def _quad(polygon: Sequence[Sequence[float]]) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in polygon)
    return a, b, c, d


def _longest(quad: Quad) -> float:
    return max(math.dist(quad[0], quad[1]), math.dist(quad[1], quad[2]))


def _cut(shown: Pixels, quad: Quad) -> Pixels:
    """The line upright, as high and about as wide as the recogniser wants it."""
    a, b, c, d = quad
    width, height = max(math.dist(a, b), math.dist(d, c)), max(math.dist(a, d), math.dist(b, c))
    wide = math.ceil(HEIGHT * width / max(height, 1.0) / STEP) * STEP
    size = (min(max(wide, NARROWEST), WIDEST), HEIGHT)
    goal = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    turn = cv2.getPerspectiveTransform(np.array(quad, np.float32), goal)
    cut = cv2.warpPerspective(shown, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return cut.astype(np.uint8, copy=False)
