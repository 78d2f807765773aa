"""Pace: how long officers look at a case before deciding it, by the server's clock; rubber stamps are seen here."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from processing.models import Case, Person, Review

QUICK = timedelta(seconds=20)
"""Nobody judges picture, plate and vehicle in less, case after case."""
ENOUGH = 20
"""Decisions from which on a pace says something."""
MANY_QUICK = 0.25
"""The share of quick confirmations from which on a supervisor is told."""


@dataclass(frozen=True, slots=True)
class Pace:
    """One officer's decisions of some days; only confirmations count as quick: to reject a black picture takes none."""

    person_id: uuid.UUID
    name: str
    decided: int
    median_seconds: float
    confirmed: int
    confirmed_quickly: int
    without_attention: int
    """Decisions whose browser told nothing, or nonsense, of what was looked at."""

    @property
    def quick_share(self) -> float:
        return self.confirmed_quickly / self.confirmed if self.confirmed else 0.0

    @property
    def alarming(self) -> bool:
        """Enough decisions to tell, and too many confirmations that nobody can have looked at."""
        return self.confirmed >= ENOUGH and self.quick_share >= MANY_QUICK


def of_officers(session: Session, units: Collection[uuid.UUID], *, since: datetime,
                quick: timedelta = QUICK) -> Sequence[Pace]:
    """The pace of everybody who decided cases of these units since then, the quickest first."""
    told: dict[uuid.UUID, list[tuple[int, str, int, int]]] = {}
    second = cast(func.floor(Review.seconds), Integer)
    silent = func.count().filter(Review.attention.is_(None))
    for person_id, seconds, verdict, count, silents in session.execute(
            select(Review.person_id, second, Review.verdict, func.count(), silent)
            .join(Case, Case.id == Review.case_id)
            .where(Case.unit_id.in_(units), Review.decided_at >= since, Review.seconds.is_not(None))
            .group_by(Review.person_id, second, Review.verdict)):
        told.setdefault(person_id, []).append((seconds, verdict, count, silents))
    names: Mapping[uuid.UUID, str] = {row.id: row.name for row in session.execute(
        select(Person.id, Person.name).where(Person.id.in_(told)))}
    paces = [_pace(person_id, names[person_id], figures, quick) for person_id, figures in told.items()]
    return sorted(paces, key=lambda pace: (pace.median_seconds, pace.name))


def _pace(person_id: uuid.UUID, name: str, figures: Sequence[tuple[int, str, int, int]], quick: timedelta) -> Pace:
    confirmed = [(seconds, count) for seconds, verdict, count, _silent in figures if verdict == "confirm"]
    return Pace(
        person_id=person_id, name=name, decided=sum(count for _s, _v, count, _silent in figures),
        median_seconds=middle([(seconds, count) for seconds, _v, count, _silent in figures]),
        confirmed=sum(count for _seconds, count in confirmed),
        confirmed_quickly=sum(count for seconds, count in confirmed if seconds < quick.total_seconds()),
        without_attention=sum(silent for *_figures, silent in figures))


def middle(counted: Sequence[tuple[int, int]]) -> float:
    """Of whole seconds that each were counted so many times: the middle one, or between the middle two."""
    total = sum(count for _seconds, count in counted)
    middle, passed, halves = ((total - 1) // 2, total // 2), 0, []
    for seconds, count in sorted(counted):
        halves += [seconds for place in middle if passed <= place < passed + count]
        passed += count
    return sum(halves) / len(halves)
