"""The grammar of Vietnamese plates (TT 79/2024 Điều 37, PL02-04): a prior and a flag, never a gate."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from processing.plates.provinces import PROVINCES
from processing.plates.values import Colour, Flag, Plate, Series, VehicleKind

L20 = "ABCDEFGHKLMNPSTUVXYZ"
STATE_LETTERS = "ABCDEFGHKLM"
# TT 79 contradicts itself on a motorcycle's second letter (Điều 37.5.d has G, PL04 2.1.3 has R): both are taken.
SECOND_LETTERS = "ABCDEFGHKLMNPRSTUVXYZ"
RESERVED = "CD|RM|HC|KT|LD|DA|MK|TD|CT|LB"
MISSIONS = "NG|QT|CV|NN"

_CAR, _MOTORCYCLE, _SPECIALISED = VehicleKind.CAR, VehicleKind.MOTORCYCLE, VehicleKind.SPECIALISED


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a plate; `series` is what stands between province and serial."""

    series: Series
    vehicle: VehicleKind
    pattern: re.Pattern[str]


def _form(series: Series, vehicle: VehicleKind, middle: str, serial: str) -> _Form:
    return _Form(series, vehicle, re.compile(rf"(?P<province>\d\d)(?P<middle>{middle})(?P<serial>{serial})"))


# In the order of trust: where one string has two meanings and nothing else decides, the earlier one is taken.
_FORMS = (
    _form(Series.FOREIGN_CAR, _CAR, rf"\d{{3}}(?:{MISSIONS})", r"\d\d"),
    _form(Series.FOREIGN_MOTORCYCLE, _MOTORCYCLE, rf"\d{{3}}(?:{MISSIONS})", r"\d{3}"),
    _form(Series.ELECTRIC_MOTORCYCLE, _MOTORCYCLE, "MD[1-9]?", r"\d{5}"),
    _form(Series.SPECIAL, _SPECIALISED, "CD|RM|HC", r"\d{5}"),
    _form(Series.SPECIAL, _CAR, "KT", r"\d{5}"),
    _form(Series.LEGACY, _CAR, "LD|DA|MK|TD|CT|LB", r"\d{4,5}"),
    _form(Series.LEGACY, _SPECIALISED, "R", r"\d{4,5}"),
    _form(Series.CAR, _CAR, f"[{L20}]", r"\d{5}|\d{4}"),
    _form(Series.MOTORCYCLE_OLD, _MOTORCYCLE, f"[{L20}][1-9]", r"\d{5}|\d{4}"),
    _form(Series.MOTORCYCLE, _MOTORCYCLE, f"[{L20}][{SECOND_LETTERS}]", r"\d{5}"),
    _form(Series.MOPED_OLD, _MOTORCYCLE, f"[{L20}][{L20}]", r"\d{4}"),
)
# Real plates outside the tables: rare first letters, series of the nineties such as 49 019-BD.
_UNLISTED = (
    _form(Series.UNLISTED, VehicleKind.UNKNOWN, "[A-Z][A-Z0-9]?", r"\d{5}|\d{4}"),
    _form(Series.UNLISTED, VehicleKind.UNKNOWN, "", r"\d{3}[A-Z]{2}"),
)
_TEMPORARY = re.compile(r"T(?P<province>\d\d)(?P<serial>\d{5})")
_ARMY = re.compile(r"[A-Z]{2}\d{4}")
_LONG_SERIAL = re.compile(r"(?:\d{3}\.\d\d|(?<=[\s-])\d{5})\s*$")
_SHORT_SERIAL = re.compile(r"(?<=[\s-])\d{4}\s*$")
_DASH_AFTER_PROVINCE = re.compile(r"\s*\d\d-")  # 29-AB 123.45
_DASH_AFTER_SERIES = re.compile(r"\s*\d\d\w{1,2}-")  # 30LD-123.45
_COLOURS_OF = {
    Series.CAR: {Colour.WHITE, Colour.YELLOW, Colour.BLUE},
    Series.MOTORCYCLE_OLD: {Colour.WHITE, Colour.BLUE},
    Series.ARMY: {Colour.RED},
    Series.UNLISTED: set(Colour),
}


def normalise(text: str) -> str:
    """Capital letters and digits only, Đ as D: the form that is stored and compared."""
    plain = unicodedata.normalize("NFKD", text.upper().translate(_STROKED))
    return "".join(glyph for glyph in plain if glyph in _GLYPHS)


_STROKED = str.maketrans("ĐÐƉ", "DDD")  # three different letters that look alike: Đ, Icelandic eth, African D
_GLYPHS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def parse(text: str, lines: int | None = None, colour: Colour | None = None) -> Plate | None:
    """What the plate says, or None where no Vietnamese plate has this shape.

    `51F11234` is a car's `51F-112.34` or an old motorcycle's `51-F1 1234`: the punctuation or line break in `text`
    decides, then the number of lines; otherwise the plate is flagged.
    """
    plain = normalise(text)
    if plate := _temporary(plain) or _army(plain, colour):
        return plate
    readings = list(_readings(plain))
    if not readings:
        return None
    return _plate(_meant(readings, text, lines), plain, colour)


