"""The cascade believes cut-outs that say a plate, and reads the whole picture where none does."""

from dataclasses import replace

import numpy as np
import pytest

from processing.vision.cascade import CascadeReader
from processing.vision.detector import Found
from processing.vision.layout import TextLine
from processing.vision.paddle import PaddleReader
from processing.vision.values import Reason


class Detector:
    """Finds what it was told, the second time closer."""

    def __init__(self, *looks):
        self.looks, self.sides = list(looks), []

    def find(self, _picture, *, side=768, least=0.3):
        self.sides.append(side)
        return self.looks.pop(0) if self.looks else []


class Paddle(PaddleReader):
    """Says one text for each cut-out in turn, and `whole` of the whole picture."""

    def __init__(self, *cutouts, whole=()):
        super().__init__()
        self.cutouts, self.whole, self.looked_at_all = list(cutouts), whole, False

    def lines(self, picture, *, side):
        text, score = self.cutouts.pop(0)
        height, width = picture.shape[:2]
        corners = (width * 0.2, height * 0.3), (width * 0.8, height * 0.3), (width * 0.8, height * 0.7), (width * 0.2, height * 0.7)
        return [TextLine(text, score, corners)] if text else []

    def plates(self, picture):
        self.looked_at_all = True
        return self.whole, None if self.whole else Reason.NO_PLATE


def box(x, y, wide=100.0, score=0.9):
    return Found(score, np.array([(x, y), (x + wide, y), (x + wide, y + wide / 4), (x, y + wide / 4)], np.float32))


@pytest.fixture
def read():
    def run(detector, paddle, size=(540, 960)):
        reader = CascadeReader()
        reader.__dict__["_detector"] = detector
        reader._paddle = paddle
        return reader._plates(np.full((*size, 3), 200, np.uint8))

    return run


def test_a_credible_cutout_is_enough(read):
    paddle = Paddle(("17A-123.45", 0.99))
    plates, reason = read(Detector([box(300, 200)]), paddle)
    assert [(p.text, p.subject, reason) for p in plates] == [("17A12345", True, None)]
    assert not paddle.looked_at_all
    x1, y1, x2, y2 = plates[0].box
    assert 300 <= x1 < x2 <= 400
    assert 200 <= y1 < y2 <= 225


def test_all_plates_are_kept_and_the_same_one_once(read):
    detector = Detector([box(100, 100), box(500, 300), box(104, 101, score=0.6)])
    plates, _ = read(detector, Paddle(("17A-123.45", 0.99), ("89F-256.58", 0.99), ("17A-123.46", 0.986)))
    assert sorted(p.text for p in plates) == ["17A12345", "89F25658"]


def test_beside_a_credible_plate_smaller_faint_boxes_are_not_read(read):
    plates, _ = read(Detector([box(100, 100), box(500, 300, wide=60, score=0.35)]), Paddle(("17A-123.45", 0.99)))
    assert [p.text for p in plates] == ["17A12345"]


def test_a_faint_box_as_large_may_be_the_subject_and_is_read(read):
    plates, _ = read(Detector([box(100, 100), box(400, 300, wide=300, score=0.35)]),
                     Paddle(("17A-123.45", 0.99), ("89F-256.58", 0.99)))
    assert {p.text: p.subject for p in plates} == {"17A12345": False, "89F25658": True}


def test_a_box_without_room_for_letters_is_not_read(read):
    plates, _ = read(Detector([box(500, 300, wide=25), box(100, 100)]), Paddle(("17A-123.45", 0.99)))
    assert [p.text for p in plates] == ["17A12345"]


def test_without_a_credible_one_a_large_picture_is_looked_at_closer(read):
    detector, paddle = Detector([], [box(300, 200, score=0.2)]), Paddle(("17A-123.45", 0.99))
    plates, _ = read(detector, paddle)
    assert [p.text for p in plates] == ["17A12345"]
    assert detector.sides == [768, 1536]
    assert not paddle.looked_at_all


def test_nothing_found_leaves_the_whole_picture_to_the_text_reader(read):
    paddle = Paddle()
    assert read(Detector(), paddle) == ((), Reason.NO_PLATE)
    assert paddle.looked_at_all


def test_a_doubtful_cutout_yields_to_a_surer_whole(read):
    [sure], _ = read(Detector([box(300, 200)]), Paddle(("17A-123.45", 0.99)))
    plates, reason = read(Detector([box(300, 200)]), Paddle(("17A-128.45", 0.6), ("", 0), whole=(sure,)), size=(400, 600))
    assert ([p.text for p in plates], reason) == (["17A12345"], None)


def test_a_doubtful_cutout_stands_where_the_whole_says_nothing(read):
    plates, reason = read(Detector([box(300, 200)]), Paddle(("17A-128.45", 0.6), ("17A-128.45", 0.6)), size=(400, 600))
    assert ([p.text for p in plates], reason) == (["17A12845"], None)


def test_a_cutout_of_somebody_else_is_read_whole(read):
    detector, paddle = Detector([box(10, 10)]), Paddle()
    read(detector, paddle, size=(60, 120))
    assert (detector.sides, paddle.looked_at_all) == ([], True)


def test_what_a_second_view_confirms_is_surer(read):
    [plate], _ = read(Detector([box(300, 200)]), Paddle(("17A-123.45", 0.9), ("17A-123.45", 0.8)))
    assert plate.confidence == pytest.approx(0.95)


def test_what_a_second_view_contradicts_is_doubtful_and_both_are_kept(read):
    [plate], _ = read(Detector([box(300, 200)]), Paddle(("17A-123.45", 0.98), ("17A-128.45", 0.97)), size=(400, 600))
    assert (plate.text, plate.confidence, plate.alternatives) == ("17A12345", pytest.approx(0.784), ("17A12845",))


def test_a_line_that_the_cutout_cuts_is_read_from_a_wider_one(read):
    class Cut(Paddle):
        def lines(self, picture, *, side):
            [line] = super().lines(picture, side=side)
            (_, top), (right, _), (_, bottom), _ = line.corners
            cut = (0.0, top), (right, top), (right, bottom), (0.0, bottom)
            return [replace(line, corners=cut)] if self.cutouts else [line]

    [plate], _ = read(Detector([box(300, 200)]), Cut(("51A-9614", 0.99), ("51A-961.41", 0.99)))
    assert plate.text == "51A96141"


def test_a_repair_that_the_whole_picture_does_not_bear_out_is_no_answer(read):
    cutouts = Paddle(("516-443.13", 0.9), ("516-443.13", 0.9))
    assert read(Detector([box(300, 200)]), cutouts, size=(400, 600)) == ((), Reason.NO_PLATE)
