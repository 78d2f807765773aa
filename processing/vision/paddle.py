"""PaddleOCR: text lines of any picture; and over a whole picture, its lines joined into plates."""

import logging
import math
import os
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import cv2
import numpy as np

from processing.plates import Colour, Series
from processing.vision.aim import pointed_at
from processing.vision.colour import ground_colour
from processing.vision.layout import Candidate, Point, TextLine, candidates, characters, why_not
from processing.vision.pictures import Pixels
from processing.vision.values import Box, PlateGuess, Reason
from processing.vision.weights import DETECTOR, RECOGNISER, cache_dir, model_dirs

if TYPE_CHECKING:
    from paddleocr import PaddleOCR

# Text is found best where a plate is some 200 pixels wide: cut-outs are brought to that, whole frames are shrunk once.
CUTOUT_SIDE = 240
FRAME_SIDE = 960
SECOND_LOOK_SIDE = 1920
# Pictures come in every size: an arena would keep the memory of the largest of each kind for ever.
ENGINE = {
    "intra_op_num_threads": 1,
    "inter_op_num_threads": 1,
    "enable_cpu_mem_arena": False,
    "enable_mem_pattern": False,
}
OVERLAP = 160
SMALLEST_SIDE = 24


class PaddleReader:
    """Loads on the first picture; one thread, and one picture at a time."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._ocr: PaddleOCR | None = None
        self._lock = Lock()

    def load(self) -> "PaddleOCR":
        with self._lock:
            if self._ocr is None:
                self._ocr = _load(self._cache)
            return self._ocr

    def plates(self, picture: Pixels) -> tuple[tuple[PlateGuess, ...], Reason | None]:
        """Of the whole picture, at a second look if the first finds nothing."""
        if min(picture.shape[:2]) < SMALLEST_SIDE:
            return (), Reason.TOO_SMALL
        seen: list[TextLine] = []
        for look in (self._first_look, self._second_look):
            lines = look(picture)
            if found := guesses(picture, candidates(lines)):
                return found, None
            seen += lines
        return (), why_not(seen)

    def _first_look(self, picture: Pixels) -> list[TextLine]:
        longest = max(picture.shape[:2])
        return self.lines(picture, side=min(FRAME_SIDE, max(CUTOUT_SIDE, longest)))

    def _second_look(self, picture: Pixels) -> list[TextLine]:
        """A cut-out larger; a large frame nearer, in four parts, so that it takes no more memory than before."""
        longest = max(picture.shape[:2])
        if longest <= CUTOUT_SIDE:
            return self.lines(picture, side=2 * CUTOUT_SIDE)
        if longest <= FRAME_SIDE:
            return []
        scale = min(1.0, SECOND_LOOK_SIDE / longest)
        near = _resized(picture, scale)
        return [
            line.moved(left, top, 1 / scale)
            for left, top, part in _quarters(near)
            for line in self.lines(part, side=max(part.shape[:2]))
        ]

    def lines(self, picture: Pixels, *, side: int) -> list[TextLine]:
        """The text of a picture that is shown with its longer side so long; corners are the picture's own."""
        ocr = self.load()
        scale = side / max(picture.shape[:2])
        shown = _resized(picture, scale)
        with self._lock:
            found = ocr.predict(shown, text_det_limit_side_len=side, text_det_limit_type="max")[0]
        return [
            TextLine(text, float(score), _corners(polygon, scale))
            for text, score, polygon in zip(found["rec_texts"], found["rec_scores"], found["rec_polys"], strict=True)
        ]


def _load(cache: Path | None) -> "PaddleOCR":
    """No network: every model is named with its folder, and the parts that would fetch one are off."""
    root = cache or cache_dir()
    detector, recogniser = model_dirs(root)
    cv2.setNumThreads(1)
    os.environ.setdefault("PADDLE_PDX_CACHE_HOME", str(root / "paddlex"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations inside paddlex's own imports
        from paddleocr import PaddleOCR

        logging.getLogger("paddlex").setLevel(logging.WARNING)
        return PaddleOCR(
            engine="onnxruntime",
            engine_config=ENGINE,
            text_detection_model_name=DETECTOR.name,
            text_detection_model_dir=str(detector),
            text_recognition_model_name=RECOGNISER.name,
            text_recognition_model_dir=str(recogniser),
            use_doc_orientation_classify=False,
            use_doc_unwarping=False,
            use_textline_orientation=False,
        )


def _resized(picture: Pixels, scale: float) -> Pixels:
    if scale == 1:
        return picture
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how).astype(np.uint8, copy=False)


def _quarters(picture: Pixels) -> Iterator[tuple[int, int, Pixels]]:
    """Four parts with their corners; a plate that one part cuts is whole in another."""
    height, width = picture.shape[:2]
    half_width, half_height = (width + OVERLAP) // 2, (height + OVERLAP) // 2
    for top in (0, height - half_height):
        for left in (0, width - half_width):
            yield left, top, picture[top : top + half_height, left : left + half_width]


def _corners(polygon: Sequence[Sequence[float]], scale: float) -> tuple[Point, Point, Point, Point]:
    a, b, c, d = ((float(x) / scale, float(y) / scale) for x, y in polygon)
    return a, b, c, d


def guesses(picture: Pixels, found: Sequence[Candidate]) -> tuple[PlateGuess, ...]:
    """With one subject among them; surest first, as the candidates are."""
    plates = [guess for candidate in found if (guess := _guess(picture, candidate))]
    return pointed_at(plates, picture.shape[:2])[0]


def _guess(picture: Pixels, found: Candidate) -> PlateGuess | None:
    colour = ground_colour(picture, [corner for line in found.lines for corner in line.corners])
    if found.plate.series is Series.ARMY and colour is not Colour.RED:
        return None  # two letters and four digits are an army plate on red only; elsewhere they are another country's
    return PlateGuess(
        text=found.plate.text,
        raw=found.raw,
        confidence=round(found.score, 4),
        box=_box(picture, found),
        lines=len(found.lines),
        colour=colour,
        kind=found.plate.vehicle,
        alternatives=found.alternatives,
        characters=characters(found),
    )


def _box(picture: Pixels, found: Candidate) -> Box:
    height, width = picture.shape[:2]
    xs = [x for line in found.lines for x, _ in line.corners]
    ys = [y for line in found.lines for _, y in line.corners]
    left, top = max(0, math.floor(min(xs))), max(0, math.floor(min(ys)))
    return Box(left, top, min(width, math.ceil(max(xs))), min(height, math.ceil(max(ys))))
