"""Paints the vehicles seen from behind, their plates on them, and says where each plate came to lie."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image

from portal.demonstration.painter import Canvas, Colour, Pixel, Point, lay, lighter, mix
from portal.demonstration.plates import PlateSpec, draw_plate

COLOURS: dict[str, Colour] = {
    "white": (232, 234, 234), "black": (38, 40, 44), "silver": (184, 188, 192), "grey": (112, 116, 122),
    "red": (168, 34, 36), "blue": (38, 74, 134), "brown": (104, 76, 58), "yellow": (226, 178, 52),
    "green": (46, 104, 76), "orange": (214, 104, 40),
}
GLASS: Colour = (46, 56, 66)
RUBBER: Colour = (30, 31, 33)
LAMP: Colour = (176, 24, 26)
STEEL: Colour = (150, 154, 158)
PLATE_GROWTH = {"one_line": 1.24, "two_line": 1.58, "motorcycle": 2.0}  # drawn larger than life, to be read by people


@dataclass(frozen=True)
class Vehicle:
    kind: str
    colour: str
    x: float
    y: float
    plate: PlateSpec | None = None
    helmet: bool = True
    passenger: bool = False
    seed: int = 0


@dataclass(frozen=True)
class Painted:
    """What the lights need to know afterwards: the tail-lamps and the plate, in fine pixels."""

    lamps: tuple[Pixel, ...]
    plate: tuple[Pixel, ...] | None
    body: tuple[Pixel, Pixel]


def paint_vehicle(canvas: Canvas, vehicle: Vehicle) -> Painted:
    paint, mount, top = _KINDS.get(vehicle.kind, _KINDS["car"])
    body = COLOURS.get(vehicle.colour, COLOURS["grey"])
    dice = Random(f"vehicle {vehicle.seed}")  # noqa: S311 - a look, not a secret
    half = {"motorcycle": 0.45, "car": 0.9}.get(vehicle.kind, 1.2)
    _shadow(canvas, vehicle, half)
    brush = Brush(canvas, vehicle.x, vehicle.y, 1.15 if vehicle.kind == "motorcycle" else 1.0)
    lamps = paint(brush, body, (dice, vehicle))
    plate = _mount(brush, vehicle, mount) if vehicle.plate else None
    corners = (canvas.view.at(vehicle.x - half, vehicle.y, top), canvas.view.at(vehicle.x + half, vehicle.y, 0))
    return Painted(tuple(canvas.view.at(*lamp) for lamp in lamps), plate, corners)


@dataclass(frozen=True)
class Brush:
    """Paints in the vehicle's own metres: x from its middle, y ahead of its tail."""

    canvas: Canvas
    x: float
    y: float
    size: float = 1.0

    def at(self, x: float, z: float, y: float = 0) -> Point:
        return self.x + x * self.size, self.y + y, z * self.size

    def both(self, half: Sequence[tuple[float, float]], y: float = 0) -> list[Point]:
        """The right half of an outline from top to bottom, mirrored to the left."""
        return [self.at(x, z, y) for x, z in half] + [self.at(-x, z, y) for x, z in reversed(half)]

    def plate_of(self, box: tuple[float, float, float, float], tones: tuple[Colour, Colour], y: float = 0,
                 round_: int = 0) -> None:
        """A panel from left, top to right, bottom in the plane y."""
        left, top, right, bottom = box
        outline = [self.at(left, top, y), self.at(right, top, y), self.at(right, bottom, y), self.at(left, bottom, y)]
        self.canvas.shaded(outline, *tones, round_=round_)


def _shadow(canvas: Canvas, vehicle: Vehicle, half: float) -> None:
    long = 1.6 if vehicle.kind == "motorcycle" else 3.6
    x, y = vehicle.x, vehicle.y
    outline = [canvas.view.at(x - half * 1.05, y + long), canvas.view.at(x + half * 1.25, y + long),
               canvas.view.at(x + half * 1.15, y - 0.18), canvas.view.at(x - half * 1.02, y - 0.18)]
    canvas.veil(outline, (18, 20, 24), 0.72, blur=canvas.view.scale(y) * 0.05)


