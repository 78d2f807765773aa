"""What hinders the eye is measured: size, sharpness, glare, and the picture's edge."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from processing.vision.detector import Found, straightened
from processing.vision.quality import percentile, quality
from processing.vision.values import Reason


def seen(picture, width=160, at=(100, 80)):
    """Of a plate laid into a dull street, so wide."""
    height = picture.height * width // picture.width
    street = Image.new("RGB", (480, 320), (90, 95, 100))
    street.paste(picture.resize((width, height)), at)
    x, y = at
    corners = np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], np.float32)
    pixels = np.ascontiguousarray(np.asarray(street)[:, :, ::-1])
    box = Found(0.9, corners)
    flat, _ = straightened(pixels, box, width=160, margin=0.08)
    return quality(pixels, box, flat)


LINES = [("17A-123.45",), ("59-X3", "381.88")]


@pytest.mark.parametrize("lines", LINES)
@pytest.mark.parametrize("width", [45, 60, 90, 160])
def test_nothing_hinders_a_plain_plate(draw, lines, width):
    assert seen(draw.plate(*lines), width).reason is None


@pytest.mark.parametrize("lines", LINES)
def test_a_plate_of_few_pixels_is_too_small(draw, lines):
    assert seen(draw.plate(*lines), 28).reason is Reason.TOO_SMALL


@pytest.mark.parametrize("lines", LINES)
def test_a_plate_out_of_focus_is_blurred(draw, lines):
    blurred = draw.plate(*lines).filter(ImageFilter.GaussianBlur(9))
    assert seen(blurred).reason is Reason.BLURRED


@pytest.mark.parametrize("lines", LINES)
def test_a_lamp_that_washes_characters_out_is_glare(draw, lines):
    picture = draw.plate(*lines)
    wide, high = picture.size
    ImageDraw.Draw(picture).ellipse((wide * 0.3, -high * 0.2, wide * 1.1, high * 1.2), fill=(255, 255, 255))
    assert seen(picture).reason is Reason.GLARE


def test_white_ground_in_the_sun_is_no_glare(draw):
    sunny = draw.plate("17A-123.45").point(lambda level: min(255, int(level * 1.2)))
    assert seen(sunny).reason is None


@pytest.mark.parametrize("at", [(-20, 80), (340, 80), (100, -10), (100, 290)])
def test_a_plate_at_the_pictures_edge_is_cut_off(draw, at):
    assert seen(draw.plate("17A-123.45"), at=at).reason is Reason.CUT_OFF


@pytest.mark.parametrize("share", [5, 95, 98])
@pytest.mark.parametrize("levels", [[[9]], [[0, 255]], [[1, 1, 1, 250], [7, 7, 8, 9]], [list(range(256))]])
def test_a_percentile_by_counting_is_numpys(levels, share):
    grey = np.array(levels, np.uint8)
    assert percentile(grey, share) == pytest.approx(float(np.percentile(grey, share)))
