"""The product's reader: our detector finds plates, PaddleOCR reads their cut-outs, and the whole picture in doubt."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np

from processing.plates import normalise
from processing.vision.aim import pointed_at
from processing.vision.detector import FINE_SIDE, LEAST, Found, PlateDetector, Way, overlap, straightened
from processing.vision.layout import Candidate, Point, TextLine, candidates
from processing.vision.paddle import PaddleReader, guesses
from processing.vision.pictures import Pixels, open_picture
from processing.vision.values import ANYWHERE, Aim, PlateGuess, Reading, Reason

# A cut-out that somebody else made holds little but the plate: there is nothing to find.
SMALLEST_SCENE = 240
# Below this the plate is looked for closer, then without the detector.
CREDIBLE = 0.85
# Beside a credible plate, what is smaller and may be a lamp or a helmet is not worth a reading. What is as large may
# be the vehicle that the picture is of, and is read.
DOUBTFUL_BOX, SMALLER = 0.78, 0.7
# Narrower ones have no letters left.
SMALLEST_PLATE = 34
CLOSE_SIDE = 2 * FINE_SIDE
CUTOUT_WIDTH = 170
MARGIN, WIDER = 0.2, 0.45
EDGE = 3
# A read that is less sure is looked at again in another size: what was guessed seldom comes out the same.
SURE, OTHER_WIDTH = 0.985, 120
CONFIRMED, UNCONFIRMED = 0.5, 0.8


@dataclass(frozen=True, slots=True)
class View:
    """How wide the plate is shown, and with what margin around it."""

    width: float
    margin: float


class CascadeReader:
    """Loads with the first picture; one thread, and one picture at a time."""

    def __init__(self, cache: Path | None = None) -> None:
        self._paddle = PaddleReader(cache)

    @cached_property
    def _detector(self) -> PlateDetector:
        return PlateDetector()

    def read(self, image: bytes, aim: Aim = ANYWHERE) -> Reading:
        self._paddle.load()
        _ = self._detector
        start = time.perf_counter()
        picture = open_picture(image)
        plates, reason = self._plates(picture)
        plates, doubt = pointed_at(plates, picture.shape[:2], aim)
        reason = reason or doubt
        return Reading(plates, reason, round((time.perf_counter() - start) * 1000, 1))

    def _plates(self, picture: Pixels) -> tuple[tuple[PlateGuess, ...], Reason | None]:
        if max(picture.shape[:2]) < SMALLEST_SCENE:
            return self._paddle.plates(picture)
        read: list[Candidate] = []
        plates: tuple[PlateGuess, ...] = ()
        for boxes in self._looks(picture):
            read += self._of_boxes(picture, boxes)
            plates = guesses(picture, _distinct(read))
            if plates and plates[0].confidence >= CREDIBLE:
                return plates, None
        whole, reason = self._paddle.plates(picture)
        best = _surer(_unrepaired(plates), whole)
        return best, None if best else reason

    def _looks(self, picture: Pixels) -> Iterator[list[Found]]:
        """First from afar; then closer, where the picture is large enough, leaving out what was seen."""
        seen = self._detector.find(picture)
        yield seen
        if max(picture.shape[:2]) > 1.2 * FINE_SIDE:
            closer = self._detector.find(picture, side=CLOSE_SIDE, least=LEAST / 2)
            yield [box for box in closer if not any(overlap(box, other) for other in seen)]

    def _of_boxes(self, picture: Pixels, boxes: list[Found]) -> Iterator[Candidate]:
        widest = 0.0
        for box in boxes:
            if box.width < SMALLEST_PLATE or (box.score < DOUBTFUL_BOX and box.width < SMALLER * widest):
                continue
            for candidate in self._of_cutout(picture, box):
                if candidate.score >= CREDIBLE:
                    widest = max(widest, box.width)
                yield candidate

    def _of_cutout(self, picture: Pixels, box: Found) -> list[Candidate]:
        """What the cut-out says, a wider one where it cuts a line; the lines lie in the whole picture."""
        view = View(CUTOUT_WIDTH, MARGIN)
        read, whole = self._seen(picture, box, view)
        if not whole:
            view = replace(view, margin=WIDER)
            read, _ = self._seen(picture, box, view)
        if any(candidate.score < SURE for candidate in read):
            again, _ = self._seen(picture, box, replace(view, width=OTHER_WIDTH))
            return [_weighed(candidate, again) for candidate in read]
        return read

    def _seen(self, picture: Pixels, box: Found, view: View) -> tuple[list[Candidate], bool]:
        """What one view of the plate says, and whether it holds its lines whole."""
        flat, way = straightened(picture, box, width=view.width, margin=view.margin)
        lines = self._paddle.lines(flat, side=max(flat.shape[:2]))
        whole = not any(_is_cut(line, flat) for line in lines)
        return candidates([_brought_back(line, way) for line in lines]), whole


def _weighed(candidate: Candidate, again: list[Candidate]) -> Candidate:
    """Surer where a second view says the same, doubtful where it says otherwise; what it said is kept."""
    texts = [other.plate.text for other in again]
    if candidate.plate.text in texts:
        repaired = bool(candidate.alternatives)
        return candidate if repaired else replace(candidate, score=1 - (1 - candidate.score) * CONFIRMED)
    others = tuple(text for text in texts if text not in candidate.alternatives)
    return replace(candidate, score=candidate.score * UNCONFIRMED, alternatives=candidate.alternatives + others)


def _is_cut(line: TextLine, flat: Pixels) -> bool:
    xs = [x for x, _ in line.corners]
    return min(xs) < EDGE or max(xs) > flat.shape[1] - EDGE


def _brought_back(line: TextLine, way: Way) -> TextLine:
    points = np.array([line.corners], np.float64)
    a, b, c, d = cv2.perspectiveTransform(points, way)[0]
    return replace(line, corners=(_point(a), _point(b), _point(c), _point(d)))


def _point(xy: Sequence[float]) -> Point:
    return float(xy[0]), float(xy[1])


def _distinct(read: Iterable[Candidate]) -> list[Candidate]:
    """Of two cut-outs of one plate, what was read surer."""
    kept: list[Candidate] = []
    for candidate in sorted(read, key=lambda candidate: -candidate.score):
        if not any(_same_place(candidate, other) for other in kept):
            kept.append(candidate)
    return kept


def _same_place(one: Candidate, other: Candidate) -> bool:
    (x, y), (other_x, other_y) = _middle(one), _middle(other)
    reach = max(line.width for line in (*one.lines, *other.lines)) / 2
    return abs(x - other_x) < reach and abs(y - other_y) < reach


def _middle(candidate: Candidate) -> Point:
    centres = [line.centre for line in candidate.lines]
    return sum(x for x, _ in centres) / len(centres), sum(y for _, y in centres) / len(centres)


def _unrepaired(plates: tuple[PlateGuess, ...]) -> tuple[PlateGuess, ...]:
    """Without a doubtful subject that was read otherwise than it is told: that would be a guess."""
    return () if plates and normalise(plates[0].raw) != plates[0].text else plates


def _surer(cut: tuple[PlateGuess, ...], whole: tuple[PlateGuess, ...]) -> tuple[PlateGuess, ...]:
    """The look that came to the surer plate; the whole picture's where they are level."""
    if not cut or (whole and whole[0].confidence >= cut[0].confidence):
        return whole
    return cut
