"""Draws the case file and binds it: cover with table of contents, log, money, objections, pictures, then the papers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pikepdf
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, Spacer

from notices.content.case_file import CaseFile, Entry, Happened
from notices.pdf.blocks import heading, title
from notices.pdf.page import HEIGHT, RIGHT, WIDTH, Marks, PaperCanvas, PaperTemplate
from notices.pdf.pictures import annex
from notices.pdf.typeface import BOX, CENTRED, HEAD, REGULAR, say
from notices.pdf.wording import money, stamp

FOLIO_AT = HEIGHT - 12 * mm
LONGEST_CELL = 1200
LINE = ("LINEBELOW", (0, 0), (-1, -1), 0.3, "grey")
TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")


@dataclass(frozen=True, slots=True)
class Part:
    """What is bound into the file; without bytes it is only listed."""

    entry: Entry
    pdf: bytes | None


def bound(file: CaseFile, papers: Sequence[Part], pictures: Mapping[str, bytes]) -> bytes:
    """The whole file as one PDF with outline and folios."""
    parts = [*_own_parts(file, pictures), *papers]
    first = _pages(_front(file, [part.entry for part in parts])) + 1
    entries = list(_placed(parts, first))
    front = Part(Entry("Bìa và mục lục", "", 1), _front(file, entries))
    return _bind([front, *(replace(part, entry=entry) for part, entry in zip(parts, entries, strict=True))])


def _own_parts(file: CaseFile, pictures: Mapping[str, bytes]) -> list[Part]:
    log: list[Flowable] = [say("<b>DIỄN BIẾN VỤ VIỆC</b>", HEAD), Spacer(0, 3 * mm), _log(file)]
    parts = [Part(Entry("Diễn biến vụ việc", ""), _drawn(file, log))]
    if file.booked:
        rows = [[_cell(each.day), _cell(each.way), _cell(each.voucher), _cell(money(each.amount))]
                for each in file.booked]
        sums: list[Flowable] = [say("<b>CÁC KHOẢN TIỀN</b>", HEAD), Spacer(0, 3 * mm), _table(
            ("Ngày", "Hình thức", "Số chứng từ", "Số tiền"), rows, (26 * mm, 40 * mm, 60 * mm, 39 * mm))]
        parts.append(Part(Entry("Các khoản tiền", ""), _drawn(file, sums)))
    for each in file.objected:
        text = [say("<b>Ý KIẾN PHẢN ĐỐI {reference}</b>", HEAD, reference=each.reference), Spacer(0, 3 * mm),
                say("Ngày nhận: {day}.", day=each.day), say("{text}", text=each.text),
                say("<b>Trả lời:</b> {answer}", answer=each.answer or "chưa trả lời")]
        parts.append(Part(Entry(f"Ý kiến phản đối {each.reference}", each.day), _drawn(file, text)))
    if file.pictures:
        parts.append(Part(Entry(f"Hình ảnh ghi nhận ({len(file.pictures)})", ""),
                          _drawn(file, annex("HÌNH ẢNH GHI NHẬN", file.pictures, pictures))))
    return parts


def _front(file: CaseFile, entries: Sequence[Entry]) -> bytes:
    rows = [[_cell(str(number)), _cell(f"{entry.title}{f' ({entry.note})' if entry.note else ''}"), _cell(entry.day),
             _cell(str(entry.page) if entry.page else "–")] for number, entry in enumerate(entries, start=1)]
    return _drawn(file, [
        *heading(file.agency, file.reference, file.printed_at.date()),
        *title("HỒ SƠ VỤ VIỆC", "Vi phạm hành chính về trật tự, an toàn giao thông đường bộ"),
        *(say("{label}: {value}.", label=fact.label, value=fact.value.rstrip(". ")) for fact in file.facts),
        Spacer(0, 4 * mm), say("<b>MỤC LỤC</b>", HEAD), Spacer(0, 2 * mm),
        _table(("STT", "Tài liệu", "Ngày", "Bút lục"), rows, (14 * mm, 99 * mm, 32 * mm, 20 * mm)),
        Spacer(0, 4 * mm),
        say("<i>In lúc {at}. Bản in này để theo dõi; chữ ký số chỉ có trong tệp gốc của từng văn bản.</i>", CENTRED,
            at=stamp(file.printed_at)),
    ])


def _log(file: CaseFile) -> LongTable:
    rows = [row for each in file.happened for row in _log_rows(each)]
    return _table(("Thời gian", "Việc", "Người thực hiện"), rows, (38 * mm, 82 * mm, 45 * mm))


def _log_rows(each: Happened) -> list[list[Flowable]]:
    """Long words go on in rows below: a row is never torn between pages."""
    text = f"{each.what}{f': {each.detail}' if each.detail else ''}"
    first, *others = [text[at:at + LONGEST_CELL] for at in range(0, len(text), LONGEST_CELL)] or [""]
    return [[_cell(stamp(each.at)), _cell(first), _cell(each.by)],
            *([_cell(""), _cell(more), _cell("")] for more in others)]


def _table(names: Iterable[str], rows: Sequence[list[Flowable]], widths: Sequence[float]) -> LongTable:
    head = [say("<b>{name}</b>", BOX, name=name) for name in names]
    table = LongTable([head, *rows], colWidths=list(widths), repeatRows=1)
    table.setStyle([LINE, TOP, ("FONTNAME", (0, 0), (-1, -1), REGULAR)])
    return table


def _cell(text: str) -> Flowable:
    return say("{text}", BOX, text=text)


def _drawn(file: CaseFile, story: list[Flowable]) -> bytes:
    target = BytesIO()
    marks = Marks(foot=f"Hồ sơ {file.reference}", draft=False, demonstration=file.demonstration)
    template = PaperTemplate(target, title=f"Hồ sơ {file.reference}", author=file.agency.name, marks=marks)
    template.build(story, canvasmaker=PaperCanvas)
    return target.getvalue()


def _placed(parts: Iterable[Part], first: int) -> Iterable[Entry]:
    page = first
    for part in parts:
        if part.pdf is None:
            yield part.entry
        else:
            yield replace(part.entry, page=page)
            page += _pages(part.pdf)


def _pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def _bind(parts: Sequence[Part]) -> bytes:
    target, whole = BytesIO(), pikepdf.new()
    with whole.open_outline() as outline:
        for part in parts:
            if part.pdf is None:
                continue
            outline.root.append(pikepdf.OutlineItem(part.entry.title, len(whole.pages)))
            with pikepdf.open(BytesIO(part.pdf)) as opened:
                for page in opened.pages:
                    if "/Annots" in page.obj:  # fields of signatures, which hold in the original alone
                        del page.obj["/Annots"]
                whole.pages.extend(opened.pages)
    _number(whole)
    whole.save(target, deterministic_id=True)
    return target.getvalue()


def _number(whole: Any) -> None:
    """A folio in the corner of every page: the table of contents points to it."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), invariant=1)
    for number in range(1, len(whole.pages) + 1):
        canvas.setFont(REGULAR, 10)
        canvas.drawRightString(WIDTH - RIGHT, FOLIO_AT, f"BL {number}")
        canvas.showPage()
    canvas.save()
    with pikepdf.open(BytesIO(target.getvalue())) as folios:
        for page, folio in zip(whole.pages, folios.pages, strict=True):
            page.add_overlay(folio)
