"""The evidence on the page: the very pictures the content names, made small enough to print."""

import hashlib
from collections.abc import Mapping
from io import BytesIO
from itertools import zip_longest

from PIL import Image, ImageOps
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from notices.content import EvidencePicture
from notices.pdf.blocks import columns
from notices.pdf.page import TEXT_WIDTH
from notices.pdf.typeface import CAPTION, HEAD, say
from notices.pdf.wording import stamp

# Pixels: 160 dpi as drawn; and half of 1080p, a quarter of 4K, which a JPEG decoder gives without resizing.
LONGEST_SIDE = 960
JPEG_QUALITY = 80
SCENE_HEIGHT = 84 * mm
PAIR_WIDTH = (TEXT_WIDTH - 5 * mm) / 2
PAIR_HEIGHT = 62 * mm
GAP = 4 * mm


class BadPictureError(ValueError):
    """The bytes are missing, are not the ones the content names, or are no picture."""


def annex(heading: str, evidence: tuple[EvidencePicture, ...], pictures: Mapping[str, bytes]) -> list[Flowable]:
    """One or two pictures are drawn large; of more, the first large and the others in pairs."""
    if not evidence:
        return []
    small = {item.sha256: shrunk(item.sha256, pictures) for item in evidence}
    large = evidence if len(evidence) <= 2 else evidence[:1]
    blocks = [_captioned(number, item, small[item.sha256], (TEXT_WIDTH, SCENE_HEIGHT))
              for number, item in enumerate(large, start=1)]
    pairs = [_captioned(number, item, small[item.sha256], (PAIR_WIDTH, PAIR_HEIGHT))
             for number, item in enumerate(evidence[len(large):], start=len(large) + 1)]
    nothing: list[Flowable] = []
    for left, right in zip_longest(pairs[::2], pairs[1::2], fillvalue=nothing):
        blocks.append([columns([[left, "", right]], [PAIR_WIDTH, 5 * mm, PAIR_WIDTH])])
    blocks[0] = [say("<b>{heading}</b>", HEAD, heading=heading), Spacer(0, GAP), *blocks[0]]
    return [CondPageBreak(SCENE_HEIGHT), *(KeepTogether([Spacer(0, GAP), *block]) for block in blocks)]


def shrunk(sha256: str, pictures: Mapping[str, bytes]) -> bytes:
    data = pictures.get(sha256)
    if data is None or hashlib.sha256(data).hexdigest() != sha256:
        raise BadPictureError(f"no picture with the digest {sha256}")
    try:
        with Image.open(BytesIO(data)) as opened:
            opened.draft("RGB", _fitted(*opened.size))
            ImageOps.exif_transpose(opened, in_place=True)
            upright = opened.convert("RGB")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadPictureError(f"the picture {sha256} cannot be read") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BILINEAR)
    target = BytesIO()
    upright.save(target, "JPEG", quality=JPEG_QUALITY)
    return target.getvalue()


class Picture(Flowable):
    """A JPEG, a point for a pixel, or smaller where its room asks for it."""

    def __init__(self, jpeg: bytes, room: tuple[float, float]) -> None:
        super().__init__()
        self.hAlign = "CENTER"
        self.reader = _Named(jpeg)
        width, height = self.reader.getSize()
        scale = min(1.0, room[0] / width, room[1] / height)
        self.width, self.height = width * scale, height * scale

    def draw(self) -> None:
        self.canv.drawImage(self.reader, 0, 0, self.width, self.height)


class _Named(ImageReader):
    """Named by its file: reportlab would unpack a picture and digest every pixel, only to give it a name."""

    def __init__(self, jpeg: bytes) -> None:
        super().__init__(BytesIO(jpeg))
        self._jpeg, self._dataA = jpeg, None

    def getRGBData(self) -> bytes:  # noqa: N802 - reportlab's name
        return self._jpeg


def _fitted(width: int, height: int) -> tuple[int, int]:
    longest = max(width, height)
    return max(1, width * LONGEST_SIDE // longest), max(1, height * LONGEST_SIDE // longest)


def _captioned(number: int, item: EvidencePicture, jpeg: bytes, room: tuple[float, float]) -> list[Flowable]:
    return [Picture(jpeg, room), Spacer(0, 1 * mm),
            say("<i>Hình {number}. {caption}; ghi nhận {at}</i>", CAPTION,
                number=number, caption=item.caption, at=stamp(item.recorded_at))]
