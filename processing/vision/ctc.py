"""What a line of text may say: chances of whole texts out of a recogniser's chances at each step (CTC)."""

from collections import defaultdict
from collections.abc import Sequence
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Steps less probable than this lead nowhere that matters.
FAINT = 1e-3

Chances = NDArray[np.float64]
"""A row a step: first the blank (or a dash, a dot), then SIGNS. Rows may sum to less than one."""

Beams = dict[str, tuple[float, float]]
"""Each prefix with its chance of ending in a blank and in its last sign."""


def likeliest(chances: Chances, *, most: int = 8) -> list[tuple[str, float]]:
    """The texts that these steps most probably say, best first (prefix beam search)."""
    beams: Beams = {"": (1.0, 0.0)}
    for step in chances:
        beams = _grown(beams, step, 2 * most)
    told = [(text, blank + sign) for text, (blank, sign) in beams.items()]
    return nlargest(most, told, key=lambda pair: pair[1])


def _grown(beams: Beams, step: NDArray[np.float64], most: int) -> Beams:
    signs = [(SIGNS[place], float(step[place + 1])) for place in np.flatnonzero(step[1:] > FAINT)]
    blanks: defaultdict[str, float] = defaultdict(float)
    ends: defaultdict[str, float] = defaultdict(float)
    for text, (blank, sign) in beams.items():
        blanks[text] += (blank + sign) * float(step[0])
        for letter, chance in signs:
            if text[-1:] == letter:
                ends[text] += sign * chance
                ends[text + letter] += blank * chance
            else:
                ends[text + letter] += (blank + sign) * chance
    best = nlargest(most, {*blanks, *ends}, key=lambda text: blanks[text] + ends[text])
    return {text: (blanks[text], ends[text]) for text in best}


def chance_of(chances: Chances, text: str) -> float:
    """That the steps say exactly this (forward algorithm)."""
    places = [0]
    for sign in text:
        places += [SIGNS.index(sign) + 1, 0]
    steps = chances[:, places]
    skips = np.array([place > 1 and places[place] not in (0, places[place - 2]) for place in range(len(places))])
    here = np.zeros(len(places))
    here[:2] = steps[0, :2]
    for step in steps[1:]:
        stay = here.copy()
        stay[1:] += here[:-1]
        stay[2:] += np.where(skips[2:], here[:-2], 0.0)
        here = stay * step
    return float(here[-2:].sum()) if text else float(here[-1])


def greedy(rows: NDArray[np.float32], characters: Sequence[str]) -> tuple[str, float]:
    """The text of each step's surest character, and how sure they are on the whole."""
    best = rows.argmax(1)
    told = [(step, place) for step, place in enumerate(best) if place and (step == 0 or best[step - 1] != place)]
    if not told:
        return "", 0.0
    return "".join(characters[place] for _, place in told), float(np.mean([rows[step, place] for step, place in told]))
