"""Draws the plain-language cover page: one sheet, both languages, large type."""

from io import BytesIO

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from notices.content.cover import Cover, Plain
from notices.pdf.blocks import Rule
from notices.pdf.page import TEXT_WIDTH, Marks, PaperCanvas, PaperTemplate
from notices.pdf.typeface import REGULAR, say

TITLE = ParagraphStyle("cover title", fontName=REGULAR, fontSize=18, leading=23, spaceAfter=6)
BODY = ParagraphStyle("cover", fontName=REGULAR, fontSize=13.5, leading=18, spaceAfter=5)
STEP = ParagraphStyle("cover step", parent=BODY, leftIndent=20, firstLineIndent=-14)
LABELS = {"vi": ("Văn bản số {number}", "Việc cần làm:", "Hỏi thêm: {agency}, {address}; điện thoại {phone}."),
          "en": ("Document {number}", "What to do:", "Questions: {agency}, {address}; telephone {phone}.")}


def render(cover: Cover, *, demonstration: bool) -> bytes:
    """The cover page as PDF."""
    target = BytesIO()
    marks = Marks(foot="Trang giải thích, không thay thế văn bản / An explanation; it does not replace the paper",
                  draft=False, demonstration=demonstration)
    template = PaperTemplate(target, title=f"Giải thích văn bản số {cover.number}", author=cover.agency, marks=marks)
    template.build([*_language(cover, cover.vietnamese, "vi"), Rule(TEXT_WIDTH), Spacer(0, 6 * mm),
                    *_language(cover, cover.english, "en")], canvasmaker=PaperCanvas)
    return target.getvalue()


def _language(cover: Cover, plain: Plain, language: str) -> list[Flowable]:
    about, to_do, ask = LABELS[language]
    return [
        say("<b>{title}</b>", TITLE, title=plain.title), say(about, BODY, number=cover.number),
        say("{what}", BODY, what=plain.what), say("<b>{to_do}</b>", BODY, to_do=to_do),
        *(say("{number}. {step}", STEP, number=number, step=step) for number, step in enumerate(plain.steps, 1)),
        say("<b>{beware}</b>", BODY, beware=plain.beware),
        say(ask, BODY, agency=cover.agency, address=cover.address, phone=cover.phone), Spacer(0, 4 * mm),
    ]
