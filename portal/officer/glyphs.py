"""The reader's plate, character by character: how probable each is, what else may stand there, which to look at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Any

from processing.models import PlateRead
from processing.plates import grammar

SURE = 0.98
"""Of plates told with this confidence or more 606 of 608 were right (processing/vision/weights/confidence.md): an
officer is led to each character that alone makes its plate less sure than that."""
SUREST = 0.9999
"""A character's chance is told in four places: it is never certain."""
OTHERS = 2


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character; `gap` where a plate shows a space, dash or line break after it. No probability: not told apart."""

    text: str
    probability: float | None = None
    others: Sequence[tuple[str, float]] = ()
    gap: bool = False
    doubtful: bool = False

    @property
    def plain(self) -> dict[str, Any]:
        """As the page's script wants it."""
        return {"text": self.text, "probability": self.probability, "others": list(self.others), "gap": self.gap,
                "doubtful": self.doubtful}


def of(read: PlateRead | None) -> Sequence[Glyph]:
    """The characters of the subject's plate; none where nothing was read."""
    if read is None or not read.text:
        return ()
    gaps = _gaps(read)
    told = [_told(each) for each in read.characters or ()]
    if [glyph.text for glyph in told] != list(read.text):  # the reader repaired what it read: its chances are others'
        told = [Glyph(letter) for letter in read.text]
    return [replace(glyph, gap=place in gaps) for place, glyph in enumerate(_weighed(told, read.confidence), 1)]


def _weighed(told: list[Glyph], confidence: float | None) -> list[Glyph]:
    """With the doubtful ones marked. The plate's confidence is calibrated, the characters' chances are not: together
    they are made to say as much as it does, each keeping its share of the doubt."""
    shares = [log(min(max(glyph.probability, 1 - SUREST), SUREST)) for glyph in told if glyph.probability is not None]
    if not shares or len(shares) < len(told):
        return told
    scale = log(max(confidence, 1 - SUREST)) / sum(shares) if confidence is not None else 1.0
    return [replace(glyph, doubtful=scale * share < log(SURE)) for glyph, share in zip(told, shares, strict=True)]


def _told(stated: dict[str, Any]) -> Glyph:
    text = str(stated.get("text", ""))
    others = [(str(other), float(chance)) for other, chance in stated.get("alternatives") or () if other != text]
    return Glyph(text, float(stated.get("probability", 0)), others[:OTHERS])


def _gaps(read: PlateRead) -> set[int]:
    """After how many characters a plate shows a space or a dash; the point within the number is no gap."""
    shown, count, gaps = grammar.display(read.text or "", read.lines), 0, set()
    for sign in shown:
        if sign.isalnum():
            count += 1
        elif sign in " -":
            gaps.add(count)
    return gaps
