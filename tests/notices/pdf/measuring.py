"""Measures a drawn paper: what leaves its frame, what lies upon what, and whether every word of the content is there."""

import ctypes
import re
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from notices.content import (
    Agency,
    EvidencePicture,
    Explanation,
    Letter,
    Paper,
    PaymentPlace,
    Person,
    Receipt,
    Ruling,
    ViolationNotice,
)
from notices.pdf.page import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH
from notices.pdf.typeface import clean

SLACK = 1.5
"""Points: italic letters lean over their width."""
SPACE = 3.5
"""A space that hangs at a line's end covers nothing."""
DETAILS = frozenset({"occupation", "nationality", "id_issued_by", "representative", "representative_title"})
GUIDING = frozenset({"sha256", "kind", "sex", "bank_bin", "choice"})
UNPRINTED: dict[type, frozenset[str]] = {
    Agency: GUIDING | {"address", "phone"}, ViolationNotice: GUIDING | DETAILS, Receipt: GUIDING | DETAILS | {"id_number"},
    Ruling: GUIDING | {"violator"}, Letter: GUIDING | {"payee"}, Person: GUIDING | {"representative", "representative_title"},
    EvidencePicture: GUIDING, PaymentPlace: GUIDING, Explanation: GUIDING,
}
"""What the content holds and its paper does not say: a notice tells less of a person than a decision."""


@dataclass(frozen=True)
class Box:
    left: float
    bottom: float
    right: float
    top: float
    what: str

    def upon(self, other: "Box") -> bool:
        """Whether they share more than the touch of an accent and the line above."""
        across = min(self.right, other.right) - max(self.left, other.left)
        up = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > SLACK and up > 0.3 * min(self.top - self.bottom, other.top - other.bottom)


def faults(pdf: bytes) -> list[str]:
    """Everything on the pages that is out of its place; empty is good."""
    found: list[str] = []
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, start=1):
        boxes = [*_texts(page), *_pictures(page)]
        body = [box for box in boxes if box.bottom > BOTTOM - 6 and box.top < HEIGHT - TOP + 6]
        found += [f"page {number}: {box} leaves its frame" for box in boxes if not _in_its_frame(box)]
        found += [f"page {number}: {one} lies upon {other}" for at, one in enumerate(body) for other in body[at + 1:]
                  if one.upon(other)]
    return found


def missing(content: Paper, pdf: bytes) -> list[str]:
    """Texts of the content that are not on the pages, or not whole."""
    document = pypdfium2.PdfDocument(pdf)
    printed = plain("".join(page.get_textpage().get_text_bounded(0, BOTTOM - 4, WIDTH, HEIGHT - TOP + 4) for page in document))
    return [value for value in _said(content) if plain(clean(value).rstrip("./;, ")) not in printed]


def plain(words: str) -> str:
    """Without the breaks and hyphens that a line's end brings, and without capitals."""
    return re.sub(r"[\s\-\x00\x02\ufffe\ufeff\u00ad]", "", words).casefold()


def _said(value: Any, unprinted: frozenset[str] = frozenset()) -> list[str]:
    """Every text of the content that its paper prints."""
    unprinted |= next((names for kind, names in UNPRINTED.items() if isinstance(value, kind)), frozenset())
    said: list[str] = []
    for name in (field.name for field in fields(value) if field.name not in unprinted):
        found = getattr(value, name)
        for each in found if isinstance(found, tuple) else (found,):
            if isinstance(each, str) and each:
                said.append(each)
            elif is_dataclass(each):
                said += _said(each, unprinted)
    return said


def _in_its_frame(box: Box) -> bool:
    """Between the margins; only the page's number and the foot stand above and below the body."""
    across = box.left >= LEFT - SLACK and box.right <= WIDTH - RIGHT + SLACK
    body = box.bottom >= BOTTOM - SLACK - 3 and box.top <= HEIGHT - TOP + SLACK + 3
    foot, head = box.top < BOTTOM - 6, box.bottom > HEIGHT - TOP - 2
    return across and (body or foot or head)


def _texts(page: pypdfium2.PdfPage) -> list[Box]:
    text = page.get_textpage()
    boxes = []
    for left, bottom, right, top in (text.get_rect(at) for at in range(text.count_rects())):
        what = text.get_text_bounded(left, bottom, right, top)
        boxes.append(Box(left, bottom, right - SPACE * what.endswith(" "), top, what[:40]))
    return boxes


def _pictures(page: pypdfium2.PdfPage) -> list[Box]:
    boxes = []
    for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        edges = [ctypes.c_float() for _ in range(4)]
        pdfium.FPDFPageObj_GetBounds(each.raw, *map(ctypes.byref, edges))
        boxes.append(Box(*(edge.value for edge in edges), what="picture"))
    return boxes