def _mount(brush: Brush, vehicle: Vehicle, place: tuple[float, float]) -> tuple[Pixel, ...]:
    plate, (z, depth) = vehicle.plate, place
    assert plate is not None
    grown = PLATE_GROWTH[plate.layout] / 1000
    half, tall = plate.size[0] * grown / 2, plate.size[1] * grown
    lean = ((vehicle.seed * 37) % 7 - 3) / 3 * 0.008
    corners = [brush.at(-half, z + tall / 2 + lean, depth + 0.02), brush.at(half, z + tall / 2 - lean, depth + 0.02),
               brush.at(half, z - tall / 2 - lean, depth), brush.at(-half, z - tall / 2 + lean, depth)]
    pixels = tuple(brush.canvas.view.at(*c) for c in corners)
    picture = draw_plate(plate, vehicle.seed)
    share = (pixels[1][0] - pixels[0][0]) / picture.width
    if share < 0.7:
        picture = picture.resize((round(picture.width * share * 1.3), round(picture.height * share * 1.3)),
                                 Image.Resampling.LANCZOS)
    lay(brush.canvas.image, picture, pixels)
    return pixels


def _sides(brush: Brush, body: Colour, box: tuple[float, float, float], long: float) -> None:
    """The flank that perspective shows of a vehicle standing beside the camera's axis."""
    half, top, bottom = box
    side = -half if brush.x > 0 else half
    tone = lighter(body, -0.28)
    brush.canvas.face([brush.at(side, bottom), brush.at(side, bottom, long), brush.at(side, top, long),
                       brush.at(side, top)], tone)


def _wheels(brush: Brush, at: float, wide: float, tall: float) -> None:
    for side in (-1, 1):
        x = side * at
        brush.plate_of((x - wide / 2, tall, x + wide / 2, 0.0), ((22, 23, 25), RUBBER), round_=2)


def _car(brush: Brush, body: Colour, more: tuple[Random, Vehicle]) -> list[Point]:
    dice, _ = more
    tall = dice.choice([0.0, 0.0, 0.2])  # a saloon, or something higher
    deck, roof = 1.0 + tall * 0.5, 1.44 + tall
    back = 0.3 if tall else 0.6  # where the rear window begins to rise
    _wheels(brush, 0.68, 0.26, 0.5)
    _sides(brush, body, (0.86, deck - 0.08, 0.3), back + 2.7)
    _cabin(brush, body, (deck, roof), back)
    bright, dark = lighter(body, 0.16), lighter(body, -0.26)
    hull = [(0.66, deck + 0.02), (0.86, deck - 0.05), (0.91, 0.72), (0.90, 0.42), (0.84, 0.24), (0.5, 0.2)]
    brush.canvas.shaded(brush.both(hull), bright, dark, round_=2)
    brush.plate_of((-0.78, deck - 0.02, 0.78, deck - 0.07), (lighter(body, 0.34), lighter(body, 0.1)), round_=1)
    brush.plate_of((-0.84, 0.47, 0.84, 0.44), (lighter(body, -0.4), lighter(body, -0.32)))
    trim = mix(body, (40, 42, 45), 0.82)
    brush.plate_of((-0.76, 0.38, 0.76, 0.22), (trim, lighter(trim, -0.3)), round_=2)
    brush.plate_of((-0.40, 0.90, 0.40, 0.50), (lighter(body, -0.2), lighter(body, -0.1)), round_=2)
    for side in (-1, 1):
        _lamp(brush, side, deck)
        brush.plate_of((side * 0.66 - 0.09, 0.34, side * 0.66 + 0.09, 0.305), ((150, 30, 30), (110, 20, 22)))
    brush.plate_of((0.44, 0.27, 0.60, 0.21), (STEEL, (70, 72, 74)), round_=2)
    brush.canvas.disc(brush.at(0, deck - 0.11), 0.035, (206, 208, 210), tall=0.8)
    return [brush.at(-0.74, deck - 0.2), brush.at(0.74, deck - 0.2)]


