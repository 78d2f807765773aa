"""How right a reader is: found, spurious, what may be taken without a human, and whether its confidence can be believed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

ALLOWED_WRONG = 0.005
# Where a confidence matters, the bins are narrow.
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)


@dataclass(frozen=True, slots=True)
class Seen:
    """One picture: what stands on its plates, and what was read, surest first."""

    file: str
    truth: tuple[str, ...]
    reads: tuple[tuple[str, float], ...]

    @property
    def found(self) -> int:
        return sum(plate in self.texts for plate in self.truth)

    @property
    def texts(self) -> set[str]:
        return {text for text, _ in self.reads}

    @property
    def spurious(self) -> tuple[tuple[str, float], ...]:
        return tuple(read for read in self.reads if read[0] not in self.truth)

    @property
    def right(self) -> bool:
        """Whether the surest read is one of the plates."""
        return bool(self.reads) and self.reads[0][0] in self.truth


def summary(seen: Sequence[Seen]) -> dict[str, object]:
    plates, found = sum(len(one.truth) for one in seen), sum(one.found for one in seen)
    taken, threshold = taken_without_a_human(seen)
    return {"found": f"{found} of {plates} = {100 * found / max(1, plates):.1f} %", "pictures": len(seen),
            "spurious a picture": round(sum(len(one.spurious) for one in seen) / max(1, len(seen)), 4),
            "taken": f"{100 * taken:.1f} % from {threshold}"}


def taken_without_a_human(seen: Sequence[Seen], wrong: float = ALLOWED_WRONG) -> tuple[float, float | None]:
    """The largest share of pictures above one threshold with so few wrong among them; and that threshold."""
    ranked = sorted(((one.reads[0][1], one.right) for one in seen if one.reads), reverse=True)
    best, threshold, errors = 0, None, 0
    for count, (confidence, right) in enumerate(ranked, 1):
        errors += not right
        last_of_tie = count == len(ranked) or ranked[count][0] < confidence
        if last_of_tie and errors <= wrong * count:
            best, threshold = count, confidence
    return best / max(1, len(seen)), threshold


def reliability(seen: Iterable[Seen]) -> dict[str, object]:
    """For each bin of confidence how sure the reader was and how often right; and the mean gap between them."""
    sure = [(one.reads[0][1], one.right) for one in seen if one.reads]
    rows, gap = [], 0.0
    for low, high in pairwise(BINS):
        mine = [(c, right) for c, right in sure if low <= c < high or (c == high == BINS[-1])]
        if mine:
            told, was = sum(c for c, _ in mine) / len(mine), sum(right for _, right in mine) / len(mine)
            gap += abs(told - was) * len(mine) / len(sure)
            rows.append({"from": low, "to": high, "reads": len(mine), "told": round(told, 4), "right": round(was, 4)})
    top = [right for c, right in sure if c >= 0.99]
    return {"bins": rows, "expected calibration error": round(gap, 4),
            "told 0.99 or more": f"{sum(top)} of {len(top)} right"}
