"""From lines of text to plates: which lines belong together, and what they say as one plate."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from processing.plates import Flag, Plate, normalise, parse, repair
from processing.vision.lines import LineSaid
from processing.vision.values import Reason

Point = tuple[float, float]

# How much less a reading is believed that was repaired, or that the grammar wonders at.
REPAIRED = 0.8
_DOUBTS = {Flag.OUTSIDE_GRAMMAR: 0.6, Flag.UNISSUED_PROVINCE: 0.6, Flag.LETTER_R: 0.95, Flag.ZERO_SERIAL: 0.5}

# A one-line plate is written 51G-123.45: foreign ones, which a repair could bend into shape, have no mark there.
_PUNCTUATED = re.compile(r"\w{3,4} ?[-.\u00b7] ?\w{3}[.\u00b7]?\w{1,2}")
_DOTTED = re.compile(r"\w{3}[.\u00b7]\w\w$")
_OLD_TWO_LINES = re.compile(r"\d\d \d{3}-?[A-Z]{2}")
# Captions that cameras write into their pictures: dates, times; and scripts that no plate here is written in.
_DATE = re.compile(r"\d{1,4}([-/.:])\d{1,2}\1\d{1,4}|\d{1,2}:\d\d")
_CAPTION = re.compile(rf"{_DATE.pattern}|[\u0400-\u06ff\u0e00-\u0e7f\u3040-\ud7af]")
# Half of a two-line plate: what is left where the other half could not be read.
_HALF = re.compile(r"\d\d[- .]?[A-Z][A-Z0-9]?|\d{3}\.\d\d")
SMALLEST_LINE = 9


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line as the text reader gave it: its corners run clockwise from the top left."""

    text: str
    score: float
    corners: tuple[Point, Point, Point, Point]
    said: LineSaid | None = None
    """What else it may be, where the text reader tells it."""

    @property
    def centre(self) -> Point:
        return sum(x for x, _ in self.corners) / 4, sum(y for _, y in self.corners) / 4

    @property
    def width(self) -> float:
        a, b, c, d = self.corners
        return (math.dist(a, b) + math.dist(d, c)) / 2

    @property
    def height(self) -> float:
        a, b, c, d = self.corners
        return (math.dist(a, d) + math.dist(b, c)) / 2

    @property
    def along(self) -> Point:
        """The direction of writing, of length one."""
        a, b, c, d = self.corners
        x, y = b[0] + c[0] - a[0] - d[0], b[1] + c[1] - a[1] - d[1]
        length = math.hypot(x, y) or 1.0
        return x / length, y / length


@dataclass(frozen=True, slots=True)
class Candidate:
    """Lines that together say one plate."""

    plate: Plate
    raw: str
    score: float
    lines: tuple[TextLine, ...]
    alternatives: tuple[str, ...]


def candidates(found: Sequence[TextLine]) -> list[Candidate]:
    """The plates among the lines, surest first; no line is used twice."""
    written = [line for line in found if not _CAPTION.search(line.text) and not _stands(line)]
    rows = [*written, *_joined(written)]
    possible = [*_single(rows), *_stacked(rows)]
    possible.sort(key=lambda c: (-c.score, c.raw))
    taken: list[Candidate] = []
    for candidate in possible:
        if not any(_share_ground(candidate, other) for other in taken):
            taken.append(candidate)
    return taken


def _stands(line: TextLine) -> bool:
    """Written downwards: a note or a sign; plates hang upright."""
    return line.height > 1.2 * line.width and len(normalise(line.text)) > 3


def _single(rows: Iterable[TextLine]) -> Iterator[Candidate]:
    for row in rows:
        if candidate := _candidate((row,)):
            yield candidate


def _stacked(rows: Sequence[TextLine]) -> Iterator[Candidate]:
    for top, bottom in permutations(rows, 2):
        if _is_over(top, bottom) and (candidate := _candidate((top, bottom))):
            yield candidate


def _candidate(lines: tuple[TextLine, ...]) -> Candidate | None:
    raw = " ".join(line.text.strip() for line in lines)
    plain = normalise(raw)
    top = len(normalise(lines[0].text))
    if len(lines) == 2 and not _OLD_TWO_LINES.fullmatch(raw) and not (3 <= top <= 5 and 4 <= len(plain) - top <= 5):
        return None
    fixed = repair(plain)
    repairs = sum(a != b for a, b in zip(plain, fixed, strict=True))
    if repairs > (1 if len(lines) == 2 or _PUNCTUATED.fullmatch(raw) else 0):
        return None
    written = _as_written(lines, fixed if repairs else None)
    plate = parse(written, lines=len(lines))
    if plate is None or (repairs and Flag.OUTSIDE_GRAMMAR in plate.flags):
        return None
    return Candidate(plate, raw, _score(lines, plate, repairs), lines, _alternatives(plain, fixed))