def _cabin(brush: Brush, body: Colour, levels: tuple[float, float], back: float) -> None:
    deck, roof = levels
    side = -1 if brush.x > 0 else 1
    brush.canvas.face([brush.at(side * 0.86, deck - 0.08, 0.0), brush.at(side * 0.66, roof - 0.02, back + 0.4),
                       brush.at(side * 0.6, roof - 0.04, back + 1.9), brush.at(side * 0.86, deck - 0.08, back + 2.7)],
                      lighter(body, -0.4))
    brush.canvas.shaded([brush.at(-0.55, roof, back + 1.9), brush.at(0.55, roof, back + 1.9),
                         brush.at(0.64, roof - 0.01, back + 0.38), brush.at(-0.64, roof - 0.01, back + 0.38)],
                        lighter(body, 0.34), lighter(body, 0.16))
    edge = [(0.60, roof + 0.015, back + 0.42), (0.655, roof - 0.02, back + 0.38),
            (0.76, (deck + roof) / 2, back / 2 + 0.2), (0.85, deck + 0.02, 0.12), (0.88, deck - 0.12, 0.02)]
    outline = [brush.at(*p) for p in edge] + [brush.at(-x, z, y) for x, z, y in reversed(edge)]
    brush.canvas.shaded(outline, lighter(body, 0.08), lighter(body, -0.2))
    pane = [(0.50, roof - 0.05, back + 0.36), (0.57, roof - 0.09, back + 0.34), (0.70, deck + 0.12, 0.2),
            (0.66, deck + 0.05, 0.14)]
    glass = [brush.at(*p) for p in pane] + [brush.at(-x, z, y) for x, z, y in reversed(pane)]
    brush.canvas.shaded(glass, (96, 112, 124), lighter(GLASS, -0.3))
    for x in (-0.33, 0.33):
        seat = [brush.at(x - 0.11, roof - 0.2, back), brush.at(x + 0.11, roof - 0.2, back),
                brush.at(x + 0.19, deck + 0.06, back - 0.1), brush.at(x - 0.19, deck + 0.06, back - 0.1)]
        brush.canvas.shaded(seat, (58, 66, 73), (32, 37, 42), round_=2)
    glare = [brush.at(-0.42, roof - 0.08, back + 0.3), brush.at(-0.2, roof - 0.08, back + 0.3),
             brush.at(-0.36, deck + 0.07, 0.15), brush.at(-0.6, deck + 0.07, 0.15)]
    brush.canvas.veil([brush.canvas.view.at(*p) for p in glare], (216, 226, 232), 0.2, blur=6)


def _lamp(brush: Brush, side: int, deck: float) -> None:
    outer, inner = side * 0.885, side * 0.56
    shape = [brush.at(inner, deck - 0.13), brush.at(outer, deck - 0.09), brush.at(outer, deck - 0.3),
             brush.at(inner + side * 0.1, deck - 0.27)]
    brush.canvas.shaded(shape, lighter(LAMP, 0.12), lighter(LAMP, -0.35), round_=1)
    left, right = sorted((side * 0.64, side * 0.72))
    brush.plate_of((left, deck - 0.17, right, deck - 0.23), ((236, 226, 214), (206, 190, 170)), round_=1)


def _truck(brush: Brush, body: Colour, more: tuple[Random, Vehicle]) -> list[Point]:
    dice, _ = more
    floor, top = 0.98, dice.choice([2.55, 2.8, 3.05])
    _wheels(brush, 0.82, 0.52, 0.92)
    brush.plate_of((-0.5, 0.95, 0.5, 0.55), ((44, 46, 48), (30, 31, 33)))
    _sides(brush, body, (1.14, top, floor), 5.2)
    brush.plate_of((-1.16, top, 1.16, floor), (lighter(body, 0.12), lighter(body, -0.16)))
    frame = lighter(body, -0.36)
    for box in ((-1.16, top, -1.08, floor), (1.08, top, 1.16, floor), (-1.16, top, 1.16, top - 0.08),
                (-1.16, floor + 0.1, 1.16, floor), (-0.02, top, 0.02, floor)):
        brush.plate_of(box, (frame, lighter(frame, -0.2)))
    for x in (-0.86, -0.24, 0.24, 0.86):
        brush.plate_of((x - 0.018, top - 0.1, x + 0.018, floor + 0.1), (STEEL, (104, 108, 112)))
        brush.plate_of((x - 0.06, floor + 0.52, x + 0.06, floor + 0.46), (STEEL, (92, 96, 100)))
    for z in (floor + 0.25, (floor + top) / 2, top - 0.25):
        for x in (-1.1, 1.1):
            brush.plate_of((x - 0.09, z + 0.05, x + 0.09, z - 0.05), ((120, 124, 128), (84, 88, 92)))
    _bumper(brush)
    return [brush.at(-0.92, 0.72), brush.at(0.92, 0.72)]


