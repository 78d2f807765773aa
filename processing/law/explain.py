"""One act explained to a lawyer: provision, amount, who may sign, every clock, and the sentences that lead there."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from processing.law import amounts, competence, tariff
from processing.law.amounts import Amount
from processing.law.clocks import Clock, Facts, clocks_for, interest_runs_after
from processing.law.competence import Title
from processing.law.explain_words import (
    act_says,
    competence_says,
    due_says,
    interest_says,
    late_says,
    limitation_says,
    no_fine_says,
    points_say,
    speed_says,
    wording_says,
)
from processing.law.interest import late_days, late_interest
from processing.law.sayings import Saying
from processing.law.tariff import TariffRow


class ImpossibleFactsError(ValueError):
    """Facts that cannot be true together, or cannot be true at all; the message names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is known of one act, and the day on which the question is asked."""

    offence: str
    vehicle: str
    recorded: datetime
    on: date
    facts: Facts
    speed: Decimal | None = None
    limit: Decimal | None = None
    motorway: bool = False
    organisation: bool = False
    mitigating: int = 0
    aggravating: int = 0
    paid: date | None = None

    @property
    def over(self) -> Decimal | None:
        return None if self.speed is None or self.limit is None else self.speed - self.limit


@dataclass(frozen=True, slots=True)
class Explanation:
    """`row` and `amount` are None where the law of the day fines nothing; the derivation then says why."""

    row: TariffRow | None
    amount: Amount | None
    signers: tuple[Title, ...]
    clocks: tuple[Clock, ...]
    late_interest: int | None
    derivation_vi: tuple[str, ...]
    derivation_en: tuple[str, ...]


def explain(asked: Question) -> Explanation:
    """The whole answer; raises ImpossibleFactsError, or UnknownNameError for an offence or vehicle without a row."""
    _refuse_impossible(asked)
    row = tariff.find(asked.offence, asked.vehicle, asked.facts.recorded, motorway=asked.motorway,
                      over_kmh=None if asked.over is None else float(asked.over))
    opening = [act_says(asked.recorded, row), *speed_says(asked.speed, asked.limit)]
    if row is None:
        return _not_fined(asked, opening)
    priced = amounts.amount(row, organisation=asked.organisation, mitigating=asked.mitigating,
                            aggravating=asked.aggravating)
    clocks = tuple(clocks_for(asked.facts))
    signers = tuple(competence.titles_that_may_sign(
        priced.max, asked.on, organisation=asked.organisation, points=priced.points, suspends=priced.suspends))
    interest, interest_said = _interest(asked, priced.vnd)
    said = [*opening, wording_says(row), *zip(priced.derivation_vi, priced.derivation_en, strict=True),
            *points_say(row, organisation=asked.organisation), competence_says(priced, signers, asked.on),
            *_lateness(clocks, asked.facts),
            *limitation_says(_due(clocks, "limitation"), asked.facts.decided or asked.on), *interest_said]
    return Explanation(row, priced, signers, clocks, interest, *_in_both(said))


def _not_fined(asked: Question, opening: list[Saying]) -> Explanation:
    """Where nothing is fined no clock runs; their names stay."""
    said = [*opening, no_fine_says(asked.offence, asked.vehicle, asked.facts.recorded, asked.over)]
    still = tuple(replace(clock, due=None) for clock in clocks_for(asked.facts))
    return Explanation(None, None, (), still, None, *_in_both(said))


def _interest(asked: Question, fine: int) -> tuple[int | None, list[Saying]]:
    """None until it is known from which day the fine would be late."""
    facts = asked.facts
    if facts.received is None and facts.decided is None:
        return None, []
    due = interest_runs_after(facts.decided or facts.recorded, facts.received)
    end = asked.on if asked.paid is None else min(asked.on, asked.paid)
    interest = late_interest(fine, due, asked.on, paid={} if asked.paid is None else {asked.paid: fine})
    return interest, [due_says(due, receipt_known=facts.received is not None),
                      interest_says(fine, list(late_days(due, end)), interest)]


def _lateness(clocks: tuple[Clock, ...], facts: Facts) -> list[Saying]:
    acts = {"notify_by": facts.notified, "minutes_by": facts.minutes, "decide_by": facts.decided}
    return [late_says(clock.name, clock.due, done) for clock in clocks
            if clock.due and (done := acts.get(clock.name)) and done > clock.due]


def _refuse_impossible(asked: Question) -> None:
    facts = asked.facts
    if (asked.speed is None) is not (asked.limit is None):
        raise ImpossibleFactsError("a speed and its limit are given together")
    if asked.over is None and tariff.offence(asked.offence).needs_speed:
        raise ImpossibleFactsError(f"{asked.offence} needs the speed and its limit")
    if asked.mitigating < 0 or asked.aggravating < 0:
        raise ImpossibleFactsError("circumstances are counted from 0")
    course = [("recorded", facts.recorded), ("detected", facts.detected), ("identified", facts.identified),
              ("minutes", facts.minutes), ("decided", facts.decided), ("received", facts.received)]
    _refuse_disorder(course)
    _refuse_disorder([*course[:2], ("notified", facts.notified)])
    _refuse_disorder([course[0], ("paid", asked.paid)])
    _refuse_disorder([course[0], ("evasion-ended", facts.evasion_ended)])


def _refuse_disorder(course: list[tuple[str, date | None]]) -> None:
    """Days come in the order in which things happen."""
    known = [(name, day) for name, day in course if day is not None]
    for (earlier, first), (later, second) in pairwise(known):
        if second < first:
            raise ImpossibleFactsError(f"{later} on {second} is before {earlier} on {first}")


def _due(clocks: tuple[Clock, ...], name: str) -> date | None:
    return next(clock.due for clock in clocks if clock.name == name)


def _in_both(said: list[Saying]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(vi for vi, _ in said), tuple(en for _, en in said)
