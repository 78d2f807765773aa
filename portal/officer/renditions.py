"""Evidence pictures as a screen needs them: no larger than it is, and a part of one in full sharpness on demand."""

import io
from typing import NamedTuple

from PIL import Image, ImageOps

SCREEN = 1920
"""Pixels; a picture that is no wider is sent as the camera made it."""
THUMBNAIL = 320
WIDTHS = (THUMBNAIL, SCREEN)
WHOLE = 10_000
"""Places in a picture are told in parts of it, so that whoever asks need not know its pixels."""
SMALLEST_PART = 50
QUALITY = 88


class UnfitPartError(ValueError):
    """Not a part of a picture."""


class Part(NamedTuple):
    """A rectangle of the upright picture, each edge from 0 to WHOLE."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def parse(cls, text: str) -> "Part":
        edges = text.split(",")
        if len(edges) != 4 or not all(edge.isascii() and edge.isdigit() and len(edge) <= 5 for edge in edges):
            raise UnfitPartError(text[:40])
        part = cls(*(min(int(edge), WHOLE) for edge in edges))
        if part.right - part.left < SMALLEST_PART or part.bottom - part.top < SMALLEST_PART:
            raise UnfitPartError(text[:40])
        return part


def narrowed(data: bytes, width: int) -> bytes:
    """The picture, upright and at most so wide; its own bytes where it is no wider. Raises OSError for a broken one."""
    with Image.open(io.BytesIO(data)) as opened:
        if max(opened.size) <= width:
            return data
        opened.draft("RGB", (width, width))
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    upright.thumbnail((width, width), reducing_gap=2.0)
    return _jpeg(upright)


def cut(data: bytes, part: Part) -> bytes:
    """The part in the picture's own pixels, reduced only where a screen could not show them."""
    with Image.open(io.BytesIO(data)) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    across, down = upright.width / WHOLE, upright.height / WHOLE
    piece = upright.crop((round(part.left * across), round(part.top * down),
                          max(round(part.right * across), 1), max(round(part.bottom * down), 1)))
    piece.thumbnail((SCREEN, SCREEN))
    return _jpeg(piece)


def _jpeg(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
