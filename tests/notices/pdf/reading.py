"""Reads a drawn paper as people and machines do: its text, its picture, its codes."""

from io import BytesIO

import cv2
import numpy as np
import pypdfium2
from pypdf import PdfReader

DPI = 150


def text_of(pdf: bytes) -> str:
    """All words with single spaces, so that a break of line hides nothing."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def page_count(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def pages_as_pictures(pdf: bytes) -> list[np.ndarray]:
    document = pypdfium2.PdfDocument(pdf)
    return [np.asarray(page.render(scale=DPI / 72).to_pil().convert("L")) for page in document]


def qr_texts(pdf: bytes) -> set[str]:
    """Every QR code that a reader finds on the pages as they look at 150 dots an inch."""
    found: set[str] = set()
    for picture in pages_as_pictures(pdf):
        for reader in (cv2.QRCodeDetector(), cv2.QRCodeDetectorAruco()):  # each is blind to some grids of modules
            _, texts, _, _ = reader.detectAndDecodeMulti(picture)
            found.update(text for text in texts if text)
    return found


def words_outside_margins(pdf: bytes) -> list[str]:
    """Text boxes that leave the sheet's printable part (5 mm on each side)."""
    edge = 5 / 25.4 * 72
    outside = []
    for page in pypdfium2.PdfDocument(pdf):
        width, height = page.get_size()
        text = page.get_textpage()
        for at in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(at)
            if left < edge or bottom < edge or right > width - edge or top > height - edge:
                outside.append(text.get_text_bounded(left, bottom, right, top))
    return outside
