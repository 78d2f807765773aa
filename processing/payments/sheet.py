"""A bank's statement as a file: bytes in, lines and a guessed column map out. Knows no database."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from processing.cases.refusal import RefusedError

MAX_BYTES = 5 * 1024 * 1024
MAX_LINES = 50_000
MAX_CELL = 4_000
MAX_CELLS = 60
_HEAD = 40
"""A bank puts its name, the account and the period above the headings: so many lines at most."""

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "date": ("ngay giao dich", "ngay gd", "ngay hieu luc", "ngay hach toan", "ngay ghi so", "ngay chung tu", "ngay",
             "transaction date", "posting date", "value date", "date"),
    "credit": ("so tien ghi co", "ghi co", "phat sinh co", "ps co", "tien vao", "so tien co", "co", "credit amount",
               "credit"),
    "debit": ("so tien ghi no", "ghi no", "phat sinh no", "ps no", "tien ra", "so tien no", "no", "debit amount",
              "debit"),
    "amount": ("so tien giao dich", "so tien gd", "so tien", "gia tri giao dich", "transaction amount", "amount"),
    "memo": ("noi dung giao dich", "noi dung thanh toan", "noi dung", "dien giai", "mo ta giao dich", "mo ta",
             "chi tiet giao dich", "transaction description", "description", "details", "remark", "narrative"),
    "bank_id": ("so tham chieu", "ma tham chieu", "tham chieu", "so but toan", "but toan", "ma giao dich", "so gd",
                "so chung tu", "so ct", "ma gd", "transaction id", "reference number", "reference no", "reference",
                "ref no", "doc no"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """Which column holds what; columns count from 0, the row of the headings too."""

    header_row: int
    date: int
    memo: int
    amount: int | None = None
    """One column for both directions: what went out has a minus."""
    credit: int | None = None
    debit: int | None = None
    bank_id: int | None = None
    date_order: str = "dmy"
    """dmy, mdy or ymd."""
    thousands: str = "."
    """The mark between thousands; the other one of . and , is the decimal mark."""

    def __post_init__(self) -> None:
        if (self.amount is None) == (self.credit is None):
            raise RefusedError("columns_amount")
        if self.date_order not in ("dmy", "mdy", "ymd") or self.thousands not in (".", ","):
            raise RefusedError("columns_wrong")
        used = [self.date, self.memo, *(each for each in (self.amount, self.credit, self.debit, self.bank_id)
                                        if each is not None)]
        if len(set(used)) != len(used) or any(not 0 <= each < MAX_CELLS for each in (*used, self.header_row)):
            raise RefusedError("columns_twice")

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the map reads it; `why` says what could not be read."""

    position: int
    cells: tuple[str, ...]
    day: date | None
    amount: int | None
    """Positive came in, negative went out."""
    memo: str
    bank_id: str
    why: str | None = None


