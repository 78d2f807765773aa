"""Lines of text become plates: joined where they belong together, refused where they say something else."""

import math

import pytest

from processing.plates import Flag, VehicleKind
from processing.vision.layout import TextLine, candidates, why_not
from processing.vision.values import Reason


def line(text, x=100.0, y=100.0, *, score=0.99, width=60.0, height=20.0, tilt=0.0):
    """Centred on x, y, turned by `tilt` degrees about the picture's corner."""
    cos, sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    placed = [(x + a * width / 2, y + b * height / 2) for a, b in corners]
    a, b, c, d = ((px * cos - py * sin, px * sin + py * cos) for px, py in placed)
    return TextLine(text, score, (a, b, c, d))


def texts(*lines):
    return [candidate.plate.text for candidate in candidates(lines)]


@pytest.mark.parametrize(
    ("text", "plate"),
    [("17A-123.45", "17A12345"), ("30F·256.58", "30F25658"), ("29M-1234", "29M1234"), ("80-011-NG-02", "80011NG02")],
)
def test_one_line_is_a_plate(text, plate):
    assert texts(line(text)) == [plate]


@pytest.mark.parametrize("tilt", [-25, -10, 0, 10, 25])
def test_a_line_right_under_another_completes_it(tilt):
    top, bottom = line("59-X3", 100, 100, tilt=tilt), line("381.88", 100, 124, tilt=tilt)
    found = candidates([bottom, top])
    assert [(c.plate.text, c.raw, len(c.lines)) for c in found] == [("59X338188", "59-X3 381.88", 2)]


@pytest.mark.parametrize(
    ("x", "y", "height"),
    [(100, 180, 20), (100, 76, 20), (180, 124, 20), (100, 124, 60), (100, 104, 20)],
    ids=["far below", "above", "aside", "of another size", "on top of it"],
)
def test_lines_that_stand_apart_are_not_joined(x, y, height):
    assert texts(line("59-X3"), line("381.88", x, y, height=height)) == []


def test_writing_that_stands_upright_is_no_plate():
    assert texts(line("60A-696.96", width=40, height=200)) == []


def test_neighbouring_plates_keep_their_own_lines():
    left = [line("59-X3", 100, 100), line("381.88", 100, 124)]
    right = [line("17-B1", 180, 102), line("520.72", 180, 126)]
    assert sorted(texts(*left, *right)) == ["17B152072", "59X338188"]


def test_a_line_found_in_two_halves_is_one():
    assert texts(line("51G", 60, 100, width=40), line("100.96", 125, 101, width=80)) == ["51G10096"]


def test_the_line_break_tells_a_motorcycle_from_a_car():
    moto = candidates([line("51-F1", 100, 100), line("1234", 100, 124)])
    car = candidates([line("51F", 100, 100), line("112.34", 100, 124)])
    assert [c[0].plate.vehicle for c in (moto, car)] == [VehicleKind.MOTORCYCLE, VehicleKind.CAR]
    assert moto[0].plate.text == car[0].plate.text


def test_the_nineties_plate_is_read_and_flagged():
    [found] = candidates([line("49", 100, 100), line("019-BD", 100, 124)])
    assert (found.plate.text, Flag.OUTSIDE_GRAMMAR in found.plate.flags) == ("49019BD", True)
    assert found.score < 0.7


@pytest.mark.parametrize(
    "text",
    ["22-04-2026 07:41:09", "22-04-2026", "04/26/2009", "07:41", "B6F9F40F 11/09/2018 07:14:38", "0904123456", "22042026", "59 km/h", "HONDA"],
)  # fmt: skip
def test_captions_are_no_plates(text):
    assert texts(line(text)) == []


@pytest.mark.parametrize(
    "text", ["1BD 0679", "6B5 0430", "ZG 687-NL", "ZG8901-Z", "26 TA661", "255对1993", "SI569-AD", "AB12 CDE", "岩手500 75-63"]
)
def test_foreign_plates_are_not_bent_into_ours(text):
    assert texts(line(text)) == []


@pytest.mark.parametrize(
    ("lines", "plate", "others"),
    [
        (("47-81", "426.42"), "47B142642", ("478142642",)),
        (("52-04", "4702"), "52D44702", ("52044702", "52U44702")),
        (("516-443.13",), "51G44313", ("51644313",)),
    ],
)
def test_a_repair_costs_confidence_and_leaves_alternatives(lines, plate, others):
    [found] = candidates([line(text, y=100 + 24 * row) for row, text in enumerate(lines)])
    assert (found.plate.text, found.alternatives) == (plate, others)
    assert found.raw == " ".join(lines)
    assert found.score == pytest.approx(0.99 * 0.8)


def test_two_repairs_are_one_too_many():
    assert texts(line("4I-81", 100, 100), line("426.42", 100, 124)) == []


def test_an_unissued_province_lowers_confidence_and_is_kept():
    [found] = candidates([line("13A-123.45")])
    assert found.plate.text == "13A12345"
    assert found.score < 0.7


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], Reason.NO_PLATE),
        ([line("HONDA")], Reason.NO_PLATE),
        ([line("22/04/2026 07:41")], Reason.NO_PLATE),
        ([line("381.88")], Reason.UNREADABLE),
        ([line("59-X3")], Reason.UNREADABLE),
        ([line("381.88", height=7)], Reason.TOO_SMALL),
        ([line("AB12 CDE")], Reason.FOREIGN),
        ([line("AB12 CDE", score=0.4)], Reason.NO_PLATE),
    ],
)
def test_without_a_plate_there_is_a_reason(lines, reason):
    assert why_not(lines) is reason
