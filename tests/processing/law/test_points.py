"""The ledger of licence points, worked by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.law.points import GROUP_OF, Deduction, KnowledgeTest, Standing, Suspension, deduction, standing

MARCH = date(2026, 3, 1)


def taken(day, points, group="car", handled="a decision"):
    return Deduction(day, group, points, f"{handled} of {day}")


@pytest.mark.parametrize(("entries", "on", "points"), [
    ([], MARCH, 12),
    ([taken(MARCH, 4)], MARCH - timedelta(days=1), 12),
    ([taken(MARCH, 4)], MARCH, 8),
    ([taken(MARCH, 4), taken(date(2026, 6, 1), 6)], date(2026, 6, 1), 2),  # 12 - 4 - 6
    ([taken(MARCH, 10), taken(date(2026, 6, 1), 6)], date(2026, 6, 1), 0),  # never below 0
    ([taken(MARCH, 4)], date(2027, 3, 1), 8),  # the last day of the 12 months
    ([taken(MARCH, 4)], date(2027, 3, 2), 12),
    ([taken(date(2028, 2, 29), 4)], date(2029, 2, 28), 8),
    ([taken(date(2028, 2, 29), 4)], date(2029, 3, 1), 12),
    ([taken(MARCH, 4), taken(date(2027, 3, 1), 2)], date(2027, 3, 2), 6),  # in time: the 12 months begin again
    ([taken(MARCH, 4), taken(date(2027, 3, 2), 2)], date(2027, 3, 2), 10),  # restored before it
    ([taken(MARCH, 4), taken(date(2026, 6, 1), 2)], date(2027, 3, 2), 6),
    ([taken(MARCH, 4), taken(date(2026, 6, 1), 2)], date(2027, 6, 2), 12),
    ([taken(MARCH, 4), taken(date(2026, 6, 1), 0)], date(2027, 3, 2), 12),  # nothing taken, nothing begins again
    ([taken(MARCH, 4, group="motorcycle")], MARCH, 12),
])
def test_a_licence_holds_what_was_counted_by_hand(entries, on, points):
    assert standing("car", on, deductions=entries).points == points


def test_of_what_is_handled_together_only_the_highest_counts():
    together = [Deduction(MARCH, "car", points, "decision 7") for points in (2, 4, 4)]
    assert standing("car", MARCH, deductions=together).points == 8
    assert standing("car", MARCH, deductions=[*together, Deduction(MARCH, "car", 6, "decision 8")]).points == 2
    assert deduction([2, 4, 4]) == 4
    assert deduction([]) == 0


def test_an_organisation_has_no_licence_to_lose_points_of():
    assert deduction([4], organisation=True) == 0


def test_nothing_is_taken_while_the_licence_is_suspended():
    pause = [Suspension(MARCH, date(2026, 4, 30))]
    assert standing("car", date(2026, 5, 1), deductions=[taken(date(2026, 4, 30), 4)], suspended=pause).points == 12
    assert standing("car", date(2026, 5, 1), deductions=[taken(date(2026, 5, 1), 4)], suspended=pause).points == 8


def test_an_empty_licence_waits_for_a_test_and_not_for_time():
    entries = [taken(MARCH, 10), taken(date(2026, 6, 15), 4)]
    assert standing("car", date(2029, 1, 1), deductions=entries) == Standing(
        0, emptied_on=date(2026, 6, 15), test_from=date(2026, 12, 15))
    tested = [KnowledgeTest(date(2026, 12, 15), "car")]
    assert standing("car", date(2026, 12, 15), deductions=entries, tests=tested).points == 12
    too_early = [KnowledgeTest(date(2026, 12, 14), "car")]
    assert standing("car", date(2026, 12, 31), deductions=entries, tests=too_early).points == 0


def test_the_day_on_which_a_licence_is_full_again_is_told():
    assert standing("car", MARCH, deductions=[taken(MARCH, 4)]).full_again == date(2027, 3, 2)


def test_each_vehicle_belongs_to_one_group_or_loses_nothing():
    assert GROUP_OF["truck"] == "car"
    assert GROUP_OF["specialised"] is None


@given(st.lists(st.builds(Deduction, st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.sampled_from(["car", "motorcycle"]),
                          st.integers(0, 12), st.sampled_from("abc"))), st.dates(date(2025, 1, 1), date(2032, 12, 31)))
def test_points_are_never_below_none_nor_above_all(entries, on):
    now = standing("car", on, deductions=entries)
    assert 0 <= now.points <= 12
    assert (now.points == 0) is (now.emptied_on is not None)
