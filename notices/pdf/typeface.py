"""Fonts, styles and the one way by which text comes on a page: cleaned, escaped, never lost."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

# Pictures as plain bytes instead of ASCII85: ten times faster, a fifth smaller.
rl_config.useA85 = 0

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"
_FILES = {REGULAR: "Tinos-Regular", BOLD: "Tinos-Bold", ITALIC: "Tinos-Italic", BOLD_ITALIC: "Tinos-BoldItalic"}
_FOLDER = Path(__file__).parent / "fonts"

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_SMALL = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES) + "đ"
EVERYDAY = "".join(sign for sign in _SMALL + _SMALL.upper() if not sign.isascii()) + "–—…•“”‘’₫°×½"


class SharedFont(TTFont):
    """Gives every paper the same first subset, all letters that Vietnamese needs: papers bound into one print file then
    hold each font once, and making the subset is done once a process."""

    def __init__(self, name: str, filename: str) -> None:
        super().__init__(name, filename)
        made = cache(self.face.makeSubset)
        self.face.makeSubset = lambda subset: made(tuple(subset))  # type: ignore[method-assign]

    def splitString(self, text: Any, doc: Any, encoding: str = "utf-8") -> Any:  # noqa: N802 - reportlab's name
        if doc not in self.state:
            super().splitString(EVERYDAY, doc)
        return super().splitString(text, doc, encoding)


_FACES = {name: SharedFont(name, str(_FOLDER / f"{file}.ttf")) for name, file in _FILES.items()}
for _face in _FACES.values():
    pdfmetrics.registerFont(_face)
pdfmetrics.registerFontFamily(REGULAR, REGULAR, BOLD, ITALIC, BOLD_ITALIC)

_DRAWABLE = frozenset(_FACES[REGULAR].face.charToGlyph)


def _style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=REGULAR, fontSize=size, leading=leading, allowWidows=0, allowOrphans=0,
                          **more)


# Nghị định 30/2020/NĐ-CP, Phụ lục I: body 13–14 points, single line or more, 6 points between paragraphs, first line
# 1 or 1,27 cm in; headings 12–14, recipients 11–12 points.
BODY = _style("body", 13, 15.2, alignment=TA_JUSTIFY, firstLineIndent=28.35, spaceAfter=6)
# Announces what follows, so it is not left alone at the foot of a page.
LEAD = _style("lead", 13, 15.2, alignment=TA_JUSTIFY, firstLineIndent=28.35, spaceAfter=6, keepWithNext=1)
CENTRED = _style("centred", 13, 15.5, alignment=TA_CENTER)
TITLE = _style("title", 14, 18, alignment=TA_CENTER)
HEAD = _style("head", 12, 15, alignment=TA_CENTER)
HEAD_LARGE = _style("head large", 13, 16, alignment=TA_CENTER)
RECIPIENTS = _style("recipients", 11, 13.5)
BOX = _style("box", 11, 14, spaceAfter=2)
CAPTION = _style("caption", 11, 13.5, alignment=TA_CENTER)


def say(template: str, style: ParagraphStyle = BODY, **values: object) -> Paragraph:
    """A paragraph from our own wording, which may hold markup, and others' values, which may not."""
    return Paragraph(template.format(**{name: escape(clean(str(value))) for name, value in values.items()}), style)


def clean(text: str) -> str:
    """Composed letters only; a sign the font cannot draw is named by its number instead of vanishing."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return composed if _all_drawable(composed) else "".join(map(_drawn, composed))


@cache
def _drawn(sign: str) -> str:
    return sign if ord(sign) in _DRAWABLE else f"[U+{ord(sign):04X}]"


def _all_drawable(text: str) -> bool:
    return _DRAWABLE.issuperset(map(ord, text))
