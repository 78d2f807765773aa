"""The blocks every paper has: national heading, title, recipients, signature, and how to check it."""

from datetime import date
from typing import Any

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table

from notices.content import Agency, Signatory
from notices.pdf.edition import Edition
from notices.pdf.page import TEXT_WIDTH
from notices.pdf.qr import LOOK_UP_SIZE, QrCode, QrToCome, check_address
from notices.pdf.signature_mark import SignatureMark
from notices.pdf.typeface import BOX, CENTRED, HEAD, HEAD_LARGE, RECIPIENTS, REGULAR, TITLE, say
from notices.pdf.wording import long_date, stamp

AGENCY_WIDTH = 72 * mm
NATION_WIDTH = TEXT_WIDTH - AGENCY_WIDTH
RECIPIENTS_WIDTH = 78 * mm
SIGNATURE_WIDTH = TEXT_WIDTH - RECIPIENTS_WIDTH
BOX_PADDING = 2 * mm
NARROWER = 0.96

_ALL = (0, 0), (-1, -1)
_PADDINGS = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
# A table names its font even where its cells bring their own; the default is a Helvetica that is not embedded.
_BARE: list[tuple[Any, ...]] = [*((side, *_ALL, 0) for side in _PADDINGS), ("VALIGN", *_ALL, "TOP"),
                                ("FONTNAME", *_ALL, REGULAR)]


def heading(agency: Agency, number: str, issued_on: date) -> list[Flowable]:
    left = [say("{parent}", HEAD, parent=agency.parent.upper()), say("<b>{name}</b>", HEAD, name=agency.name.upper()),
            Rule(26 * mm)]
    right = [say("<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>", HEAD),
             say("<b>Độc lập - Tự do - Hạnh phúc</b>", HEAD_LARGE), Rule(58 * mm)]
    numbered = say("Số: {number}", HEAD_LARGE, number=number or "………………")
    dated = say("<i>{place}, {day}</i>", HEAD_LARGE, place=agency.place, day=long_date(issued_on))
    return [columns([[left, right], [numbered, dated]], [AGENCY_WIDTH, NATION_WIDTH]), Spacer(0, 6 * mm)]


def title(name: str, about: str) -> list[Flowable]:
    return [say("<b>{name}</b>", TITLE, name=name), Balanced(say("<b>{about}</b>", TITLE, about=about)),
            Rule(40 * mm), Spacer(0, 3 * mm)]


def closing(last: list[Flowable], recipients: tuple[str, ...], signatory: Signatory, *,
            by_unit: bool = False) -> Flowable:
    """The signature never stands on a page without words of the paper above it. A unit's own paper is only sealed."""
    left = [say("<b><i>Nơi nhận:</i></b>", RECIPIENTS), *(say("- {to}", RECIPIENTS, to=to) for to in recipients)]
    block = columns([[left, electronic_signature(signatory, by_unit=by_unit)]], [RECIPIENTS_WIDTH, SIGNATURE_WIDTH])
    return KeepTogether([*last, Spacer(0, 2 * mm), block])


def signature(signatory: Signatory) -> list[Flowable]:
    """For a paper that is signed by hand, or entered by the system."""
    return _between_title_and_name(signatory, [Spacer(0, 4 * mm), *_signed(signatory), Spacer(0, 4 * mm)])


def electronic_signature(signatory: Signatory, *, by_unit: bool) -> list[Flowable]:
    if signatory.signed_at is None:
        return signature(signatory)
    mark = SignatureMark(signatory, by_unit=by_unit)
    return _between_title_and_name(signatory, [Spacer(0, 2 * mm), mark, Spacer(0, 2 * mm)])


def _between_title_and_name(signatory: Signatory, mark: list[Flowable]) -> list[Flowable]:
    acting = [say("<b>{acting}</b>", CENTRED, acting=signatory.acting_for.upper())] if signatory.acting_for else []
    name = f"{signatory.rank} {signatory.name}".strip()
    return [*acting, say("<b>{title}</b>", CENTRED, title=signatory.title.upper()), *mark,
            say("<b>{name}</b>", CENTRED, name=name)]


