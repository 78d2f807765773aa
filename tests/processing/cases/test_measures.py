"""Intervals and kappa against the values of the literature."""

import pytest

from processing.cases.measures import agreement, share


@pytest.mark.parametrize(("count", "of", "low", "high"), [
    (81, 263, 0.2553, 0.3662),  # Newcombe 1998, Statistics in Medicine 17, table I, method 3
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
    (20, 20, 0.8389, 1.0),
])
def test_wilson_as_in_newcombe(count, of, low, high):
    found = share(count, of)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))
    assert found.low <= found.point <= found.high


def test_of_nothing_nothing_is_known():
    nothing = share(0, 0)
    assert (nothing.point, nothing.low, nothing.high) == (None, 0.0, 1.0)


@pytest.mark.parametrize(("count", "of"), [(-1, 4), (5, 4)])
def test_no_share_is_more_than_the_whole(count, of):
    with pytest.raises(ValueError, match="whole"):
        share(count, of)


def test_more_cases_narrow_the_interval():
    widths = [share(9 * many // 10, many) for many in (10, 100, 1000, 10000)]
    assert sorted((each.high - each.low for each in widths), reverse=True) == [each.high - each.low for each in widths]


def pairs(table, names="abc"):
    return [(names[row], names[column]) for row, counts in enumerate(table) for column, count in enumerate(counts)
            for _ in range(count)]


@pytest.mark.parametrize(("table", "kappa"), [
    ([[20, 5], [10, 15]], 0.4),
    ([[45, 15], [25, 15]], 0.1304),
    ([[25, 35], [5, 35]], 0.2593),
    ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.4915),  # Cohen 1960, agreement of two psychiatrists
])
def test_kappa_as_in_the_literature(table, kappa):
    assert agreement(pairs(table)).kappa == pytest.approx(kappa, abs=5e-4)


def test_error_of_kappa_as_in_fleiss():
    """Fleiss, Levin and Paik 2003, table 18.1 and (18.13): kappa 0.68 with a standard error of 0.087."""
    found = agreement(pairs([[75, 1, 4], [5, 4, 1], [0, 0, 10]]))
    assert found.agreed.point == pytest.approx(0.89)
    assert found.kappa == pytest.approx(0.676, abs=1e-3)
    assert found.standard_error == pytest.approx(0.087, abs=1e-3)
    assert found.low <= found.kappa - 1.95 * 0.087
    assert found.high >= found.kappa + 1.95 * 0.087


def test_full_agreement_of_a_few_is_no_certainty():
    few, many = agreement(pairs([[5, 0], [0, 5]])), agreement(pairs([[500, 0], [0, 500]]))
    assert few.kappa == many.kappa == 1.0
    assert few.standard_error == 0.0
    assert few.low < 0.5 < 0.98 < many.low


@pytest.mark.parametrize("table", [[[7, 0], [0, 0]], [[0]]])
def test_where_chance_alone_would_agree_there_is_no_kappa(table):
    found = agreement(pairs(table))
    assert (found.kappa, found.low, found.high) == (None, -1.0, 1.0)


def test_two_who_always_differ():
    found = agreement(pairs([[0, 6], [6, 0]]))
    assert found.kappa == pytest.approx(-1.0)
    assert found.low == -1.0
    assert found.high < 0
