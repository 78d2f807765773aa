"""Plates are drawn in the sizes of the law and printed with its dash and dot."""

import numpy as np
import pytest

from portal.demonstration.plates import PlateSpec, draw_plate, print_plate


@pytest.mark.parametrize(("text", "layout", "lines"), [
    ("17A12345", "one_line", ("17A-123.45",)),
    ("17A12345", "two_line", ("17A", "123.45")),
    ("17B123456", "motorcycle", ("17-B1", "234.56")),
    ("17AB23456", "motorcycle", ("17-AB", "234.56")),
    ("29MD152072", "motorcycle", ("29-MĐ1", "520.72")),
    ("17H1234", "one_line", ("17H-1234",)),
    ("17B11234", "motorcycle", ("17-B1", "1234")),
    ("17LD00236", "one_line", ("17LD-002.36",)),
    ("80123NG01", "one_line", ("80-123-NG-01",)),
    ("TM3257", "one_line", ("TM-32-57",)),
])
def test_a_plate_is_printed_as_the_law_lays_it_out(text, layout, lines):
    plate = print_plate(text, layout)
    assert plate.lines == lines
    assert plate.text == text


@pytest.mark.parametrize(("layout", "millimetres"), [
    ("one_line", (520, 110)), ("two_line", (330, 165)), ("motorcycle", (190, 140))])
def test_a_plate_has_the_proportions_of_the_law(layout, millimetres):
    picture = draw_plate(print_plate("17A12345", layout))
    assert picture.size == (millimetres[0] * 3, millimetres[1] * 3)
    assert picture.getpixel((0, 0))[3] == 0, "corners are rounded"


@pytest.mark.parametrize("ground", ["white", "yellow", "blue", "red"])
def test_the_ground_has_its_colour_and_the_letters_stand_out(ground):
    picture = np.asarray(draw_plate(print_plate("17A12345", "one_line", ground)).convert("L")).astype(int)
    light, dark = np.percentile(picture[60:270, 60:1500], [97, 3])
    assert light - dark > 110


def test_mud_makes_a_plate_unreadable_and_cloth_hides_it():
    clean, muddy, covered = (
        np.asarray(draw_plate(print_plate("17A12345", "one_line", condition=condition)).convert("L")).astype(int)
        for condition in ("clean", "unreadable", "covered"))
    assert np.abs(np.diff(muddy)).mean() < np.abs(np.diff(clean)).mean() / 4
    assert covered[:, 700:].max() < 140


@pytest.mark.parametrize("origin", ["laos", "china", "thailand", "europe"])
def test_foreign_plates_are_not_drawn_like_ours(origin):
    own = draw_plate(PlateSpec(("3847",), "two_line"))
    foreign = draw_plate(PlateSpec(("3847",), "two_line", origin=origin))
    assert own.tobytes() != foreign.tobytes()
