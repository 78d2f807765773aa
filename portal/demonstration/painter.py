"""A pinhole view onto a road in metres, and the few brushes that scenery and vehicles are painted with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Pixel = tuple[float, float]
Point = tuple[float, float, float]

FINE = 2  # everything is painted twice as large and then reduced, which smooths its edges
WIDTH, HEIGHT = 1920, 1080


def dice_for(*parts: object) -> Random:
    """Chance that falls the same way for the same parts."""
    return Random("/".join(map(str, parts)))  # noqa: S311 - pictures and invented people, not secrets


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the second colour in the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def lighter(colour: Colour, share: float) -> Colour:
    return mix(colour, (255, 255, 255), share) if share >= 0 else mix(colour, (0, 0, 0), -share)


@dataclass(frozen=True)
class View:
    """A camera that looks along the road: x to the right, y ahead, z up, in metres."""

    centre: float = 960
    horizon: float = 250
    height: float = 2.5
    focal: float = 1900

    def at(self, x: float, y: float, z: float = 0) -> Pixel:
        scale = self.focal / y * FINE
        return self.centre * FINE + x * scale, self.horizon * FINE + (self.height - z) * scale

    def scale(self, y: float) -> float:
        """Fine pixels a metre at this distance."""
        return self.focal / y * FINE


class Canvas:
    """A picture under the brush, in the fine pixels of its view."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), (128, 130, 132))
        self.draw = ImageDraw.Draw(self.image)
        self.lights: list[tuple[list[Pixel], Colour]] = []  # what shines by itself after dark

    def face(self, points: Iterable[Point], colour: Colour) -> None:
        self.draw.polygon([self.view.at(*p) for p in points], colour)

    def ground(self, corners: Iterable[tuple[float, float]], colour: Colour) -> None:
        self.face(((x, y, 0) for x, y in corners), colour)

    def shaded(self, points: Iterable[Point], top: Colour, bottom: Colour, *, round_: int = 0) -> None:
        """A face whose colour runs from top to bottom, its corners rounded `round_` times."""
        self.shade([self.view.at(*p) for p in points], top, bottom, round_=round_)

    def shade(self, outline: Sequence[Pixel], top: Colour, bottom: Colour, *, round_: int = 0) -> None:
        for _ in range(round_):
            outline = cut_corners(outline)
        left, upper, right, whole = bounds(outline)
        right, lower = min(right, self.image.width), min(whole, self.image.height)
        shift_x, shift_y = max(0, left), max(0, upper)
        if right <= shift_x or lower <= shift_y:
            return
        mask = Image.new("L", (right - shift_x, lower - shift_y), 0)
        ImageDraw.Draw(mask).polygon([(x - shift_x, y - shift_y) for x, y in outline], 255)
        run = gradient(mask.size, top, bottom, above=shift_y - upper, tall=whole - upper)
        self.image.paste(run, (shift_x, shift_y), mask)

    def shines(self, points: Iterable[Point], colour: Colour) -> None:
        """After dark this face gives light."""
        self.lights.append(([self.view.at(*p) for p in points], colour))

    def line(self, points: Iterable[Point], colour: Colour, width: float) -> None:
        """A line as thick as `width` metres where it begins."""
        points = list(points)
        thick = max(1, round(width * self.view.scale(points[0][1])))
        self.draw.line([self.view.at(*p) for p in points], colour, thick, "curve")

    def disc(self, middle: Point, radius: float, colour: Colour, *, tall: float = 1) -> None:
        x, y = self.view.at(*middle)
        r = radius * self.view.scale(middle[1])
        self.draw.ellipse((x - r, y - r * tall, x + r, y + r * tall), colour)

    def veil(self, outline: Sequence[Pixel], colour: Colour, strength: float, *, blur: float = 0) -> None:
        """A soft see-through patch: shadows, reflections, repairs."""
        self.veils([(outline, strength)], colour, blur=blur)

    def veils(self, patches: Sequence[tuple[Sequence[Pixel], float]], colour: Colour, *, blur: float = 0) -> None:
        """Several soft patches of one colour, laid on together because laying on is what takes time."""
        left, upper, right, lower = bounds(point for outline, _ in patches for point in outline)
        pad, coarse = round(blur * 3), 4 if blur < 20 else 8
        left, upper = max(0, left - pad), max(0, upper - pad)
        right, lower = min(self.image.width, right + pad), min(self.image.height, lower + pad)
        if right <= left or lower <= upper:
            return
        mask = Image.new("L", (max(4, (right - left) // coarse), max(4, (lower - upper) // coarse)), 0)
        draw = ImageDraw.Draw(mask)
        for outline, strength in patches:
            draw.polygon([((x - left) / coarse, (y - upper) / coarse) for x, y in outline], round(255 * strength))
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur / coarse))
        mask = mask.resize((mask.width * coarse, mask.height * coarse), Image.Resampling.BILINEAR)
        self.image.paste(colour, (left, upper, left + mask.width, upper + mask.height), mask)


def cut_corners(outline: Sequence[Pixel]) -> list[Pixel]:
    """Chaikin's rounding: each corner is cut off a quarter of the way along."""
    rounded: list[Pixel] = []
    for (ax, ay), (bx, by) in zip(outline, [*outline[1:], outline[0]], strict=True):
        rounded += [(ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25), (ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75)]
    return rounded


def bounds(outline: Iterable[Pixel]) -> tuple[int, int, int, int]:
    xs, ys = zip(*outline, strict=True)
    return int(min(xs)), int(min(ys)), int(max(xs)) + 1, int(max(ys)) + 1


def gradient(size: tuple[int, int], top: Colour, bottom: Colour, *, above: int = 0, tall: int = 0) -> Image.Image:
    """Bands from one colour to the other; `above` rows of `tall` are out of sight and not painted."""
    tall = tall or size[1]
    picture = Image.new("RGB", size, bottom)
    draw = ImageDraw.Draw(picture)
    bands = min(tall, 1 + max(abs(a - b) for a, b in zip(top, bottom, strict=True)))
    for band in range(bands):
        upper, lower = tall * band // bands - above, tall * (band + 1) // bands - above
        if lower >= 0 and upper < size[1]:
            draw.rectangle((0, upper, size[0], lower), mix(top, bottom, band / bands))
    return picture


def lay(canvas: Image.Image, picture: Image.Image, corners: Sequence[Pixel]) -> None:
    """Put a flat picture onto four corners (clockwise from top left), as perspective shows it."""
    left, upper, right, lower = bounds(corners)
    target = [(x - left, y - upper) for x, y in corners]
    w, h = picture.size
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(target, ((0, 0), (w, 0), (w, h), (0, h)), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    source = np.array([0, 0, w, 0, w, h, 0, h], float)
    data = [float(n) for n in np.linalg.solve(np.array(rows, float), source)]
    size = (right - left, lower - upper)
    laid = picture.transform(size, Image.Transform.PERSPECTIVE, data, Image.Resampling.BICUBIC)
    canvas.paste(laid, (left, upper), laid.getchannel("A"))
