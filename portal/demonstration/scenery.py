"""Paints what stands still: sky, houses, trees, road, markings, signals and signs."""

import math
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from portal.demonstration.painter import FINE, HEIGHT, WIDTH, Canvas, Colour, Point, gradient, lighter, mix
from portal.demonstration.plates import FONT

LANE = 3.5
ASPHALT: Colour = (98, 100, 104)
PAINT: Colour = (222, 222, 214)
YELLOW_PAINT: Colour = (224, 184, 70)
KERB: Colour = (176, 172, 162)
PAVEMENT: Colour = (164, 154, 142)
GRASS: Colour = (112, 136, 74)
PASTELS: tuple[Colour, ...] = (
    (222, 206, 170), (206, 214, 204), (232, 222, 204), (190, 202, 210), (224, 190, 164), (212, 206, 216),
    (198, 190, 174), (230, 214, 150), (184, 206, 196),
)
ROOFS: tuple[Colour, ...] = ((166, 82, 62), (120, 124, 130), (150, 100, 80), (94, 118, 140))
LEAVES: tuple[Colour, ...] = ((62, 92, 48), (76, 108, 54), (92, 124, 62), (54, 80, 46), (106, 134, 70))


@dataclass(frozen=True)
class Setting:
    """What kind of road this is and what stands on it."""

    town: bool = True
    junction: bool = False
    signal: str | None = None       # the phase that the lamp shows
    sign: str | None = None         # a speed limit in figures, or the name of another sign
    solid_lines: bool = False


def paint_scenery(canvas: Canvas, setting: Setting, dice: Random) -> None:
    _sky(canvas, dice)
    _land(canvas, setting)
    if setting.town:
        _houses(canvas, setting, dice)
    else:
        _countryside(canvas, dice)
    _trees(canvas, setting, dice)
    _road(canvas, setting, dice)
    _poles(canvas, setting, dice)
    _furniture(canvas, setting)


