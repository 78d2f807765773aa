"""Turns a picture painted by day into dusk, night or rain, and finishes it as a camera would."""

import io
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from portal.demonstration.painter import FINE, HEIGHT, WIDTH, Canvas, Colour, Pixel
from portal.demonstration.plates import FONT
from portal.demonstration.vehicles import Painted
from processing.clock import VIETNAM

LIGHTS = ("day", "dusk", "night", "rain")
TINT: dict[str, tuple[float, float, float]] = {
    "day": (1.0, 1.0, 1.0), "dusk": (0.74, 0.65, 0.64), "night": (0.20, 0.24, 0.34), "rain": (0.66, 0.70, 0.74),
}
STRIP = 58


def relight(canvas: Canvas, light: str, traffic: Sequence[Painted], dice: Random) -> Image.Image:
    """The day's picture under another sky; the vehicle stays lit by the camera's flash, its tail-lamps glow."""
    picture = canvas.image.reduce(FINE)
    if light == "day":
        return picture
    dark = _tinted(picture, TINT[light])
    if light != "rain":
        dark = Image.composite(_tinted(picture, _flash(light)), dark, _beam(traffic[-1], light))
    if light == "night":
        dark = ImageChops.screen(dark, _glow(canvas.lights, traffic))
    lit = ImageChops.screen(dark, _lamps(traffic, light))
    return _rain(lit, dice) if light == "rain" else lit


def _flash(light: str) -> tuple[float, float, float]:
    return (0.80, 0.84, 0.88) if light == "night" else (0.90, 0.82, 0.80)


def _tinted(picture: Image.Image, tint: tuple[float, float, float]) -> Image.Image:
    return picture.point([round(value * part) for part in tint for value in range(256)])


