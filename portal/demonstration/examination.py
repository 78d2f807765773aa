"""Drawn captures whose truth is known: what an officer who looks well finds in them, or why they must be rejected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from portal.demonstration.plates import Condition, Ground, Layout, PlateSpec, print_plate
from portal.demonstration.streets import ScenePictures, SceneSpec, scene
from portal.demonstration.vehicles import COLOURS
from processing import clock
from processing.cases import findings
from processing.cases.findings import Finding
from processing.cases.known import Truth
from processing.law import tariff
from processing.models import Camera
from processing.plates import grammar
from processing.plates.provinces import PROVINCES

OFFENCE_OF: Mapping[str, str] = {"red_light": "red_light", "speed": "speeding", "lane": "wrong_lane",
                                 "stopping": "no_parking"}
"""What a camera of this kind is there for."""
REJECTED_SHARE = 0.2
"""Of plates that nobody can read, and, where a signal tells it, of acts that are no offence."""
LATEST, EARLIEST = timedelta(minutes=10), timedelta(hours=6)
LAYOUTS: Mapping[str, Sequence[Layout]] = {"car": ("one_line", "two_line"), "truck": ("two_line",),
                                           "bus": ("one_line", "two_line"), "motorcycle": ("motorcycle",)}
SERIES: Mapping[str, str] = {"car": "A", "truck": "C", "bus": "B", "motorcycle": "B1"}


@dataclass(frozen=True, slots=True)
class Planned:
    """One capture: how it is drawn, what the camera states beside it, and the truth."""

    spec: SceneSpec
    stated: dict[str, Any]
    truth: Truth

    def pictures(self) -> ScenePictures:
        return scene(self.spec)


def plan(camera: Camera, offence: str, dice: Random, *, limit_kmh: int) -> Planned:
    """One capture of this camera in the last hours. Raises LookupError where the law fines no drawn vehicle for it."""
    moment = clock.now() - timedelta(seconds=dice.uniform(LATEST.total_seconds(), EARLIEST.total_seconds()))
    speed = limit_kmh + dice.randint(11, 34) + 0.5 * dice.randint(0, 1) if offence == "speeding" else None
    kind = dice.choice(_fined(camera, offence, moment, speed and speed - limit_kmh))
    reject = dice.random() < REJECTED_SHARE
    innocent = reject and offence == "red_light" and dice.random() < 0.5
    plate = _plate(kind, dice, "unreadable" if reject and not innocent else dice.choice(["clean", "clean", "dusty"]))
    spec = SceneSpec(
        kind, dice.choice(sorted(COLOURS)), plate, offence, _light(moment, dice), camera.site.name_vi, moment,
        camera.code, dice.randint(1, max(1, camera.lanes or 1)), speed, dice.randrange(10**9),
        limit_kmh if speed else None, distance=dice.uniform(1.0, 1.35), signal="green" if innocent else None)
    truth = Truth(verdict="reject", offence=offence, vehicle_kind=kind) if reject else Truth(
        verdict="confirm", offence=offence, vehicle_kind=kind, plate=plate.text, plate_colour=plate.ground)
    return Planned(spec, _stated(spec, camera, dice), truth)


def _fined(camera: Camera, offence: str, moment: datetime, over_kmh: float | None) -> list[str]:
    day, motorway = tariff.day_of_act(moment), camera.site.motorway
    fined = [kind for kind in LAYOUTS if tariff.find(offence, kind, day, over_kmh=over_kmh, motorway=motorway)]
    if not fined:
        raise LookupError(offence)
    return fined


def _plate(kind: str, dice: Random, condition: Condition) -> PlateSpec:
    """A plate of a series that exists, with nothing odd about it."""
    layout = dice.choice(LAYOUTS[kind])
    ground: Ground = "yellow" if kind in ("truck", "bus") and dice.random() < 0.4 else "white"
    while True:
        text = f"{dice.choice(sorted(PROVINCES))}{SERIES[kind]}{dice.randint(1, 99_999):05d}"
        if not findings.oddities(Finding(text, ground, kind, "")):
            return print_plate(grammar.normalise(text), layout, ground, condition)


def _light(moment: datetime, dice: Random) -> str:
    hour = moment.astimezone(clock.VIETNAM).hour
    if 6 <= hour < 17:
        return dice.choice(["day", "day", "day", "rain"])
    return "dusk" if hour in (5, 17) else "night"


def _stated(spec: SceneSpec, camera: Camera, dice: Random) -> dict[str, Any]:
    """As a camera tells it; one whose picture shows a green light was wrong about it."""
    stated: dict[str, Any] = {
        "recorded_at": spec.recorded_at.astimezone(clock.VIETNAM).isoformat(timespec="milliseconds"),
        "offence": spec.offence, "lane": spec.lane, "direction": camera.direction,
        "vehicle": {"kind": spec.vehicle_kind, "colour": spec.vehicle_colour, "make": None}}
    if spec.speed_kmh is not None:
        stated |= {"speed_kmh": spec.speed_kmh, "speed_limit_kmh": spec.speed_limit_kmh}
    if spec.offence == "red_light":
        stated["signal"] = {"phase": "red", "red_for_ms": dice.randint(800, 5_000)}
    return stated
