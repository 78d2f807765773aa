"""Open a picture that a stranger sent: header first, bounded memory, upright, or a clear refusal."""

import io
import warnings
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from processing.vision.values import UnreadablePicture

Pixels = NDArray[np.uint8]

MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "BMP")
# Where a larger picture is looked at as a whole, it is shown smaller: a JPEG is decoded so at once.
MOST_SHOWN = 13_000_000
_START, _END = b"\xff\xda", b"\xff\xd9"
_PLAIN = ("RGB", "L")


class Shown(NamedTuple):
    """A picture, perhaps smaller than it was sent: `scale` is its width in parts of the sent one's."""

    pixels: Pixels
    scale: float


def open_picture(data: bytes) -> Pixels:
    """Blue, green, red, as OpenCV wants them; rotated as its EXIF says."""
    return _guarded(data, MAX_PIXELS).pixels


def shown(data: bytes) -> Shown:
    """The same, bounded to what a reader looks at."""
    return _guarded(data, MOST_SHOWN)


def _guarded(data: bytes, most: int) -> Shown:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", category=UserWarning, module="PIL")
            return _decode(data, most)
    except UnreadablePicture:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise UnreadablePicture("the picture has too many pixels") from error
    except UnidentifiedImageError as error:
        raise UnreadablePicture(f"not a picture of a type that is read ({', '.join(FORMATS)})") from error
    except Exception as error:  # Pillow's decoders raise almost anything on hostile bytes
        raise UnreadablePicture(f"the picture is broken: {error}") from error


def _decode(data: bytes, most: int) -> Shown:
    if not data:
        raise UnreadablePicture("the picture is empty: 0 bytes")
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS:
            raise UnreadablePicture(f"the picture has too many pixels: {width} x {height}")
        large = width * height > most
        pixels = _quickly(data, half=large) if _is_plain(picture, data) else _thoroughly(picture)
    if large and pixels.shape[0] * pixels.shape[1] > most:
        pixels = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    return Shown(pixels, max(pixels.shape[:2]) / max(width, height))


def _is_plain(picture: Image.Image, data: bytes) -> bool:
    """A whole JPEG of three colours or grey. OpenCV, which is quicker, would fill up what was cut off."""
    return picture.format == "JPEG" and picture.mode in _PLAIN and data.rfind(_END) > data.rfind(_START)


def _quickly(data: bytes, *, half: bool) -> Pixels:
    how = cv2.IMREAD_REDUCED_COLOR_2 if half else cv2.IMREAD_COLOR
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), how)
    if pixels is None:
        raise UnreadablePicture("the picture is broken")
    return pixels.astype(np.uint8, copy=False)


def _thoroughly(picture: Image.Image) -> Pixels:
    ImageOps.exif_transpose(picture, in_place=True)
    pixels = np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"))
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR).astype(np.uint8, copy=False)
