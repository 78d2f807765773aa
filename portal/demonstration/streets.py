"""Draws what a roadside camera saw: a street scene and a close-up of the vehicle, the same for the same seed."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from portal.demonstration.light import STRIP, caption, finish, jpeg, relight
from portal.demonstration.painter import FINE, HEIGHT, WIDTH, Canvas, View, dice_for
from portal.demonstration.plates import PlateSpec
from portal.demonstration.scenery import LANE, Setting, paint_scenery
from portal.demonstration.vehicles import COLOURS, Painted, Vehicle, paint_vehicle

Box = tuple[int, int, int, int]

AT_JUNCTIONS = {"red_light", "prohibited_turn", "prohibited_u_turn", "no_turn_signal", "no_yield_pedestrian"}
SIGNS = {"wrong_way": "no_entry", "no_entry": "no_entry", "no_stopping": "no_stopping",
         "no_parking": "no_stopping", "wrong_lane": "lane"}
SOLID = {"wrong_lane", "lane_change", "signs_markings"}
STANDS_AT = {"motorcycle": 6.35, "car": 6.6, "truck": 7.0, "bus": 7.1}


@dataclass(frozen=True)
class SceneSpec:
    """Everything that a picture shows. `place` is what the camera burns in; `town` chooses houses or fields."""

    vehicle_kind: str
    vehicle_colour: str
    plate: PlateSpec | None
    offence: str
    light: str
    place: str
    recorded_at: datetime
    camera_code: str
    lane: int
    speed_kmh: float | None
    seed: int
    speed_limit_kmh: int | None = None
    town: bool = True
    distance: float = 1.0  # further away makes the vehicle and its plate smaller
    signal: str | None = None  # the phase shown, where it is not what the offence tells


@dataclass(frozen=True)
class ScenePictures:
    scene_jpeg: bytes
    close_up_jpeg: bytes
    plate_box: Box | None


def scene(spec: SceneSpec) -> ScenePictures:
    """The two pictures of one offence; the plate's box is in the pixels of the first."""
    dice = dice_for("scene", spec.seed)
    canvas = Canvas(View(centre=dice.uniform(880, 1040), horizon=dice.uniform(246, 268)))
    paint_scenery(canvas, _setting(spec), dice_for("place", spec.place))
    traffic = [paint_vehicle(canvas, other) for other in _others(spec, dice)]
    traffic.append(paint_vehicle(canvas, _subject(spec, dice)))
    picture = finish(relight(canvas, spec.light, traffic, dice), spec.light, dice)
    close_up = picture.crop(_around(traffic[-1]))
    where = f"{spec.place}   {spec.camera_code}   Làn {spec.lane}   ẢNH MINH HỌA"
    caption(picture, where, _speed(spec), spec.recorded_at)
    quality = dice.randint(82, 89)
    return ScenePictures(jpeg(picture, quality), jpeg(close_up, quality), _box(traffic[-1].plate))


def _speed(spec: SceneSpec) -> str:
    if spec.speed_kmh is None:
        return ""
    limit = f" / {spec.speed_limit_kmh}" if spec.speed_limit_kmh else ""
    return f"{spec.speed_kmh:.0f}{limit} km/h"


def _setting(spec: SceneSpec) -> Setting:
    junction = spec.offence in AT_JUNCTIONS
    sign = SIGNS.get(spec.offence)
    if spec.speed_limit_kmh and spec.offence == "speeding":
        sign = str(spec.speed_limit_kmh)
    return Setting(
        town=spec.town or junction, junction=junction, sign=sign, solid_lines=spec.offence in SOLID,
        signal=(spec.signal or ("red" if spec.offence == "red_light" else "green")) if junction else None,
    )


def _subject(spec: SceneSpec, dice: Random) -> Vehicle:
    x = dice.uniform(-0.5, 0.5)
    if spec.offence in SOLID:
        x = dice.choice([-1, 1]) * LANE / 2 * 0.8
    if spec.offence in {"no_stopping", "no_parking"}:
        x = 2.3
    y = STANDS_AT.get(spec.vehicle_kind, 7.3) * spec.distance
    return Vehicle(spec.vehicle_kind, spec.vehicle_colour, x, y, spec.plate, helmet=spec.offence != "no_helmet",
                   passenger=dice.random() < 0.3 and spec.offence != "no_helmet", seed=spec.seed)


def _others(spec: SceneSpec, dice: Random) -> list[Vehicle]:
    """Traffic further off, far enough for its plates to be specks."""
    first = 27 if spec.offence in AT_JUNCTIONS else 17
    found = []
    for y in sorted((first + dice.uniform(0, 60) for _ in range(dice.randint(2, 5))), reverse=True):
        kind = dice.choice(["motorcycle", "motorcycle", "car", "car", "truck", "bus"])
        x = dice.choice([-LANE, 0, LANE]) + dice.uniform(-0.5, 0.5)
        found.append(Vehicle(kind, dice.choice(sorted(COLOURS)), x, y, seed=dice.randrange(10**6)))
    return found


def _around(vehicle: Painted) -> Box:
    """A 4:3 cut with the vehicle in the middle and some road about it."""
    (left, top), (right, bottom) = ((x / FINE, y / FINE) for x, y in vehicle.body)
    tall = min(HEIGHT - STRIP, max((bottom - top) * 1.25, (right - left) * 0.95, 480))
    wide = tall * 4 / 3
    x = min(max((left + right) / 2 - wide / 2, 0), WIDTH - wide)
    y = min(max((top + bottom) / 2 - tall / 2, STRIP + 1), HEIGHT - tall)
    return round(x), round(y), round(x + wide), round(y + tall)


def _box(corners: tuple[tuple[float, float], ...] | None) -> Box | None:
    if corners is None:
        return None
    xs, ys = zip(*corners, strict=True)
    return round(min(xs) / FINE), round(min(ys) / FINE), round(max(xs) / FINE), round(max(ys) / FINE)
