"""Picture after picture of one capture: until one is sure, or the capture's time is over."""

import pytest

from processing.plates import Colour, VehicleKind
from processing.vision import ANYWHERE, Aim, Box, PlateGuess, Reading, Reason, UnreadablePicture
from processing.vision.looking import LONGEST_MS, look


def reading(text="", sure=0.99, reason=None, ms=10.0, subject=True):
    plate = PlateGuess(text, text, sure, Box(0, 0, 9, 3), 1, Colour.WHITE, VehicleKind.CAR, subject)
    return Reading((plate,) if text else (), reason, ms)


NOTHING = reading(reason=Reason.NO_PLATE)


class Reader:
    """Gives its answers in turn and keeps what it was told to aim at."""

    def __init__(self, *answers):
        self.answers, self.aims = list(answers), []

    def read(self, _image, aim=ANYWHERE):
        self.aims.append(aim)
        answer = self.answers[len(self.aims) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer


def looked(*answers, aim=ANYWHERE):
    reader = Reader(*answers)
    best = look(reader, [lambda: b"picture"] * len(answers), aim)
    text = best.reading.plates[0].text if best.reading.plates else ""
    return best.picture, text, best.reading.reason, len(reader.aims)


def test_a_sure_picture_is_the_last():
    assert looked(reading("17A12345"), reading("17A12346")) == (0, "17A12345", None, 1)


def test_what_is_not_sure_is_looked_at_on_the_next_picture():
    assert looked(reading("17A12345", 0.6), reading("17A12346", 0.99)) == (1, "17A12346", None, 2)
    assert looked(reading("17A12345", 0.6), reading("17A12346", 0.5), NOTHING) == (0, "17A12345", None, 3)


def test_a_picture_without_a_plate_or_that_cannot_be_opened_does_not_end_it():
    assert looked(NOTHING, UnreadablePicture(), reading("17A12345")) == (2, "17A12345", None, 3)
    assert looked(NOTHING, NOTHING) == (0, "", Reason.NO_PLATE, 2)


def test_none_that_can_be_opened_is_no_look():
    assert look(Reader(UnreadablePicture()), [lambda: b""], ANYWHERE) is None


def test_two_pictures_of_two_vehicles_leave_the_first_with_a_warning():
    assert looked(reading("17A12345", 0.6), reading("89F25658", 0.99)) == (0, "17A12345", Reason.TWO_VEHICLES, 2)


def test_huge_pictures_end_the_capture_and_it_is_said_so():
    slow = reading(reason=Reason.NO_PLATE, ms=LONGEST_MS + 1)
    assert looked(slow, reading("17A12345")) == (0, "", Reason.TOO_MUCH, 1)
    assert looked(reading("17A12345", 0.6, ms=LONGEST_MS + 1), NOTHING) == (0, "17A12345", None, 1)


@pytest.mark.parametrize("aim", [Aim(region=((0, 0), (1, 0), (1, 1))), Aim(box=(0, 0, 1, 1))])
def test_only_the_first_picture_is_of_the_region(aim):
    reader = Reader(NOTHING, NOTHING)
    look(reader, [lambda: b"picture"] * 2, aim)
    assert reader.aims == [aim, ANYWHERE]


def test_the_time_is_that_of_all_looks():
    assert look(Reader(NOTHING, NOTHING), [lambda: b""] * 2, ANYWHERE).reading.ms == 20