def _beam(vehicle: Painted, light: str) -> Image.Image:
    """Where the camera's own lamp falls: strongest around the plate."""
    (left, top), (right, bottom) = ((x / FINE / 8, y / FINE / 8) for x, y in vehicle.body)
    mask = Image.new("L", (WIDTH // 8, HEIGHT // 8), 0)
    draw = ImageDraw.Draw(mask)
    wide, tall = right - left, bottom - top
    low = bottom - tall * 0.25
    for step in range(12, 0, -1):
        share = step / 12
        draw.ellipse(((left + right) / 2 - wide * 1.25 * share, low - tall * 0.9 * share,
                      (left + right) / 2 + wide * 1.25 * share, low + tall * 0.62 * share),
                     round(235 * (1 - share * 0.92)))
    if vehicle.plate:
        xs, ys = zip(*vehicle.plate, strict=True)
        draw.rectangle([v / FINE / 8 for v in (min(xs) - 24, min(ys) - 24, max(xs) + 24, max(ys) + 24)], 250)
    return mask.filter(ImageFilter.GaussianBlur(5)).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)


def _glow(lights: Sequence[tuple[list[Pixel], Colour]], traffic: Sequence[Painted]) -> Image.Image:
    """Windows, lanterns and signals, hidden where a vehicle stands before them, and the headlamps' pool ahead."""
    small = Image.new("RGB", (WIDTH // 2, HEIGHT // 2), (0, 0, 0))
    draw = ImageDraw.Draw(small)
    for outline, colour in lights:
        draw.polygon([(x / 4, y / 4) for x, y in outline], colour)
    for vehicle in traffic:
        draw.rectangle([v / 4 for corner in vehicle.body for v in corner], (0, 0, 0))
    halo = small.reduce(2).filter(ImageFilter.GaussianBlur(10)).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    pool = Image.new("RGB", (WIDTH // 8, HEIGHT // 8), (0, 0, 0))
    (left, top), (right, bottom) = ((x / 16, y / 16) for x, y in traffic[-1].body)
    tall = bottom - top
    pool_draw = ImageDraw.Draw(pool)
    pool_draw.ellipse((left - tall * 0.1, top - tall * 0.22, right + tall * 0.1, top + tall * 0.4), (44, 42, 37))
    pool_draw.rectangle((left, top + tall * 0.05, right, bottom), (0, 0, 0))
    ahead = pool.filter(ImageFilter.GaussianBlur(9)).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    sharp = small.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    return ImageChops.add(ImageChops.add(sharp, halo), ahead)


def _lamps(traffic: Sequence[Painted], light: str) -> Image.Image:
    """Tail-lamps that nothing nearer hides; on a wet road they stretch towards the camera."""
    small = Image.new("RGB", (WIDTH // 4, HEIGHT // 4), (0, 0, 0))
    draw = ImageDraw.Draw(small)
    for vehicle in traffic:
        (left, top), (right, bottom) = ((x / FINE / 4, y / FINE / 4) for x, y in vehicle.body)
        draw.rectangle((left, top, right, bottom), (0, 0, 0))
        size = right - left
        for x, y in ((x / FINE / 4, y / FINE / 4) for x, y in vehicle.lamps):
            _spot(draw, (x, y), size * 0.042, (255, 58, 42))
            if light == "rain":
                half = size * 0.05
                draw.ellipse((x - half, bottom - half, x + half, bottom + size * 0.3), (74, 14, 12))
    wide = small.filter(ImageFilter.GaussianBlur(8))
    core = small.filter(ImageFilter.GaussianBlur(2)).point(lambda v: v * 0.6)
    return ImageChops.add(wide, core).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)


def _spot(draw: ImageDraw.ImageDraw, at: Pixel, radius: float, colour: Colour) -> None:
    x, y = at
    draw.ellipse((x - radius * 1.4, y - radius, x + radius * 1.4, y + radius), colour)


def _rain(picture: Image.Image, dice: Random) -> Image.Image:
    """Fine streaks, and the wet road mirroring what stands on it."""
    veil = Image.new("L", (WIDTH, HEIGHT), 0)
    draw = ImageDraw.Draw(veil)
    for _ in range(520):
        x, y, long = dice.uniform(-40, WIDTH), dice.uniform(-40, HEIGHT), dice.uniform(14, 46)
        draw.line([(x, y), (x + long * 0.16, y + long)], dice.randint(24, 80), 1)
    wet = picture.copy()
    wet.paste((206, 212, 218), (0, 0), veil)
    return wet


def finish(picture: Image.Image, light: str, dice: Random) -> Image.Image:
    """A lens and a sensor: slightly soft, darker towards the corners, with grain."""
    soft = picture.filter(ImageFilter.GaussianBlur(0.55 if light == "day" else 0.7))
    grain = np.random.default_rng(dice.randrange(2**32)).normal(0, 5.5 if light == "night" else 3.2, (270, 480))
    tile = np.tile(grain, (4, 4)).astype(np.int16)
    values = np.asarray(soft).astype(np.int16)
    values += tile[:, :, None]
    shade = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    return ImageChops.multiply(shade, _vignette())


@cache
def _vignette() -> Image.Image:
    y, x = np.mgrid[-1:1:68j, -1:1:120j]
    fall = 255 - 46 * np.clip(x * x * 0.6 + y * y * 0.5 - 0.25, 0, 1)
    small = Image.fromarray(fall.astype(np.uint8))
    return small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC).convert("RGB")


def caption(picture: Image.Image, left: str, right: str, when: datetime) -> None:
    """The strip that the camera burns in: where and which camera; when and how fast."""
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, picture.width, STRIP), (14, 17, 20))
    font = ImageFont.truetype(str(FONT), 30)
    local = when.astimezone(VIETNAM)
    stamp = f"{local:%d/%m/%Y  %H:%M:%S}.{local.microsecond // 1000:03d}"
    draw.text((22, STRIP / 2), left, (236, 238, 238), font, anchor="lm")
    draw.text((picture.width - 22, STRIP / 2), f"{stamp}   {right}".rstrip(), (236, 238, 238), font, anchor="rm")


def jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
