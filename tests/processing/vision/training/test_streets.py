"""What the detector's streets are made of: repeatable, with true corners, photographs among them."""

import csv
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
import reportlab

from processing.vision.detector import Found
from processing.vision.training import boxes, drawing, lookalikes
from processing.vision.training.samples import SIDE, a_sample
from processing.vision.training.streets import Photographs
from processing.vision.training.warping import blend, somewhere, tilted


@pytest.fixture(autouse=True)
def faces(monkeypatch):
    """One typeface is enough here; those of training are not installed with the application."""
    vera = [str(Path(reportlab.__file__).parent / "fonts/Vera.ttf")]
    for module in (drawing, lookalikes):
        monkeypatch.setattr(module, "fonts", lambda: vera)


@pytest.fixture
def gate(tmp_path):
    """One photograph: grey, its plate white, a second place that may be one."""
    folder = tmp_path / "gate"
    folder.mkdir()
    picture = np.full((300, 400, 3), 90, np.uint8)
    picture[150:210, 100:180] = 255
    cv2.imwrite(str(folder / "gate.jpg"), picture, [cv2.IMWRITE_JPEG_QUALITY, 100])
    (folder / "gate.txt").write_text("0.6 0.25 0.5 0.45 0.5 0.45 0.7 0.25 0.7\n0.0 0.8 0.1 0.9 0.1 0.9 0.2 0.8 0.2\n")
    return tmp_path


def test_one_seed_makes_one_street():
    one, other = (a_sample(Random(3), Photographs(None)) for _ in range(2))
    assert np.array_equal(one.picture, other.picture)
    assert [plate.quad.tolist() for plate in one.plates] == [plate.quad.tolist() for plate in other.plates]


def test_drawn_plates_lie_whole_in_the_picture():
    plates = [plate for seed in range(15) for plate in a_sample(Random(seed), Photographs(None)).plates]
    assert len(plates) > 10
    assert all((plate.quad > -1).all() and (plate.quad < SIDE + 40).all() and plate.trust == 1 for plate in plates)


@pytest.mark.parametrize("kind", ["_board", "_caption", "_helmet", "_lamp", "_grille", "_windows", "_lettering"])
def test_every_look_alike_can_be_drawn_anywhere(kind):
    changed = 0
    for seed in range(12):
        picture = np.full((128, 128, 3), 100, np.uint8)
        getattr(lookalikes, kind)(picture, Random(seed))
        changed += bool((picture != 100).any())
    assert changed > 8


def test_a_lean_has_a_limit_and_a_warp_its_place():
    for seed in range(30):
        quad = somewhere(tilted(520, 110, 60, Random(seed)), 200, Random(seed))
        (dx, dy) = quad[1] - quad[0]
        assert abs(np.degrees(np.arctan2(dy, dx))) < 45
        picture = np.zeros((200, 200, 3), np.uint8)
        blend(picture, np.full((22, 104, 3), 255, np.uint8), quad, Random(seed))
        rows, columns = np.nonzero(picture.any(axis=2))
        assert np.abs(np.array([columns.mean(), rows.mean()]) - quad.mean(0)).max() < 3


def test_a_photograph_keeps_its_plate_under_its_corners(gate):
    photographs = Photographs(gate)
    sides = set()
    for seed in range(8):
        street = photographs.draw(Random(seed))
        plate, maybe = street.plates
        x, y = plate.quad.mean(0).astype(int)
        sides.add(x < 200)
        assert (plate.trust, maybe.trust) == (0.6, 0)
        assert street.picture[y, x].min() > 240
        assert (plate.quad[1] - plate.quad[0])[0] > 0
    assert sides == {True, False}  # seen in a mirror now and then


def test_a_photograph_s_plate_is_where_the_sample_says(gate):
    bright = []
    for seed in range(40):
        sample = a_sample(Random(seed), Photographs(gate))
        for plate in sample.plates:
            x, y = plate.quad.mean(0)
            if plate.trust == 0.6 and 6 < x < SIDE - 6 and 6 < y < SIDE - 6 and np.ptp(plate.quad[:, 0]) > 20:
                around = sample.picture[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3]
                bright.append(around.mean() > sample.picture.mean())
    assert len(bright) > 10
    assert np.mean(bright) > 0.8


BOX = np.array([(100, 100), (200, 100), (200, 150), (100, 150)], np.float32)


def test_what_the_detector_sees_in_a_box_is_believed_and_elsewhere_the_box():
    leaning = BOX + np.array([(4, 8), (-4, -8), (-4, -8), (4, 8)], np.float32)
    trust, corners = boxes._place(BOX, [Found(0.9, BOX + 300), Found(0.8, leaning)])
    assert trust == boxes.SEEN
    assert np.array_equal(corners, leaning)
    trust, corners = boxes._place(BOX, [Found(0.9, BOX + 300)])
    assert trust == boxes.BOXED
    assert np.array_equal(corners, BOX)


class Eyes:
    def find(self, picture, least):
        return [Found(0.9, BOX / 2), Found(0.7, BOX + 60)]


def test_photographs_are_gathered_small_with_all_their_places(tmp_path, monkeypatch):
    source, out = tmp_path / "source", tmp_path / "out"
    source.mkdir()
    cv2.imwrite(str(source / "a.jpg"), np.full((400, 2560, 3), 80, np.uint8))
    with (source / "labels.csv").open("w", newline="") as handle:
        rows = csv.writer(handle)
        rows.writerow(["file", "kind", "boxes", "family"])
        rows.writerows([["a.jpg", "scene", "50 50 100 75", "gate"], ["b.jpg", "scene", "1 1 2 2", "other"], ["c.jpg", "scene", "", "gate"]])
    monkeypatch.setattr(boxes, "PlateDetector", Eyes)
    monkeypatch.setattr("sys.argv", ["boxes", "--labels", str(source / "labels.csv"), "--without", "other", "--out", str(out)])
    boxes.main()
    assert sorted(str(path.relative_to(out)) for path in out.rglob("*.*")) == ["gate/a.jpg", "gate/a.txt"]
    assert cv2.imread(str(out / "gate/a.jpg")).shape[:2] == (200, 1280)
    places = [[float(part) for part in line.split()] for line in (out / "gate/a.txt").read_text().splitlines()]
    assert [place[0] for place in places] == [boxes.SEEN, boxes.PERHAPS]
    assert places[0][1] * 2560 == pytest.approx(50, abs=0.1)