def _alternatives(plain: str, fixed: str) -> tuple[str, ...]:
    """What else a repaired plate may have said: as it was read, and U, the other letter that closes to a nought."""
    if plain == fixed:
        return ()
    others = [plain]
    if plain[2] in "0OQ" and fixed[2] == "D":
        others.append(f"{fixed[:2]}U{fixed[3:]}")
    return tuple(others)


def _as_written(lines: tuple[TextLine, ...], fixed: str | None) -> str:
    """With its punctuation and line break, which tell a serial of five digits from four, a car from a motorcycle."""
    if fixed is None:
        return "\n".join(line.text.strip() for line in lines)
    serial = len(normalise(lines[-1].text)) if len(lines) == 2 else 5 if _DOTTED.search(lines[0].text) else 0
    return f"{fixed[:-serial]}\n{fixed[-serial:]}" if serial else fixed


def _score(lines: tuple[TextLine, ...], plate: Plate, repairs: int) -> float:
    glyphs = [max(1, len(normalise(line.text))) for line in lines]
    score = sum(line.score * share for line, share in zip(lines, glyphs, strict=True)) / sum(glyphs)
    for doubt, factor in _DOUBTS.items():
        if doubt in plate.flags:
            score *= factor
    return score * (REPAIRED if repairs else 1.0)


def _is_over(top: TextLine, bottom: TextLine) -> bool:
    """Two lines of one plate: alike in height, one right under the other, seen along the upper one's direction."""
    across, down = _offset(top, bottom)
    height = (top.height + bottom.height) / 2
    alike = 0.45 < top.height / max(bottom.height, 1e-6) < 2.2
    return alike and 0.5 * height < down < 1.9 * height and abs(across) < 0.45 * max(top.width, bottom.width)


def _offset(one: TextLine, other: TextLine) -> Point:
    (x1, y1), (x2, y2), (ux, uy) = one.centre, other.centre, one.along
    return (x2 - x1) * ux + (y2 - y1) * uy, (y2 - y1) * ux - (x2 - x1) * uy


def _joined(found: Sequence[TextLine]) -> Iterator[TextLine]:
    """A line that was found in two halves, side by side."""
    for left, right in permutations(found, 2):
        across, down = _offset(left, right)
        gap = across - (left.width + right.width) / 2
        height = (left.height + right.height) / 2
        if abs(down) < 0.4 * height and -0.4 * height < gap < 1.2 * height:
            a, _, _, d = left.corners
            _, b, c, _ = right.corners
            text, score = f"{left.text} {right.text}", min(left.score, right.score)
            yield replace(left, text=text, score=score, corners=(a, b, c, d))


def _share_ground(one: Candidate, other: Candidate) -> bool:
    """Whether a line of one lies in a line of the other."""
    return any(_holds(a, b.centre) or _holds(b, a.centre) for a in one.lines for b in other.lines)


def _holds(line: TextLine, point: Point) -> bool:
    xs, ys = [x for x, _ in line.corners], [y for _, y in line.corners]
    return min(xs) <= point[0] <= max(xs) and min(ys) <= point[1] <= max(ys)


def why_not(found: Sequence[TextLine]) -> Reason:
    """The reason for no plate, from what text there was."""
    written = [line for line in found if not _CAPTION.search(line.text)]
    if any(_HALF.fullmatch(line.text.strip()) for line in written):
        small = max(line.height for line in written if _HALF.fullmatch(line.text.strip())) < SMALLEST_LINE
        return Reason.TOO_SMALL if small else Reason.UNREADABLE
    if any(_is_foreign(line) for line in found):
        return Reason.FOREIGN
    return Reason.NO_PLATE


def _is_foreign(line: TextLine) -> bool:
    """Letters and digits together, of a plate's length, read with some certainty."""
    plain = normalise(line.text)
    mixed = not plain.isalpha() and not plain.isdigit()
    return line.score > 0.7 and 5 <= len(plain) <= 9 and mixed and not _DATE.search(line.text)
