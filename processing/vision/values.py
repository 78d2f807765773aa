"""What goes into a plate reader and what comes out: plain values and the port between them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from processing.plates import Colour, VehicleKind

Share = float
"""Of the upright picture's width or height, 0 to 1."""


class Reason(StrEnum):
    """Why nothing was read, or why what was read should be looked at."""

    NO_PLATE = "no_plate"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"
    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    GLARE = "glare"
    CUT_OFF = "cut_off"
    TWO_VEHICLES = "two_vehicles"
    NOT_WHERE_AIMED = "not_where_aimed"
    TOO_MUCH = "too_much"


class UnreadablePicture(ValueError):  # noqa: N818 - the name that callers say: the picture can't be read
    """The bytes are no picture that may be opened: broken, of another type, or too large."""


class Box(NamedTuple):
    """Whole pixels of the upright picture, after EXIF rotation; x2 and y2 are just outside."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class Aim:
    """Which vehicle the camera means, as far as it says so: a region of the picture, its own box, its own reading."""

    region: tuple[tuple[Share, Share], ...] = ()
    box: tuple[float, float, float, float] | None = None
    """x1, y1, x2, y2 in shares; in pixels where one of them is above 1."""
    plate: str = ""


ANYWHERE = Aim()


class CharacterGuess(NamedTuple):
    """One character, how probable it is, and what else may stand there, most probable first."""

    text: str
    probability: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class PlateGuess:
    """`text` is normalised, `raw` is what stood there before any repair; the subject is the plate the picture is of."""

    text: str
    raw: str
    confidence: float
    box: Box
    lines: int
    colour: Colour | None
    kind: VehicleKind
    subject: bool = False
    alternatives: tuple[str, ...] = ()
    characters: tuple[CharacterGuess, ...] = ()
    """One for each of `text`; none where the reader cannot tell them apart."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All plates, surest first; without any, the reason. With some, a reason to look twice at the subject."""

    plates: tuple[PlateGuess, ...]
    reason: Reason | None
    ms: float


class PlateReader(Protocol):
    def read(self, image: bytes, aim: Aim = ANYWHERE) -> Reading:
        """Raises UnreadablePicture where the bytes are no picture."""
        ...
