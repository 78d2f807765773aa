"""Eyes: pictures in, plates out; knows no database. OpenCV and PaddleOCR are imported with the first reader only."""

import os
from functools import cache

from processing.vision.values import (
    ANYWHERE,
    Aim,
    Box,
    CharacterGuess,
    PlateGuess,
    PlateReader,
    Reading,
    Reason,
    UnreadablePicture,
)

# Libraries read these when they are imported, which is always after this file.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # since 1.29 onnxruntime reports each session to its maker
os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", "50000000")
os.environ.setdefault("OMP_NUM_THREADS", "1")

__all__ = [
    "ANYWHERE", "Aim", "Box", "CharacterGuess", "PlateGuess", "PlateReader", "Reading", "Reason", "UnreadablePicture",
    "plate_reader",
]


@cache
def plate_reader() -> PlateReader:
    """One reader a process; its weights load with the first picture."""
    from processing.vision.cascade import CascadeReader

    return CascadeReader()
