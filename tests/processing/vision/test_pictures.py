"""Strangers' bytes: upright pixels or a clear refusal, quickly and in little memory."""

import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image

from processing.vision import UnreadablePicture
from processing.vision.pictures import open_picture, shown

RED = (200, 30, 30)


def corner_marked():
    """Wide, grey, with a red corner at the top left."""
    picture = Image.new("RGB", (80, 40), (128, 128, 128))
    picture.paste(RED, (0, 0, 20, 20))
    return picture


def is_red(pixel):
    blue, green, red = (int(value) for value in pixel)
    return red > 150 and blue < 90 and green < 90


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP"])
def test_pixels_are_blue_green_red(draw, kind):
    pixels = open_picture(draw.encoded(corner_marked(), kind))
    assert (pixels.shape, pixels.dtype) == ((40, 80, 3), np.uint8)
    assert is_red(pixels[8, 8])
    assert not is_red(pixels[30, 60])


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "1"])
def test_other_kinds_of_pixels_become_colour(draw, mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert open_picture(draw.encoded(corner_marked().convert(mode), kind)).shape == (40, 80, 3)


@pytest.mark.parametrize(
    ("orientation", "shape", "corner"),
    [(1, (40, 80), (8, 8)), (3, (40, 80), (32, 72)), (6, (80, 40), (8, 32)), (8, (80, 40), (72, 8))],
)
def test_exif_rotation_is_applied(draw, orientation, shape, corner):
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels = open_picture(draw.encoded(corner_marked(), exif=exif))
    assert pixels.shape[:2] == shape
    assert is_red(pixels[corner])


def png_header(width, height):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(10_000, 10_000), (30_000, 30_000), (200_000, 300)])
def test_a_bomb_is_refused_by_its_header(size):
    tracemalloc.start()
    with pytest.raises(UnreadablePicture, match="too many pixels"):
        open_picture(png_header(*size))
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty: 0 bytes"),
        (b"hello", "not a picture"),
        (b"%PDF-1.7\n", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (b"\xff\xd8\xff\xe0", "not a picture|broken"),
        (b"\x89PNG\r\n\x1a\n", "not a picture|broken"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(data, words):
    with pytest.raises(UnreadablePicture, match=words):
        open_picture(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_cut_picture_is_refused(draw, kind, share):
    noise = Image.effect_noise((300, 200), 60).convert("RGB")
    data = draw.encoded(noise, kind)
    with pytest.raises(UnreadablePicture):
        open_picture(data[: int(len(data) * share)])


def test_a_gif_is_not_among_the_types(draw):
    with pytest.raises(UnreadablePicture, match="not a picture of a type"):
        open_picture(draw.encoded(corner_marked(), "GIF"))


def test_bytes_after_the_picture_do_no_harm(draw):
    assert open_picture(draw.encoded(corner_marked()) + b"vendor trailer").shape == (40, 80, 3)




@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_huge_picture_is_shown_at_half_its_size(draw, kind):
    data = draw.encoded(Image.new("RGB", (5000, 3000), RED), kind)
    pixels, scale = shown(data)
    assert (pixels.shape, scale) == ((1500, 2500, 3), 0.5)
    assert is_red(pixels[700, 900])
    assert shown(draw.encoded(corner_marked(), kind)).scale == 1


def test_a_trailer_that_looks_like_another_picture_does_no_harm(draw):
    assert open_picture(draw.encoded(corner_marked()) + b"\xff\xda trailer").shape == (40, 80, 3)