def rows_of(data: bytes) -> list[tuple[str, ...]]:
    """The cells of a CSV file, empty lines left out; a file that is none is refused with what is wrong."""
    if len(data) > MAX_BYTES:
        raise RefusedError("statement_too_large")
    text = _text(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    found: list[tuple[str, ...]] = []
    try:
        for row in reader:
            cells = tuple(_cell(each) for each in row)
            if any(cells):
                found.append(cells)
            if len(cells) > MAX_CELLS or any(len(each) > MAX_CELL for each in cells):
                raise RefusedError("statement_broken", line=reader.line_num)
            if len(found) > MAX_LINES + _HEAD:
                raise RefusedError("statement_too_long")
    except csv.Error:
        raise RefusedError("statement_broken", line=reader.line_num) from None
    if not found:
        raise RefusedError("statement_empty")
    return found


def guess(rows: Sequence[Sequence[str]]) -> ColumnMap | None:
    """The map that the headings suggest, None where a person must say it."""
    for number, row in enumerate(rows[:_HEAD]):
        columns = _by_heading(row)
        if {"date", "memo"} <= columns.keys() and ("credit" in columns or "amount" in columns):
            if "credit" in columns:
                columns.pop("amount", None)
            samples = rows[number + 1:number + 201]
            money = [row[columns[name]] for row in samples for name in ("amount", "credit", "debit")
                     if name in columns and columns[name] < len(row)]
            days = [row[columns["date"]] for row in samples if columns["date"] < len(row)]
            return ColumnMap(header_row=number, **columns, thousands=_thousands(money), date_order=_date_order(days))
    return None


def heading_row(rows: Sequence[Sequence[str]]) -> int:
    """Where the headings most likely stand, when their names say nothing: the first of the widest of the top rows."""
    top = [sum(1 for cell in row if cell) for row in rows[:_HEAD]]
    return top.index(max(top))


def map_from(form: Mapping[str, str]) -> ColumnMap:
    """The map that a person chose: numbers of columns as text, an empty text for none."""
    stated: dict[str, int | str] = {}
    for each in fields(ColumnMap):
        value = form.get(each.name, "").strip()
        if each.name in ("date_order", "thousands"):
            stated[each.name] = value
        elif value:
            stated[each.name] = _small(value)
    try:
        return ColumnMap(**stated)  # type: ignore[arg-type]
    except TypeError:
        raise RefusedError("columns_missing") from None


def lines_of(rows: Sequence[tuple[str, ...]], columns: ColumnMap) -> list[Line]:
    """Every line below the headings, the unreadable ones with the reason."""
    below = rows[columns.header_row + 1:]
    if not below:
        raise RefusedError("statement_empty")
    if len(below) > MAX_LINES:
        raise RefusedError("statement_too_long")
    return [_line(position, cells, columns) for position, cells in enumerate(below)]


def money_of(text: str, thousands: str) -> int | None:
    """Whole đồng, or None: 19.000.000 or 19,000,000.00, with or without a sign or the currency's name."""
    plain = re.sub(r"\s|VND|VNĐ|[₫đĐ']", "", text.upper().replace("\u2212", "-"))
    minus = plain.startswith("-") or (plain.startswith("(") and plain.endswith(")"))
    digits = plain.strip("()").lstrip("+-")
    mark, point = re.escape(thousands), re.escape("," if thousands == "." else ".")
    if not re.fullmatch(rf"(?:[0-9]{{1,13}}|[0-9]{{1,3}}(?:{mark}[0-9]{{3}}){{1,4}})(?:{point}0{{1,2}})?", digits):
        return None
    whole = int(re.sub(rf"{point}0{{1,2}}$", "", digits).replace(thousands, ""))
    return -whole if minus else whole


def day_of(text: str, order: str) -> date | None:
    """The day of a cell, which may hold a time too; a year has four digits and is of this age."""
    parts = re.search(r"(?<![0-9])([0-9]{1,4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,4})(?![0-9])", text)
    if parts is None:
        return None
    places = dict(zip(order, parts.groups(), strict=True))
    if len(places["y"]) != 4 or places["y"] < "2000":
        return None
    try:
        return date(int(places["y"]), int(places["m"]), int(places["d"]))
    except ValueError:
        return None


def _line(position: int, cells: tuple[str, ...], columns: ColumnMap) -> Line:
    def cell(index: int | None) -> str:
        return cells[index] if index is not None and index < len(cells) else ""

    day = day_of(cell(columns.date), columns.date_order)
    amount, why = _amount(cell(columns.amount), cell(columns.credit), cell(columns.debit), columns)
    return Line(position, cells, day, amount, cell(columns.memo), cell(columns.bank_id),
                "no_day" if day is None else why)


def _amount(both: str, credit: str, debit: str, columns: ColumnMap) -> tuple[int | None, str | None]:
    """One signed sum; two filled columns, or none, can't be understood. A minus among what came in takes a booking
    back; among what went out some banks write it before every sum."""
    stated = [(text, out) for text, out in ((both, False), (credit, False), (debit, True)) if text.strip("-– ")]
    read = [(money_of(text, columns.thousands), out) for text, out in stated]
    if any(money is None for money, _ in read):
        return None, "amount_unclear"
    sums = [-abs(money) if out else money for money, out in read if money]
    if len(sums) != 1:
        return None, "no_amount" if not sums else "amount_unclear"
    return sums[0], None


def _by_heading(row: Sequence[str]) -> dict[str, int]:
    """The best fitting column for each meaning; a whole heading is better than a part of one."""
    plain = [_plain(cell) for cell in row]
    found: dict[str, int] = {}
    for exact in (True, False):
        for meaning, names in _HEADINGS.items():
            if meaning in found:
                continue
            free = [(name, at) for name in names for at, heading in enumerate(plain) if at not in found.values()
                    and (heading == name if exact else len(name) > 3 and name in heading)]
            if free:
                found[meaning] = free[0][1]
    return found


def _plain(text: str) -> str:
    """A heading without accents, case, brackets and signs, as banks differ in all of them."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
                   if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^a-z ]", " ", re.sub(r"\(.*?\)", " ", bare)).split())


def _thousands(samples: Sequence[str]) -> str:
    dots = sum(money_of(text, ".") is not None for text in samples)
    return "," if sum(money_of(text, ",") is not None for text in samples) > dots else "."


def _date_order(samples: Sequence[str]) -> str:
    return max(("dmy", "ymd", "mdy"), key=lambda order: sum(day_of(text, order) is not None for text in samples))


def _small(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text):
        raise RefusedError("columns_wrong")
    return int(text)


def _cell(text: str) -> str:
    """Composed letters, one space between words; ="00123" is how Excel keeps zeros."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    kept = re.fullmatch(r'="(.*)"', plain)
    return kept.group(1) if kept else plain


def _text(data: bytes) -> str:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise RefusedError("statement_not_csv")
    text = _decoded(data)
    if any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n" for sign in set(text)):
        raise RefusedError("statement_not_text")
    return text


def _decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, or the old Vietnamese code page of Windows."""
    tried = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1258")
    for encoding in tried:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedError("statement_not_text")


def _delimiter(text: str) -> str:
    """The mark that gives the most lines the same number of cells."""
    top = [line for line in text.splitlines()[:300] if line.strip()]
    return max((";", "\t", ","), key=lambda mark: _evenness(top, mark))


def _evenness(lines: Sequence[str], mark: str) -> int:
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if len(row) > 2)
    except csv.Error:
        return 0
    return max(widths.values(), default=0)
