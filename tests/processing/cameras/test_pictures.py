"""Files are judged by their structure: good ones pass, every nasty one gets its answer, quickly and in little memory."""

import io
import os
import struct
import time
import tracemalloc

import pytest
from PIL import Image

from processing.cameras.pictures import (
    MAX_CLIP_BYTES,
    MAX_PICTURE_BYTES,
    FileFacts,
    UnfitFileError,
    check_clip,
    check_picture,
)
from tests.files import a_clip, a_jpeg_bomb, a_picture, a_png_bomb, box, png_chunk

PNG_START = b"\x89PNG\r\n\x1a\n"
EXIF = Image.Exif()
EXIF[0x0112] = 6

GOOD = {
    "jpeg": (a_picture(), "image/jpeg"),
    "progressive": (a_picture(progressive=True), "image/jpeg"),
    "grey": (lambda file: (Image.new("L", (64, 48)).save(file, "JPEG"), file.getvalue())[1])(io.BytesIO()),
    "cmyk": (lambda file: (Image.new("CMYK", (64, 48)).save(file, "JPEG"), file.getvalue())[1])(io.BytesIO()),
    "with exif": (a_picture(exif=EXIF), "image/jpg"),
    "with restarts": (a_picture(size=(640, 480), restart_marker_blocks=4), "image/jpeg"),
    "with comment": (a_picture(comment=b"\xff\xd9 not the end"), "image/jpeg"),
    "padded": (a_picture() + bytes(100), "image/jpeg"),
    "fill bytes": (a_picture().replace(b"\xff\xc4", b"\xff\xff\xff\xc4", 1), "image/jpeg"),
    "octets": (a_picture(), "application/octet-stream"),
    "unstated": (a_picture(), ""),
    "png": (a_picture("PNG"), "image/png"),
    "png with text": (a_picture("PNG", dpi=(96, 96)), "image/png; charset=binary"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_sound_picture_passes_with_its_facts(name):
    data, declared = GOOD[name] if isinstance(GOOD[name], tuple) else (GOOD[name], "image/jpeg")
    facts = check_picture(data, declared)
    assert facts.media_type == ("image/png" if "png" in name else "image/jpeg")
    assert (facts.width, facts.height) == Image.open(io.BytesIO(data)).size


def without(data, what):
    assert what in data
    return data.replace(what, b"", 1)


def a_png(*chunks):
    return PNG_START + b"".join(chunks)


HEADER = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
SCAN = a_picture()[a_picture().index(b"\xff\xda"):-2]

NASTY = {
    "empty": (b"", "", 422, "empty"),
    "text": (b"hello, I am a picture", "", 415, "neither"),
    "gif": (b"GIF89a" + bytes(50), "", 415, "neither"),
    "svg": (b"<svg onload='x'/>", "image/jpeg", 415, "neither"),
    "webp": (b"RIFF\x24\0\0\0WEBPVP8 " + bytes(20), "", 415, "neither"),
    "jpeg cut in the header": (a_picture()[:100], "", 422, "cut off"),
    "jpeg cut in the picture": (a_picture()[:-40], "", 422, "cut off"),
    "jpeg without its end": (a_picture()[:-2], "", 422, "cut off"),
    "jpeg of the first mark only": (b"\xff\xd8\xff", "", 422, "cut off"),
    "jpeg without a picture": (b"\xff\xd8\xff\xd9", "", 422, "without a picture"),
    "jpeg without a size": (b"\xff\xd8" + SCAN + b"\xff\xd9", "", 422, "broken"),
    "jpeg of many scans": (a_picture()[:-2] + SCAN * 100 + b"\xff\xd9", "", 422, "scans"),
    "jpeg of endless segments": (b"\xff\xd8" + b"\xff\xfe\x00\x02" * 300_000, "", 422, "parts"),
    "jpeg of no height": (a_jpeg_bomb(100, 0), "", 422, "no size"),
    "jpeg bomb": (a_jpeg_bomb(), "", 422, "megapixels"),
    "lossless jpeg": (a_picture().replace(b"\xff\xc0", b"\xff\xc3", 1), "", 422, "kind of JPEG"),
    "jpeg in jpeg": (a_picture()[:-2] + a_picture() + b"\xff\xd9", "", 422, "second JPEG"),
    "jpeg and zip": (a_picture() + b"PK\x03\x04" + bytes(30), "", 422, "behind"),
    "jpeg and script": (a_picture() + b"<script>", "", 422, "behind"),
    "jpeg and much padding": (a_picture() + bytes(5000), "", 422, "behind"),
    "jpeg as png": (a_picture(), "image/png", 422, "is image/jpeg"),
    "jpeg as pdf": (a_picture(), "application/pdf", 415, "application/pdf"),
    "png bomb": (a_png_bomb(), "", 422, "megapixels"),
    "huge png": (a_png_bomb(2**31 - 1, 2**31 - 1), "", 422, "megapixels"),
    "png cut off": (a_picture("PNG")[:-20], "", 422, "cut off"),
    "png without its end": (a_picture("PNG")[:-12], "", 422, "cut off"),
    "png with a changed byte": (a_picture("PNG").replace(b"IDATx", b"IDATy", 1), "", 422, "checksum"),
    "png without a picture": (a_png(png_chunk(b"IHDR", HEADER), png_chunk(b"IEND", b"")), "", 422, "without a picture"),
    "png without a header": (a_png(png_chunk(b"IDAT", b""), png_chunk(b"IEND", b"")), "", 422, "broken"),
    "png with two headers": (a_png(png_chunk(b"IHDR", HEADER), png_chunk(b"IHDR", HEADER)), "", 422, "broken"),
    "png with a long chunk": (a_png(png_chunk(b"IHDR", HEADER), b"\xff\xff\xff\xffIDAT" + bytes(40)), "", 422, "cut off"),
    "png and zip": (a_picture("PNG") + b"PK\x03\x04", "", 422, "behind"),
    "png of endless chunks": (a_png(png_chunk(b"IHDR", HEADER), png_chunk(b"tEXt", b"") * 300_000), "", 422, "parts"),
    "too large": (bytes(MAX_PICTURE_BYTES + 1), "", 413, "12 MB"),
}


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_picture_is_refused_with_its_reason(name):
    data, declared, status, words = NASTY[name]
    with pytest.raises(UnfitFileError, match=words) as refused:
        check_picture(data, declared)
    assert refused.value.status == status
    assert refused.value.cut_off is (words in ("cut off", "empty"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_no_beginning_of_a_picture_passes_for_a_whole_one(kind):
    data = a_picture(kind)
    for length in range(len(data)):
        with pytest.raises(UnfitFileError):
            check_picture(data[:length])


def test_the_largest_pictures_are_judged_in_little_time_and_memory():
    file = io.BytesIO()
    Image.frombytes("RGB", (2600, 1500), os.urandom(2600 * 1500 * 3)).save(file, "JPEG", quality=97)
    large = [file.getvalue(), a_jpeg_bomb(60_000, 60_000), NASTY["png of endless chunks"][0],
             a_picture()[:-2] + b"\xff\x00" * 5_000_000]
    tracemalloc.start()
    began = time.monotonic()
    for data in large:
        try:
            check_picture(data)
        except UnfitFileError:
            continue
    took, (_, most) = time.monotonic() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000
    assert took < 5


def test_a_clip_passes_with_its_facts():
    assert check_clip(a_clip(), "video/mp4") == FileFacts("video/mp4", None, None)
    endless = a_clip()[:-208] + struct.pack(">I4s", 0, b"mdat") + bytes(300)
    wide = a_clip()[:-208] + struct.pack(">I4sQ", 1, b"mdat", 16 + 300) + bytes(300)
    assert check_clip(endless).media_type == check_clip(wide, "application/octet-stream").media_type == "video/mp4"


NASTY_CLIPS = {
    "empty": (b"", "", 422), "picture": (a_picture(), "", 415), "short": (b"\0\0\0\x08ftyp", "", 422),
    "cut off": (a_clip()[:-10], "", 422), "no index": (box(b"ftyp") + box(b"mdat"), "", 422),
    "box of no length": (a_clip() + struct.pack(">I4s", 4, b"free"), "", 422), "and zip": (a_clip() + b"PK\x03\x04", "", 422),
    "as avi": (a_clip(), "video/x-msvideo", 415), "endless boxes": (a_clip() + box(b"free") * 50_000, "", 422),
    "too large": (bytes(MAX_CLIP_BYTES + 1), "", 413),
}


@pytest.mark.parametrize("name", NASTY_CLIPS)
def test_a_nasty_clip_is_refused(name):
    data, declared, status = NASTY_CLIPS[name]
    with pytest.raises(UnfitFileError) as refused:
        check_clip(data, declared)
    assert refused.value.status == status
