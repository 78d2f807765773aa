"""Amounts in words: the known traps, and every amount read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.pdf.words import amount_in_words, number_in_words

DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
VALUES = {word: value for value, word in enumerate(DIGITS)} | {"mốt": 1, "tư": 4, "lăm": 5}
UNITS = {"nghìn": 10**3, "triệu": 10**6}


def number_from(words: str) -> int:
    """Reads the words as a listener would, by other rules than those that wrote them."""
    billions, _, rest = f" {words} ".rpartition(" tỷ ")
    total = number_from(billions.strip()) * 10**9 if billions else 0
    group = digit = 0
    for word in rest.split():
        if word in VALUES:
            digit = VALUES[word]
        elif word == "trăm":
            group, digit = digit * 100, 0
        elif word in ("mười", "mươi"):
            group, digit = group + (10 if word == "mười" else digit * 10), 0
        elif word in UNITS:
            total, group, digit = total + (group + digit) * UNITS[word], 0, 0
        else:
            assert word == "linh"
    return total + group + digit


@pytest.mark.parametrize(("number", "words"), [
    (0, "không"),
    (4, "bốn"),
    (10, "mười"),
    (11, "mười một"),
    (14, "mười bốn"),
    (15, "mười lăm"),
    (21, "hai mươi mốt"),
    (24, "hai mươi tư"),
    (25, "hai mươi lăm"),
    (90, "chín mươi"),
    (105, "một trăm linh năm"),
    (111, "một trăm mười một"),
    (300_000, "ba trăm nghìn"),
    (850_000, "tám trăm năm mươi nghìn"),
    (1_005_000, "một triệu không trăm linh năm nghìn"),
    (5_000_000, "năm triệu"),
    (10_050_000, "mười triệu không trăm năm mươi nghìn"),
    (19_000_000, "mười chín triệu"),
    (85_000_000, "tám mươi lăm triệu"),
    (1_000_000_005, "một tỷ không trăm linh năm"),
    (1_050_000_000, "một tỷ không trăm năm mươi triệu"),
    (2_001_000_000_000, "hai nghìn không trăm linh một tỷ"),
    (10**12, "một nghìn tỷ"),
    (10**18, "một tỷ tỷ"),
])
def test_a_number_is_said_as_in_official_papers(number, words):
    assert number_in_words(number) == words


@given(st.integers(min_value=0, max_value=10**13))
def test_every_amount_can_be_read_back(amount):
    assert number_from(number_in_words(amount)) == amount


def test_an_amount_begins_with_a_capital_and_ends_in_dong():
    assert amount_in_words(19_000_000) == "Mười chín triệu đồng"
    assert amount_in_words(4_500_000) == "Bốn triệu năm trăm nghìn đồng"


def test_a_negative_amount_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        amount_in_words(-1)
