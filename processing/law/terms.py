"""The lengths of the law's terms, each with its article and the days on which it holds."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from processing.law.tables import UnknownNameError, day_or_none, in_force, rows
from processing.law.working_days import add_working_days


@dataclass(frozen=True, slots=True)
class Term:
    """So many days, working days, months or years, counted from the day after the event."""

    name: str
    length: int
    unit: str
    article_vi: str
    article_en: str
    valid_from: date | None
    valid_to: date | None

    def end(self, start: date) -> date:
        """The last day on which the act is still in time."""
        if self.unit == "working_days":
            return add_working_days(start, self.length)
        if self.unit == "days":
            return start + timedelta(days=self.length)
        return add_months(start, self.length * (12 if self.unit == "years" else 1))


def term(name: str, on: date) -> Term:
    """The term as it stood on the day of the event that starts it."""
    versions = [each for each in terms() if each.name == name]
    if not versions:
        raise UnknownNameError("term", name)
    return next(each for each in versions if in_force(on, each.valid_from, each.valid_to))


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last where it has no such day: 29 February, the 31st."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@cache
def terms() -> tuple[Term, ...]:
    return tuple(
        Term(row["term"], int(row["length"]), row["unit"], row["article_vi"], row["article_en"],
             day_or_none(row["valid_from"]), day_or_none(row["valid_to"]))
        for row in rows("terms")
    )