def _bumper(brush: Brush) -> None:
    brush.plate_of((-1.12, 0.86, 1.12, 0.44), ((70, 73, 77), (44, 46, 49)))
    for stripe in range(-5, 6):
        x = stripe * 0.2
        tone = (198, 40, 40) if stripe % 2 else (226, 226, 222)
        brush.plate_of((x - 0.1, 0.50, x + 0.1, 0.44), (tone, lighter(tone, -0.1)))
    for side in (-1, 1):
        left, right = sorted((side * 0.76, side * 1.08))
        brush.plate_of((left, 0.80, right, 0.62), (lighter(LAMP, 0.1), lighter(LAMP, -0.3)), round_=1)
        left, right = sorted((side * 0.76, side * 0.86))
        brush.plate_of((left, 0.79, right, 0.63), ((228, 150, 50), (190, 110, 30)), round_=1)
        left, right = sorted((side * 0.56, side * 1.08))
        brush.plate_of((left, 0.40, right, 0.12), ((34, 35, 37), (24, 25, 26)))


def _bus(brush: Brush, body: Colour, more: tuple[Random, Vehicle]) -> list[Point]:
    dice, _ = more
    top = 3.05
    band = COLOURS[dice.choice(["blue", "red", "green", "orange"])]
    _wheels(brush, 0.88, 0.42, 0.8)
    _sides(brush, body, (1.2, top - 0.1, 0.4), 9)
    hull = [(0.9, top), (1.2, top - 0.22), (1.24, 1.4), (1.22, 0.5), (1.1, 0.36)]
    brush.canvas.shaded(brush.both(hull), lighter(body, 0.18), lighter(body, -0.2), round_=1)
    pane = [(0.86, 2.78), (1.04, 2.66), (1.06, 1.84), (0.9, 1.76)]
    brush.canvas.shaded(brush.both(pane), (104, 122, 136), lighter(GLASS, -0.2), round_=1)
    glare = [brush.at(-0.8, 2.75), brush.at(-0.3, 2.75), brush.at(-0.62, 1.8), brush.at(-1.0, 1.8)]
    brush.canvas.veil([brush.canvas.view.at(*p) for p in glare], (220, 230, 236), 0.2, blur=9)
    brush.plate_of((-1.22, 1.68, 1.22, 1.54), (lighter(band, 0.1), lighter(band, -0.12)))
    brush.plate_of((-1.22, 1.50, 1.22, 1.47), (lighter(band, 0.3), band))
    for row in range(5):
        z = 1.36 - row * 0.065
        brush.plate_of((-0.62, z, 0.62, z - 0.03), (lighter(body, -0.55), lighter(body, -0.45)))
    for side in (-1, 1):
        left, right = sorted((side * 1.0, side * 1.17))
        brush.plate_of((left, 1.36, right, 1.08), (lighter(LAMP, 0.14), LAMP), round_=1)
        brush.plate_of((left, 1.06, right, 0.92), ((232, 156, 60), (196, 116, 36)), round_=1)
    trim = mix(body, (44, 46, 50), 0.75)
    brush.plate_of((-1.18, 0.58, 1.18, 0.36), (trim, lighter(trim, -0.3)), round_=1)
    return [brush.at(-1.08, 1.22), brush.at(1.08, 1.22)]


SHIRTS: tuple[Colour, ...] = ((58, 92, 132), (132, 52, 56), (208, 206, 196), (74, 104, 78), (64, 66, 74),
                              (196, 148, 74))
SKIN: Colour = (198, 154, 122)
HELMETS: tuple[Colour, ...] = ((216, 218, 220), (44, 48, 56), (172, 44, 46), (46, 86, 148), (228, 164, 60))


def _motorcycle(brush: Brush, body: Colour, more: tuple[Random, Vehicle]) -> list[Point]:
    """Drawn a quarter larger than the cars, as it stands alone in its picture."""
    dice, vehicle = more
    trousers = dice.choice([(44, 50, 64), (58, 56, 54), (36, 38, 42)])
    brush.plate_of((-0.075, 0.75, 0.075, 0.0), ((40, 41, 43), RUBBER), round_=2)
    for side in (-1, 1):
        brush.plate_of(_span(side, 0.22, 0.40, 1.02, 0.36), (trousers, lighter(trousers, -0.3)), 0.5, 2)
        brush.plate_of(_span(side, 0.24, 0.44, 0.42, 0.31), ((52, 46, 42), (34, 30, 28)), 0.4, 1)
        _mirror(brush, side)
    fender = [(0.10, 1.02), (0.20, 0.94), (0.16, 0.74), (0.09, 0.58)]
    brush.canvas.shaded(brush.both(fender), lighter(body, 0.2), lighter(body, -0.25), round_=2)
    seat = [(0.16, 1.12), (0.24, 1.05), (0.2, 0.98)]
    brush.canvas.shaded(brush.both(seat, 0.1), (46, 46, 48), (28, 28, 30), round_=2)
    brush.plate_of((0.17, 0.62, 0.32, 0.34), (lighter(STEEL, 0.1), (84, 86, 88)), round_=2)
    brush.plate_of((0.205, 0.46, 0.285, 0.36), ((44, 45, 47), (24, 24, 26)), round_=2)
    shirt = SHIRTS[dice.randrange(len(SHIRTS))]
    helmet = HELMETS[dice.randrange(len(HELMETS))]
    _rider(brush, shirt, 0.55, helmet if vehicle.helmet else None)
    if vehicle.passenger:
        _rider(brush, SHIRTS[dice.randrange(len(SHIRTS))], 0.2, HELMETS[dice.randrange(len(HELMETS))])
    brush.plate_of((-0.12, 0.99, 0.12, 0.90), (lighter(LAMP, 0.18), lighter(LAMP, -0.2)), round_=2)
    for side in (-1, 1):
        brush.plate_of(_span(side, 0.16, 0.25, 0.94, 0.87), ((234, 160, 66), (196, 112, 40)), round_=2)
    return [brush.at(0, 0.945)]


