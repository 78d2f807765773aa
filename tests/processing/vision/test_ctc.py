"""Steps of a recogniser become texts with their chances."""

import numpy as np
import pytest

from processing.vision import ctc

PLACES = {sign: place for place, sign in enumerate(ctc.SIGNS, start=1)}


def steps(*told):
    """One row for each mapping of signs to chances; what is left over is the blank's."""
    rows = np.zeros((len(told), len(ctc.SIGNS) + 1))
    for row, chances in zip(rows, told, strict=True):
        for sign, chance in chances.items():
            row[PLACES[sign]] = chance
        row[0] = 1 - sum(chances.values())
    return rows


BLANK = {}


def test_repeated_steps_are_one_sign_and_a_blank_between_them_makes_two():
    assert ctc.likeliest(steps({"1": 1}, {"1": 1}, {"7": 1}))[0] == ("17", 1.0)
    assert ctc.likeliest(steps({"1": 1}, BLANK, {"1": 1}))[0] == ("11", 1.0)


def test_all_ways_to_say_a_text_count():
    rows = steps({"B": 0.6, "8": 0.3}, {"B": 0.5, "8": 0.4})
    assert ctc.chance_of(rows, "B") == pytest.approx(0.6 * 0.5 + 0.6 * 0.1 + 0.1 * 0.5)
    assert ctc.chance_of(rows, "") == pytest.approx(0.1 * 0.1)
    assert ctc.chance_of(rows, "BB") == 0


def test_the_texts_come_with_the_chances_that_the_forward_way_gives():
    rng = np.random.default_rng(5)
    rows = rng.random((6, len(ctc.SIGNS) + 1)) ** 30
    rows /= rows.sum(axis=1, keepdims=True)
    told = ctc.likeliest(rows, most=5)
    assert [chance for _, chance in told] == sorted((chance for _, chance in told), reverse=True)
    for text, chance in told:
        assert ctc.chance_of(rows, text) == pytest.approx(chance, rel=0.1)


def test_the_surest_characters_are_told_with_their_mean():
    rows = np.array([[0.1, 0.9, 0], [0.2, 0.8, 0], [1, 0, 0], [0, 0.3, 0.7]], np.float32)
    assert ctc.greedy(rows, ["", "A", "B"]) == ("AB", pytest.approx(0.8))
    assert ctc.greedy(rows[2:3], ["", "A", "B"]) == ("", 0.0)
