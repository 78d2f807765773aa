"""One plate as it is seen in one picture: where, how well, and what two readers make of it."""

from dataclasses import dataclass, replace

import numpy as np

from processing.plates import Colour, Series, normalise
from processing.vision.agreement import Evidence, Opinion, opinion
from processing.vision.colour import ground_colour
from processing.vision.confidence import Signs, confidence, signs
from processing.vision.detector import Found, straightened
from processing.vision.lines import LineReader, LineSaid, split
from processing.vision.pictures import Pixels
from processing.vision.plate_text import CUT_MARGIN, CUT_WIDTH, PlateText
from processing.vision.quality import Quality, quality
from processing.vision.values import Box, PlateGuess

# A one-line plate's characters are a fifth of its width: it is shown wider than the net wants it.
LINE_WIDTH = {1: 224.0, 2: CUT_WIDTH}
MOST_OTHERS = 3
# What our net takes for nothing with this certainty is not thought about further.
NOTHING = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """`opinion` is None where nothing of the shape of a plate stands."""

    box: Found
    flat: Pixels
    quality: Quality
    seen: Evidence
    opinion: Opinion | None

    @property
    def signs(self) -> Signs:
        assert self.opinion
        return signs(self.seen, self.opinion, self.quality)

    @property
    def confidence(self) -> float:
        """Calibrated, and never surer than the text's lead over others."""
        if self.opinion is None:
            return 0.0
        return min(self.opinion.chance, confidence(self.signs, asked=bool(self.seen.lines)))

    @property
    def nothing(self) -> float:
        """That no readable Vietnamese plate is here, as our net believes."""
        return self.seen.net.nothing if self.seen.net else 0.0


def sighted(picture: Pixels, box: Found, net: PlateText, *, views: int = 1) -> Sighting:
    """At a first look, by our net alone."""
    flat, _ = straightened(picture, box, width=CUT_WIDTH, margin=CUT_MARGIN)
    seen = Evidence(net.read(flat, views=views))
    said = opinion(seen) if seen.net and seen.net.nothing < NOTHING else None
    return Sighting(box, flat, quality(picture, box, flat), seen, said)


def read_again(picture: Pixels, sighting: Sighting, reader: LineReader) -> Sighting:
    """The same plate with the second reader's lines, which are cut where our net says that they are."""
    count = sighting.seen.count
    flat = sighting.flat
    if LINE_WIDTH[count] != CUT_WIDTH:
        flat, _ = straightened(picture, sighting.box, width=LINE_WIDTH[count], margin=CUT_MARGIN)
    return with_lines(sighting, tuple(reader.read(split(flat, count, CUT_MARGIN))))


def with_lines(sighting: Sighting, lines: tuple[LineSaid, ...]) -> Sighting:
    seen = Evidence(sighting.seen.net, lines)
    return replace(sighting, seen=seen, opinion=opinion(seen))


def guess(picture: Pixels, sighting: Sighting) -> PlateGuess | None:
    """As it is told; None for what cannot be a plate here."""
    said = sighting.opinion
    if said is None:
        return None
    colour = ground_colour(picture, [(float(x), float(y)) for x, y in sighting.box.corners])
    if said.plate.series is Series.ARMY and colour is not Colour.RED:
        return None  # two letters and four digits are an army plate on red only; elsewhere they are another country's
    return PlateGuess(
        text=said.plate.text,
        raw=_raw(sighting, said),
        confidence=round(sighting.confidence, 4),
        box=_box(picture, sighting.box),
        lines=sighting.seen.count,
        colour=colour,
        kind=said.plate.vehicle,
        alternatives=tuple(text for text, _ in said.others[:MOST_OTHERS]),
        characters=said.characters,
    )


def _raw(sighting: Sighting, said: Opinion) -> str:
    """What stood there, with its punctuation where a reader gives it and means the same."""
    written = " ".join(line.text.strip() for line in sighting.seen.lines)
    if written and (normalise(written) == said.plate.text or sighting.seen.net is None):
        return written
    return sighting.seen.net.text if sighting.seen.net and not written else written or said.plate.text


def _box(picture: Pixels, found: Found) -> Box:
    height, width = picture.shape[:2]
    (left, top), (right, bottom) = np.floor(found.corners.min(0)), np.ceil(found.corners.max(0))
    return Box(max(0, int(left)), max(0, int(top)), min(width, int(right)), min(height, int(bottom)))
