"""The visible mark of two electronic signatures, and the fields into which they go."""

from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.platypus import Flowable, Paragraph

from notices.content import Signatory
from notices.pdf.typeface import REGULAR, say
from notices.pdf.wording import stamp

SIGNER_FIELD, SEAL_FIELD = "ChuKyNguoiCoThamQuyen", "ChuKyCoQuan"

# Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II: the signatory's mark is blue, between title and name; the
# agency's is red, to its left.
BLUE, RED = Color(0.05, 0.2, 0.6), Color(0.72, 0.05, 0.05)
PADDING = 1.2 * mm
BETWEEN = 1.5 * mm
PRINTED_AND_LOCKED = 4 + 128


def _style(colour: Color) -> ParagraphStyle:
    return ParagraphStyle(f"mark {colour.hexval()}", fontName=REGULAR, fontSize=9, leading=10.5, alignment=TA_LEFT,
                          textColor=colour)


_BLUE, _RED = _style(BLUE), _style(RED)
_AT = "Ngày ký: {day}<br/>{time} +07:00"


class SignatureMark(Flowable):
    """Two frames side by side: the agency's, then the signatory's."""

    def __init__(self, signatory: Signatory, *, by_unit: bool) -> None:
        super().__init__()
        day, _, time = stamp(signatory.signed_at).partition(" ") if signatory.signed_at else ("", "", "")
        self.seal = [say("<b>Chữ ký số của cơ quan</b>", _RED), say(_AT, _RED, day=day, time=time)]
        self.signer = [] if by_unit else [say("Người ký: <b>{name}</b>", _BLUE, name=signatory.name),
                                          say(_AT, _BLUE, day=day, time=time)]

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        self.width = room
        self.each = (room - BETWEEN) / 2
        self.height = max(self._tall(self.seal), self._tall(self.signer)) + 2 * PADDING
        return self.width, self.height

    def draw(self) -> None:
        if self.signer:
            self._framed(self.signer, self.each + BETWEEN, BLUE, SIGNER_FIELD)
        self._framed(self.seal, 0, RED, SEAL_FIELD)

    def _tall(self, lines: list[Paragraph]) -> float:
        return sum(float(line.wrap(self.each - 2 * PADDING, 1000)[1]) for line in lines)

    def _framed(self, lines: list[Paragraph], x: float, colour: Color, field: str) -> None:
        self.canv.setStrokeColor(colour)
        self.canv.setLineWidth(0.8)
        self.canv.rect(x, 0, self.each, self.height)
        top = self.height - PADDING
        for line in lines:
            top -= line.height
            line.drawOn(self.canv, x + PADDING, top)
        left, bottom = self.canv.absolutePosition(x, 0)
        add_field(self.canv, field, (left, bottom, left + self.each, bottom + self.height))


def add_field(canvas: Any, name: str, box: tuple[float, float, float, float]) -> None:
    """An empty signature field over this part of the page; what is drawn below it is all that is seen."""
    widget = PDFDictionary({
        "Type": PDFName("Annot"), "Subtype": PDFName("Widget"), "FT": PDFName("Sig"), "T": PDFString(name),
        "Rect": PDFArray([round(each, 2) for each in box]), "F": PRINTED_AND_LOCKED})
    canvas._addAnnotation(widget, name)
    catalogue = canvas._doc.Catalog
    if not hasattr(catalogue, "AcroForm"):
        catalogue.AcroForm = PDFDictionary({"Fields": PDFArray([]), "SigFlags": 1})
    catalogue.AcroForm.dict["Fields"].sequence.append(canvas._doc.refAnnotation(name))
