"""The scorer of the reading benchmark counts as its bars are worded."""

import pytest

from tests.benchmarks.scoring import Seen, reliability, summary, taken_without_a_human


def seen(truth, *reads):
    return Seen("a.jpg", tuple(truth), reads)


def test_plates_are_found_exactly_or_not_at_all():
    pictures = [seen(["51A12345"], ("51A12345", 0.9)), seen(["51A12346"], ("51A12340", 0.8)), seen(["29B11111", "30A22222"])]
    told = summary(pictures)
    assert told["found"] == "1 of 4 = 25.0 %"
    assert told["spurious a picture"] == pytest.approx(1 / 3, abs=1e-3)


def test_what_is_taken_ends_before_the_errors():
    right = [seen(["A"], ("A", 0.99 - n / 1000)) for n in range(50)]
    assert taken_without_a_human([*right, seen(["B"], ("C", 0.5))]) == (50 / 51, 0.941)
    assert taken_without_a_human([seen(["B"], ("C", 1.0)), *right]) == (0, None)


def test_a_tie_is_taken_whole_or_not():
    assert taken_without_a_human([seen(["A"], ("A", 0.9)), seen(["B"], ("C", 0.9))]) == (0, None)


def test_a_picture_without_a_read_is_not_taken():
    assert taken_without_a_human([seen(["A"], ("A", 0.9)), seen(["B"])]) == (0.5, 0.9)


def test_confidence_is_held_against_what_was_right():
    told = reliability([seen(["A"], ("A", 0.9)), seen(["B"], ("C", 0.9)), seen(["D"], ("D", 1.0)), seen(["E"])])
    assert [(row["reads"], row["right"]) for row in told["bins"]] == [(2, 0.5), (1, 1.0)]
    assert told["expected calibration error"] == pytest.approx(0.4 * 2 / 3, abs=1e-3)
    assert told["told 0.99 or more"] == "1 of 1 right"
