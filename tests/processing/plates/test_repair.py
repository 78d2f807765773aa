"""Repair touches certain positions only, and only what the reader was unsure of."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processing.plates import normalise, repair


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("5IF-123.45", "51F12345"),  # a province is two digits
        ("OOF-12345", "00F12345"),
        ("51F-1I3.4S", "51F11345"),
        ("516-123.45", "51G12345"),  # the third glyph is a letter
        ("510-123.45", "51D12345"),  # and a nought there is a D: there is no series O
        ("51O-123.45", "51D12345"),
        ("47-81 426.42", "47B142642"),
        ("29-M01 520.72", "29MD152072"),  # ten glyphs with an M: electric, MĐ
        ("29MO1 52O72", "29MD152072"),
        ("29-MĐ1 52O.72", "29MD152072"),
        ("800I1NG02", "80011NG02"),
        ("80-011-QT-O2", "80011QT02"),
        ("T80-23S.88", "T8023588"),
        ("SOZ-163O", "50Z1630"),
    ],
)
def test_certain_mistakes_are_put_right(read, meant):
    assert repair(read) == meant


@pytest.mark.parametrize(
    "read",
    [
        "59XZ38188",  # the fourth of nine may be a letter or a digit: never changed
        "59X238188",
        "29FA2345",
        "29F12345",
        "51T12345",  # T looks like 1 and like 7
        "17A1T345",
        "51112345",  # no letter closes to a 1
        "A",
        "",
        "SOSOS",
    ],
)
def test_uncertain_positions_stay(read):
    assert repair(read) == read


def test_a_glyph_that_was_read_with_certainty_stays():
    assert repair("516-1I3.45", [1, 1, 0.95, 1, 0.3, 1, 1, 1]) == "51611345"
    assert repair("516-1I3.45", [1, 1, 0.3, 1, 0.95, 1, 1, 1]) == "51G1I345"


def test_confidences_are_one_a_glyph():
    with pytest.raises(ValueError, match="2 confidences for 8 glyphs"):
        repair("51G12345", [1, 1])


@settings(deadline=None)
@given(st.text(max_size=40))
def test_repair_keeps_the_length_and_is_stable(text):
    fixed = repair(text)
    assert len(fixed) == len(normalise(text))
    assert repair(fixed) == fixed