def display(text: str, lines: int | None = None) -> str:
    """As people write it: 17A-123.45, 29-MĐ1 520.72; what is no plate stays as it came."""
    plate = parse(text, lines)
    return plate.display if plate else text


_Reading = tuple[_Form, re.Match[str]]


def _readings(plain: str) -> Iterator[_Reading]:
    listed = [(form, match) for form in _FORMS if (match := form.pattern.fullmatch(plain))]
    yield from listed or [(form, match) for form in _UNLISTED if (match := form.pattern.fullmatch(plain))]


def _meant(readings: list[_Reading], text: str, lines: int | None) -> list[_Reading]:
    """The readings that agree with what is known of the layout; where a hint contradicts all of them it is dropped."""
    if length := _serial_length(text):
        readings = [r for r in readings if len(r[1]["serial"]) == length] or readings
    if _DASH_AFTER_PROVINCE.match(text):
        readings = [r for r in readings if r[0].vehicle is _MOTORCYCLE] or readings
    elif lines == 1 or _DASH_AFTER_SERIES.match(text):  # motorcycles have one plate only, of two lines (TT 79 PL03)
        readings = [r for r in readings if r[0].vehicle is not _MOTORCYCLE] or readings
    return readings


def _serial_length(text: str) -> int | None:
    if _LONG_SERIAL.search(text):
        return 5
    return 4 if _SHORT_SERIAL.search(text) else None


def _plate(meant: list[_Reading], plain: str, colour: Colour | None) -> Plate:
    form, match = meant[0]
    flags = set(_flags(form, match))
    unsure = len({other.vehicle for other, _ in meant}) > 1
    if unsure:
        flags.add(Flag.AMBIGUOUS_SERIES)
    if colour and colour not in _COLOURS_OF.get(form.series, {Colour.WHITE}):
        flags.add(Flag.UNUSUAL_COLOUR)
    if colour is Colour.BLUE and form.series in {Series.CAR, Series.MOTORCYCLE_OLD} and plain[2] not in STATE_LETTERS:
        flags.add(Flag.UNUSUAL_COLOUR)
    vehicle = VehicleKind.UNKNOWN if unsure else form.vehicle
    return Plate(plain, form.series, vehicle, _written(form, match), match["province"], colour, frozenset(flags))


def _flags(form: _Form, match: re.Match[str]) -> Iterator[Flag]:
    if match["province"] not in PROVINCES:
        yield Flag.UNISSUED_PROVINCE
    if form.series is Series.UNLISTED:
        yield Flag.OUTSIDE_GRAMMAR
    if form.series is Series.MOTORCYCLE and match["middle"].endswith("R"):
        yield Flag.LETTER_R
    if not match["serial"].strip("0"):
        yield Flag.ZERO_SERIAL


def _written(form: _Form, match: re.Match[str]) -> str:
    province, middle, serial = match["province"], match["middle"], _dotted(match["serial"])
    if form.series in {Series.FOREIGN_CAR, Series.FOREIGN_MOTORCYCLE}:
        return f"{province}-{middle[:3]}-{middle[3:]}-{match['serial']}"
    if form.series is Series.ELECTRIC_MOTORCYCLE:
        return f"{province}-{middle.replace('MD', 'MĐ')} {serial}"
    if form.vehicle is VehicleKind.MOTORCYCLE:
        return f"{province}-{middle} {serial}"
    if not middle:
        return f"{province} {serial[:3]}-{serial[3:]}"
    return f"{province}{middle}-{serial}"


def _dotted(serial: str) -> str:
    return f"{serial[:3]}.{serial[3:]}" if len(serial) == 5 and serial.isdigit() else serial


def _temporary(plain: str) -> Plate | None:
    match = _TEMPORARY.fullmatch(plain)
    if not match:
        return None
    flags = frozenset() if match["province"] in PROVINCES else frozenset({Flag.UNISSUED_PROVINCE})
    written = f"T{match['province']}-{_dotted(match['serial'])}"
    return Plate(plain, Series.TEMPORARY, VehicleKind.UNKNOWN, written, match["province"], None, flags)


def _army(plain: str, colour: Colour | None) -> Plate | None:
    """Letters first, on red (TT 69/2024/TT-BQP); the list of codes is not public, so a person handles these."""
    if not _ARMY.fullmatch(plain) or colour not in {None, Colour.RED}:
        return None
    written = f"{plain[:2]}-{plain[2:4]}-{plain[4:]}"
    return Plate(plain, Series.ARMY, VehicleKind.UNKNOWN, written, None, colour)
