"""Working days in Vietnam: the public holidays, and a table of the days that a yearly decree swaps."""

from datetime import date, timedelta
from functools import cache

import holidays

from processing.law.tables import rows

_SATURDAY = 5


def is_working_day(day: date) -> bool:
    swapped = _overrides().get(day)
    if swapped is not None:
        return swapped
    return day.weekday() < _SATURDAY and day not in _holidays_of(day.year)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`; the day of the event itself never counts."""
    if count < 0:
        raise ValueError("working days are counted forward")
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


@cache
def _overrides() -> dict[date, bool]:
    return {date.fromisoformat(row["day"]): row["is_working"] == "yes" for row in rows("working_day_overrides")}


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year, expand=False))
