"""Pictures that look alike have fingerprints that differ in few marks; what cannot be opened has none."""

import io
from datetime import date

import pytest
from PIL import Image

from portal.demonstration.captures import plan
from processing.law import tables
from processing.vision.fingerprint import fingerprint
from tests.files import a_picture

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def scene():
    return plan()[2].pictures(TODAY).scene_jpeg


def stored_again(picture, *, quality, scale=1.0):
    image, out = Image.open(io.BytesIO(picture)), io.BytesIO()
    image.resize((int(image.width * scale), int(image.height * scale))).save(out, "JPEG", quality=quality)
    return out.getvalue()


def apart(one, other):
    return (int(fingerprint(one), 16) ^ int(fingerprint(other), 16)).bit_count()


@pytest.mark.parametrize(("quality", "scale"), [(50, 1.0), (30, 1.0), (85, 0.5)])
def test_a_picture_stored_again_looks_alike(scene, quality, scale):
    assert apart(scene, stored_again(scene, quality=quality, scale=scale)) <= tables.setting("like_picture_bits")


def test_another_street_does_not_look_alike(scene):
    assert apart(scene, plan()[8].pictures(TODAY).scene_jpeg) > 3 * tables.setting("like_picture_bits")


@pytest.mark.parametrize("data", [b"", b"no picture", a_picture()[:40], a_picture(), a_picture(size=(640, 480), text="")])
def test_what_cannot_be_opened_is_too_small_or_says_nothing_has_no_fingerprint(data):
    assert fingerprint(data) is None