def _signed(signatory: Signatory) -> list[Flowable]:
    if signatory.signed_at is None:
        return [say("<i>(Chưa ký)</i>", CENTRED)]
    return [say("Người ký: {name}", HEAD, name=signatory.name),
            say("Ngày ký: {at}", HEAD, at=stamp(signatory.signed_at))]


def check_it(edition: Edition, number: str, name: str) -> Flowable:
    """How anyone finds out in a minute whether the paper is real, typing or scanning."""
    code: Flowable = QrToCome(LOOK_UP_SIZE)
    if not edition.draft:
        code = QrCode(check_address(edition.portal_url, edition.token, edition.access_code), LOOK_UP_SIZE)
    text = [say("<b>KIỂM TRA {name}</b>", BOX, name=name.upper()), *_how_to_check(edition, number),
            say("<b>Cảnh sát không bao giờ gọi điện thoại hoặc nhắn tin yêu cầu nộp tiền.</b> "
                "Địa chỉ tra cứu duy nhất: <b>{url}</b>", BOX, url=edition.portal_url)]
    return boxed([text, code], [TEXT_WIDTH - LOOK_UP_SIZE, LOOK_UP_SIZE])


def _how_to_check(edition: Edition, number: str) -> list[Flowable]:
    shown = number or "………………"
    if not edition.access_code:
        return [say("Quét mã QR để xem số, ngày, loại và tình trạng của văn bản do cơ quan phát hành.", BOX),
                say("Số: <b>{number}</b>", BOX, number=shown)]
    return [
        say("Quét mã QR, hoặc mở trang <b>{url}/ho-so</b> và nhập:", BOX, url=edition.portal_url.rstrip("/")),
        say("Số: <b>{number}</b> &nbsp;&nbsp; Mã tra cứu: <b>{code}</b>", BOX, number=shown,
            code="………………" if edition.draft else edition.access_code),
        say("Mã QR cho biết văn bản thật hay giả; mã tra cứu mở hồ sơ có hình ảnh, tình trạng giải quyết và nơi gửi ý "
            "kiến. Không đưa mã tra cứu cho người khác.", BOX),
    ]


def boxed(cells: list[Any], widths: list[float]) -> Flowable:
    """Words and a code side by side; codes on one page stand on different sides, so a phone takes the right one."""
    table = Table([cells], colWidths=widths)
    words = int(isinstance(cells[1], list))
    table.setStyle([*_BARE, ("BOX", *_ALL, 0.7, black), ("VALIGN", *_ALL, "MIDDLE"),
                    *((side, (words, 0), (words, 0), BOX_PADDING) for side in _PADDINGS)])
    return KeepTogether([Spacer(0, 4 * mm), table])


def columns(rows: list[list[Any]], widths: list[float]) -> Table:
    table = Table(rows, colWidths=widths, splitInRow=1)
    table.setStyle(_BARE)
    return table


class Balanced(Flowable):
    """Centred words in lines about equally long: none stands alone on the last."""

    def __init__(self, words: Paragraph) -> None:
        super().__init__()
        self.words = words

    def wrap(self, room: float, height: float) -> tuple[float, float]:
        tall = self.words.wrap(room, height)[1]
        narrow = room
        while tall > TITLE.leading and narrow > room / 2 and self.words.wrap(narrow * NARROWER, height)[1] == tall:
            narrow *= NARROWER
        self.words.wrap(narrow, height)
        self.left, self.width, self.height = (room - narrow) / 2, room, tall
        return room, tall

    def draw(self) -> None:
        self.words.drawOn(self.canv, self.left, 0)


class Rule(Flowable):
    """A line of its own length in the middle of its column."""

    def __init__(self, length: float) -> None:
        super().__init__()
        self.length = length

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        self.width = room
        return room, 7

    def draw(self) -> None:
        self.canv.setLineWidth(0.7)
        self.canv.line((self.width - self.length) / 2, 3.5, (self.width + self.length) / 2, 3.5)
