"""The plate cut out of its picture, as an officer sees it beside the reader's guess."""

import io

from PIL import Image, ImageOps

from processing.vision.values import Box

QUALITY = 90
SMALLEST_HEIGHT = 96
"""Lower cut-outs are enlarged, so that their file shows something on any screen."""


def cut_out(image: bytes, box: Box, margin: float = 0.25) -> bytes:
    """A JPEG of the box with a margin around it, in parts of the box's height; upright as the box is."""
    around = round((box.y2 - box.y1) * margin)
    with Image.open(io.BytesIO(image)) as picture:
        ImageOps.exif_transpose(picture, in_place=True)
        part = picture.crop((max(0, box.x1 - around), max(0, box.y1 - around), min(picture.width, box.x2 + around),
                             min(picture.height, box.y2 + around)))
    plate = part.convert("RGB")
    if 0 < plate.height < SMALLEST_HEIGHT:
        width = round(plate.width * SMALLEST_HEIGHT / plate.height)
        plate = plate.resize((width, SMALLEST_HEIGHT), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    plate.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
