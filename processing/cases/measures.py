"""Shares and agreement with the error that a small number leaves; pure arithmetic."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, and between which shares the truth lies with `CONFIDENCE`; of nothing, anywhere."""

    count: int
    of: int
    low: float
    high: float

    @property
    def point(self) -> float | None:
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two officers gave the same answer, and Cohen's kappa: how much more often than chance would have it."""

    agreed: Share
    kappa: float | None
    """None where there is no pair, or chance alone would always agree."""
    standard_error: float | None
    low: float
    high: float


def share(count: int, of: int, confidence: float = CONFIDENCE) -> Share:
    """Wilson's score interval, which also holds for few and for none or all of them (Wilson 1927; Newcombe 1998)."""
    if not 0 <= count <= of:
        raise ValueError("a share is of a whole")
    if of == 0:
        return Share(0, 0, 0.0, 1.0)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    p, z2 = count / of, z * z
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = z * sqrt(p * (1 - p) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return Share(count, of, max(0.0, middle - half) if count else 0.0, min(1.0, middle + half) if count < of else 1.0)


def agreement(pairs: Iterable[tuple[str, str]], confidence: float = CONFIDENCE) -> Agreement:
    """Of answers by a first and a second officer to the same cases.

    The interval is the wider of two: that of the large-sample error (Fleiss, Cohen and Everitt 1969), which is nothing
    at all where all agree, and that of the share that agreed, taken against the same chance.
    """
    cells = Counter(pairs)
    of = sum(cells.values())
    agreed = share(sum(count for (one, other), count in cells.items() if one == other), of, confidence)
    if of == 0:
        return Agreement(agreed, None, None, -1.0, 1.0)
    firsts, seconds = _margins(cells, 0), _margins(cells, 1)
    chance = sum(firsts[name] * seconds[name] for name in firsts)
    if chance >= 1 - 1e-12:
        return Agreement(agreed, None, None, -1.0, 1.0)
    kappa = (agreed.count / of - chance) / (1 - chance)
    error = _standard_error(cells, kappa, chance)
    around = NormalDist().inv_cdf(0.5 + confidence / 2) * error
    low = min(kappa - around, (agreed.low - chance) / (1 - chance))
    high = max(kappa + around, (agreed.high - chance) / (1 - chance))
    return Agreement(agreed, kappa, error, max(-1.0, low), min(1.0, high))


def _standard_error(cells: Mapping[tuple[str, str], int], kappa: float, chance: float) -> float:
    of = sum(cells.values())
    firsts, seconds = _margins(cells, 0), _margins(cells, 1)
    same = sum(count / of * (1 - (firsts[one] + seconds[one]) * (1 - kappa)) ** 2
               for (one, other), count in cells.items() if one == other)
    apart = (1 - kappa) ** 2 * sum(count / of * (seconds.get(one, 0.0) + firsts.get(other, 0.0)) ** 2
                                   for (one, other), count in cells.items() if one != other)
    variance = (same + apart - (kappa - chance * (1 - kappa)) ** 2) / ((1 - chance) ** 2 * of)
    return sqrt(max(0.0, variance))


def _margins(cells: Mapping[tuple[str, str], int], side: int) -> dict[str, float]:
    """Each answer's share on one side; an answer that was only given on the other has none."""
    of = sum(cells.values())
    shares = dict.fromkeys((name for pair in cells for name in pair), 0.0)
    for pair, count in cells.items():
        shares[pair[side]] += count / of
    return shares
