"""The cascade asks the cheap reader about every box, the second one about what counts, and says why it is silent."""

import numpy as np
import pytest

from processing.vision import ANYWHERE, Aim, Reason, ctc
from processing.vision.cascade import CLOSE_SIDE, CascadeReader
from processing.vision.detector import FINE_SIDE, Found
from processing.vision.layout import TextLine
from processing.vision.lines import LineSaid
from processing.vision.plate_text import Place, TextRead

PLACES = {sign: place for place, sign in enumerate(ctc.SIGNS, start=1)}
NOTHING = TextRead("44A4444", tuple(Place(((sign, 0.3),)) for sign in "44A   4444"), 0.999, 1)


def net_says(text, *, sure=0.99, nothing=0.001):
    serial = 4 if len(text) == 7 else 5
    spaced = text[:2] + text[2:-serial].ljust(3) + text[-serial:].rjust(5)
    return TextRead(text, tuple(Place(((sign, sure), ("9" if sign != "9" else "3", 1 - sure))) for sign in spaced), nothing, 1)


def line_says(text):
    rows = np.full((max(1, 2 * len(text)), len(ctc.SIGNS) + 1), 1e-6)
    rows[1::2, 0] = 1
    for step, sign in enumerate(text):
        rows[2 * step, PLACES[sign]] = 0.99
    return LineSaid(text, 0.99, rows)


class Detector:
    """Finds what it was told, the second time closer."""

    def __init__(self, *looks):
        self.looks, self.sides = list(looks), []

    def find(self, _picture, *, side=FINE_SIDE, least=0.3):
        self.sides.append(side)
        return self.looks.pop(0) if self.looks else []


class Net:
    """Reads each box in turn; in several views it says what it said last, or what it was told to."""

    def __init__(self, *reads, views=None):
        self.reads, self.last, self.views = list(reads), NOTHING, views

    def read(self, _flat, *, views=1):
        if views > 1:
            return self.views or self.last
        self.last = self.reads.pop(0)
        return self.last


class Lines:
    def __init__(self, *texts):
        self.texts, self.asked = list(texts), 0

    def load(self):
        pass

    def read(self, lines):
        self.asked += 1
        return [line_says(self.texts.pop(0) if self.texts else "") for _ in lines]


class Paddle:
    """Finds these lines of text, one under the other, wherever it looks."""

    def __init__(self, *texts):
        self.texts, self.sides = texts, []

    def lines(self, picture, *, side):
        self.sides.append(side)
        height, width = picture.shape[:2]
        return [TextLine(text, 0.99, ((width * 0.2, top), (width * 0.8, top), (width * 0.8, top + height * 0.3), (width * 0.2, top + height * 0.3)),
                         line_says(text)) for text, top in zip(self.texts, (height * 0.1, height * 0.45), strict=False)]


def box(x, y, wide=100.0, score=0.9):
    return Found(score, np.array([(x, y), (x + wide, y), (x + wide, y + wide / 4), (x, y + wide / 4)], np.float32))


@pytest.fixture
def read():
    def run(detector, net, lines, paddle=None, *, size=(540, 960), aim=ANYWHERE):
        reader = CascadeReader()
        reader.__dict__.update(_detector=detector, _net=net, _lines=lines, _paddle=paddle or Paddle())
        grain = np.random.default_rng(1).integers(0, 255, (*size, 1), np.uint8)
        return reader._plates(np.repeat(grain, 3, axis=2), aim)

    return run


def test_a_plate_that_both_readers_agree_on_is_enough(read):
    paddle, detector = Paddle(), Detector([box(300, 200)])
    [plate], reason = read(detector, Net(net_says("17A12345")), Lines("17A12345"), paddle)
    assert (plate.text, plate.subject, plate.lines, reason) == ("17A12345", True, 1, None)
    assert plate.confidence > 0.97
    assert "".join(one.text for one in plate.characters) == plate.text
    assert (detector.sides, paddle.sides) == ([FINE_SIDE], [])
    assert (plate.box.x1, plate.box.y1, plate.box.x2, plate.box.y2) == (300, 200, 400, 225)


