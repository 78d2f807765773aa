"""What streets are full of and is no plate: signs, stickers, captions, lettering, helmets, lamps, grilles, windows."""

from collections.abc import Callable
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from processing.vision.training.drawing import fonts
from processing.vision.training.warping import Pixels, blend, somewhere, tilted

WORDS = (
    "HONDA", "YAMAHA", "SUZUKI", "PIAGGIO", "VISION", "AIR BLADE", "WAVE", "SH", "TOYOTA", "FORD", "KIA", "MAZDA",
    "HYUNDAI", "VinFast", "Sirius", "Exciter", "Winner", "Lead", "Vespa", "SUV", "TAXI", "GRAB", "be", "TURBO", "4WD",
    "ABS", "Cơm tấm", "PHỞ", "BÁNH MÌ", "CÀ PHÊ", "SỬA XE", "RỬA XE", "NHÀ THUỐC", "KARAOKE", "CHO THUÊ", "CẤM ĐỖ XE",
    "BÁN NHÀ", "Trà sữa", "ATM", "HOTEL", "Khách sạn", "SPA", "Đại lý", "Tạp hóa", "GIẢM GIÁ", "BẢO HIỂM", "THỦ ĐỨC",
    "XIN CHÀO", "SALE 50%", "OPEN", "STOP", "CỔNG VÀO", "XE BUÝT", "xin giữ khoảng cách", "công ty", "vận tải",
    "Hotline",
)  # fmt: skip
PLATE_LIKE = (
    ((228, 230, 228), (25, 25, 28)), ((30, 180, 238), (25, 25, 28)),
    ((150, 70, 26), (240, 240, 240)), ((34, 26, 168), (240, 240, 240)),
)  # fmt: skip


def a_lookalike(picture: Pixels, dice: Random) -> None:
    kinds: list[Callable[[Pixels, Random], None]] = [_board, _caption, _helmet, _lamp, _grille, _windows, _lettering]
    dice.choices(kinds, [34, 12, 12, 14, 8, 8, 12])[0](picture, dice)


def _size(dice: Random, smallest: float, largest: float) -> float:
    return float(np.exp(dice.uniform(np.log(smallest), np.log(largest))))


def _colour(dice: Random, spread: int = 60) -> tuple[int, int, int]:
    shade = dice.randint(0, 255)
    b, g, r = (min(255, max(0, shade + dice.randint(-spread, spread))) for _ in range(3))
    return b, g, r


def _saying(dice: Random) -> str:
    if dice.random() < 0.3:
        digits = "".join(dice.choice("0123456789") for _ in range(8))
        return dice.choice(["", " ", "."]).join((f"0{dice.choice('3579')}", digits[:4], digits[4:]))
    return " ".join(dice.choice(WORDS) for _ in range(dice.choice([1, 1, 2, 3])))