def _sky(canvas: Canvas, dice: Random) -> None:
    lower = round(canvas.view.horizon * FINE) + 8
    tone = dice.choice([((132, 170, 208), (214, 226, 232)), ((160, 178, 196), (220, 222, 220)),
                        ((118, 160, 204), (226, 228, 222))])
    canvas.image.paste(gradient((WIDTH * FINE, lower), *tone), (0, 0))
    clouds = Image.new("L", (480, lower // 8), 0)
    draw = ImageDraw.Draw(clouds)
    for _ in range(34):
        x, y, w = dice.uniform(0, 480), dice.uniform(0, clouds.height), dice.uniform(20, 90)
        draw.ellipse((x - w, y - w * 0.14, x + w, y + w * 0.14), dice.randint(40, 130))
    soft = clouds.filter(ImageFilter.GaussianBlur(7)).resize((WIDTH * FINE, lower), Image.Resampling.BICUBIC)
    canvas.image.paste((244, 245, 245), (0, 0, WIDTH * FINE, lower), soft)


def _land(canvas: Canvas, setting: Setting) -> None:
    upper = round(canvas.view.horizon * FINE)
    far, near = ((174, 168, 156), PAVEMENT) if setting.town else ((150, 168, 112), GRASS)
    canvas.image.paste(gradient((WIDTH * FINE, HEIGHT * FINE - upper), far, near), (0, upper))


def _houses(canvas: Canvas, setting: Setting, dice: Random) -> None:
    """Two rows of narrow tube houses, the far ones first."""
    gap = (10.5, 23.0) if setting.junction else (0.0, 0.0)
    for side, near in ((-1, -19.5), (1, 10.2)):
        y = 130.0
        while y > 5:
            front = dice.uniform(4.2, 5.6)
            y -= front
            if gap[0] < y + front and y < gap[1]:
                y = gap[0]
                continue
            _house(canvas, (near, y, front), side, dice)


def _house(canvas: Canvas, place: tuple[float, float, float], side: int, dice: Random) -> None:
    x, y, front = place
    if y < 2.5:
        return
    floors = dice.choice([2, 3, 3, 4, 4, 5])
    tall = 3.4 * floors + 0.6
    haze = min(0.55, y / 170)
    wall = mix(dice.choice(PASTELS), (206, 212, 216), haze)
    back = x + side * 12
    gable = lighter(wall, -0.14)
    canvas.face([(x, y, 0), (back, y, 0), (back, y, tall), (x, y, tall)], gable)
    canvas.shaded([(x, y, tall), (x, y + front, tall), (x, y + front, 0), (x, y, 0)], wall, lighter(wall, -0.1))
    roof = mix(dice.choice(ROOFS), (200, 206, 210), haze)
    canvas.face([(x, y, tall), (x, y + front, tall), (x, y + front, tall + 0.35), (x, y, tall + 0.35)], roof)
    glass = mix((74, 92, 108), (190, 200, 206), haze)
    for floor in range(1, floors):
        z = 3.4 * floor
        for a, b in ((0.14, 0.44), (0.56, 0.86)):
            pane = [(x, y + front * a, z + 0.9), (x, y + front * b, z + 0.9), (x, y + front * b, z + 2.6),
                    (x, y + front * a, z + 2.6)]
            canvas.face(pane, glass)
            if dice.random() < 0.22:
                canvas.shines(pane, dice.choice([(214, 168, 96), (178, 190, 196), (200, 150, 84)]))
        canvas.face([(x, y, z + 0.05), (x, y + front, z + 0.05), (x, y + front, z + 0.32), (x, y, z + 0.32)],
                    lighter(wall, 0.35))
    shop = mix(dice.choice([(92, 96, 100), (70, 84, 92), (112, 98, 84)]), (196, 200, 204), haze)
    door = [(x, y + 0.4, 0.1), (x, y + front - 0.4, 0.1), (x, y + front - 0.4, 2.6), (x, y + 0.4, 2.6)]
    canvas.face(door, shop)
    if dice.random() < 0.3:
        canvas.shines(door, dice.choice([(196, 158, 100), (150, 160, 164)]))
    _awning(canvas, (x, y, front), side, mix(dice.choice(AWNINGS), (206, 210, 212), haze))


AWNINGS: tuple[Colour, ...] = ((176, 66, 58), (62, 110, 150), (58, 128, 92), (206, 150, 62), (120, 124, 128))


def _awning(canvas: Canvas, place: tuple[float, float, float], side: int, colour: Colour) -> None:
    x, y, front = place
    out = x - side * 1.3
    canvas.face([(x, y + 0.2, 3.1), (x, y + front - 0.2, 3.1), (out, y + front - 0.2, 2.65), (out, y + 0.2, 2.65)],
                colour)
    canvas.face([(out, y + 0.2, 2.65), (out, y + front - 0.2, 2.65), (out, y + front - 0.2, 2.45),
                 (out, y + 0.2, 2.45)], lighter(colour, -0.2))


def _countryside(canvas: Canvas, dice: Random) -> None:
    """Rice fields cut by banks, a far row of trees, a few roofs."""
    view = canvas.view
    for y in (160, 110, 80, 58, 44, 34, 27):
        field = mix(dice.choice([(132, 156, 78), (156, 168, 86), (118, 146, 76), (168, 164, 92)]), (190, 200, 190),
                    min(0.6, y / 220))
        for side in (-1, 1):
            canvas.ground([(side * 9, y), (side * 400, y), (side * 400, y * 0.78), (side * 9, y * 0.78)], field)
        canvas.line([(-400, y, 0), (400, y, 0)], lighter(field, -0.18), 0.5)
    for _ in range(90):
        x = dice.uniform(-260, 260)
        if abs(x) > 14:
            leaf = mix(dice.choice(LEAVES), (176, 190, 196), 0.5)
            canvas.disc((x, 190, dice.uniform(2, 5)), dice.uniform(4, 9), leaf, tall=0.7)
    for _ in range(5):
        house = dice.choice([-1, 1]) * dice.uniform(35, 130)
        left, top = view.at(house, 150, 6)
        right, bottom = view.at(house + 11, 150, 0)
        canvas.draw.rectangle((left, top, right, bottom), (206, 200, 188))
        canvas.draw.polygon([(left - 8, top), (right + 8, top), ((left + right) / 2, top - 22)], (160, 104, 84))


def _trees(canvas: Canvas, setting: Setting, dice: Random) -> None:
    step = 11 if setting.town else 17
    for y in range(110, 10, -step):
        if setting.junction and 9 < y < 25:
            continue
        for x in (-17.6, 8.6):
            if dice.random() < 0.8:
                _tree(canvas, (x + dice.uniform(-0.3, 0.3), y + dice.uniform(-1, 1)), dice)
        if dice.random() < 0.8 and y < 100:
            _shrub(canvas, (-6.9, float(y)), dice)


def _tree(canvas: Canvas, place: tuple[float, float], dice: Random) -> None:
    x, y = place
    haze = min(0.6, y / 170)
    tall = dice.uniform(4.4, 6.2)
    canvas.line([(x, y, 0), (x, y, tall * 0.6)], mix((92, 76, 60), (180, 186, 188), haze), 0.26)
    for layer in range(7):
        for _ in range(26 if y < 40 else 12):
            leaf = mix(lighter(LEAVES[dice.randrange(5)], layer * 0.045 - 0.2), (186, 196, 200), haze)
            canvas.disc((x + dice.gauss(0, 0.72) - layer * 0.05, y, tall * 0.74 + layer * 0.26 + dice.gauss(0, 0.3)),
                        dice.uniform(0.12, 0.34), leaf, tall=0.8)


def _shrub(canvas: Canvas, place: tuple[float, float], dice: Random) -> None:
    x, y = place
    for _ in range(16):
        leaf = mix(LEAVES[dice.randrange(5)], (186, 196, 200), min(0.6, y / 170))
        canvas.disc((x + dice.gauss(0, 0.24), y + dice.uniform(-1, 1), 0.35 + dice.random() * 0.4), 0.24, leaf)


def _road(canvas: Canvas, setting: Setting, dice: Random) -> None:
    """Three lanes going our way, a planted median, three lanes coming back."""
    right, far = LANE * 1.5, 260.0
    surface = lighter(ASPHALT, dice.uniform(-0.08, 0.1))
    near = 4.2
    outline = [canvas.view.at(x, y) for x, y in ((-17, far), (7.4, far), (7.4, near), (-17, near))]
    canvas.shade(outline, lighter(surface, 0.22), lighter(surface, -0.06))
    _patina(canvas, dice)
    if setting.junction:
        canvas.ground([(-90, 23), (90, 23), (90, 10.2), (-90, 10.2)], lighter(surface, 0.05))
    pieces = [(near, 10.2), (23.0, far)] if setting.junction else [(near, far)]
    for start, end in pieces:
        _edges(canvas, (start, end), setting)
    tracks = [lane * LANE + wheel for lane in range(-1, 2) for wheel in (-0.8, 0.8)]
    canvas.veils([([canvas.view.at(x - 0.22, 60), canvas.view.at(x + 0.22, 60), canvas.view.at(x + 0.22, near),
                    canvas.view.at(x - 0.22, near)], 0.16) for x in tracks], (50, 52, 56), blur=26)
    for start, end in pieces:
        _lane_lines(canvas, (start, end), right, setting)
    if setting.junction:
        _crossing(canvas)


def _patina(canvas: Canvas, dice: Random) -> None:
    """Repairs and oil, so that the asphalt looks used."""
    for _ in range(7):
        x, y = dice.uniform(-5, 5), dice.uniform(4.6, 30)
        wide, long = dice.uniform(0.3, 1.1), dice.uniform(0.3, 2.2)
        spot = [canvas.view.at(x, y + long), canvas.view.at(x + wide, y + long), canvas.view.at(x + wide, y),
                canvas.view.at(x, y)]
        tone = dice.choice([(62, 64, 68), (124, 126, 128)])
        canvas.veil(spot, tone, dice.uniform(0.12, 0.3), blur=dice.choice([3, 14]))


def _edges(canvas: Canvas, run: tuple[float, float], setting: Setting) -> None:
    start, end = run
    ground = PAVEMENT if setting.town else GRASS
    canvas.ground([(5.75, end), (9.5, end), (9.5, start), (5.75, start)], ground)
    canvas.face([(5.75, end, 0), (5.75, end, 0.16), (5.75, start, 0.16), (5.75, start, 0)], KERB)
    canvas.ground([(5.75, end), (6.05, end), (6.05, start), (5.75, start)], lighter(KERB, 0.2))
    canvas.ground([(-8.0, end), (-5.9, end), (-5.9, start), (-8.0, start)], GRASS)
    canvas.ground([(-6.2, end), (-5.8, end), (-5.8, start), (-6.2, start)], lighter(KERB, 0.1))
    canvas.ground([(-20, end), (-16.4, end), (-16.4, start), (-20, start)], ground)
    canvas.ground([(-16.5, end), (-16.2, end), (-16.2, start), (-16.5, start)], lighter(KERB, 0.1))


def _lane_lines(canvas: Canvas, run: tuple[float, float], right: float, setting: Setting) -> None:
    start, end = run
    for x in (right - 0.05, -right - 0.1):
        canvas.ground([(x, end), (x + 0.12, end), (x + 0.12, start), (x, start)], PAINT)
    for x in (-LANE / 2, LANE / 2):
        solid_until = 30.0 if setting.solid_lines or setting.junction else start
        if start < solid_until:
            stop = min(end, solid_until)
            canvas.ground([(x - 0.07, stop), (x + 0.07, stop), (x + 0.07, start), (x - 0.07, start)], PAINT)
        y = max(start, solid_until)
        while y < min(end, 110):
            canvas.ground([(x - 0.07, y + 2), (x + 0.07, y + 2), (x + 0.07, y), (x - 0.07, y)], PAINT)
            y += 5.5
    for x in (-LANE / 2 - 10.2, LANE / 2 - 10.2):
        for step in range(6, 80, 5):
            if not setting.junction or not 8 < step < 23:
                canvas.ground([(x, step + 2), (x + 0.14, step + 2), (x + 0.14, step), (x, step)], PAINT)


def _crossing(canvas: Canvas) -> None:
    worn = mix(PAINT, ASPHALT, 0.12)
    canvas.ground([(-5.1, 6.25), (5.2, 6.25), (5.2, 5.9), (-5.1, 5.9)], worn)
    for stripe in range(-6, 7):
        x = stripe * 0.82
        if abs(x) < 5:
            canvas.ground([(x - 0.22, 9.6), (x + 0.22, 9.6), (x + 0.22, 7.0), (x - 0.22, 7.0)], worn)
            canvas.ground([(x - 0.22, 25.6), (x + 0.22, 25.6), (x + 0.22, 23.4), (x - 0.22, 23.4)], worn)


def _poles(canvas: Canvas, setting: Setting, dice: Random) -> None:
    """Lamp posts on the right and, in town, the cables that hang everywhere."""
    grey: Colour = (142, 146, 150)
    rows = [y for y in (86, 64, 46, 32) if not (setting.junction and 9 < y < 25)]
    for y in rows:
        canvas.line([(6.6, y, 0), (6.6, y, 8.2), (4.6, y, 8.7)], mix(grey, (196, 202, 206), y / 130), 0.16)
        lantern = [(3.9, y, 8.6), (4.9, y, 8.7), (4.9, y, 8.84), (3.9, y, 8.74)]
        canvas.face(lantern, (214, 216, 214))
        canvas.shines(lantern, (255, 226, 170))
    if setting.town:
        for height in (7.2, 7.5, 7.9):
            sag = dice.uniform(0.2, 0.5)
            wire: list[Point] = [(7.4, y, height - sag * (1 - ((y % 18) / 9 - 1) ** 2)) for y in range(8, 110, 3)]
            canvas.draw.line([canvas.view.at(*p) for p in wire], (70, 74, 80), 3)


def _furniture(canvas: Canvas, setting: Setting) -> None:
    if setting.signal:
        _signal(canvas, setting.signal)
    if setting.sign:
        _sign(canvas, setting.sign)


LAMPS: dict[str, Colour] = {"red": (255, 52, 40), "yellow": (255, 196, 40), "green": (60, 240, 130)}


def _signal(canvas: Canvas, phase: str) -> None:
    """A mast with an arm over the lanes and two heads, beyond the junction."""
    y, pole = 24.0, (104, 110, 114)
    canvas.line([(6.5, y, 0), (6.5, y, 5.1)], pole, 0.24)
    canvas.line([(6.5, y, 4.75), (-0.5, y, 4.85)], pole, 0.15)
    for x, top in ((0.0, 4.75), (6.3, 4.2)):
        canvas.face([(x - 0.33, y, top), (x + 0.33, y, top), (x + 0.33, y, top - 1.7), (x - 0.33, y, top - 1.7)],
                    (30, 33, 36))
        for number, (name, lamp) in enumerate(LAMPS.items()):
            z = top - 0.32 - number * 0.53
            lit = name == phase
            canvas.disc((x, y, z), 0.23, lamp if lit else mix(lamp, (26, 28, 30), 0.82))
            if lit:
                canvas.disc((x, y, z), 0.11, lighter(lamp, 0.55))
                canvas.shines([(x + 0.22 * math.cos(turn / 6), y, z + 0.22 * math.sin(turn / 6)) for turn in range(38)],
                              lamp)


def _sign(canvas: Canvas, sign: str) -> None:
    x, y, z, r = 6.5, 15.0, 3.0, 0.42
    canvas.line([(x, y, 0), (x, y, z)], (150, 152, 154), 0.08)
    blue, red, white = (30, 84, 164), (204, 34, 40), (240, 240, 236)
    canvas.disc((x, y, z), r, blue if sign in {"one_way", "lane"} else red)
    if sign.isdigit():
        canvas.disc((x, y, z), r * 0.78, white)
        font = ImageFont.truetype(str(FONT), round(r * canvas.view.scale(y) * 1.0))
        canvas.draw.text(canvas.view.at(x, y, z), sign, (24, 24, 26), font, anchor="mm")
    elif sign == "no_entry":
        canvas.line([(x - 0.28, y, z), (x + 0.28, y, z)], white, 0.18)
    elif sign == "no_stopping":
        canvas.disc((x, y, z), r * 0.8, blue)
        for slope in (-1, 1):
            canvas.line([(x - 0.26, y, z - 0.26 * slope), (x + 0.26, y, z + 0.26 * slope)], red, 0.08)
    else:
        canvas.line([(x, y, z - 0.28), (x, y, z + 0.1)], white, 0.09)
        canvas.face([(x - 0.18, y, z + 0.06), (x + 0.18, y, z + 0.06), (x, y, z + 0.32)], white)
