"""Draws number plates as TT 79/2024 (Điều 37, PL02–04) lays them out, and a few that it does not know."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Literal

from PIL import Image, ImageDraw, ImageFilter, ImageFont

Layout = Literal["one_line", "two_line", "motorcycle"]
Ground = Literal["white", "yellow", "blue", "red"]
Condition = Literal["clean", "dusty", "unreadable", "covered"]
Colour = tuple[int, int, int]
Origin = Literal["vietnam", "laos", "china", "thailand", "europe"]

FONT = Path(__file__).parent / "fonts" / "BarlowSemiCondensed-SemiBold.ttf"
MILLIMETRES: dict[Layout, tuple[int, int]] = {"one_line": (520, 110), "two_line": (330, 165), "motorcycle": (190, 140)}
LETTER_HEIGHT: dict[Layout, float] = {"one_line": 76, "two_line": 63, "motorcycle": 50}
GROUND: dict[Ground, Colour] = {
    "white": (236, 238, 234), "yellow": (246, 188, 28), "blue": (24, 74, 158), "red": (176, 26, 34),
}
INK: dict[Ground, Colour] = {
    "white": (22, 23, 26), "yellow": (24, 22, 18), "blue": (240, 243, 246), "red": (246, 242, 238),
}
DIPLOMATIC_RED = (196, 22, 32)
SCALE = 3  # pixels a millimetre


@dataclass(frozen=True)
class PlateSpec:
    """One plate: what is printed on it, line by line, and how it looks today."""

    lines: tuple[str, ...]
    layout: Layout
    ground: Ground = "white"
    condition: Condition = "clean"
    origin: Origin = "vietnam"

    @property
    def text(self) -> str:
        """The plate as the register writes it: capitals and digits only, Đ as D."""
        return "".join(c for c in "".join(self.lines).upper().replace("Đ", "D") if c.isascii() and c.isalnum())

    @property
    def size(self) -> tuple[int, int]:
        return MILLIMETRES[self.layout]


def print_plate(text: str, layout: Layout, ground: Ground = "white", condition: Condition = "clean") -> PlateSpec:
    """Set the dash and the dot as the law prints them: 17A12345 becomes 17A-123.45, or 17A over 123.45."""
    if text[:2].isalpha():
        head, tail = text[:2], f"{text[2:4]}-{text[4:]}"
    elif text[5:7] in {"NG", "QT", "CV", "NN"}:
        head, tail = f"{text[:2]}-{text[2:5]}", f"{text[5:7]}-{text[7:]}"
    else:
        cut = _serial_start(text, layout)
        head, serial = text[:cut], text[cut:]
        tail = f"{serial[:3]}.{serial[3:]}" if len(serial) == 5 else serial
        if "MD" in head:
            head = head.replace("MD", "MĐ")
        if layout == "motorcycle":
            head = f"{head[:2]}-{head[2:]}"
    lines = (f"{head}-{tail}",) if layout == "one_line" else (head, tail)
    return PlateSpec(lines, layout, ground, condition)


def _serial_start(text: str, layout: Layout) -> int:
    """Where the running number begins; a digit after one or two letters belongs to a motorcycle's series."""
    letters = 2
    while text[letters].isalpha():
        letters += 1
    digits = len(text) - letters
    old_motorcycle = layout == "motorcycle" and letters == 3 and digits == 5
    return letters + 1 if digits == 6 or old_motorcycle else letters


def draw_plate(plate: PlateSpec, seed: int = 0) -> Image.Image:
    """The plate straight from the front, three pixels a millimetre, transparent outside its rounded corners."""
    dice = Random(f"plate {seed}")  # noqa: S311 - dirt, not a secret
    width, height = (side * SCALE for side in plate.size)
    picture = Image.new("RGB", (width, height), GROUND[plate.ground])
    draw = ImageDraw.Draw(picture)
    inset = 3 * SCALE
    draw.rounded_rectangle((inset, inset, width - inset, height - inset), 7 * SCALE, None, INK[plate.ground], 2 * SCALE)
    _FACES[plate.origin](picture, plate)
    _screws(draw, width, height)
    _wear(picture, plate.condition, dice)
    shape = Image.new("L", picture.size, 0)
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, width - 1, height - 1), 9 * SCALE, 255)
    picture.putalpha(shape)
    return picture