def _board(picture: Pixels, dice: Random) -> None:
    """A sign, a sticker or an empty panel: the colours of plates, but other words."""
    width, height = 200, round(200 * dice.uniform(0.15, 1.1))
    any_pair = (_colour(dice), _colour(dice))
    ground, ink = dice.choice([*PLATE_LIKE, any_pair, any_pair])
    board = Image.new("RGB", (width, height), ground)
    if dice.random() < 0.4:
        ImageDraw.Draw(board).rounded_rectangle((3, 3, width - 4, height - 4), 8, None, ink, dice.randint(1, 4))
    if dice.random() < 0.85:
        rows = [_saying(dice) for _ in range(dice.randint(1, max(1, min(4, height // 35))))]
        _write(board, rows, ink, dice)
    wide = _size(dice, 8, 150)
    flat = np.asarray(board, dtype=np.uint8)
    shrink = min(1.0, 2 * wide / width)
    small = cv2.resize(flat, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    blend(picture, small, somewhere(tilted(width, height, wide, dice), picture.shape[0], dice), dice)


def _write(board: Image.Image, rows: list[str], ink: tuple[int, int, int], dice: Random) -> None:
    pen, tall = ImageDraw.Draw(board), board.height / len(rows)
    path = dice.choice(fonts())
    for row, words in enumerate(rows):
        font = ImageFont.truetype(path, max(8, round(min(tall * 0.8, board.width * 1.7 / len(words)))))
        wide = font.getlength(words)
        pen.text(((board.width - wide) / 2, tall * row), words, ink, font)


def _lettering(picture: Pixels, dice: Random) -> None:
    """Words painted on a vehicle or a wall, without a ground of their own."""
    path, words = dice.choice(fonts()), _saying(dice)
    font = ImageFont.truetype(path, round(_size(dice, 6, 40)))
    sheet = Image.fromarray(picture)
    at = dice.uniform(-10, picture.shape[1] - 20), dice.uniform(-5, picture.shape[0] - 8)
    ImageDraw.Draw(sheet).text(at, words, _colour(dice), font)
    picture[:] = np.asarray(sheet)


def _caption(picture: Pixels, dice: Random) -> None:
    """What a camera writes over its picture."""
    day = f"{dice.randint(1, 28):02d}-{dice.randint(1, 12):02d}-{dice.randint(2015, 2026)}"
    words = dice.choice([f"{day} {dice.randint(0, 23):02d}:{dice.randint(0, 59):02d}:{dice.randint(0, 59):02d}",
                         f"Camera {dice.randint(1, 40):02d}", "IPCamera", day, f"{dice.randint(10, 99)} km/h"])
    face, size = dice.choice([cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX]), dice.uniform(0.25, 0.9)
    at = dice.randrange(-20, picture.shape[1] - 30), dice.randrange(8, picture.shape[0])
    if dice.random() < 0.7:
        cv2.putText(picture, words, at, face, size, (0, 0, 0), 3, cv2.LINE_AA)
    cv2.putText(picture, words, at, face, size, (250, 250, 250), 1, cv2.LINE_AA)


def _helmet(picture: Pixels, dice: Random) -> None:
    x, y, wide = dice.randrange(picture.shape[1]), dice.randrange(picture.shape[0]), round(_size(dice, 8, 70))
    tall, colour = round(wide * dice.uniform(0.6, 0.9)), _colour(dice) if dice.random() < 0.5 else (225, 228, 230)
    cv2.ellipse(picture, (x, y), (wide // 2, tall // 2 + 1), dice.uniform(-20, 20), 180, 360, colour, -1, cv2.LINE_AA)
    dark = tuple(int(c * 0.6) for c in colour)
    cv2.ellipse(picture, (x, y), (wide // 2, max(1, tall // 8)), 0, 0, 360, dark, -1, cv2.LINE_AA)
    if dice.random() < 0.5:
        _stripes(picture, (x - wide // 5, y - tall // 3), (wide // 3, max(2, tall // 8)), dice)


def _lamp(picture: Pixels, dice: Random) -> None:
    x, y, wide = dice.randrange(picture.shape[1]), dice.randrange(picture.shape[0]), _size(dice, 4, 60)
    axes = (max(2, round(wide / 2)), max(2, round(wide * dice.uniform(0.15, 0.5))))
    colour = dice.choice([(30, 30, 190), (40, 120, 230), (235, 240, 245), (180, 235, 255)])
    cv2.ellipse(picture, (x, y), axes, dice.uniform(-15, 15), 0, 360, colour, -1, cv2.LINE_AA)
    core = (max(1, axes[0] // 2), max(1, axes[1] // 2))
    cv2.ellipse(picture, (x, y), core, 0, 0, 360, (245, 248, 250), -1, cv2.LINE_AA)
    if dice.random() < 0.3:
        _glow(picture, (x, y), wide * dice.uniform(0.6, 2), dice.uniform(60, 200))


def _glow(picture: Pixels, at: tuple[int, int], reach: float, light: float) -> None:
    y, x = np.ogrid[: picture.shape[0], : picture.shape[1]]
    spot = np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / (2 * reach**2)) * light
    picture[:] = np.clip(picture + spot[..., None], 0, 255).astype(np.uint8)


def _grille(picture: Pixels, dice: Random) -> None:
    x, y = dice.randrange(picture.shape[1]), dice.randrange(picture.shape[0])
    wide = round(_size(dice, 10, 120))
    tall = max(4, round(wide * dice.uniform(0.2, 0.7)))
    cv2.rectangle(picture, (x, y), (x + wide, y + tall), _colour(dice, 15), -1)
    _stripes(picture, (x, y), (wide, tall), dice)


def _stripes(picture: Pixels, at: tuple[int, int], size: tuple[int, int], dice: Random) -> None:
    colour, (x, y), (wide, tall) = _colour(dice, 15), at, size
    along = dice.random() < 0.5
    step = max(2, (tall if along else wide) // dice.randint(3, 9))
    thick = max(1, step // 3)
    for offset in range(0, tall if along else wide, step):
        end = (x + wide, y + offset + thick - 1) if along else (x + offset + thick - 1, y + tall)
        start = (x, y + offset) if along else (x + offset, y)
        cv2.rectangle(picture, start, end, colour, -1)


def _windows(picture: Pixels, dice: Random) -> None:
    """Rows of equal boxes: houses, shutters, tiles, kerbs."""
    x, y, wide = dice.randrange(picture.shape[1]), dice.randrange(picture.shape[0]), round(_size(dice, 4, 40))
    tall, gap = round(wide * dice.uniform(0.3, 2)) + 1, dice.randint(1, 12)
    colour = _colour(dice, 25)
    for row in range(dice.randint(1, 4)):
        for column in range(dice.randint(2, 7)):
            left, top = x + column * (wide + gap), y + row * (tall + gap)
            cv2.rectangle(picture, (left, top), (left + wide, top + tall), colour, dice.choice([-1, -1, 1]))
