"""Files that cameras send, good and bad, made small."""

import io
import struct
import zlib

from PIL import Image, ImageDraw


def a_picture(kind="JPEG", size=(64, 48), text="17A", **how):
    """A drawn picture; another text makes other bytes."""
    picture = Image.new("RGB", size, "gray")
    ImageDraw.Draw(picture).text((4, 4), text, fill="white")
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def png_chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def a_png_bomb(width=20_000, height=20_000):
    """400 megapixels in a few hundred bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(bytes(1000)))
            + png_chunk(b"IEND", b""))


def a_jpeg_bomb(width=20_000, height=20_000):
    """A small JPEG whose header claims more."""
    data = a_picture()
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4:]


def box(kind, body=b""):
    return struct.pack(">I4s", 8 + len(body), kind) + body


def a_clip():
    return box(b"ftyp", b"isom\0\0\2\0") + box(b"moov", box(b"mvhd", bytes(100))) + box(b"mdat", bytes(200))
