"""Draws the register of cases: A4 across, a line a case, its heading on every page."""

from io import BytesIO
from typing import Any

from reportlab.lib.colors import grey
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, LongTable, PageTemplate, Spacer

from notices.content.register import Line, Register
from notices.pdf.page import DEMONSTRATION
from notices.pdf.typeface import BOLD, REGULAR, clean, say
from notices.pdf.wording import money, short_date

SIDE, EDGE = 15 * mm, 18 * mm
WIDTHS = [9 * mm, 32 * mm, 30 * mm, 42 * mm, 62 * mm, 44 * mm, 25 * mm, 23 * mm]
NAMES = ("TT", "Mã hồ sơ", "Biển số", "Chủ phương tiện", "Hành vi, thời gian, địa điểm", "Số, ngày văn bản",
         "Tiền phạt", "Kết quả")
PAPERS_IN_A_ROW = 10
CELL = ParagraphStyle("register", fontName=REGULAR, fontSize=9.5, leading=11.5)
TITLE = ParagraphStyle("register title", fontName=REGULAR, fontSize=14, leading=18, alignment=TA_CENTER)


def render(register: Register) -> bytes:
    """The register as PDF."""
    target = BytesIO()
    width, height = landscape(A4)
    template = BaseDocTemplate(target, pagesize=(width, height), title="Sổ theo dõi vi phạm",
                               author=clean(register.agency.name), lang="vi-VN", invariant=1, initialFontName=REGULAR)
    frame = Frame(SIDE, EDGE, width - 2 * SIDE, height - 2 * EDGE, 0, 0, 0, 0)
    template.addPageTemplates(PageTemplate(frames=[frame], onPage=_marks(register)))
    template.build(_story(register))
    return target.getvalue()


def _story(register: Register) -> list[Flowable]:
    rows = [[_cell(name, bold=True) for name in NAMES],
            *(row for at, line in enumerate(register.lines, 1) for row in _rows(at, line))]
    table = LongTable(rows, colWidths=WIDTHS, repeatRows=1)
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.3, grey), ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("FONTNAME", (0, 0), (-1, -1), REGULAR),
                    *((side, (0, 0), (-1, -1), 2) for side in ("LEFTPADDING", "RIGHTPADDING"))])
    return [
        say("<b>{name}</b>", TITLE, name=register.agency.name.upper()),
        say("<b>SỔ THEO DÕI VI PHẠM PHÁT HIỆN BẰNG PHƯƠNG TIỆN, THIẾT BỊ KỸ THUẬT NGHIỆP VỤ</b>", TITLE),
        say("Từ ngày {first} đến ngày {last}; {count} vụ việc", TITLE, first=short_date(register.first),
            last=short_date(register.last), count=len(register.lines)),
        Spacer(0, 4 * mm), table,
    ]


def _rows(number: int, line: Line) -> list[list[Any]]:
    """A case with many numbers goes on in rows below: a row is never torn between pages."""
    portions = [line.papers[at:at + PAPERS_IN_A_ROW] for at in range(0, len(line.papers), PAPERS_IN_A_ROW)] or [()]
    first = [_cell(str(number)), _cell(line.reference), _cell(line.vehicle), _cell(line.owner), _cell(line.act),
             [_cell(paper) for paper in portions[0]], _cell(money(line.amount) if line.amount else ""),
             _cell(line.result)]
    return [first, *(["", "", "", "", "", [_cell(paper) for paper in portion], "", ""] for portion in portions[1:])]


def _cell(text: str, *, bold: bool = False) -> Flowable:
    return say("<b>{text}</b>" if bold else "{text}", CELL, text=text)


def _marks(register: Register) -> Any:
    def draw(canvas: Any, document: Any) -> None:
        width, height = landscape(A4)
        canvas.setFont(REGULAR, 9)
        canvas.drawRightString(width - SIDE, 9 * mm, f"Trang {document.page}")
        if register.demonstration:
            canvas.setFont(BOLD, 9)
            canvas.drawCentredString(width / 2, height - 11 * mm, DEMONSTRATION)

    return draw