def _span(side: int, near: float, far: float, top: float, bottom: float) -> tuple[float, float, float, float]:
    left, right = sorted((side * near, side * far))
    return left, top, right, bottom


def _mirror(brush: Brush, side: int) -> None:
    brush.canvas.line([brush.at(0, 1.30, 0.9), brush.at(side * 0.44, 1.34, 0.9)], (54, 56, 58), 0.04)
    brush.canvas.line([brush.at(side * 0.38, 1.34, 0.9), brush.at(side * 0.5, 1.52, 0.9)], (54, 56, 58), 0.02)
    brush.plate_of(_span(side, 0.43, 0.6, 1.60, 1.49), ((38, 40, 42), (58, 62, 66)), 0.9, 2)


def _rider(brush: Brush, shirt: Colour, y: float, helmet: Colour | None) -> None:
    for side in (-1, 1):
        arm = [brush.at(side * 0.24, 1.72, y), brush.at(side * 0.36, 1.64, y), brush.at(side * 0.49, 1.36, y + 0.1),
               brush.at(side * 0.42, 1.28, y + 0.2), brush.at(side * 0.28, 1.42, y)]
        brush.canvas.shaded(arm, lighter(shirt, -0.06), lighter(shirt, -0.3), round_=2)
        brush.canvas.disc(brush.at(side * 0.44, 1.32, y + 0.2), 0.055, SKIN)
    torso = [(0.10, 1.80), (0.27, 1.75), (0.33, 1.6), (0.27, 1.3), (0.29, 1.04)]
    brush.canvas.shaded(brush.both(torso, y), lighter(shirt, 0.12), lighter(shirt, -0.26), round_=2)
    fold = [brush.canvas.view.at(*brush.at(x, z, y)) for x, z in ((-0.03, 1.7), (0.03, 1.7), (0.02, 1.1), (-0.02, 1.1))]
    brush.canvas.veil(fold, lighter(shirt, -0.5), 0.4, blur=10)
    brush.plate_of((-0.07, 1.86, 0.07, 1.74), (SKIN, lighter(SKIN, -0.2)), y, 1)
    head = helmet or (36, 30, 28)
    crown = [(0.07, 2.10), (0.155, 2.05), (0.175, 1.94), (0.14, 1.83)]
    brush.canvas.shaded(brush.both(crown, y), lighter(head, 0.25), lighter(head, -0.3), round_=2)
    if helmet:
        shine = [brush.canvas.view.at(*brush.at(x, z, y)) for x, z in ((-0.1, 2.06), (-0.04, 2.08), (-0.08, 1.94))]
        brush.canvas.veil(shine, (255, 255, 255), 0.45, blur=8)
        brush.plate_of((-0.16, 1.86, 0.16, 1.835), ((30, 31, 33), (22, 22, 24)), y, 1)


Painter = Callable[[Brush, Colour, tuple[Random, Vehicle]], list[Point]]
_KINDS: dict[str, tuple[Painter, tuple[float, float], float]] = {
    "car": (_car, (0.70, -0.01), 1.6), "truck": (_truck, (0.68, -0.02), 3.1), "bus": (_bus, (0.78, -0.02), 3.1),
    "specialised": (_truck, (0.68, -0.02), 3.1), "motorcycle": (_motorcycle, (0.68, -0.03), 2.4),
}
