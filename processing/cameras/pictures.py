"""Is this file what it says it is? Answered from its structure alone: nothing is decoded, whatever it claims."""

import re
import struct
import zlib
from dataclasses import dataclass

MAX_PICTURE_BYTES = 12 * 1024 * 1024
MAX_CLIP_BYTES = 50 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_PARTS = 20_000
"""Segments, chunks or boxes of one file; real ones have some dozens, drawn PNG some thousands."""
MAX_SCANS = 64
MAX_PADDING = 512
"""Zero bytes that some cameras append to fill a block."""

JPEG, PNG, MP4 = "image/jpeg", "image/png", "video/mp4"
UNSTATED = ("", "application/octet-stream")
_ALIASES = {"image/jpg": JPEG, "image/pjpeg": JPEG}


class UnfitFileError(Exception):
    """The bytes are not a file that is taken. `cut_off`: they may be the beginning of one that is still arriving."""

    def __init__(self, status: int, why: str, *, cut_off: bool = False) -> None:
        super().__init__(why)
        self.status = status
        self.cut_off = cut_off


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a sound file is."""

    media_type: str
    width: int | None
    height: int | None


def check_picture(data: bytes, declared: str = "") -> FileFacts:
    """The facts of a whole JPEG or PNG; raises UnfitFileError for anything else."""
    check_size(len(data), MAX_PICTURE_BYTES)
    media_type = _sniff(data)
    _check_declared(declared, media_type, (JPEG, PNG))
    width, height = (_walk_jpeg if media_type == JPEG else _walk_png)(data)
    if not width or not height:
        raise UnfitFileError(422, "the picture has no size")
    if width * height > MAX_PIXELS:
        raise UnfitFileError(422, f"{width} × {height} is more than {MAX_PIXELS // 1_000_000} megapixels")
    return FileFacts(media_type, width, height)


def check_clip(data: bytes, declared: str = "") -> FileFacts:
    """The facts of a whole MP4; raises UnfitFileError for anything else."""
    check_size(len(data), MAX_CLIP_BYTES)
    if data[4:8] != b"ftyp":
        raise UnfitFileError(415, "is not MP4")
    _check_declared(declared, MP4, (MP4,))
    _walk_mp4(data)
    return FileFacts(MP4, None, None)


def check_size(size: int, largest: int) -> None:
    """Asked before a file is read at all."""
    if size == 0:
        raise UnfitFileError(422, "is empty: 0 bytes", cut_off=True)
    if size > largest:
        raise UnfitFileError(413, f"is larger than {largest // 1024 // 1024} MB")


def _sniff(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(_PNG_SIGNATURE):
        return PNG
    raise UnfitFileError(415, "is neither JPEG nor PNG")


def _check_declared(declared: str, found: str, taken: tuple[str, ...]) -> None:
    stated = declared.partition(";")[0].strip().lower()
    stated = _ALIASES.get(stated, stated)
    if stated in UNSTATED or stated == found:
        return
    if stated not in taken:
        raise UnfitFileError(415, f"is sent as {stated[:60]}; taken are {', '.join(taken)}")
    raise UnfitFileError(422, f"is sent as {stated} but is {found}")


_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SIZES = frozenset({0xC0, 0xC1, 0xC2})
_OTHER_SIZES = frozenset(range(0xC3, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_NEXT_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")


def _walk_jpeg(data: bytes) -> tuple[int, int]:
    """From segment to segment up to the end mark, which must be the file's end."""
    size, scans, at = (0, 0), 0, 2
    for _ in range(MAX_PARTS):
        marker, at = _jpeg_marker(data, at)
        if marker == _EOI:
            _check_jpeg_end(data, at, scans)
            return size
        if marker in _BARE:
            continue
        body, at = _jpeg_segment(data, at)
        if marker in _SIZES:
            size = _jpeg_size(body, size)
        elif marker in _OTHER_SIZES:
            raise UnfitFileError(422, "is a kind of JPEG that is not read")
        elif marker == _SOS:
            scans, at = scans + 1, _jpeg_scan(data, at, size, scans)
    raise UnfitFileError(422, "has too many parts")


