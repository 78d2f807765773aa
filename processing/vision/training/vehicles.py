"""What plates are fixed to: a body, lamps beside or above, a wheel below."""

from random import Random

import cv2
import numpy as np

from processing.vision.training.warping import Pixels, Quad


def a_vehicle(picture: Pixels, quad: Quad, dice: Random) -> None:
    """Around the place where a plate will be."""
    _body(picture, quad, dice)
    if dice.random() < 0.5:
        _lamps(picture, quad, dice)
    if dice.random() < 0.3:
        _wheel(picture, quad, dice)


def _body(picture: Pixels, quad: Quad, dice: Random) -> None:
    middle, shade = quad.mean(0), dice.randint(0, 230)
    grown = (quad - middle) * np.array([dice.uniform(1.05, 2.8), dice.uniform(1.1, 4)], np.float32) + middle
    colour = tuple(min(255, max(0, shade + dice.randint(-35, 35))) for _ in range(3))
    cv2.fillConvexPoly(picture, np.round(grown).astype(np.int32), colour, cv2.LINE_AA)


def _lamps(picture: Pixels, quad: Quad, dice: Random) -> None:
    (x, y), (wide, tall) = quad.mean(0).tolist(), np.ptp(quad, axis=0).tolist()
    red, white, amber = (30, 30, dice.randint(120, 230)), (225, 235, 240), (40, 130, 235)
    if dice.random() < 0.5:  # a motorcycle's, above
        places = [(x, y - tall * dice.uniform(0.8, 1.6))]
    else:
        aside = wide * dice.uniform(0.75, 1.4)
        places = [(x - aside, y - tall * 0.4), (x + aside, y - tall * 0.4)]
    axes = (max(1, round(wide * dice.uniform(0.1, 0.4))), max(1, round(wide * dice.uniform(0.06, 0.2))))
    colour = dice.choice([red, red, white, amber])
    for at in places:
        cv2.ellipse(picture, (round(at[0]), round(at[1])), axes, 0, 0, 360, colour, -1, cv2.LINE_AA)


def _wheel(picture: Pixels, quad: Quad, dice: Random) -> None:
    (x, y), (wide, tall) = quad.mean(0).tolist(), np.ptp(quad, axis=0).tolist()
    at = round(x), round(y + tall * dice.uniform(1, 1.8))
    axes = max(2, round(wide * 0.3)), max(2, round(wide * 0.55))
    cv2.ellipse(picture, at, axes, 0, 0, 360, (28, 28, 30), -1, cv2.LINE_AA)
