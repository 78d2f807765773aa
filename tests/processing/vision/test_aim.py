"""The subject is the plate that the camera points at; who cannot be told apart is said so."""

import pytest

from processing.plates import Colour, VehicleKind
from processing.vision import ANYWHERE, Aim, Box, PlateGuess, Reason
from processing.vision.aim import aim_of, pointed_at, shrunk

SIZE = 1000, 2000
LEFT = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))


def guess(text, x, y=500, *, wide=100, sure=0.99):
    return PlateGuess(text, text, sure, Box(x, y, x + wide, y + wide // 4), 1, Colour.WHITE, VehicleKind.CAR)


NEAR, FAR = guess("17A12345", 1400, wide=200), guess("89F25658", 400)


def subject(plates, aim):
    marked, reason = pointed_at(plates, SIZE, aim)
    assert [plate.text for plate in marked] == [plate.text for plate in plates]
    return [plate.text for plate in marked if plate.subject], reason


@pytest.mark.parametrize(("aim", "text"), [
    (ANYWHERE, "17A12345"),
    (Aim(region=LEFT), "89F25658"),
    (Aim(box=(0.19, 0.45, 0.26, 0.55)), "89F25658"),
    (Aim(box=(380.0, 450.0, 520.0, 550.0)), "89F25658"),
    (Aim(plate="89F25658"), "89F25658"),
    (Aim(plate="89F25668"), "89F25658"),
    (Aim(plate="89F25668", region=((0.5, 0.0), (1.0, 0.0), (1.0, 1.0))), "89F25658"),
    (Aim(box=(0.19, 0.45, 0.26, 0.55), plate="17A12345"), "89F25658"),
    (Aim(plate="30A99999"), "17A12345"),
    (Aim(box=(0.0, 0.0, 0.1, 0.1)), "17A12345"),
])
def test_what_the_camera_says_chooses_the_subject(aim, text):
    assert subject([NEAR, FAR], aim) == ([text], None)


def test_a_region_without_a_plate_leaves_no_subject():
    assert subject([NEAR], Aim(region=LEFT)) == ([], Reason.NOT_WHERE_AIMED)


def test_two_that_are_nearly_alike_fight_for_the_frame():
    other = guess("30F25658", 450, wide=196)
    assert subject([NEAR, other], ANYWHERE) == (["17A12345"], Reason.TWO_VEHICLES)
    assert subject([NEAR, other], Aim(region=LEFT)) == (["30F25658"], None)


def test_one_vehicle_that_bears_its_plate_twice_does_not_fight_itself():
    assert subject([NEAR, guess("17A12345", 500, wide=200)], ANYWHERE)[1] is None


def test_nothing_is_pointed_at_where_nothing_was_read():
    assert pointed_at([], SIZE, Aim(region=LEFT)) == ((), None)


def test_the_lane_chooses_the_region_and_the_cameras_own_reading_is_a_hint():
    regions = {"1": LEFT, "all": [[0, 0], [1, 0], [1, 1]]}
    assert aim_of(regions, {"lane": 1}).region == LEFT
    assert aim_of(regions, {"lane": 2}).region == aim_of(regions, {}).region == ((0, 0), (1, 0), (1, 1))
    assert aim_of(None, {"plate": {"text": "29-MĐ1 520.72", "box": [10, 20, 30, 40]}}) == Aim(box=(10, 20, 30, 40), plate="29MD152072")
    assert aim_of({"1": LEFT}, {"lane": 3}) == ANYWHERE


@pytest.mark.parametrize("plate", [None, [], "17A", {"text": 5}, {"box": [1, 2, 3]}, {"box": "1234"}, {"box": [3, 2, 1, 4]}, {"box": [True, 0, 2, 2]}])
def test_a_hint_that_makes_no_sense_is_none(plate):
    assert aim_of(None, {"plate": plate}) in (ANYWHERE, Aim(plate="17A"))


def test_a_box_in_pixels_shrinks_with_its_picture_and_shares_do_not():
    assert shrunk(Aim(box=(10, 20, 30, 40)), 0.5).box == (5, 10, 15, 20)
    assert shrunk(Aim(box=(0.1, 0.2, 0.3, 0.4)), 0.5).box == (0.1, 0.2, 0.3, 0.4)
