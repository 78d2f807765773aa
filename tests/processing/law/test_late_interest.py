"""Late interest worked by hand: 19,000,000 a day late is 9,500."""

from datetime import date

import pytest

from processing.law.interest import late_interest

FINE, DUE = 19_000_000, date(2026, 3, 11)


@pytest.mark.parametrize(("on", "interest"), [
    (date(2026, 3, 1), 0),
    (date(2026, 3, 11), 0),
    (date(2026, 3, 12), 0),  # from the 12th to the 11th: no day
    (date(2026, 3, 13), 9_500),  # the 12th
    (date(2026, 4, 11), 285_000),  # 12 March to 10 April: 30 days
    (date(2027, 3, 12), 3_467_500),  # 12 March to 11 March: 365 days
])
def test_interest_counts_from_the_day_after_the_deadline_to_the_day_before_payment(on, interest):
    assert late_interest(FINE, DUE, on) == interest


def test_a_portion_bears_no_interest_from_the_day_it_came():
    # 12–21 March: 10 × 9,500; 22 March – 10 April: 20 × 4,500
    assert late_interest(FINE, DUE, date(2026, 4, 11), paid={date(2026, 3, 22): 10_000_000}) == 185_000


def test_a_payment_in_time_leaves_only_its_rest_to_bear_interest():
    assert late_interest(FINE, DUE, date(2026, 3, 14), paid={DUE: 18_000_000}) == 1_000  # 2 × 500
    assert late_interest(FINE, DUE, date(2026, 3, 14), paid={DUE: 20_000_000}) == 0


def test_a_pending_postponement_stops_interest_and_overlapping_ones_count_once():
    spans = [(date(2026, 3, 20), date(2026, 3, 23)), (date(2026, 3, 22), date(2026, 3, 24))]
    assert late_interest(FINE, DUE, date(2026, 4, 11), stopped=spans) == 237_500  # 25 × 9,500


def test_parts_of_a_dong_are_dropped():
    assert late_interest(333_333, DUE, date(2026, 3, 13)) == 166  # 166.67


def test_negative_money_is_refused():
    with pytest.raises(ValueError, match="counted from 0"):
        late_interest(-1, DUE, DUE)
