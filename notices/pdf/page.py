"""The sheet: A4, margins, page numbers, and the marks of a draft or a demonstration."""

from typing import Any, BinaryIO

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from notices.pdf.typeface import BOLD, REGULAR, clean

# Nghị định 30/2020/NĐ-CP, Phụ lục I: top and bottom 20–25, left 30–35, right 15–20.
WIDTH, HEIGHT = A4
TOP = 20 * mm
BOTTOM = 20 * mm
LEFT = 30 * mm
RIGHT = 15 * mm
TEXT_WIDTH = WIDTH - LEFT - RIGHT
PAGE_NUMBER_AT = HEIGHT - 15.5 * mm
FOOT_AT = 11 * mm
BANNER_AT = HEIGHT - 8 * mm

DRAFT = "DỰ THẢO"
DEMONSTRATION = "BẢN TRÌNH DIỄN – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
WARNING_RED = Color(0.72, 0.05, 0.05)
PALE = Color(0.9, 0.9, 0.9)


class PaperCanvas(Canvas):
    """Holds the pages back until their count is known."""

    foot = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        self._held.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        held = self._held
        for number, state in enumerate(held, start=1):
            self.__dict__.update(state)
            self._number(number, len(held))
            super().showPage()
        super().save()

    def _number(self, number: int, total: int) -> None:
        """In the middle of the top from the second page on, as the decree wants; below, on every page, of how many."""
        if number > 1:
            self.setFont(REGULAR, 13)
            self.drawCentredString(LEFT + TEXT_WIDTH / 2, PAGE_NUMBER_AT, str(number))
        self.setFont(REGULAR, 9)
        self.drawString(LEFT, FOOT_AT, self.foot)
        self.drawRightString(WIDTH - RIGHT, FOOT_AT, f"Trang {number}/{total}")


class PaperTemplate(BaseDocTemplate):
    def __init__(self, target: BinaryIO, *, title: str, author: str, marks: "Marks") -> None:
        super().__init__(
            target,
            pagesize=A4,
            title=clean(title),
            author=clean(author),
            lang="vi-VN",
            invariant=1,
            initialFontName=REGULAR,  # otherwise a Helvetica that is not embedded gets listed
        )
        frame = Frame(LEFT, BOTTOM, TEXT_WIDTH, HEIGHT - TOP - BOTTOM, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate(frames=[frame], onPage=marks.draw))


class Marks:
    """What lies under the text of every page."""

    def __init__(self, *, foot: str, draft: bool, demonstration: bool) -> None:
        self.foot = clean(foot)
        self.across = DRAFT if draft else "BẢN TRÌNH DIỄN" if demonstration else ""
        self.banner = DEMONSTRATION if demonstration else ""

    def draw(self, canvas: Any, _document: object) -> None:
        canvas.foot = self.foot
        if self.across:
            self._across(canvas)
        if self.banner:
            self._banner(canvas)

    def _across(self, canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillColor(PALE)
        canvas.setFont(BOLD, 72)
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(52)
        canvas.drawCentredString(0, -24, self.across)
        canvas.restoreState()

    def _banner(self, canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setStrokeColor(WARNING_RED)
        canvas.setFillColor(WARNING_RED)
        canvas.rect(LEFT, BANNER_AT - 2 * mm, TEXT_WIDTH, 6 * mm)
        canvas.setFont(BOLD, 11)
        canvas.drawCentredString(LEFT + TEXT_WIDTH / 2, BANNER_AT, self.banner)
        canvas.restoreState()
