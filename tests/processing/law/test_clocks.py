"""The law's clocks, worked by hand on the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.law import clocks
from processing.law.tables import UnknownNameError
from processing.law.terms import term


@pytest.mark.parametrize(("clock", "start", "due"), [
    (clocks.notify_by, date(2026, 3, 1), date(2026, 3, 11)),
    (clocks.notify_by, date(2026, 2, 20), date(2026, 3, 2)),  # 28 days in February
    (clocks.notify_by, date(2024, 2, 20), date(2024, 3, 1)),  # 29
    (clocks.notify_by, date(2026, 12, 31), date(2027, 1, 10)),
    (clocks.appear_by, date(2026, 12, 31), date(2027, 1, 20)),
    (clocks.minutes_by, date(2026, 2, 13), date(2026, 2, 25)),  # 3 days of then; Tết 16–20: 23, 24, 25
    (clocks.minutes_by, date(2026, 3, 31), date(2026, 4, 3)),  # the last day of the 3 days of NĐ 135/2021
    (clocks.minutes_by, date(2026, 4, 1), date(2026, 4, 8)),  # the first of the 5 of NĐ 61/2026: 2, 3, 6, 7, 8
    (clocks.minutes_by, date(2026, 4, 24), date(2026, 5, 6)),  # Hùng kings 27, 30 and 1 off: 28, 29, 4, 5, 6
    (clocks.minutes_by, date(2027, 2, 3), date(2027, 2, 17)),  # Tết 4–10: 11, 12, 15, 16, 17
    (clocks.decide_by, date(2026, 2, 13), date(2026, 3, 3)),  # 23–27, 2, 3
    (clocks.decide_by, date(2025, 1, 24), date(2025, 2, 11)),  # Tết 27–31: 3, 4, 5, 6, 7, 10, 11
    (clocks.decide_by, date(2025, 12, 31), date(2026, 1, 12)),  # 1, 2 off; 5–9, Saturday 10 worked, 12
    (clocks.explain_orally_by, date(2026, 11, 20), date(2026, 11, 25)),  # Culture Day 24 off: 23, 25
    (clocks.explain_in_writing_by, date(2026, 11, 20), date(2026, 11, 30)),  # 23, 25, 26, 27, 30
    (clocks.pay_by, date(2026, 12, 25), date(2027, 1, 4)),
    (clocks.limitation, date(2026, 3, 1), date(2027, 3, 1)),
    (clocks.limitation, date(2025, 11, 22), date(2026, 11, 22)),
    (clocks.limitation, date(2024, 2, 29), date(2025, 2, 28)),
    (clocks.limitation, date(2027, 2, 28), date(2028, 2, 28)),
    (clocks.enforcement_until, date(2026, 12, 31), date(2027, 12, 31)),
    (clocks.enforcement_until, date(2028, 2, 29), date(2029, 2, 28)),
    (clocks.complain_by, date(2026, 1, 1), date(2026, 4, 1)),  # 30 + 28 + 31 + 1
    (clocks.accept_complaint_by, date(2026, 6, 30), date(2026, 7, 10)),
    (clocks.accept_complaint_by, date(2026, 7, 1), date(2026, 7, 10)),  # 2, 3, 6, 7, 8, 9, 10
    (clocks.answer_complaint_by, date(2026, 7, 10), date(2026, 8, 9)),
    (clocks.sue_by, date(2028, 2, 29), date(2029, 2, 28)),
    (clocks.delivered_by_refusal, date(2026, 3, 1), date(2026, 3, 1)),
    (clocks.delivered_by_returned_mail, date(2026, 8, 28), date(2026, 9, 7)),  # 31, 1, 2 off: 3, 4, 7
    (clocks.delivered_by_electronic_entry, date(2026, 3, 5), date(2026, 3, 10)),  # 6, 9, 10
])
def test_a_clock_ends_on_the_day_counted_by_hand(clock, start, due):
    assert clock(start) == due


@pytest.mark.parametrize(("minutes", "course", "due"), [
    (date(2026, 3, 2), "ordinary", date(2026, 3, 11)),  # 3, 4, 5, 6, 9, 10, 11
    (date(2026, 3, 2), "transferred", date(2026, 3, 16)),  # … 12, 13, 16
    (date(2026, 1, 31), "explained", date(2026, 2, 28)),
    (date(2026, 3, 31), "explained", date(2026, 4, 30)),
    (date(2025, 12, 31), "complex", date(2026, 2, 28)),
    (date(2027, 12, 31), "complex", date(2028, 2, 29)),
])
def test_the_course_of_a_case_sets_the_term_of_the_decision(minutes, course, due):
    assert clocks.decide_by(minutes, course) == due


def test_evasion_starts_limitation_and_enforcement_again_but_never_shortens_them():
    assert clocks.limitation(date(2025, 6, 1), date(2026, 2, 10)) == date(2027, 2, 10)
    assert clocks.limitation(date(2025, 6, 1), date(2025, 1, 1)) == date(2026, 6, 1)
    assert clocks.enforcement_until(date(2025, 6, 1), date(2026, 2, 10)) == date(2027, 2, 10)


def test_a_longer_period_in_the_decision_goes_before_the_ten_days():
    assert clocks.pay_by(date(2026, 3, 1), written=date(2026, 3, 31)) == date(2026, 3, 31)
    assert clocks.pay_by(date(2026, 3, 1), written=date(2026, 3, 5)) == date(2026, 3, 11)


def test_interest_runs_after_the_term_to_pay_or_twelve_days_from_an_unproven_delivery():
    assert clocks.interest_runs_after(date(2026, 3, 1), received=date(2026, 3, 4)) == date(2026, 3, 14)
    assert clocks.interest_runs_after(date(2026, 3, 1), received=None) == date(2026, 3, 13)


def test_a_complicated_complaint_has_fifteen_days_more():
    assert clocks.answer_complaint_by(date(2026, 7, 10), complicated=True) == date(2026, 8, 24)


def test_all_clocks_are_always_there_and_unknown_ones_are_empty():
    told = clocks.clocks_for(clocks.Facts(recorded=date(2026, 3, 1)))
    assert [(clock.name, clock.due) for clock in told] == [
        ("notify_by", date(2026, 3, 11)), ("appear_by", None), ("minutes_by", None), ("decide_by", None),
        ("pay_by", None), ("complain_by", None), ("limitation", date(2027, 3, 1)), ("enforcement_until", None)]
    assert told[0].article == "khoản 1 Điều 24 Thông tư 73/2024/TT-BCA"
    assert all(clock.article_vi and clock.article_en for clock in told)


def test_the_clocks_of_a_full_case_follow_its_facts():
    told = clocks.clocks_for(clocks.Facts(
        recorded=date(2026, 3, 1), detected=date(2026, 3, 3), notified=date(2026, 3, 10), identified=date(2026, 3, 30),
        minutes=date(2026, 4, 1), course="transferred", decided=date(2026, 4, 10), received=date(2026, 4, 15),
        evasion_ended=date(2026, 5, 1)))
    assert {clock.name: clock.due for clock in told} == {
        "notify_by": date(2026, 3, 13),
        "appear_by": date(2026, 3, 30),
        "minutes_by": date(2026, 4, 2),  # identified before NĐ 61/2026: 31, 1, 2
        "decide_by": date(2026, 4, 15),  # 2, 3, 6–10, 13, 14, 15
        "pay_by": date(2026, 4, 25),
        "complain_by": date(2026, 7, 14),  # 15 + 31 + 30 + 14
        "limitation": date(2027, 5, 1),
        "enforcement_until": date(2027, 5, 1),
    }


def test_a_term_that_the_table_does_not_hold_is_named():
    with pytest.raises(UnknownNameError, match="unknown term: 'tea_break'"):
        term("tea_break", date(2026, 1, 1))


@given(start=st.dates(date(2020, 1, 1), date(2040, 12, 31)), clock=st.sampled_from([
    clocks.notify_by, clocks.appear_by, clocks.minutes_by, clocks.decide_by, clocks.pay_by, clocks.limitation,
    clocks.enforcement_until, clocks.complain_by]))
def test_a_clock_never_ends_before_it_starts(start, clock):
    assert clock(start) > start


@pytest.mark.parametrize("on", [date(2026, 3, 1), date(2028, 2, 29), date(2028, 3, 1), date(2026, 12, 31)])
@pytest.mark.parametrize("term", [clocks.limitation, clocks.appear_by, clocks.notify_by])
def test_the_first_day_in_time_divides_what_is_overtaken_from_what_is_not(term, on):
    first = clocks.first_in_time(term, on)
    assert term(first) >= on
    assert term(first - timedelta(days=1)) < on
