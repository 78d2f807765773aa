"""The ground colour, under lamps that tint and shade it."""

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from processing.plates import Colour
from processing.vision.colour import ground_colour


def seen(picture):
    pixels = np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])
    width, height = picture.size
    return ground_colour(pixels, [(0, 0), (width, 0), (width, height), (0, height)])


@pytest.mark.parametrize("colour", list(Colour))
@pytest.mark.parametrize("lines", [("17A-123.45",), ("30F", "256.58")])
def test_every_ground_is_told(draw, colour, lines):
    assert seen(draw.plate(*lines, colour=colour)) is colour


@pytest.mark.parametrize("colour", list(Colour))
@pytest.mark.parametrize("light", [0.75, 1.1])
def test_dimmer_or_brighter_light_changes_nothing(draw, colour, light):
    assert seen(ImageEnhance.Brightness(draw.plate("30F", "256.58", colour=colour)).enhance(light)) is colour


@pytest.mark.parametrize("tint", [(1.0, 0.97, 0.9), (0.9, 0.97, 1.0)], ids=["warm lamp", "cold lamp"])
def test_a_white_plate_stays_white_under_a_tinted_lamp(draw, tint):
    bands = draw.plate("30F", "256.58").split()
    lit = [band.point(lambda level, share=share: int(level * share)) for band, share in zip(bands, tint, strict=True)]
    assert seen(Image.merge("RGB", lit)) is Colour.WHITE


@pytest.mark.parametrize("colour", list(Colour))
@pytest.mark.parametrize("angle", [-12, 12])
def test_a_tilted_plate_is_cut_out_upright(draw, colour, angle):
    street = draw.scene((draw.plate("30F", "256.58", colour=colour), (300, 200)))
    turned = street.rotate(angle, center=(300, 200))
    width, height = draw.plate("30F", "256.58").size
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    own = ((0, 0), (width, 0), (width, height), (0, height))
    corners = [(300 + x * cos + y * sin, 200 - x * sin + y * cos) for x, y in own]
    pixels = np.ascontiguousarray(np.asarray(turned)[:, :, ::-1])
    assert ground_colour(pixels, corners) is colour


@pytest.mark.parametrize("colour", list(Colour))
@pytest.mark.parametrize("light", [0.4, 0.2, 0.1, 0.05])
def test_at_night_a_colour_is_told_right_or_not_at_all(draw, colour, light):
    dim = np.asarray(draw.plate("30F", "256.58", colour=colour), np.float32) * light
    noisy = np.clip(dim + np.random.default_rng(3).normal(0, 3, dim.shape), 0, 255).astype(np.uint8)
    assert seen(Image.fromarray(noisy)) in ((colour,) if light > 0.2 else (colour, None))


@pytest.mark.parametrize("tint", [(1.0, 0.85, 0.55), (0.75, 0.85, 1.0), (0.85, 1.0, 0.8)], ids=["sodium", "blue hour", "green glass"])
def test_under_a_strong_lamp_white_and_blue_are_never_taken_for_another(draw, tint):
    for colour in (Colour.WHITE, Colour.BLUE):
        bands = draw.plate("30F", "256.58", colour=colour).split()
        lit = [band.point(lambda level, share=share: int(level * share)) for band, share in zip(bands, tint, strict=True)]
        assert seen(Image.merge("RGB", lit)) in (colour, None)


def test_nothing_is_said_of_an_even_patch_or_a_speck():
    grey = np.full((50, 50, 3), 128, np.uint8)
    assert ground_colour(grey, [(0, 0), (50, 0), (50, 50), (0, 50)]) is None
    assert ground_colour(grey, [(0, 0), (3, 0), (3, 3), (0, 3)]) is None
