"""A control chart for yes-or-no outcomes: a Bernoulli CUSUM that notices when a rate has jumped, and how soon.

The chart sums, case by case, how much likelier the outcome is under a jumped rate than under the usual one (log
likelihood ratio), never below zero; over the limit it raises the alarm (Page 1954; Reynolds & Stoumbos 1999). The mean
number of cases to a false alarm is at least e^limit, so the chance of one within n healthy cases is about n / e^limit.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEARNING = 300
"""Cases from which the usual rate is learnt; before them there is nothing to compare with."""
LIMIT = 11.5
"""One false alarm in a hundred charts of a thousand healthy cases, by the bound above."""
JUMP = 3.0
"""The jump that the chart is tuned for: the odds of the outcome thrice as large."""
FLOOR, CEILING = 0.02, 0.6
"""A usual rate outside is taken as this: nobody's rate is known to be nought."""
DRIFT = 1.0
"""Standard errors by which the usual rate is taken higher than it was learnt, for it is only an estimate."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What the chart says after all cases: the usual rate, the sum after each case, and where the alarm began."""

    usual: float
    sums: tuple[float, ...]
    alarm_at: int | None
    """Index of the case at which the sum first passed the limit, counted after the learning cases."""
    since: int | None
    """Index of the case after which the sum last stood at zero: there the change began."""

    @property
    def alarmed(self) -> bool:
        return self.alarm_at is not None


def chart(outcomes: Sequence[bool]) -> Chart | None:
    """Chart outcomes in the order in which they came; None while there are too few to learn from."""
    if len(outcomes) <= LEARNING:
        return None
    usual = usual_rate(outcomes[:LEARNING])
    return run(outcomes[LEARNING:], usual)


def usual_rate(outcomes: Sequence[bool]) -> float:
    """The rate to compare with: as learnt, plus its own uncertainty."""
    count = len(outcomes)
    rate = (sum(outcomes) + 1) / (count + 2)
    return min(max(rate + DRIFT * math.sqrt(rate * (1 - rate) / count), FLOOR), CEILING)


def run(outcomes: Iterable[bool], usual: float) -> Chart:
    """The sums against a usual rate."""
    jumped = jumped_rate(usual)
    up, down = math.log(jumped / usual), math.log((1 - jumped) / (1 - usual))
    total, zero, sums = 0.0, 0, []
    alarm_at = since = None
    for index, outcome in enumerate(outcomes):
        total = max(0.0, total + (up if outcome else down))
        sums.append(total)
        if total == 0.0 and alarm_at is None:
            zero = index + 1
        if total > LIMIT and alarm_at is None:
            alarm_at, since = index, zero
    return Chart(usual, tuple(sums), alarm_at, since)


def jumped_rate(usual: float) -> float:
    odds = JUMP * usual / (1 - usual)
    return odds / (1 + odds)


def cases_to_notice(usual: float, jumped: float) -> int:
    """About how many cases pass until a jump to this rate is noticed (limit over the mean gain of a case)."""
    tuned = jumped_rate(usual)
    gain = jumped * math.log(tuned / usual) + (1 - jumped) * math.log((1 - tuned) / (1 - usual))
    return math.ceil(LIMIT / gain) if gain > 0 else -1
