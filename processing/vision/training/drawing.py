"""Draws number plates flat and clean: every kind of TT 79/2024 and its elders, and foreign ones to be refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import files as files_of
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Pixels = NDArray[np.uint8]

PROVINCES = [f"{n:02d}" for n in range(11, 100) if n not in {13, 42, 44, 45, 46, 87, 91, 96}]
L20 = "ABCDEFGHKLMNPSTUVXYZ"
L11 = "ABCDEFGHKLM"
SECOND = "ABCDEFGHKLMNPRSTUVXYZ"
# Half of the plates take their province from the two large cities, as on the road.
COMMON = ["29", "30", "51", "59", "50", "54", "52", "60", "61", "43", "15", "99", "98", "17", "89"]

STRANGERS = ("LL99LLL", "LLL 999", "9L9 9999", "LLL-9999", "LL 999-LL", "L 999 LL", "99-LL-99", "9LL 9999", "LL 9999 L",
             "999-LL-99", "L99999L", "LLLL 99", "HONDA", "YAMAHA", "VISION", "999999", "LL-9999")
# Written in the place of signs of other scripts, each a bundle of strokes.
SCRAWLS = range(0xE000, 0xE0C8)
FONT_PACKAGES = (
    "fontpkg-archivo-narrow", "fontpkg-arimo", "fontpkg-barlow-condensed", "fontpkg-barlow-semi-condensed",
    "fontpkg-bebas-neue", "fontpkg-encode-sans", "fontpkg-fira-sans-condensed", "fontpkg-fjalla-one",
    "fontpkg-ibm-plex-sans-condensed", "fontpkg-oswald", "fontpkg-overpass", "fontpkg-pt-sans-narrow",
    "fontpkg-rajdhani", "fontpkg-roboto-condensed", "fontpkg-rubik", "fontpkg-saira-condensed", "fontpkg-teko",
    "fontpkg-titillium-web",
)
_WEIGHTS = ("-Medium.", "-SemiBold.", "-Bold.", "-Regular.", "-ExtraBold.", "wght]")
# Real plates are pressed by many makers: cells narrower or wider than the law's, strokes thinner or bolder.
NARROW_CELL, WIDE_CELL, BOLDER = 0.4, 0.64, (-1, 0, 0, 0, 1, 1, 2)

GROUNDS = {"white": (226, 230, 228), "yellow": (238, 184, 30), "blue": (26, 70, 150), "red": (168, 26, 34)}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One plate: its picture and what stands on it, `top` signs of it in the upper of two lines.

    `text` is empty for a foreign one.
    """

    picture: Pixels
    text: str
    lines: int
    ground: str
    top: int = 0


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written line by line, and the slots that a net should fill: province, series, serial."""

    rows: tuple[str, ...]
    text: str
    ground: str = "white"
    tall: bool = True


def a_plate(dice: Random, lines: int | None = None) -> Drawn:
    """Any Vietnamese plate, or one of so many lines; motorcycles are half of them, as on the road."""
    writing = (_motorcycle if dice.random() < 0.52 else _car)(dice)
    while lines and len(writing.rows) != lines:
        writing = (_motorcycle if dice.random() < 0.52 else _car)(dice)
    top = sum(sign.isalnum() for sign in writing.rows[0]) if len(writing.rows) == 2 else 0
    return Drawn(_paint(writing, dice), writing.text, len(writing.rows), writing.ground, top)


def a_stranger(dice: Random, shapes: Sequence[str] = STRANGERS) -> Drawn:
    """A plate of another country, or lettering that looks like one."""
    letters, digits = "ABCDEFGHJKLMNPRSTUVWXYZ", "0123456789"
    shape = dice.choice(shapes)
    signs = {"L": letters if "9" in shape or "LLL" in shape else "L", "9": digits, "?": [chr(code) for code in SCRAWLS]}
    text = "".join(dice.choice(signs.get(sign, sign)) for sign in shape)
    ground = dice.choice(["white", "white", "yellow", "blue", "red"])
    if dice.random() < 0.25 and len(text) > 6:
        rows: tuple[str, ...] = (text[:3].strip(" -"), text[3:].strip(" -"))
    else:
        rows = (text,)
    return Drawn(_paint(Writing(rows, "", ground), dice), "", len(rows), ground)


def _digits(dice: Random, count: int) -> str:
    return "".join(dice.choice("0123456789") for _ in range(count))


def _province(dice: Random) -> str:
    return dice.choice(COMMON if dice.random() < 0.4 else PROVINCES)


def _serial(dice: Random, *, old: float) -> tuple[str, str]:
    """As compared and as written; old plates have four digits."""
    if dice.random() < old:
        four = _digits(dice, 4)
        return four, four
    five = _digits(dice, 5)
    return five, f"{five[:3]}.{five[3:]}" if dice.random() < 0.97 else five


def _motorcycle(dice: Random) -> Writing:
    province, kind = _province(dice), dice.random()
    if kind < 0.13:
        series, shown = "MD" + dice.choice(["", *"123456789"]), ""
        serial, written = _serial(dice, old=0.0)
    elif kind < 0.30:
        series = dice.choice(L20) + dice.choice(SECOND)
        serial, written = _serial(dice, old=0.15)
    elif kind < 0.34:
        series = dice.choice("R" + L20) + dice.choice("123456789")
        serial, written = _serial(dice, old=0.3)
    else:
        series = dice.choice(L20) + dice.choice("123456789")
        serial, written = _serial(dice, old=0.3)
    shown = series.replace("MD", "MĐ") if series.startswith("MD") else series
    ground = "blue" if kind > 0.97 and series[0] in L11 else "white"
    dash = dice.choice(["-", "-", "-", " ", ""])
    return Writing((f"{province}{dash}{shown}", written), province + series + serial, ground)


def _car(dice: Random) -> Writing:
    province, kind = _province(dice), dice.random()
    if kind < 0.03:
        return _army(dice)
    if kind < 0.06:
        return _mission(dice)
    if kind < 0.07:
        return _temporary(dice)
    rare = ["LD", "DA", "MK", "TD", "CD", "RM", "HC", "KT", "R"]
    series = dice.choice(rare if kind < 0.12 else L20)
    serial, written = _serial(dice, old=0.2)
    ground = dice.choices(["white", "yellow", "blue"], [70, 24, 6])[0]
    text = province + series + serial
    if dice.random() < 0.55:
        return Writing((f"{province}{series}{dice.choice('-----  ·')}{written}",), text, ground)
    # A car's plate of two lines has no dash in the upper one.
    return Writing((f"{province}{series}", written), text, ground, tall=False)


def _army(dice: Random) -> Writing:
    letters, four = dice.choice("ABHKPQTV") + dice.choice("ABCDEHKMNT"), _digits(dice, 4)
    if dice.random() < 0.5:
        return Writing((f"{letters}-{four[:2]}-{four[2:]}",), letters + four, "red")
    return Writing((letters, f"{four[:2]}-{four[2:]}"), letters + four, "red", tall=False)


def _mission(dice: Random) -> Writing:
    province, code, mission = dice.choice(["80", "29", "51"]), _digits(dice, 3), dice.choice(["NG", "QT", "CV", "NN"])
    order = f"{dice.randrange(1, 100):02d}"
    text = province + code + mission + order
    if dice.random() < 0.5:
        return Writing((f"{province}-{code}-{mission}-{order}",), text)
    return Writing((f"{province}-{code}", f"{mission}-{order}"), text, tall=False)


def _temporary(dice: Random) -> Writing:
    province, (serial, written) = _province(dice), _serial(dice, old=0.0)
    return Writing((f"T{province}-{written}",), f"T{province}{serial}")


@cache
def fonts() -> list[str]:
    found = [str(Path(str(file.locate()))) for package in FONT_PACKAGES for file in files_of(package) or []
             if file.name.endswith(".ttf") and "Italic" not in file.name
             and any(weight in file.name for weight in _WEIGHTS)]
    return sorted(found) or _nothing()


def _nothing() -> list[str]:
    raise RuntimeError("no font: install requirements-train.txt")


def _paint(writing: Writing, dice: Random) -> Pixels:
    """At about 1.4 pixels a millimetre: larger than most plates are seen."""
    if len(writing.rows) == 1:
        width, height, letter = 520 * dice.uniform(0.9, 1.05), 110, 80 * dice.uniform(0.88, 1.18)
    elif writing.tall:
        width, height, letter = 190 * 1.3, 140 * 1.3 * dice.uniform(0.94, 1.05), 55 * 1.3 * dice.uniform(0.88, 1.06)
    else:
        width, height, letter = 330, 165 * dice.uniform(0.95, 1.15), 65 * dice.uniform(0.9, 1.1)
    ground, ink = _shades(writing.ground, dice)
    picture = Image.new("RGB", (round(width), round(height)), ground)
    pen = ImageDraw.Draw(picture)
    if dice.random() < 0.75:
        inset = dice.uniform(1, 5)
        pen.rounded_rectangle((inset, inset, width - inset, height - inset), 7, None, ink, dice.randint(1, 3))
    path = dice.choice(fonts())
    gap = (height - len(writing.rows) * letter) / (len(writing.rows) + 1)
    broad = dice.random() < 0.1
    cell = round(dice.triangular(NARROW_CELL, WIDE_CELL, 0.5), 2)
    bolder = dice.choice(BOLDER)
    for row, line in enumerate(writing.rows):
        room = width * dice.uniform(0.84, 0.97)
        if len(writing.rows) == 2 and row == 0 and not broad:
            room *= min(1.0, (0.50 if not writing.tall else 0.62) + 0.08 * max(0, len(line) - 4))
        style = _Style(path, ink, dice.uniform(0.05, 0.12), dice.random(), 1.7 if broad else 1.25, cell, bolder)
        strip = _line(line, letter, room, style)
        y = gap * (row + 1) + letter * row + dice.uniform(-2, 2)
        picture.paste(strip, (round((width - strip.width) / 2 + dice.uniform(-3, 3)), round(y)), strip)
    _screws(pen, picture.size, dice)
    return np.asarray(picture)[:, :, ::-1].copy()


def _shades(ground: str, dice: Random) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    def about(colour: tuple[int, int, int], spread: int) -> tuple[int, int, int]:
        r, g, b = (min(255, max(0, c + dice.randint(-spread, spread))) for c in colour)
        return r, g, b

    dark = ground in {"white", "yellow"}
    return about(GROUNDS[ground], 18), about((26, 26, 28) if dark else (238, 240, 240), 16)


@dataclass(frozen=True, slots=True)
class _Style:
    font: str
    ink: tuple[int, int, int]
    gap: float
    spread: float
    widest: float
    cell: float
    bolder: int


def _line(line: str, letter: float, room: float, style: _Style) -> Image.Image:
    """Each glyph squeezed into about its legal cell (22 x 55 on motorcycles, 38 x 63 on cars), all in the room."""
    tall = round(letter)
    cells = [_glyph(c, tall, style) for c in line]
    gap = max(1, round(letter * style.gap))
    width = sum(cell.width for cell in cells) + gap * (len(cells) - 1)
    strip = Image.new("RGBA", (max(1, width), tall + 4), (*style.ink, 0))
    x = 0
    for cell in cells:
        strip.paste(cell, (x, 2))
        x += cell.width + gap
    wanted = min(room, width * style.widest) if style.spread < 0.7 else room
    if wanted < width or wanted > width * 1.02:
        strip = strip.resize((max(1, round(wanted)), strip.height), Image.Resampling.BILINEAR)
    return strip


def _glyph(character: str, tall: int, style: _Style) -> Image.Image:
    if character in "-.· ":
        return _mark(character, tall, style)
    mask = _shape(style.font, character, style.cell, style.bolder)
    mask = mask.resize((max(2, round(mask.width * tall / mask.height)), tall), Image.Resampling.BILINEAR)
    ink = Image.new("RGBA", mask.size, (*style.ink, 0))
    ink.putalpha(mask)
    return ink


@lru_cache(maxsize=20_000)
def _shape(path: str, character: str, cell: float, bolder: int) -> Image.Image:
    """The glyph alone, in the proportions of its cell."""
    if ord(character) in SCRAWLS:
        return _scrawl(Random(ord(character)))  # noqa: S311 - drawings, not secrets
    font = ImageFont.truetype(path, 100)
    left, top, right, bottom = font.getbbox(character)
    mask = Image.new("L", (max(1, round(right - left)), max(1, round(bottom - top))), 0)
    ImageDraw.Draw(mask).text((-left, -top), character, 255, font)
    if bolder:
        mask = mask.filter(ImageFilter.MaxFilter(2 * bolder + 1) if bolder > 0 else ImageFilter.MinFilter(3))
    share = 0.68 * cell if character in "1I" else cell
    return mask.resize((round(80 * share), 80), Image.Resampling.BILINEAR)


def _scrawl(dice: Random) -> Image.Image:
    mask = Image.new("L", (60, 80), 0)
    pen = ImageDraw.Draw(mask)
    for _ in range(dice.randint(4, 9)):
        x, y = dice.randint(2, 50), dice.randint(4, 74)
        across, down = dice.choice([(dice.randint(12, 45), 0), (0, dice.randint(15, 60)), (dice.randint(-30, 30), 25)])
        if dice.random() < 0.25:
            pen.arc((x - 12, y - 12, x + 14, y + 14), 0, dice.randint(150, 360), 255, 6)
        else:
            pen.line((x, y, x + across, y + down), 255, dice.randint(5, 8))
    return mask


def _mark(character: str, tall: int, style: _Style) -> Image.Image:
    ink, low = style.ink, 0.92 if style.spread < 0.6 else 0.6
    width = round(tall * {"-": 0.1 + 1.8 * style.gap, ".": 0.16, "·": 0.16, " ": 0.24}[character])
    cell = Image.new("RGBA", (max(2, width), tall), (*ink, 0))
    pen = ImageDraw.Draw(cell)
    middle = tall * (0.5 if character != "." else low)
    if character == "-":
        pen.rectangle((1, middle - tall * 0.06, width - 2, middle + tall * 0.06), (*ink, 255))
    elif character != " ":
        pen.rectangle((0, middle - tall * 0.08, width, middle + tall * 0.08), (*ink, 255))
    return cell


def _screws(pen: ImageDraw.ImageDraw, size: tuple[int, int], dice: Random) -> None:
    width, height = size
    if dice.random() < 0.4:
        return
    radius = dice.uniform(3, 6)
    y = height * dice.uniform(0.08, 0.2) if height * 3 > width else height / 2
    aside = width * (dice.uniform(0.1, 0.25) if height * 3 > width else dice.uniform(0.015, 0.04))
    shade = dice.randint(60, 200)
    for x in (aside, width - aside):
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), (shade, shade, shade), (60, 60, 60))
