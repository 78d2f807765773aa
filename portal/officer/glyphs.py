"""The reader's plate, character by character: how probable each is, what else may stand there, which to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from processing.models import PlateRead
from processing.plates import grammar

DOUBTFUL = 0.9
"""Below this probability an officer is led to the character before confirming."""
OTHERS = 2


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character; `gap` where a plate shows a space, dash or line break after it. No probability: not told apart."""

    text: str
    probability: float | None = None
    others: Sequence[tuple[str, float]] = ()
    gap: bool = False

    @property
    def doubtful(self) -> bool:
        return self.probability is not None and self.probability < DOUBTFUL

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
    return [Glyph(glyph.text, glyph.probability, glyph.others, place in gaps) for place, glyph in enumerate(told, 1)]


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
