"""Working days through three Tết, and the Saturdays that a yearly decree swaps."""

from datetime import date, timedelta

import pytest

from processing.law.working_days import add_working_days, is_working_day


@pytest.mark.parametrize(("day", "works"), [
    (date(2026, 3, 2), True), (date(2026, 3, 7), False), (date(2026, 3, 8), False),
    (date(2026, 1, 1), False), (date(2026, 1, 2), False), (date(2026, 1, 10), True),
    (date(2026, 4, 27), False),  # Hùng kings fell on a Sunday
    (date(2026, 8, 22), True), (date(2026, 8, 31), False), (date(2026, 9, 1), False), (date(2026, 9, 2), False),
    (date(2026, 11, 24), False), (date(2025, 11, 24), True),  # Culture Day, since 2026
    (date(2025, 4, 26), True), (date(2025, 5, 2), False),
])
def test_a_day_is_worked_or_not(day, works):
    assert is_working_day(day) is works


@pytest.mark.parametrize(("first", "last"), [
    (date(2025, 1, 25), date(2025, 2, 2)), (date(2026, 2, 14), date(2026, 2, 22)), (date(2027, 2, 4), date(2027, 2, 10)),
])
def test_nobody_works_at_tet(first, last):
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    assert not any(map(is_working_day, days))


@pytest.mark.parametrize(("day", "count", "end"), [
    (date(2026, 3, 2), 0, date(2026, 3, 2)),
    (date(2026, 3, 2), 1, date(2026, 3, 3)),
    (date(2026, 3, 6), 1, date(2026, 3, 9)),
    (date(2026, 3, 7), 1, date(2026, 3, 9)),
    (date(2026, 2, 11), 10, date(2026, 3, 4)),  # 12, 13, 23–27, 2, 3, 4
    (date(2025, 4, 25), 5, date(2025, 5, 6)),  # Saturday 26 worked, 28, 29, 5, 6
    (date(2027, 12, 31), 1, date(2028, 1, 4)),  # New Year on a Saturday, made up for on Monday 3
])
def test_working_days_are_counted_from_the_day_after(day, count, end):
    assert add_working_days(day, count) == end


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forward"):
        add_working_days(date(2026, 3, 2), -1)
