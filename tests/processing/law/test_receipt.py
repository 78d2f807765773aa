"""What counts as received, and from which day."""

from datetime import date

import pytest

from processing.law.receipt import Attempts, receipt_of


@pytest.mark.parametrize(("attempts", "on", "how"), [
    ({"in_hand": date(2026, 3, 5)}, date(2026, 3, 5), "in_hand"),
    ({"refused": date(2026, 3, 5)}, date(2026, 3, 5), "refused"),
    ({"entered": date(2026, 3, 5)}, date(2026, 3, 10), "electronic_entry"),  # 6, 9, 10
    ({"returned": [date(2026, 3, 1), date(2026, 3, 8), date(2026, 8, 28)]}, date(2026, 9, 7), "returned_mail"),  # 3, 4, 7
    ({"posted_up": date(2026, 3, 2)}, date(2026, 3, 11), "posted_up"),  # 3, 4, 5, 6, 9, 10, 11
    ({"in_hand": date(2026, 3, 12), "entered": date(2026, 3, 5)}, date(2026, 3, 10), "electronic_entry"),
    ({"in_hand": date(2026, 3, 6), "entered": date(2026, 3, 5)}, date(2026, 3, 6), "in_hand"),
])
def test_the_earliest_receipt_counts(attempts, on, how):
    receipt = receipt_of(Attempts(**attempts))
    assert (receipt.on, receipt.how) == (on, how)
    assert bool(receipt.article_vi) is (how != "in_hand")


@pytest.mark.parametrize("attempts", [{}, {"returned": [date(2026, 3, 1), date(2026, 3, 8)]}])
def test_two_returned_letters_are_no_receipt(attempts):
    assert receipt_of(Attempts(**attempts)) is None


def test_the_order_in_which_returns_are_told_does_not_matter():
    days = [date(2026, 4, 1), date(2026, 3, 1), date(2026, 3, 15), date(2026, 5, 1)]
    assert receipt_of(Attempts(returned=days)) == receipt_of(Attempts(returned=sorted(days)))
