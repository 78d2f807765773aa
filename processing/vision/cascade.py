"""The product's reader: our detector finds plates, our net reads each, PaddleOCR's recogniser reads what counts."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np

from processing.vision.aim import pointed_at, prominence, shrunk
from processing.vision.detector import FINE_SIDE, LEAST, Found, PlateDetector, overlap, straightened
from processing.vision.layout import TextLine, candidates, why_not
from processing.vision.lines import LineReader
from processing.vision.paddle import PaddleReader
from processing.vision.pictures import Pixels, shown
from processing.vision.plate_text import PlateText
from processing.vision.quality import SMALLEST_WIDTH
from processing.vision.sighting import NOTHING, Sighting, guess, read_again, sighted, with_lines
from processing.vision.values import ANYWHERE, Aim, Box, PlateGuess, Reading, Reason

# A cut-out that somebody else made holds little but the plate; below the other side there is nothing at all.
SMALLEST_SCENE, SMALLEST_SIDE = 240, 24
# Below this a plate is looked for closer, and its reading is looked at in other ways.
LIKELY, CREDIBLE, SURE = 0.5, 0.85, 0.97
# What is no surer than this is not told: it is about as likely wrong as right.
TOLD = 0.4
# The second reader is asked for the likeliest plate, and for so many others that are at least so sure.
MOST_ASKED, WORTH_ASKING = 4, 0.05
CLOSE_SIDE = 2 * FINE_SIDE
# How a doubtful plate is pored over.
VIEWS, CUTOUT_WIDTH, CUTOUT_MARGIN = 5, 170.0, 0.3
# The whole picture is shown to PaddleOCR's text detection at most so large, and a cut-out so large.
FRAME_SIDE, CUTOUT_SIDE = 960, 240
# Around the lines of a plate that was found by its text alone.
BORDER = 0.15
# Others' cut-outs end where the plate ends: a plate without its edges has corners that are hard to find.
ROOM = 0.125


@dataclass(frozen=True, slots=True)
class Told:
    """A sighting and how it is told."""

    sighting: Sighting
    guess: PlateGuess


class CascadeReader:
    """Loads with the first picture; one thread, and one picture at a time."""

    def __init__(self, cache: Path | None = None) -> None:
        self._lines = LineReader(cache)
        self._paddle = PaddleReader(self._lines, cache)

    @cached_property
    def _detector(self) -> PlateDetector:
        return PlateDetector()

    @cached_property
    def _net(self) -> PlateText:
        return PlateText()

    def read(self, image: bytes, aim: Aim = ANYWHERE) -> Reading:
        self._lines.load()
        _ = self._detector, self._net
        start = time.perf_counter()
        picture, scale = shown(image)
        plates, reason = self._plates(picture, shrunk(aim, scale))
        plates = tuple(replace(plate, box=Box(*(round(side / scale) for side in plate.box))) for plate in plates)
        return Reading(plates, reason, round((time.perf_counter() - start) * 1000, 1))

    def _plates(self, picture: Pixels, aim: Aim = ANYWHERE) -> tuple[tuple[PlateGuess, ...], Reason | None]:
        if min(picture.shape[:2]) < SMALLEST_SIDE:
            return (), Reason.TOO_SMALL
        sightings, written = self.looked_at(picture, aim)
        told = _told(picture, sightings)
        plates, doubt = pointed_at([one.guess for one in told], picture.shape[:2], aim)
        if not plates:
            return (), _hindrance(sightings) or why_not(written)
        return plates, doubt or _doubt(told, plates)

    def looked_at(self, picture: Pixels, aim: Aim = ANYWHERE) -> tuple[list[Sighting], list[TextLine]]:
        """Every plate as surely as it can be read; and what writing was found where there was doubt."""
        sightings = self.sightings(picture, aim)
        return sightings, [] if _credible(sightings) else self._in_doubt(picture, sightings)

    def sightings(self, picture: Pixels, aim: Aim = ANYWHERE) -> list[Sighting]:
        """Every plate that our detector finds; those that count were read twice."""
        seen = [sighted(picture, box, self._net) for box in self._detector.find(picture)]
        if not any(one.confidence >= LIKELY for one in seen) and max(picture.shape[:2]) > 1.2 * FINE_SIDE:
            closer = self._detector.find(picture, side=CLOSE_SIDE, least=LEAST / 2)
            fresh = [box for box in closer if not any(overlap(box, other.box) for other in seen)]
            seen += [sighted(picture, box, self._net) for box in fresh]
        for place in _to_ask(picture, seen, aim):
            seen[place] = read_again(picture, seen[place], self._lines)
        return seen

    def _in_doubt(self, picture: Pixels, sightings: list[Sighting]) -> list[TextLine]:
        """Pore over the best sighting; a small picture is searched for writing. What is found joins the sightings."""
        written: list[TextLine] = []
        if best := _best(sightings):
            closer, written = self._pored_over(picture, best)
            sightings[sightings.index(best)] = closer
        if not _credible(sightings) and max(picture.shape[:2]) <= FINE_SIDE / 2:
            sightings += self._with_room(picture)
        if not _credible(sightings) and max(picture.shape[:2]) <= FRAME_SIDE:
            found, written = self._by_text(picture)
            sightings += found
        return written

    def _pored_over(self, picture: Pixels, sighting: Sighting) -> tuple[Sighting, list[TextLine]]:
        """In several views, and with lines that PaddleOCR finds by itself."""
        views = sighted(picture, sighting.box, self._net, views=VIEWS)
        again = read_again(picture, views, self._lines)
        flat, _ = straightened(picture, sighting.box, width=CUTOUT_WIDTH, margin=CUTOUT_MARGIN)
        written = self._paddle.lines(flat, side=max(flat.shape[:2]))
        said = [line.said for candidate in candidates(written)[:1] for line in candidate.lines if line.said]
        other = with_lines(views, tuple(said)) if said else again
        return max((again, other), key=lambda one: one.confidence), written

    def _with_room(self, picture: Pixels) -> list[Sighting]:
        """Plates of a picture that goes on beyond its edges with what stands there."""
        room = round(ROOM * max(picture.shape[:2]))
        larger = cv2.copyMakeBorder(picture, room, room, room, room, cv2.BORDER_REPLICATE).astype(np.uint8, copy=False)
        back = np.float32(-room)
        return [replace(one, box=replace(one.box, corners=one.box.corners + back)) for one in self.sightings(larger)]

    def _by_text(self, picture: Pixels) -> tuple[list[Sighting], list[TextLine]]:
        """Plates that our detector missed, by the writing on them: bounded, for the picture is shown small."""
        longest = max(picture.shape[:2])
        lines = self._paddle.lines(picture, side=min(FRAME_SIDE, max(CUTOUT_SIDE, longest)))
        found = []
        for candidate in candidates(lines)[:MOST_ASKED]:
            said = tuple(line.said for line in candidate.lines if line.said)
            found.append(with_lines(sighted(picture, _around(candidate.lines), self._net), said))
        return found, lines


def _credible(seen: Iterable[Sighting]) -> bool:
    return any(one.confidence >= CREDIBLE for one in seen)


def _to_ask(picture: Pixels, seen: Sequence[Sighting], aim: Aim) -> list[int]:
    """The places of the likeliest plate, of the subject as far as one reader can tell, and of others worth asking."""
    size = picture.shape[:2]
    best = _best(seen)
    worth = [place for place, one in enumerate(seen) if one is best or one.confidence >= WORTH_ASKING]
    likely = [(place, said) for place in worth if (said := _likely(picture, seen[place]))]
    marked, _ = pointed_at([said for _, said in likely], size, aim)
    rank = {place: (not said.subject, -prominence(said, size)) for (place, _), said in zip(likely, marked, strict=True)}
    return sorted(rank, key=lambda place: rank[place])[:MOST_ASKED]


def _likely(picture: Pixels, sighting: Sighting) -> PlateGuess | None:
    """How it would be told, as sure as our net is that it is a plate at all."""
    if sighting.nothing >= NOTHING or sighting.box.width < SMALLEST_WIDTH:
        return None
    said = guess(picture, sighting)
    return replace(said, confidence=1 - sighting.nothing) if said else None


def _best(seen: Sequence[Sighting]) -> Sighting | None:
    """The likeliest plate, if there is one at all."""
    likely = [one for one in seen if one.nothing < NOTHING and one.box.width >= SMALLEST_WIDTH]
    return max(likely, key=lambda one: (one.confidence, 1 - one.nothing), default=None)


def _told(picture: Pixels, sightings: Sequence[Sighting]) -> list[Told]:
    """What is told of each place, surest first and none twice."""
    told = [Told(one, said) for one in sightings if (said := guess(picture, one)) and said.confidence > TOLD]
    told.sort(key=lambda one: -one.guess.confidence)
    kept: list[Told] = []
    for one in told:
        if not any(overlap(one.sighting.box, other.sighting.box) for other in kept):
            kept.append(one)
    return kept


def _doubt(told: Sequence[Told], plates: Sequence[PlateGuess]) -> Reason | None:
    """What hinders the eye where the subject is not quite sure."""
    for one, plate in zip(told, plates, strict=True):
        if plate.subject and plate.confidence < SURE:
            return one.sighting.quality.reason
    return None


def _hindrance(sightings: Sequence[Sighting]) -> Reason | None:
    """Why the plate that is nearest to being one could not be read."""
    likely = [one for one in sightings if one.nothing < NOTHING]
    if not likely:
        return None
    return min(likely, key=lambda one: one.nothing).quality.reason


def _around(lines: Sequence[TextLine]) -> Found:
    """The plate that bears these lines: their corners, and a border."""
    first, last = lines[0].corners, lines[-1].corners
    corners = np.array([first[0], first[1], last[2], last[3]], np.float32)
    middle = corners.mean(axis=0)
    return Found(1.0, middle + (corners - middle) * (1 + BORDER))
