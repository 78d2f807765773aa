"""Readers for tests, named by the setting `reader`: quick, and of known answers."""

import io
import time

from PIL import Image

from processing.plates import Colour, VehicleKind
from processing.vision import ANYWHERE, Box, CharacterGuess, PlateGuess, Reading, Reason, UnreadablePicture

PLATE = PlateGuess(text="17A12345", raw="17A-123.45", confidence=0.97, box=Box(10, 10, 50, 20), lines=1, colour=Colour.WHITE,
                   kind=VehicleKind.CAR, subject=True, alternatives=("17A12346",),
                   characters=(*(CharacterGuess(text, 0.99) for text in "17A1234"), CharacterGuess("5", 0.8, (("6", 0.15),))))


class Answering:
    """Gives the same answer to every picture."""

    def __init__(self, answer):
        self.answer = answer

    def read(self, image, aim=ANYWHERE):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def quick():
    return Answering(Reading(plates=(PLATE,), reason=None, ms=1.0))


def blind():
    return Answering(Reading(plates=(), reason=Reason.NO_PLATE, ms=1.0))


def broken():
    return Answering(RuntimeError("the network burnt"))


def unable():
    return Answering(UnreadablePicture("the picture is broken"))


class SecondPictureOnly:
    """Finds a plate on wide pictures only."""

    def read(self, image, aim=ANYWHERE):
        wide = Image.open(io.BytesIO(image)).width > 100
        return Reading(plates=(PLATE,) if wide else (), reason=None if wide else Reason.NO_PLATE, ms=1.0)


def second_picture_only():
    return SecondPictureOnly()


class Unhurried(Answering):
    """Takes as long as a quick machine takes, so that a test can end its process in the middle."""

    def read(self, image, aim=ANYWHERE):
        time.sleep(0.04)
        return super().read(image, aim)


def unhurried():
    return Unhurried(Reading(plates=(PLATE,), reason=None, ms=40.0))
