"""The plate is cut out upright, with a margin, inside the picture, and large enough to be seen."""

import io

from PIL import Image

from processing.vision import Box
from processing.vision.cutout import cut_out


def a_picture(turned=False):
    """Grey, with a red plate at 100..300 × 100..200 when seen upright."""
    picture = Image.new("RGB", (400, 300), "gray")
    picture.paste("red", (100, 100, 300, 200))
    exif = Image.Exif()
    if turned:
        picture, exif[0x0112] = picture.transpose(Image.Transpose.ROTATE_90), 6
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=95, exif=exif)
    return file.getvalue()


def opened(data):
    return Image.open(io.BytesIO(data))


def is_red(pixel):
    return pixel[0] > 200 and pixel[1] < 60


def test_the_box_is_cut_with_its_margin():
    cut = opened(cut_out(a_picture(), Box(100, 100, 300, 200), margin=0.25))
    assert (cut.format, cut.size) == ("JPEG", (250, 150))
    assert is_red(cut.getpixel((125, 75)))
    assert not is_red(cut.getpixel((5, 5)))


def test_the_box_is_of_the_upright_picture():
    assert is_red(opened(cut_out(a_picture(turned=True), Box(100, 100, 300, 200), margin=0)).getpixel((100, 50)))


def test_the_margin_ends_at_the_edge_and_small_plates_are_enlarged():
    assert opened(cut_out(a_picture(), Box(0, 0, 40, 20), margin=1)).size == (144, 96)
