"""Street scenes are the same for the same seed, large enough, and carry their plate where they say."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import numpy as np
import pytest
from PIL import Image

from portal.demonstration.plates import print_plate
from portal.demonstration.streets import ScenePictures, SceneSpec, scene

SPEC = SceneSpec("car", "white", print_plate("17A12345", "one_line"), "red_light", "day", "Ngã tư Gia Lễ",
                 datetime(2026, 11, 22, 0, 41, 9, tzinfo=UTC), "HY-J01-C1", 2, None, 7)


@cache
def drawn(spec: SceneSpec) -> ScenePictures:
    return scene(spec)


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg))


def test_the_same_seed_draws_the_same_picture_and_another_seed_another():
    first, again, other = drawn(SPEC), scene(SPEC), drawn(replace(SPEC, seed=8))
    assert first == again
    assert first.scene_jpeg != other.scene_jpeg


def test_a_scene_is_full_hd_and_the_close_up_a_cut_of_it():
    pictures = drawn(SPEC)
    whole, close = opened(pictures.scene_jpeg), opened(pictures.close_up_jpeg)
    assert whole.size == (1920, 1080)
    assert whole.format == close.format == "JPEG"
    assert 480 <= close.height < 1080
    assert close.width / close.height == pytest.approx(4 / 3, abs=0.01)


@pytest.mark.parametrize(("kind", "layout", "text"), [
    ("car", "one_line", "17A12345"), ("car", "two_line", "17A12345"), ("truck", "two_line", "17C12345"),
    ("bus", "two_line", "17B12345"), ("motorcycle", "motorcycle", "17B123456")])
def test_the_plate_lies_in_its_box_wide_enough_to_be_read(kind, layout, text):
    pictures = drawn(replace(SPEC, vehicle_kind=kind, plate=print_plate(text, layout)))
    left, top, right, bottom = pictures.plate_box
    assert 125 <= right - left <= 260
    inside = np.asarray(opened(pictures.scene_jpeg).convert("L").crop((left, top, right, bottom)))
    assert inside.max() > 190, "a white ground"
    assert inside.min() < 90, "black letters"


@pytest.mark.parametrize("light", ["dusk", "night", "rain"])
def test_other_light_is_darker_than_day_but_leaves_the_plate_visible(light):
    day, other = drawn(SPEC), drawn(replace(SPEC, light=light))
    assert np.asarray(opened(other.scene_jpeg)).mean() < np.asarray(opened(day.scene_jpeg)).mean() - 15
    plate = np.asarray(opened(other.scene_jpeg).convert("L").crop(other.plate_box)).astype(int)
    assert plate.max() - plate.min() > 90


def test_further_away_is_smaller():
    near, far = drawn(SPEC).plate_box, drawn(replace(SPEC, distance=2)).plate_box
    assert far[2] - far[0] == pytest.approx((near[2] - near[0]) / 2, abs=3)


def test_a_vehicle_may_have_no_plate():
    assert drawn(replace(SPEC, plate=None)).plate_box is None
