"""The pictures of one capture, one after the other, until a plate is read surely or the capture's time is over."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from processing.vision.aim import errors
from processing.vision.values import Aim, PlateGuess, PlateReader, Reading, Reason, UnreadablePicture

log = logging.getLogger(__name__)

# What one capture may take, over all its pictures: one sender of huge ones must not hold a reader.
LONGEST_MS = 6_000
# A subject that is so sure needs no further picture.
SURE = 0.97
# Two pictures that differ in more characters show two vehicles.
SAME_VEHICLE = 2


@dataclass(frozen=True, slots=True)
class Looked:
    """One picture, counted from 0, and what was read on it."""

    picture: int
    reading: Reading

    @property
    def subject(self) -> PlateGuess | None:
        return next((guess for guess in self.reading.plates if guess.subject), None)

    @property
    def confidence(self) -> float:
        return self.subject.confidence if self.subject else -1.0


def look(reader: PlateReader, pictures: Sequence[Callable[[], bytes]], aim: Aim) -> Looked | None:
    """The look that read the subject surest, with the time of all; None where no picture can be opened."""
    looks: list[Looked] = []
    skipped = False
    for position, picture in enumerate(pictures):
        skipped = sum(one.reading.ms for one in looks) > LONGEST_MS
        if skipped or (looks and looks[-1].confidence >= SURE and looks[-1].reading.reason is None):
            break
        reading = _read(reader, picture(), aim if position == 0 else Aim(plate=aim.plate))
        if reading is not None:
            looks.append(Looked(position, reading))
    return _best(looks, skipped=skipped)


def _best(looks: Sequence[Looked], *, skipped: bool) -> Looked | None:
    if not looks:
        return None
    best = max(looks, key=lambda one: (bool(one.subject), bool(one.reading.plates), one.confidence))
    first = next((one for one in looks if one.subject), best)
    reason = best.reading.reason
    if _of_two_vehicles(first, best):
        best, reason = first, Reason.TWO_VEHICLES
    if skipped and not best.subject:
        reason = Reason.TOO_MUCH
    return replace(best, reading=replace(best.reading, reason=reason, ms=sum(one.reading.ms for one in looks)))


def _of_two_vehicles(one: Looked, other: Looked) -> bool:
    if one.subject is None or other.subject is None:
        return False
    return errors(one.subject.text, other.subject.text) > SAME_VEHICLE


def _read(reader: PlateReader, image: bytes, aim: Aim) -> Reading | None:
    try:
        return reader.read(image, aim)
    except UnreadablePicture as error:
        log.info("a picture cannot be opened: %s", error)
        return None
