"""What goes into a plate reader and what comes out: plain values and the port between them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from processing.plates import Colour, VehicleKind


class Reason(StrEnum):
    """Why nothing was read, or why what was read should be looked at."""

    NO_PLATE = "no_plate"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"
    TOO_SMALL = "too_small"


class UnreadablePicture(ValueError):  # noqa: N818 - the name that callers say: the picture can't be read
    """The bytes are no picture that may be opened: broken, of another type, or too large."""


class Box(NamedTuple):
    """Whole pixels of the upright picture, after EXIF rotation; x2 and y2 are just outside."""

    x1: int
    y1: int
    x2: int
    y2: int


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
    """All plates, surest first; without any, the reason."""

    plates: tuple[PlateGuess, ...]
    reason: Reason | None
    ms: float


class PlateReader(Protocol):
    def read(self, image: bytes) -> Reading:
        """Raises UnreadablePicture where the bytes are no picture."""
        ...
