"""The demonstration's offices, its 29 sites and 128 cameras; names of roads are real, everything else is invented."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
UNCERTIFIED = "HY-K14-C2"  # its certificate has run out: what it sends is set aside
SILENT = "HY-K18-C2"       # never sends anything, so that the supervisor has something to notice


@dataclass(frozen=True)
class UnitRow:
    code: str
    parent: str | None
    name_vi: str
    name_en: str
    parent_name_vi: str
    place_vi: str
    address: str
    phone: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class SiteRow:
    code: str
    kind: str
    name_vi: str
    name_en: str
    unit: str
    town: bool
    latitude: float
    longitude: float


@dataclass(frozen=True)
class CertificateRow:
    number: str
    issuer: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class CameraRow:
    code: str
    site: str
    unit: str
    kind: str
    direction: str
    lanes: int
    device_model: str
    device_serial: str

    def certificate(self, today: date) -> CertificateRow:
        """Verified within the last year, but for the one that shows what happens otherwise."""
        spread = sum(map(ord, self.code)) % 150
        start = today - timedelta(days=730 + spread)
        end = today - timedelta(days=40) if self.code == UNCERTIFIED else today + timedelta(days=60 + spread)
        return CertificateRow(f"MH-{self.device_serial}", "Trung tâm kiểm định minh họa", start, end)


COUNTS = {"gateway": 6, "junction": 8, "key_place": 3}
PAIRS = {"HY-K15", "HY-K16", "HY-K17", "HY-K18"}  # key places with two cameras instead of three
KINDS = {
    "gateway": ("speed", "speed", "lane", "lane", "overview", "overview"),
    "junction": ("red_light",) * 4 + ("lane",) * 4,
    "key_place": ("speed", "lane", "stopping"),
}
MODELS = {"speed": "Minh Họa V-500", "red_light": "Minh Họa Đ-400", "lane": "Minh Họa L-300",
          "stopping": "Minh Họa P-200", "overview": "Minh Họa T-100"}


@cache
def units() -> tuple[UnitRow, ...]:
    return tuple(
        UnitRow(row["code"], row["parent"] or None, row["name_vi"], row["name_en"], row["parent_name_vi"],
                row["place_vi"], row["address"], row["phone"], date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None)
        for row in table("units")
    )


@cache
def sites() -> tuple[SiteRow, ...]:
    return tuple(SiteRow(row["code"], row["kind"], row["name_vi"], row["name_en"], row["unit"],
                         row["surroundings"] == "town",
                         float(row["latitude"]), float(row["longitude"])) for row in table("sites"))


@cache
def cameras() -> tuple[CameraRow, ...]:
    return tuple(_cameras())


def _cameras() -> Iterator[CameraRow]:
    number = 0
    for site in sites():
        for place in range(2 if site.code in PAIRS else COUNTS[site.kind]):
            number += 1
            kind = KINDS[site.kind][place]
            lanes = 1 if kind == "stopping" else 3
            yield CameraRow(f"{site.code}-C{place + 1}", site.code, "PC08", kind, "NESW"[place % 4], lanes,
                            MODELS[kind], f"MH{number:05d}")


def table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
