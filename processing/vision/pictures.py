"""Open a picture that a stranger sent: header first, bounded memory, upright, or a clear refusal."""

import io
import warnings

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from processing.vision.values import UnreadablePicture

Pixels = NDArray[np.uint8]

MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "BMP")


def open_picture(data: bytes) -> Pixels:
    """Blue, green, red, as OpenCV wants them; rotated as its EXIF says."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", category=UserWarning, module="PIL")
            return _decode(data)
    except UnreadablePicture:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise UnreadablePicture("the picture has too many pixels") from error
    except UnidentifiedImageError as error:
        raise UnreadablePicture(f"not a picture of a type that is read ({', '.join(FORMATS)})") from error
    except Exception as error:  # Pillow's decoders raise almost anything on hostile bytes
        raise UnreadablePicture(f"the picture is broken: {error}") from error


def _decode(data: bytes) -> Pixels:
    if not data:
        raise UnreadablePicture("the picture is empty: 0 bytes")
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS:
            raise UnreadablePicture(f"the picture has too many pixels: {width} x {height}")
        ImageOps.exif_transpose(picture, in_place=True)
        pixels = np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"))
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR).astype(np.uint8, copy=False)
