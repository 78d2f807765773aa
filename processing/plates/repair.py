"""Put right what a reader confuses, only where the kind of a position is certain and the reader was not sure."""

from collections.abc import Sequence

from processing.plates.grammar import MISSIONS, normalise

SURE = 0.9

_TO_DIGIT = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "A": "4", "S": "5", "G": "6", "B": "8"}
# No series has O, Q, I, J: a nought read at a letter's place is a D (TT 79 Điều 37).
_TO_LETTER = {"0": "D", "O": "D", "Q": "D", "2": "Z", "4": "A", "5": "S", "6": "G", "8": "B"}


def repair(text: str, confidences: Sequence[float] | None = None) -> str:
    """The normalised text with certain mistakes put right; without confidences each glyph counts as unsure."""
    plain = normalise(text)
    kinds = _kinds(plain)
    unsure = [True] * len(plain)
    if confidences is not None:
        if len(confidences) != len(plain):
            raise ValueError(f"{len(confidences)} confidences for {len(plain)} glyphs")
        unsure = [confidence < SURE for confidence in confidences]
    fixed = (_fixed(glyph, kind) if open_ else glyph for glyph, kind, open_ in zip(plain, kinds, unsure, strict=True))
    return "".join(fixed)


def _fixed(glyph: str, kind: str) -> str:
    if kind == "D":
        return _TO_DIGIT.get(glyph, glyph)
    return _TO_LETTER.get(glyph, glyph) if kind == "L" else glyph


def _kinds(plain: str) -> str:
    """D digit, L letter, ? either: the fourth glyph of 8 or 9 may be both (29F1 2345, 29FA 2345)."""
    if plain[5:7] in MISSIONS.split("|") and len(plain) in {9, 10}:
        return "DDDDD??" + "D" * (len(plain) - 7)
    if len(plain) == 10:
        return "DDLLDDDDDD" if plain[2] == "M" and plain[3] in "D0OQ" else "?" * 10
    if plain[:1] == "T" and plain[1:3].isdigit() and len(plain) == 8:
        return "?DDDDDDD"
    if plain[5:].isalpha() and len(plain) == 7:  # the nineties' 49 019-BD
        return "DDDDD??"
    return {7: "DDLDDDD", 8: "DDL?DDDD", 9: "DDL?DDDDD"}.get(len(plain), "?" * len(plain))