def _jpeg_marker(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise _cut_off()
    if data[at] != 0xFF:
        raise UnfitFileError(422, "is a broken JPEG")
    while at < len(data) and data[at] == 0xFF:
        at += 1
    if at >= len(data):
        raise _cut_off()
    if data[at] == _SOI:
        raise UnfitFileError(422, "holds a second JPEG")
    return data[at], at + 1


def _jpeg_segment(data: bytes, at: int) -> tuple[bytes, int]:
    if at + 2 > len(data):
        raise _cut_off()
    end = at + int.from_bytes(data[at:at + 2], "big")
    if end < at + 2:
        raise UnfitFileError(422, "is a broken JPEG")
    if end > len(data):
        raise _cut_off()
    return data[at + 2:end], end


def _jpeg_size(body: bytes, known: tuple[int, int]) -> tuple[int, int]:
    if known != (0, 0) or len(body) < 6 or len(body) != 6 + 3 * body[5] or body[5] not in (1, 3, 4):
        raise UnfitFileError(422, "is a broken JPEG")
    height, width = struct.unpack(">HH", body[1:5])
    return width, height


def _jpeg_scan(data: bytes, at: int, size: tuple[int, int], scans: int) -> int:
    """Behind the picture data of a scan, whose marks are escaped."""
    if size == (0, 0):
        raise UnfitFileError(422, "is a broken JPEG")
    if scans >= MAX_SCANS:
        raise UnfitFileError(422, "has too many scans")
    found = _NEXT_MARKER.search(data, at)
    if found is None:
        raise _cut_off()
    return found.start()


def _check_jpeg_end(data: bytes, at: int, scans: int) -> None:
    if not scans:
        raise UnfitFileError(422, "is a JPEG without a picture")
    _check_nothing_behind(data, at)


def _check_nothing_behind(data: bytes, at: int) -> None:
    """A second file behind the picture is how one file passes for two."""
    rest = len(data) - at
    if rest > MAX_PADDING or data[at:].strip(b"\0"):
        raise UnfitFileError(422, "has bytes behind the end of the picture")


def _walk_png(data: bytes) -> tuple[int, int]:
    """From chunk to chunk, each with its checksum, up to the end chunk, which must be the file's end."""
    at, size, pictures = len(_PNG_SIGNATURE), (0, 0), 0
    for number in range(MAX_PARTS):
        kind, body, at = _png_chunk(data, at)
        if (number == 0) != (kind == b"IHDR"):
            raise UnfitFileError(422, "is a broken PNG")
        if kind == b"IHDR":
            size = _png_size(body)
        elif kind == b"IDAT":
            pictures += 1
        elif kind == b"IEND":
            if not pictures:
                raise UnfitFileError(422, "is a PNG without a picture")
            _check_nothing_behind(data, at)
            return size
    raise UnfitFileError(422, "has too many parts")


def _png_chunk(data: bytes, at: int) -> tuple[bytes, memoryview, int]:
    if at + 12 > len(data):
        raise _cut_off()
    length, kind = struct.unpack(">I4s", data[at:at + 8])
    end = at + 12 + length
    if end > len(data):
        raise _cut_off()
    view = memoryview(data)
    if zlib.crc32(view[at + 4:end - 4]) != int.from_bytes(view[end - 4:end], "big"):
        raise UnfitFileError(422, "is a PNG whose checksum is wrong")
    return kind, view[at + 8:end - 4], end


def _png_size(body: memoryview) -> tuple[int, int]:
    if len(body) != 13:
        raise UnfitFileError(422, "is a broken PNG")
    width, height = struct.unpack(">II", body[:8])
    return width, height


def _walk_mp4(data: bytes) -> None:
    """From box to box up to the file's end; a clip has its index and its pictures."""
    at, kinds = 0, set()
    for _ in range(MAX_PARTS):
        if at == len(data):
            break
        if at + 8 > len(data):
            raise _cut_off()
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        at = _mp4_end(data, at, length)
        kinds.add(kind)
    if at != len(data):
        raise UnfitFileError(422, "has too many parts")
    if not {b"moov", b"mdat"} <= kinds:
        raise UnfitFileError(422, "is an MP4 without a film", cut_off=True)


def _mp4_end(data: bytes, at: int, length: int) -> int:
    least = 8
    if length == 0:
        return len(data)
    if length == 1:
        if at + 16 > len(data):
            raise _cut_off()
        length, least = int.from_bytes(data[at + 8:at + 16], "big"), 16
    if length < least:
        raise UnfitFileError(422, "is a broken MP4")
    if at + length > len(data):
        raise _cut_off()
    return at + length


def _cut_off() -> UnfitFileError:
    return UnfitFileError(422, "is cut off before its end", cut_off=True)
