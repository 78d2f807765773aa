"""Plates that the tests draw themselves, and one reader with real weights for all of them."""

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from processing.vision import PlateReader, plate_reader

GROUNDS = {
    "white": ((236, 238, 240), (20, 20, 20)),
    "yellow": ((246, 198, 20), (20, 20, 20)),
    "blue": ((20, 60, 150), (245, 245, 245)),
    "red": ((170, 20, 25), (245, 245, 245)),
}


def plate(*lines, colour="white", height=46):
    """One or two lines on their ground, with a frame; about as large as a plate near the camera."""
    ground, ink = GROUNDS[colour]
    font = ImageFont.load_default(height)
    widths = [font.getlength(line) for line in lines]
    size = int(max(widths)) + height, int(len(lines) * height * 1.18 + height * 0.35)
    picture = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((2, 2, size[0] - 3, size[1] - 3), outline=ink, width=2)
    for row, (line, width) in enumerate(zip(lines, widths, strict=True)):
        spot = (size[0] - width) / 2, height * 0.02 + row * height * 1.18
        pen.text(spot, line, font=font, fill=ink, stroke_width=1, stroke_fill=ink)
    return picture


def scene(*placed, size=(960, 540)):
    """A dull street with pictures laid into it at their corners."""
    street = Image.linear_gradient("L").resize(size).convert("RGB").point(lambda level: 60 + level // 4)
    for picture, corner in placed:
        street.paste(picture, corner)
    return street


def encoded(picture, kind="JPEG", **options):
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def draw():
    class Draw:
        plate, scene, encoded = staticmethod(plate), staticmethod(scene), staticmethod(encoded)

    return Draw


@pytest.fixture(scope="session")
def reader() -> PlateReader:
    return plate_reader()
