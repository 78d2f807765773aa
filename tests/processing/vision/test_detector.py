"""The detector finds drawn plates of every size, says where their corners are, and straightens what it found."""

import cv2
import numpy as np
import pytest

from processing.vision.detector import Found, PlateDetector, straightened
from processing.vision.pictures import open_picture

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def detector():
    return PlateDetector()


@pytest.fixture
def street(draw):
    def paint(*placed, size):
        return open_picture(draw.encoded(draw.scene(*placed, size=size), quality=90))

    return paint


@pytest.mark.parametrize(("wide", "size"), [(60, (1920, 1080)), (130, (1920, 1080)), (90, (472, 303)), (400, (1280, 720))])
def test_a_plate_is_found_where_it_is(wide, size, draw, street, detector):
    plate = draw.plate("29-B1", "520.72")
    tall = wide * plate.height // plate.width
    at = size[0] * 2 // 3 - wide // 2, size[1] // 2
    found = detector.find(street((plate.resize((wide, tall)), at), size=size))
    x, y = found[0].corners.mean(axis=0)
    assert (abs(x - at[0] - wide / 2) < wide / 6, abs(y - at[1] - tall / 2) < tall / 4) == (True, True)
    assert 0.7 * wide < found[0].width < 1.4 * wide


def test_one_plate_is_found_once(draw, street, detector):
    found = detector.find(street((draw.plate("17A-123.45").resize((180, 40)), (200, 150)), size=(640, 360)))
    middles = [box.corners.mean(axis=0) for box in found]
    assert sum(200 < x < 380 and 150 < y < 190 for x, y in middles) == 1


def test_a_bare_street_holds_no_plate(street, detector):
    assert detector.find(street(size=(1280, 720))) == []


def test_every_size_of_picture_is_looked_at(detector):
    for size in [(8, 8), (24, 500), (31, 33), (1081, 1919)]:
        assert detector.find(np.full((*size, 3), 120, np.uint8)) == []


def test_a_leaning_plate_is_straightened_and_the_way_back_leads_home():
    flat = np.zeros((60, 120, 3), np.uint8)
    flat[:, :60] = 255
    corners = np.array([(40, 60), (150, 30), (160, 85), (50, 115)], np.float32)
    turn = cv2.getPerspectiveTransform(np.array([(0, 0), (120, 0), (120, 60), (0, 60)], np.float32), corners)
    picture = cv2.warpPerspective(flat, turn, (200, 150))
    upright, way = straightened(picture, Found(0.9, corners), width=120, margin=0.1)
    height, width = upright.shape[:2]
    assert upright[height // 2, width // 4].mean() > 200
    assert upright[height // 2, 3 * width // 4].mean() < 50
    back = cv2.perspectiveTransform(np.array([[(width / 2, height / 2)]], np.float64), way)[0, 0]
    assert np.hypot(*(back - corners.mean(axis=0))) < 6


def test_a_large_plate_is_shrunk_without_losing_its_place():
    corners = np.array([(100, 100), (900, 100), (900, 500), (100, 500)], np.float32)
    picture = np.zeros((600, 1000, 3), np.uint8)
    picture[100:500, 100:500] = 255
    upright, way = straightened(picture, Found(0.9, corners), width=100, margin=0.0)
    bright = np.argwhere(upright[..., 0] > 128)
    left, right = bright[:, 1].min(), bright[:, 1].max()
    back = cv2.perspectiveTransform(np.array([[(left, 40), (right, 40)]], np.float64), way)[0]
    assert abs(back[0, 0] - 100) < 15
    assert abs(back[1, 0] - 500) < 15
