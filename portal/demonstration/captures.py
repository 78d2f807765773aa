"""The demonstration's captures: what each camera saw, how long ago, and how far its case shall have come."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import cast

from portal.demonstration.places import CameraRow, SiteRow, cameras, sites, table
from portal.demonstration.plates import Condition, Ground, Layout, Origin, PlateSpec, print_plate
from portal.demonstration.streets import ScenePictures, SceneSpec, scene
from processing.clock import VIETNAM


@dataclass(frozen=True)
class PlannedCapture:
    """One capture. `end` is a state of the case or, where it opens none, what became of it; `story` says why."""

    number: int
    end: str
    story: str
    days_ago: int
    at: time
    light: str
    camera: CameraRow
    site: SiteRow
    offence: str
    lane: int
    speed_kmh: float | None
    speed_limit_kmh: int | None
    vehicle_kind: str
    vehicle_colour: str
    plate: PlateSpec | None
    hint: str | None
    owner_known: bool
    distance: float

    @property
    def event_id(self) -> str:
        return f"minh-hoa-{self.number:04d}"

    @property
    def readable(self) -> bool:
        """Whether a reader should get this plate right by itself."""
        plate = self.plate
        return plate is not None and plate.origin == "vietnam" and plate.condition in {"clean", "dusty"}

    def recorded_at(self, today: date) -> datetime:
        moment = datetime.combine(today - timedelta(days=self.days_ago), self.at, VIETNAM)
        return moment.astimezone(UTC)

    @property
    def _drawn_as(self) -> int:
        """A duplicate shows the very scene of the first."""
        same = (each.number for each in plan() if (each.plate, each.camera) == (self.plate, self.camera))
        return min(same) if self.story == "duplicate" else self.number

    def scene_spec(self, today: date) -> SceneSpec:
        return SceneSpec(
            self.vehicle_kind, self.vehicle_colour, self.plate, self.offence, self.light, self.site.name_vi,
            self.recorded_at(today), self.camera.code, self.lane, self.speed_kmh, self._drawn_as, self.speed_limit_kmh,
            self.site.town, self.distance, "green" if self.story == "no_offence" else None,
        )

    def pictures(self, today: date) -> ScenePictures:
        return scene(self.scene_spec(today))

    def metadata(self, today: date) -> dict[str, object]:
        """What the camera states beside its pictures, as `POST /api/v1/captures` wants it."""
        stated: dict[str, object] = {
            "event_id": self.event_id,
            "recorded_at": self.recorded_at(today).astimezone(VIETNAM).isoformat(timespec="milliseconds"),
            "offence": self.offence, "lane": self.lane, "direction": self.camera.direction,
            "vehicle": {"kind": self.vehicle_kind, "colour": self.vehicle_colour, "make": None},
        }
        if self.speed_kmh is not None:
            stated |= {"speed_kmh": self.speed_kmh, "speed_limit_kmh": self.speed_limit_kmh}
        if self.offence == "red_light":
            stated["signal"] = {"phase": "red", "red_for_ms": 800 + 137 * self.number % 4200}
        if self.hint:
            stated["plate"] = {"text": self.hint, "confidence": round(0.78 + self.number % 20 / 100, 2)}
        return stated


@cache
def plan() -> tuple[PlannedCapture, ...]:
    camera_by_code = {camera.code: camera for camera in cameras()}
    site_by_code = {site.code: site for site in sites()}
    return tuple(
        _planned(number, row, camera_by_code[row["camera"]], site_by_code[camera_by_code[row["camera"]].site])
        for number, row in enumerate(table("captures"), 1)
    )


def _planned(number: int, row: dict[str, str], camera: CameraRow, site: SiteRow) -> PlannedCapture:
    plate = _plate(row)
    hint = row["hint"] or (plate.text if plate else None)
    return PlannedCapture(
        number=number, end=row["end"], story=row["story"], days_ago=int(row["days_ago"]),
        at=time.fromisoformat(row["at"]).replace(microsecond=number * 7919 % 1000 * 1000), light=row["light"],
        camera=camera, site=site, offence=row["offence"], lane=int(row["lane"]),
        speed_kmh=float(row["speed"]) if row["speed"] else None,
        speed_limit_kmh=int(row["limit"]) if row["limit"] else None,
        vehicle_kind=row["kind"], vehicle_colour=row["colour"], plate=plate, hint=None if hint == "none" else hint,
        owner_known=row["owner"] != "none" and plate is not None,
        distance=float(row["distance"] or 1),
    )


def _plate(row: dict[str, str]) -> PlateSpec | None:
    if not row["plate"]:
        return None
    layout = cast(Layout, row["layout"] or "motorcycle")
    ground, condition = cast(Ground, row["ground"] or "white"), cast(Condition, row["condition"] or "clean")
    if row["origin"]:
        return PlateSpec((row["plate"],), layout, ground, condition, cast(Origin, row["origin"]))
    return print_plate(row["plate"], layout, ground, condition)
