"""Late interest: a share of what is still unpaid for each late day, weekends and holidays included."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from processing.law.tables import setting

Span = tuple[date, date]


def late_interest(principal: int, due: date, on: date, *, paid: Mapping[date, int] | None = None,
                  stopped: Collection[Span] = ()) -> int:
    """XLVPHC Đ78, TT 18/2023/TT-BTC Đ5: from the day after `due` to the day before `on`, 0.05 % a day.

    `paid` holds the portions by the day they came: a portion bears no interest from that day. `stopped` holds the
    spans, both ends included, in which a postponement or a request for relief was pending. Parts of a đồng are dropped.
    """
    if principal < 0 or any(portion < 0 for portion in (paid or {}).values()):
        raise ValueError("money is counted from 0")
    owed_days = sum(
        max(principal - _paid_until(day, paid or {}), 0) for day in late_days(due, on)
        if not any(first <= day <= last for first, last in stopped)
    )
    return int(owed_days * setting("late_interest_per_day"))


def late_days(due: date, on: date) -> Iterable[date]:
    """From the day after the deadline to the day before payment."""
    return (due + timedelta(days=late) for late in range(1, (on - due).days))


def _paid_until(day: date, paid: Mapping[date, int]) -> int:
    return sum(portion for came, portion in paid.items() if came <= day)