def test_what_the_net_takes_for_nothing_costs_no_second_reading(read):
    lines = Lines("17A12345")
    plates, _ = read(Detector([box(100, 100), box(500, 300), box(700, 100)]), Net(NOTHING, net_says("17A12345"), NOTHING), lines)
    assert ([p.text for p in plates], lines.asked) == (["17A12345"], 1)


def test_a_plate_on_which_the_readers_differ_is_not_sure_and_both_are_kept(read):
    [plate], _ = read(Detector([box(300, 200)]), Net(net_says("17A12345")), Lines("17A12346", "17A12346"))
    assert plate.confidence < 0.9
    assert {plate.text, *plate.alternatives} >= {"17A12345", "17A12346"}
    assert [one.text for one in plate.characters[:7]] == list("17A1234")
    assert plate.characters[7].probability < 0.9


def test_all_plates_are_kept_with_their_boxes_and_the_one_aimed_at_is_the_subject(read):
    def run(aim):
        plates, _ = read(Detector([box(100, 100), box(600, 300)]), Net(net_says("17A12345"), net_says("89F25658")),
                         Lines("89F25658", "17A12345") if aim.plate else Lines("17A12345", "89F25658"), aim=aim)
        return {plate.text: plate.subject for plate in plates}

    assert run(Aim(plate="89F25658")) == {"17A12345": False, "89F25658": True}


def test_one_plate_found_twice_is_told_once(read):
    plates, _ = read(Detector([box(100, 100), box(104, 101, score=0.6)]), Net(*[net_says("17A12345")] * 2), Lines(*["17A12345"] * 2))
    assert [plate.text for plate in plates] == ["17A12345"]


def test_without_a_likely_one_a_large_picture_is_looked_at_closer(read):
    detector, paddle = Detector([], [box(300, 200, score=0.2)]), Paddle()
    plates, _ = read(detector, Net(net_says("17A12345")), Lines("17A12345"), paddle, size=(1080, 1920))
    assert [p.text for p in plates] == ["17A12345"]
    assert (detector.sides, paddle.sides) == ([FINE_SIDE, CLOSE_SIDE], [])


def test_in_a_small_picture_a_missed_plate_is_found_by_its_writing(read):
    paddle = Paddle("17A12345")
    [plate], _ = read(Detector(), Net(net_says("17A12345")), Lines(), paddle, size=(400, 600))
    assert (plate.text, paddle.sides) == ("17A12345", [600])


def test_a_large_picture_is_never_searched_for_writing(read):
    paddle = Paddle("17A12345")
    assert read(Detector(), Net(), Lines(), paddle, size=(1080, 1920)) == ((), Reason.NO_PLATE)
    assert paddle.sides == []


def test_a_doubtful_plate_is_pored_over(read):
    doubtful, paddle = net_says("17A12345", sure=0.6), Paddle("17A12345")
    [plate], _ = read(Detector([box(300, 200)]), Net(doubtful, views=net_says("17A12345")), Lines("17A"), paddle, size=(1080, 1920))
    assert plate.text == "17A12345"
    assert len(paddle.sides) == 1


@pytest.mark.parametrize(("found", "why"), [
    (box(300, 200, wide=25), Reason.TOO_SMALL),
    (box(-20, 200), Reason.CUT_OFF),
])
def test_a_plate_that_cannot_be_read_is_told_by_what_hinders_it(read, found, why):
    unread = net_says("17A12345", sure=0.2, nothing=0.5)
    assert read(Detector([found]), Net(unread, unread), Lines(), size=(1080, 1920)) == ((), why)


def test_writing_of_another_country_is_said_so(read):
    unread = net_says("17A12345", sure=0.2, nothing=0.6)
    assert read(Detector([box(300, 200)]), Net(unread, unread), Lines(), Paddle("AB12CDE"), size=(1080, 1920)) == ((), Reason.FOREIGN)


def test_a_speck_is_too_small(read):
    assert read(Detector(), Net(), Lines(), size=(12, 20)) == ((), Reason.TOO_SMALL)
