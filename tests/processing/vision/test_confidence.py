"""The calibrated confidence: more evidence never makes a plate less sure, and its numbers come from known reads."""

import json

import numpy as np
import pytest

from processing.vision.confidence import NUMBERS, confidence, files
from processing.vision.training.fit_confidence import NEVER_NEGATIVE, fit

CLEAR = {"posterior": 4.6, "net": -0.1, "lines": -0.1, "strange": 9.0, "agreement": 1.0, "plate": 9.0, "plain": 0.0,
         "width": 0.0, "sharpness": 0.0}
WORSE = {"posterior": -2.0, "net": -9.0, "lines": -9.0, "strange": -9.0, "agreement": 0.0, "plate": -4.0, "plain": -2.0,
         "width": -1.0, "sharpness": -2.0}


def test_what_both_readers_see_clearly_is_almost_certain_and_what_neither_sees_is_not_believed():
    assert confidence(CLEAR, asked=True) > 0.985
    assert confidence(WORSE, asked=True) < 0.05
    assert confidence({**CLEAR, "lines": -9.0, "agreement": 0.0, "strange": -9.0}, asked=True) < 0.9


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize("sign", list(CLEAR))
def test_a_worse_sign_never_makes_a_plate_surer(asked, sign):
    assert confidence({**CLEAR, sign: WORSE[sign]}, asked=asked) <= confidence(CLEAR, asked=asked)


def test_the_numbers_are_of_the_signs_that_are_measured():
    numbers = json.loads((files("processing.vision") / NUMBERS).read_text("utf-8"))
    assert {kind: set(of_kind) for kind, of_kind in numbers.items()} == {"both": {*CLEAR, "always"}, "alone": {*CLEAR, "always"}}


def test_fitted_numbers_give_back_the_odds_that_reads_were_drawn_with():
    dice = np.random.default_rng(7)
    reads = []
    for _ in range(6000):
        lines, net = dice.normal(0, 2, 2)
        right = dice.random() < 1 / (1 + np.exp(-(0.5 + 1.5 * lines + 0.8 * net)))
        reads.append({"signs": {"lines": lines, "net": net}, "right": bool(right)})
    found = fit(reads)
    assert found == {"always": pytest.approx(0.5, abs=0.15), "lines": pytest.approx(1.5, abs=0.2), "net": pytest.approx(0.8, abs=0.15)}


def test_a_sign_that_would_count_the_wrong_way_is_left_out():
    dice = np.random.default_rng(7)
    reads = [{"signs": {"lines": float(value), "shade": 0.0}, "right": bool(dice.random() > 0.9 if value > 0 else dice.random() > 0.1)}
             for value in dice.normal(0, 1, 400)]
    assert "lines" in NEVER_NEGATIVE
    assert fit(reads)["lines"] == 0
