"""Eyes: pictures in, plates out; knows no database. OpenCV and PaddleOCR are imported with the first reader only."""

from functools import cache

from processing.vision.values import Box, PlateGuess, PlateReader, Reading, Reason, UnreadablePicture

__all__ = ["Box", "PlateGuess", "PlateReader", "Reading", "Reason", "UnreadablePicture", "plate_reader"]


@cache
def plate_reader() -> PlateReader:
    """One reader a process; its weights load with the first picture."""
    from processing.vision.paddle import PaddleReader

    return PaddleReader()
