"""Sheets that lie between papers in a print run: addresses for window envelopes, separators, the list of the run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

from notices.pdf.typeface import BOLD, REGULAR, clean, say
from notices.pdf.wording import short_date

WIDTH, HEIGHT = A4
# A sheet folded in three lies in a DL envelope (110 × 220 mm); unfolded it fits C4 with the same window.
WINDOW_LEFT, WINDOW_TOP, WINDOW_WIDTH, WINDOW_HEIGHT = 20 * mm, 45 * mm, 90 * mm, 45 * mm
INSET = 4 * mm
BAR_HEIGHT = 6 * mm
BAR = 0.28 * mm
FOLDS = (105 * mm, 210 * mm)
STRIPE = 14 * mm
"""A black edge by which a separator is seen in the stack."""

_SMALL = ParagraphStyle("mailing small", fontName=REGULAR, fontSize=7.5, leading=9)
_NAME = ParagraphStyle("mailing name", fontName=BOLD, fontSize=11, leading=13)
_ADDRESS = ParagraphStyle("mailing address", fontName=REGULAR, fontSize=11, leading=13)
_CELL = ParagraphStyle("mailing cell", fontName=REGULAR, fontSize=8.5, leading=10)
_TIGHT = 0.9


@dataclass(frozen=True, slots=True)
class Letter:
    """One envelope: where it goes, what is in it, and the code by which it is found again."""

    position: int
    code: str
    name: str
    address: str
    sender: str
    paper: str
    number: str
    sheets: int


@dataclass(frozen=True, slots=True)
class Run:
    """What the list and the separators say of the whole run."""

    title: str
    unit: str
    on: date
    letters: int
    reason: str = ""


def address_sheets(letters: Sequence[Letter]) -> bytes:
    """A page for each letter. In the window only the code, the sender and the address are seen: not what is inside."""
    canvas, target = _canvas("Tờ địa chỉ")
    for letter in letters:
        _window(canvas, letter)
        _below(canvas, letter)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def separator(run: Run, first: int, last: int) -> bytes:
    canvas, target = _canvas("Tờ ngăn")
    canvas.setFillColor(black)
    canvas.rect(WIDTH - STRIPE, 0, STRIPE, HEIGHT, stroke=0, fill=1)
    canvas.setFont(BOLD, 40)
    canvas.drawString(25 * mm, HEIGHT / 2 + 10 * mm, clean(f"{first} – {last}"))
    canvas.setFont(REGULAR, 14)
    for line, text in enumerate((run.title, run.unit, f"Ngày {short_date(run.on)}; tổng số {run.letters} văn bản")):
        canvas.drawString(25 * mm, HEIGHT / 2 - (8 + 8 * line) * mm, clean(text))
    canvas.save()
    return target.getvalue()


def manifest(run: Run, letters: Sequence[Letter], *, first_page: bool) -> bytes:
    """The list of these letters, a bar code each; the run is told above the first page."""
    canvas, target = _canvas(run.title)
    rest, top = list(letters), HEIGHT - 20 * mm
    if first_page:
        top = _heading(canvas, run, top)
    while rest:
        top, rest = _rows(canvas, rest, top), rest[_room(top):]
        if rest:
            canvas.showPage()
            top = HEIGHT - 20 * mm
    canvas.save()
    return target.getvalue()


ROW = 13 * mm
_COLUMNS = (("STT", 20 * mm), ("Mã gửi", 30 * mm), ("Văn bản", 84 * mm), ("Người nhận", 112 * mm), ("Tờ", 190 * mm))


def _room(top: float) -> int:
    return int((top - 20 * mm - 6 * mm) // ROW)


def _rows(canvas: Canvas, letters: Sequence[Letter], top: float) -> float:
    canvas.setFont(BOLD, 9)
    for heading, left in _COLUMNS:
        canvas.drawString(left, top, heading)
    canvas.line(20 * mm, top - 1.5 * mm, WIDTH - 12 * mm, top - 1.5 * mm)
    for line, letter in enumerate(letters[:_room(top)]):
        _row(canvas, letter, top - 6 * mm - line * ROW)
    return top


def _row(canvas: Canvas, letter: Letter, y: float) -> None:
    canvas.setFont(REGULAR, 9)
    canvas.drawRightString(27 * mm, y, str(letter.position))
    _bars(canvas, letter.code, 29 * mm, y - 3.5 * mm)
    canvas.setFont(REGULAR, 8)
    canvas.drawString(30 * mm, y - 6.5 * mm, letter.code)
    canvas.drawRightString(194 * mm, y, str(letter.sheets))
    paper = say("{paper}<br/><b>{number}</b>", _CELL, paper=letter.paper, number=letter.number)
    _text(canvas, paper, 84 * mm, y, 26 * mm)
    _text(canvas, say("<b>{name}</b><br/>{address}", _CELL, name=letter.name, address=letter.address), 112 * mm, y,
          74 * mm)


def _text(canvas: Canvas, words: Paragraph, left: float, y: float, room: float) -> None:
    """Long words get smaller letters instead of running into the next row."""
    height = words.wrap(room, ROW)[1]
    canvas.saveState()
    canvas.translate(left, y + 3 * mm)
    if height > ROW - 1 * mm:
        height = words.wrap(room / _TIGHT, ROW)[1]
        scale = min(_TIGHT, (ROW - 1 * mm) / height)
        canvas.scale(scale, scale)
    words.drawOn(canvas, 0, -height)
    canvas.restoreState()


def _heading(canvas: Canvas, run: Run, top: float) -> float:
    lines = [say("<b>{title}</b>", _NAME, title=run.title.upper()), say("{unit}", _ADDRESS, unit=run.unit),
             say("Ngày {on}; số lượng: {letters}", _ADDRESS, on=short_date(run.on), letters=run.letters)]
    if run.reason:
        lines.append(say("In lại vì: {reason}", _ADDRESS, reason=run.reason))
    lines.append(say("Người bàn giao: …………………… &nbsp; Bưu điện nhận: …………………… &nbsp; "
                     "Ngày, giờ: ………………", _ADDRESS))
    table = Table([[line] for line in lines], colWidths=[WIDTH - 32 * mm])
    table.setStyle([("FONTNAME", (0, 0), (-1, -1), REGULAR), ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)])
    _, height = table.wrapOn(canvas, WIDTH - 32 * mm, HEIGHT)
    table.drawOn(canvas, 20 * mm, top - height)
    return float(top - height - 8 * mm)


def _window(canvas: Canvas, letter: Letter) -> None:
    left, room = WINDOW_LEFT + INSET, WINDOW_WIDTH - 2 * INSET
    top = HEIGHT - WINDOW_TOP - INSET
    _bars(canvas, letter.code, left, top - BAR_HEIGHT)
    canvas.setFont(REGULAR, 8)
    canvas.drawString(left + 58 * mm, top - BAR_HEIGHT + 1 * mm, letter.code)
    top -= BAR_HEIGHT + 1.5 * mm
    for words in (say("Người gửi: {sender}", _SMALL, sender=letter.sender), say("{name}", _NAME, name=letter.name),
                  say("{address}", _ADDRESS, address=letter.address)):
        room_left = top - (HEIGHT - WINDOW_TOP - WINDOW_HEIGHT + INSET / 2)
        top -= _fitted(canvas, words, (left, top), (room, room_left)) + 1 * mm


def _fitted(canvas: Canvas, words: Paragraph, at: tuple[float, float], room: tuple[float, float]) -> float:
    """An address that is too long for the window is drawn smaller: nothing of it may hide behind the paper's edge."""
    scale, height = 1.0, words.wrap(room[0], HEIGHT)[1]
    while height * scale > room[1] and scale > 0.35:
        scale *= _TIGHT
        height = words.wrap(room[0] / scale, HEIGHT)[1]
    canvas.saveState()
    canvas.translate(*at)
    canvas.scale(scale, scale)
    words.drawOn(canvas, 0, -height)
    canvas.restoreState()
    return float(height * scale)


def _below(canvas: Canvas, letter: Letter) -> None:
    canvas.setLineWidth(0.3)
    for fold in FOLDS:
        canvas.line(0, HEIGHT - fold, 4 * mm, HEIGHT - fold)
    canvas.setFont(REGULAR, 9)
    words = f"{letter.position}. {letter.paper} số {letter.number}; {letter.sheets} tờ"
    canvas.drawString(20 * mm, 14 * mm, clean(words))


def _bars(canvas: Canvas, code: str, left: float, bottom: float) -> None:
    bars = Code128(code.replace("-", ""), barHeight=BAR_HEIGHT, barWidth=BAR, quiet=0)
    bars.drawOn(canvas, left, bottom)


def _canvas(title: str) -> tuple[Any, BytesIO]:
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, initialFontName=REGULAR,  # type: ignore[arg-type]
                    lang="vi-VN", invariant=1)
    canvas.setTitle(clean(title))
    return canvas, target