def _vietnamese(picture: Image.Image, plate: PlateSpec) -> None:
    width, height = picture.size
    letter = LETTER_HEIGHT[plate.layout] * SCALE
    rows = len(plate.lines)
    gap = (height - rows * letter) / (rows + 1)
    for row, line in enumerate(plate.lines):
        middle = gap * (row + 1) + letter * (row + 0.5)
        if rows == 2:
            middle += gap * (0.2 - row * 0.2)  # below the screws, a little closer together
        _write(picture, line, (width / 2, middle, letter), INK[plate.ground])


def _write(picture: Image.Image, line: str, box: tuple[float, float, float], ink: Colour, *, room: float = 0.9) -> None:
    """One line of embossed letters around x, y and so tall, squeezed into the room that the plate gives."""
    x, y, letter = box
    strip = _line(line, round(letter), ink)
    wanted = min(picture.width * room, strip.width * 1.12)
    if strip.width > picture.width * room or wanted != strip.width:
        strip = strip.resize((round(wanted), strip.height), Image.Resampling.LANCZOS)
    at = (round(x - strip.width / 2), round(y - strip.height / 2))
    relief = Image.new("RGB", strip.size, (120, 122, 124))
    picture.paste(relief, (at[0] + 3, at[1] + 4), strip.getchannel("A").point(lambda v: v // 3))
    picture.paste(strip, at, strip)


@lru_cache(maxsize=256)
def _line(line: str, letter: int, ink: Colour) -> Image.Image:
    font = ImageFont.truetype(str(FONT), round(letter / 0.70))
    gap = letter * 0.09
    cells = [(c, font.getlength(c) if c not in "-." else letter * (0.42 if c == "-" else 0.26)) for c in line]
    width = round(sum(w for _, w in cells) + gap * (len(cells) - 1))
    strip = Image.new("RGBA", (width, round(letter * 1.3)), (*ink, 0))
    draw = ImageDraw.Draw(strip)
    x, base = 0.0, letter * 1.15
    for at, (character, cell) in enumerate(cells):
        colour = DIPLOMATIC_RED if line[max(0, at - 1):at + 2].strip("-0123456789") in {"NG", "QT"} and (
            character.isalpha()) else ink
        if character == "-":
            draw.rounded_rectangle((x + cell * 0.08, base - letter * 0.42, x + cell * 0.92, base - letter * 0.27),
                                   letter * 0.03, (*colour, 255))
        elif character == ".":
            half = letter * 0.085
            draw.rounded_rectangle((x + cell / 2 - half, base - letter * 0.43, x + cell / 2 + half,
                                    base - letter * 0.26), half * 0.5, (*colour, 255))
        else:
            draw.text((x + cell / 2, base), character, (*colour, 255), font, anchor="ms")
        x += cell + gap
    return strip


def _screws(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    radius = 4 * SCALE
    for x in (width * 0.18, width * 0.82):
        y = 10 * SCALE if height > 120 * SCALE else height / 2
        if height <= 120 * SCALE:
            x = 13 * SCALE if x < width / 2 else width - 13 * SCALE
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), (150, 152, 152), (96, 98, 98), 2)


def _wear(picture: Image.Image, condition: Condition, dice: Random) -> None:
    width, height = picture.size
    amount = {"clean": 0, "dusty": 26, "unreadable": 330, "covered": 12}[condition]
    mask = Image.new("L", (width // 6, height // 6), 0)
    draw = ImageDraw.Draw(mask)
    for _ in range(amount):
        x, y = dice.uniform(0, mask.width), mask.height * dice.random() ** 0.6
        r = dice.uniform(1, 5 if condition == "dusty" else 11)
        strength = dice.randint(40, 110) if condition == "dusty" else dice.randint(150, 250)
        draw.ellipse((x - r * 1.6, y - r, x + r * 1.6, y + r), strength)
    mud = Image.new("RGB", picture.size, (122, 98, 70))
    soft = mask.filter(ImageFilter.GaussianBlur(2)).resize(picture.size, Image.Resampling.BICUBIC)
    picture.paste(mud, (0, 0), soft)
    if condition == "unreadable":
        picture.paste(picture.filter(ImageFilter.GaussianBlur(7 * SCALE)))
    if condition == "covered":
        cloth = ImageDraw.Draw(picture)
        cloth.polygon([(width * 0.28, 0), (width, 0), (width, height), (width * 0.2, height)], (58, 62, 70))
        for fold in range(5):
            x = width * (0.34 + fold * 0.13)
            cloth.line([(x, 0), (x - width * 0.05, height)], (44, 47, 54), 5 * SCALE)


def _lao(picture: Image.Image, plate: PlateSpec) -> None:
    width, height = picture.size
    _curls(picture, (width * 0.3, height * 0.2, width * 0.7, height * 0.34), 9, INK[plate.ground])
    _curls(picture, (width * 0.06, height * 0.46, width * 0.28, height * 0.86), 2, INK[plate.ground])
    _write(picture, plate.lines[-1], (width * 0.64, height * 0.66, 62 * SCALE), INK[plate.ground], room=0.6)


def _thai(picture: Image.Image, plate: PlateSpec) -> None:
    width, height = picture.size
    _curls(picture, (width * 0.07, height * 0.1, width * 0.32, height * 0.56), 2, INK[plate.ground])
    _curls(picture, (width * 0.26, height * 0.72, width * 0.74, height * 0.88), 8, INK[plate.ground])
    _write(picture, plate.lines[-1], (width * 0.65, height * 0.34, 66 * SCALE), INK[plate.ground], room=0.56)


def _curls(
    picture: Image.Image, box: tuple[float, float, float, float], count: int, ink: Colour,
) -> None:
    """Rounded signs with a small head, in the manner of Lao and Thai letters; they say nothing."""
    draw = ImageDraw.Draw(picture)
    left, top, right, bottom = box
    cell = (right - left) / count
    pen = max(3, round((bottom - top) * 0.12))
    for number in range(count):
        x, w, h = left + number * cell + cell * 0.1, cell * 0.8, bottom - top
        draw.arc((x, top, x + w, top + h * 0.8), 150 + number * 20, 20 + number * 15, ink, pen)
        draw.line([(x + w - pen / 2, top + h * 0.4), (x + w - pen / 2, bottom)], ink, pen)
        draw.ellipse((x, top + h * 0.55, x + h * 0.28, top + h * 0.83), None, ink, pen)


def _chinese(picture: Image.Image, plate: PlateSpec) -> None:
    """A strip beginning with the sign for Yunnan, drawn with five strokes."""
    width, height = picture.size
    ink, draw = INK[plate.ground], ImageDraw.Draw(picture)
    left, right, pen = width * 0.06, width * 0.17, 9 * SCALE
    draw.line([(left + width * 0.015, height * 0.27), (right - width * 0.015, height * 0.27)], ink, pen)
    draw.line([(left, height * 0.45), (right, height * 0.45)], ink, pen)
    draw.line([(width * 0.115, height * 0.47), (width * 0.075, height * 0.77), (width * 0.155, height * 0.75)], ink,
              pen)
    draw.line([(width * 0.14, height * 0.6), (width * 0.168, height * 0.83)], ink, pen)
    _write(picture, plate.lines[-1], (width * 0.58, height * 0.5, 74 * SCALE), ink, room=0.74)


def _european(picture: Image.Image, plate: PlateSpec) -> None:
    width, height = picture.size
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((4 * SCALE, 4 * SCALE, 46 * SCALE, height - 4 * SCALE), 6 * SCALE, (18, 60, 150))
    for x, y in ((25, 20), (35, 26), (38, 36), (35, 46), (25, 52), (15, 46), (12, 36), (15, 26)):
        draw.ellipse(((x - 2.5) * SCALE, (y - 2.5) * SCALE, (x + 2.5) * SCALE, (y + 2.5) * SCALE), (250, 210, 40))
    _write(picture, plate.lines[-1], (width * 0.545, height * 0.5, 76 * SCALE), INK[plate.ground], room=0.82)


_FACES = {"vietnam": _vietnamese, "laos": _lao, "thailand": _thai, "china": _chinese, "europe": _european}
