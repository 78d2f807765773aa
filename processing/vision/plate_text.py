"""Reads a whole straightened cut-out of a plate with a small network of our own: a sign for each place on the plate."""

from dataclasses import dataclass
from heapq import nlargest

import cv2
import numpy as np
from numpy.typing import NDArray

from processing.vision.nets import session
from processing.vision.pictures import Pixels

WEIGHTS = "plate_text.onnx"
# The net's own picture; whatever comes is stretched to it.
WIDTH, HEIGHT = 128, 64
# How `straightened` should cut for this net.
CUT_WIDTH, CUT_MARGIN = 160.0, 0.08
SIGNS = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BLANK = " "
KEPT = 4
# Further views are the same plate with a little less on one side or all around: left, top, right, bottom shares.
VIEWS = (
    (0.0, 0.0, 0.0, 0.0), (0.04, 0.04, 0.04, 0.04), (0.03, 0.0, 0.0, 0.05), (0.0, 0.05, 0.03, 0.0),
    (0.02, 0.06, 0.02, 0.0),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One of ten places (province 2, series 3 from the left, serial 5 from the right): its likeliest signs, best first.

    A blank is a sign too: a serial of four digits leaves its first place blank.
    """

    signs: tuple[tuple[str, float], ...]

    @property
    def sign(self) -> str:
        return self.signs[0][0]

    @property
    def chance(self) -> float:
        return self.signs[0][1]


@dataclass(frozen=True, slots=True)
class TextRead:
    """What stands on the plate, if it is one: `nothing` is the chance that no readable Vietnamese plate is there."""

    text: str
    places: tuple[Place, ...]
    nothing: float
    lines: int

    @property
    def confidence(self) -> float:
        """That this is a plate and every sign of it right, as the net believes; not yet calibrated."""
        return (1 - self.nothing) * float(np.prod([place.chance for place in self.places]))

    @property
    def characters(self) -> tuple[Place, ...]:
        """The places of `text`, one for each of its characters."""
        return tuple(place for place in self.places if place.sign != BLANK)

    def others(self, most: int = 3) -> tuple[tuple[str, float], ...]:
        """The next likeliest whole texts, each with its chance; they differ from `text` in at most a few places."""
        beams = [("", 1.0)]
        for place in self.places:
            grown = [(text + sign, chance * own) for text, chance in beams for sign, own in place.signs]
            beams = nlargest(2 * most + 2, grown, key=lambda beam: beam[1])
        told: dict[str, float] = {}
        for spaced, chance in beams:
            text = spaced.replace(BLANK, "")
            told[text] = told.get(text, 0.0) + chance
        told.pop(self.text, None)
        return tuple(nlargest(most, told.items(), key=lambda other: other[1]))


class PlateText:
    """One thread; loads at once."""

    def __init__(self) -> None:
        self._session = session(WEIGHTS)

    def read(self, flat: Pixels, *, views: int = 1) -> TextRead:
        """`flat` is cut by `straightened` (CUT_WIDTH, CUT_MARGIN), or a small picture that holds little but the plate.

        With more views (up to five) the mean of slightly different cuts is read: surer, and slower in proportion.
        """
        shown = np.stack([_shown(flat, view) for view in VIEWS[:views]])[:, None]
        signs, nothing, lines = self._session.run(None, {"picture": shown.astype(np.float32)})
        return _read(_together(signs), float(nothing.mean()), 1 + int(lines.mean(0).argmax()))


def _shown(flat: Pixels, view: tuple[float, float, float, float]) -> Pixels:
    """Grey, and of the net's size."""
    height, width = flat.shape[:2]
    left, top = round(view[0] * width), round(view[1] * height)
    right, bottom = width - round(view[2] * width), height - round(view[3] * height)
    part = flat[top:bottom, left:right]
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
    how = cv2.INTER_AREA if grey.shape[1] > WIDTH else cv2.INTER_CUBIC
    shown: Pixels = cv2.resize(grey, (WIDTH, HEIGHT), interpolation=how).astype(np.uint8, copy=False)
    return shown


def _together(signs: NDArray[np.float32]) -> NDArray[np.float32]:
    """The geometric mean of the views: one view that is against a sign weighs."""
    mean = np.exp(np.log(signs + 1e-6).mean(0))
    together: NDArray[np.float32] = (mean / mean.sum(-1, keepdims=True)).astype(np.float32)
    return together


def _read(chances: NDArray[np.float32], nothing: float, lines: int) -> TextRead:
    best = np.argsort(-chances, axis=-1)[:, :KEPT]
    places = tuple(
        Place(tuple((SIGNS[sign], float(chances[row, sign])) for sign in signs)) for row, signs in enumerate(best)
    )
    text = "".join(place.sign for place in places).replace(BLANK, "")
    return TextRead(text, places, nothing, lines)
