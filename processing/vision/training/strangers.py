"""What other countries put on a plate besides its number: bands, seals, names of states, another width of letters."""

from random import Random

import cv2

from processing.vision.training import drawing
from processing.vision.training.streets import Pixels

NAMES = ("CALIFORNIA", "TEXAS", "KAMPUCHEA", "PHNOM PENH", "BANGKOK", "KA", "GJ", "Hrvatska", "ZAGREB", "IND",
         "NEW YORK", "dmv.ca.gov", "The Golden State", "ONTARIO", "Malaysia", "AUTO HAUS", "Shop 365")
SHAPES = (
    *drawing.STRANGERS, "LL99LL9999", "L999LL 99", "?L-99999", "?L 999L9", "9?? 9999", "99? 9999", "999? 9999",
    "?? 9999", "9L-9999", "9LL-9999", "99-99", "LL 99999", "LL-999-LL", "L-LL 999", "9999 LLL", "9999-LL-9", "L 9999",
    "99999", "0999 999 999", "0999.99.99.99", "99/99/9999", "99:99:99", "TAXI 999", "99 999", "LLL9L99", "? 99-99",
    "LLLLLLL", "LL LLLL", "99 99 99", "999 9999",
)
FACES = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX)


def dressed(dice: Random) -> Pixels:
    """A foreign plate or lettering, often with something beside, over or under it."""
    plate = drawing.a_stranger(dice, SHAPES).picture
    if dice.random() < 0.3:
        plate = _banded(plate, dice)
    if dice.random() < 0.25:
        plate = _named(plate, dice)
    if dice.random() < 0.3:
        plate = cv2.resize(plate, None, fx=dice.uniform(0.6, 1.6), fy=1.0).astype("uint8", copy=False)
    return plate


def _banded(plate: Pixels, dice: Random) -> Pixels:
    """The blue band of Europe with its stars and letters, or a seal between the signs."""
    height, width = plate.shape[:2]
    band = max(6, round(min(width * 0.12, height * 0.5) * dice.uniform(0.7, 1.1)))
    colour = (150 + dice.randint(-40, 40), 60 + dice.randint(-30, 30), 20)
    both = band if dice.random() < 0.15 else 0
    wider = cv2.copyMakeBorder(plate, 0, 0, band, both, cv2.BORDER_CONSTANT, value=colour)
    cv2.circle(wider, (band // 2, round(height * 0.3)), max(2, band // 3), (60, 200, 230), dice.choice([1, 2]))
    state = dice.choice(["D", "CZ", "HR", "F", "I", "PL", "SK", "TR", "B", "SLO"])
    low = 1, round(height * 0.85)
    cv2.putText(wider, state, low, FACES[0], band / 45, (240, 240, 240), max(1, band // 16), cv2.LINE_AA)
    if dice.random() < 0.5:
        at = round(width * dice.uniform(0.3, 0.6)), round(height * dice.uniform(0.35, 0.65))
        shade = dice.choice([(40, 40, 200), (180, 60, 30), (60, 140, 60)])
        cv2.circle(wider, at, round(height * dice.uniform(0.08, 0.16)), shade, -1, cv2.LINE_AA)
    return wider.astype("uint8", copy=False)


def _named(plate: Pixels, dice: Random) -> Pixels:
    """A line of small letters above or below."""
    height, width = plate.shape[:2]
    strip = round(height * dice.uniform(0.2, 0.45))
    ground = tuple(int(shade) for shade in plate[height // 2, 4])
    above = dice.random() < 0.6
    rims = (strip, 0, 0, 0) if above else (0, strip, 0, 0)
    taller = cv2.copyMakeBorder(plate, *rims, cv2.BORDER_CONSTANT, value=ground)
    ink = (30, 30, 30) if sum(ground) > 380 else (230, 230, 230)
    at = round(width * dice.uniform(0.05, 0.4)), round(strip * 0.85) if above else height + round(strip * 0.7)
    cv2.putText(taller, dice.choice(NAMES), at, dice.choice(FACES), strip / 32, ink, max(1, strip // 14), cv2.LINE_AA)
    return taller.astype("uint8", copy=False)
