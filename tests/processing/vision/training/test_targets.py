"""What the nets are told to answer: the middle and corners of each plate, and the slot of each sign."""

import numpy as np
import pytest

from processing.vision.training.samples import SIDE, STRIDE, Sample, targets
from processing.vision.training.streets import Placed
from processing.vision.training.text_samples import SIGNS, slots_of


def quad(x, y, wide, tall):
    return np.array([(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)], np.float32)


def of(*plates, trust=1.0):
    return targets(Sample(np.zeros((SIDE, SIDE, 3), np.uint8), [Placed(plate, trust) for plate in plates]))


def test_the_hottest_cell_leads_to_the_corners():
    plate = quad(100, 60, 40, 30)
    heat, corners, weight = of(plate)
    row, column = np.unravel_index(heat.argmax(), heat.shape)
    middle = np.array([column + 0.5, row + 0.5]) * STRIDE
    assert heat.max() == 1
    assert np.abs(middle - plate.mean(axis=0)).max() <= STRIDE / 2
    assert corners[:, row, column].reshape(4, 2) * STRIDE + middle == pytest.approx(plate, abs=1e-3)
    assert weight[row, column] > 0


@pytest.mark.parametrize("plate", [quad(100, 60, 8, 5), quad(20, 20, 150, 110), quad(240, 100, 40, 30)], ids=["tiny", "huge", "cut"])
def test_what_should_not_be_judged_is_ignored(plate):
    heat, _, weight = of(plate)
    assert heat.max() == 0
    assert (heat == -1).any()
    assert not weight.any()


def test_what_may_be_a_plate_is_neither_right_nor_wrong():
    heat, _, weight = of(quad(100, 60, 40, 30), trust=0.0)
    assert heat.max() == 0
    assert (heat == -1).any()
    assert not weight.any()


def test_a_bare_street_is_cold_everywhere():
    heat, _, weight = of()
    assert not heat.any()
    assert not weight.any()


@pytest.mark.parametrize(
    ("plate", "slots"),
    [
        ("51G12345", "51G  12345"), ("51G1234", "51G   1234"), ("59X338188", "59X3 38188"), ("29B11234", "29B  11234"),
        ("29AB12345", "29AB 12345"), ("29MD152072", "29MD152072"), ("29MD52072", "29MD 52072"), ("80011NG02", "80011 NG02"),
        ("TM3257", "TM    3257"), ("50LD04411", "50LD 04411"), ("", "          "),
    ],
)  # fmt: skip
def test_each_sign_has_its_slot(plate, slots):
    assert "".join(SIGNS[place] for place in slots_of(plate)) == slots


@pytest.mark.parametrize(
    ("plate", "top", "slots"),
    [("54A64792", 4, "54A6  4792"), ("54A64792", 3, "54A  64792"), ("59X338188", 4, "59X3 38188"), ("80011NG02", 5, "80011 NG02"),
     ("TM3257", 2, "TM    3257")],
)  # fmt: skip
def test_on_two_lines_the_upper_one_is_province_and_series(plate, top, slots):
    assert "".join(SIGNS[place] for place in slots_of(plate, top)) == slots
