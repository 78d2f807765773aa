"""The ledger of licence points: what a licence holds on a day, asked of its entries, for each group of vehicles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Literal

from processing.law.tables import setting
from processing.law.terms import term

Group = Literal["motorcycle", "car"]

GROUP_OF: Mapping[str, Group | None] = MappingProxyType({
    "car": "car", "bus": "car", "truck": "car", "motorcycle": "motorcycle",
    "specialised": None,  # NĐ 168/2024 Đ8 deducts nothing
    "unknown": None,
})
"""An integrated licence loses points only for the group of the vehicle that was driven (NĐ 168/2024 Đ50.1)."""


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken when a decision took effect; acts handled in one go carry the same `handled` name."""

    day: date
    group: Group
    points: int
    handled: str


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days, both included, on which the licence was suspended."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class KnowledgeTest:
    """A knowledge test passed after all points were gone; it fills the licence again."""

    day: date
    group: Group


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left on the day asked; `full_again` is the first full day if nothing more happens, and `test_from` the
    first day on which an empty licence may be tested for."""

    points: int
    emptied_on: date | None = None
    full_again: date | None = None
    test_from: date | None = None


def full() -> int:
    return int(setting("licence_points"))


def deduction(points: Iterable[int], *, organisation: bool = False) -> int:
    """NĐ 168/2024 Đ50.1: of several acts handled in one go only the highest counts; an organisation has no licence."""
    return 0 if organisation else max(points, default=0)


def standing(group: Group, on: date, *, deductions: Iterable[Deduction], suspended: Iterable[Suspension] = (),
             tests: Iterable[KnowledgeTest] = ()) -> Standing:
    """The licence at the end of a day. Never below 0, nothing taken while it is suspended."""
    taken = [(day, points) for day, points in _by_handling(group, deductions) if not _within(day, suspended)]
    passed = [(test.day, None) for test in tests if test.group == group]
    now = Standing(full())
    for day, points in sorted([*taken, *passed], key=lambda entry: entry[0]):
        if day <= on:
            now = _after(_on(now, day), day, points)
    return _on(now, on)


def _by_handling(group: Group, deductions: Iterable[Deduction]) -> list[tuple[date, int]]:
    """One entry for all that was handled together: the highest."""
    mine = sorted((each for each in deductions if each.group == group), key=lambda each: (each.day, each.handled))
    return [(day, deduction(each.points for each in together))
            for (day, _), together in groupby(mine, key=lambda each: (each.day, each.handled))]


def _within(day: date, suspended: Iterable[Suspension]) -> bool:
    return any(span.first <= day <= span.last for span in suspended)


def _after(before: Standing, day: date, points: int | None) -> Standing:
    """What an entry makes of the licence: points taken, or (None) the test passed."""
    if points is None:
        return Standing(full()) if before.test_from and day >= before.test_from else before
    if points == 0 or before.points == 0:
        return before
    left = max(before.points - points, 0)
    if left == 0:
        return Standing(0, emptied_on=day, test_from=term("points_test", day).end(day))
    return Standing(left, full_again=term("points_restored", day).end(day) + timedelta(days=1))


def _on(before: Standing, day: date) -> Standing:
    """Luật 36/2024 Đ58: a licence with points left is full again after 12 months without a deduction."""
    return Standing(full()) if before.full_again and day >= before.full_again else before
