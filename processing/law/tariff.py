"""Which provision fines an offence: the offence, the vehicle and the day of the act give one row of the tariff."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from processing.clock import vietnam_day
from processing.law import offence_codes
from processing.law.tables import UnknownNameError, day_or_none, in_force, rows

# The articles speak of car-like vehicles, motorcycles and specialised machines; a kind that is not known has no tariff.
CLASSES_OF: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "car": ("car",),
    "bus": ("car",),
    "truck": ("car", "car_goods"),
    "motorcycle": ("motorcycle",),
    "specialised": ("specialised", "tractor_specialised"),
    "unknown": (),
})


@dataclass(frozen=True, slots=True)
class Offence:
    """What a camera can see, under the house's own name."""

    name: str
    short_vi: str
    short_en: str
    needs_speed: bool


@dataclass(frozen=True, slots=True)
class TariffRow:
    """One provision as it stood on some days; `decree` names the amending decree too where this row is amended."""

    decree: str
    article: str
    clause: str
    point: str
    vehicle_class: str
    offence_vi: str
    offence_en: str
    min_vnd: int
    max_vnd: int
    points: int
    extra: str
    note: str
    effective_from: date
    effective_to: date | None
    source: str
    confidence: str

    @property
    def added_sanctions(self) -> tuple[str, ...]:
        return tuple(part for part in self.extra.split("; ") if part)

    @property
    def decree_family(self) -> str:
        return self.decree.split(" am. ")[0]


@dataclass(frozen=True, slots=True)
class SpeedBand:
    """An interval of km/h above the limit, with edges exactly as the decree words them."""

    low: Decimal
    low_included: bool
    high: Decimal | None
    high_included: bool

    def __contains__(self, over: Decimal) -> bool:
        if over < self.low or (over == self.low and not self.low_included):
            return False
        return self.high is None or over < self.high or (over == self.high and self.high_included)


@dataclass(frozen=True, slots=True)
class Provision:
    """Where a decree puts an offence: a line of offences.csv."""

    offence: str
    vehicle_class: str
    decree: str
    article: str
    clause: str
    point: str
    valid_from: date | None
    valid_to: date | None
    motorway: bool | None = None
    band: SpeedBand | None = field(default=None)

    def fits(self, over: Decimal | None, *, motorway: bool) -> bool:
        if self.motorway is not None and self.motorway is not motorway:
            return False
        return self.band is None or (over is not None and over in self.band)

    def is_of(self, row: TariffRow) -> bool:
        return (row.decree_family, row.article, row.clause, row.point, row.vehicle_class) == (
            self.decree, self.article, self.clause, self.point, self.vehicle_class)  # fmt: skip


def speed_band(text: str) -> SpeedBand | None:
    """`[5,10)` is from 5 to below 10, `(20,35]` above 20 up to and with 35, `(35,)` everything above 35."""
    if not text:
        return None
    match = re.fullmatch(r"([\[(])(\d+),(\d*)([\])])", text)
    if match is None:
        raise ValueError(f"not a speed band: {text!r}")
    opening, low, high, closing = match.groups()
    return SpeedBand(Decimal(low), opening == "[", Decimal(high) if high else None, closing == "]")


OFFENCES: Mapping[str, Offence] = MappingProxyType({
    row["offence"]: Offence(row["offence"], row["short_vi"], row["short_en"], row["needs_speed"] == "yes")
    for row in rows("offence_names")
})


@cache
def tariff_rows() -> tuple[TariffRow, ...]:
    return tuple(_tariff_row(row) for row in rows("fines"))


@cache
def provisions() -> tuple[Provision, ...]:
    return tuple(_provision(row) for row in rows("offences"))


def offence(name: str) -> Offence:
    if name not in OFFENCES:
        raise UnknownNameError("offence", name)
    return OFFENCES[name]


def from_code(maker: str, code: str) -> str | None:
    """The offence that a camera's maker means by this code; None for a code that waits for a person."""
    known = offence_codes.from_code(maker, code)
    return known.offence if known else None


def short_name(name: str, lang: str = "vi") -> str:
    return offence(name).short_en if lang == "en" else offence(name).short_vi


def day_of_act(recorded_at: datetime) -> date:
    """A camera act is complete when it is recorded (NĐ 168/2024 Đ4, Đ54.1): its Vietnamese day chooses the tariff."""
    if recorded_at.tzinfo is None:
        raise ValueError("the time of recording needs its offset")
    return vietnam_day(recorded_at)


def over_limit(speed_kmh: float, limit_kmh: float) -> float:
    """The excess, counted in decimals so that 60.1 in a 50 zone is 10.1 and not a hair beside it."""
    return float(Decimal(str(speed_kmh)) - Decimal(str(limit_kmh)))


def find(name: str, vehicle_kind: str, on: date, *, over_kmh: float | None = None,
         motorway: bool = False) -> TariffRow | None:
    """The one row that fines this offence on this day, or None where the decree of that day does not fine it.

    An unknown offence or vehicle kind raises; a speed offence without its excess raises too, for silence would look
    like innocence.
    """
    over = _checked_over(offence(name), over_kmh)
    if vehicle_kind not in CLASSES_OF:
        raise UnknownNameError("vehicle kind", vehicle_kind)
    found = [
        row for provision in _of_offence(name) if provision.vehicle_class in CLASSES_OF[vehicle_kind]
        if in_force(on, provision.valid_from, provision.valid_to) and provision.fits(over, motorway=motorway)
        for row in _rows_of(provision) if in_force(on, row.effective_from, row.effective_to)
    ]
    if len(found) > 1:
        raise LookupError(f"{name} for {vehicle_kind} on {on} has {len(found)} provisions")
    return found[0] if found else None


def least_excess(name: str, vehicle_kind: str, on: date) -> Decimal | None:
    """Where the lowest speed band of this vehicle begins on this day; None where nothing depends on the speed."""
    return min((
        provision.band.low for provision in _of_offence(name)
        if provision.band and provision.vehicle_class in CLASSES_OF[vehicle_kind]
        and any(in_force(on, row.effective_from, row.effective_to) for row in _rows_of(provision))
    ), default=None)


def legal_reference_vi(row: TariffRow) -> str:
    place = [f"điểm {row.point}"] if row.point else []
    place += [f"khoản {row.clause}", f"Điều {row.article} Nghị định {row.decree_family}"]
    amending = _amending(row)
    return " ".join(place) + (f" (được sửa đổi, bổ sung bởi Nghị định {amending})" if amending else "")


def legal_reference_en(row: TariffRow) -> str:
    place = [f"Point {row.point}"] if row.point else []
    place += [f"Clause {row.clause}", f"Article {row.article}", f"Decree {row.decree_family}"]
    amending = _amending(row)
    return ", ".join(place) + (f" (as amended by Decree {amending})" if amending else "")


def legal_reference(row: TariffRow, lang: str = "vi") -> str:
    return legal_reference_en(row) if lang == "en" else legal_reference_vi(row)


def _amending(row: TariffRow) -> str:
    return row.decree.partition(" am. ")[2]


def _checked_over(wanted: Offence, over_kmh: float | None) -> Decimal | None:
    if over_kmh is None:
        if wanted.needs_speed:
            raise ValueError(f"{wanted.name} needs the km/h above the limit")
        return None
    over = Decimal(str(over_kmh))
    if not over.is_finite():
        raise ValueError(f"not a speed: {over_kmh}")
    return over


@cache
def _of_offence(name: str) -> tuple[Provision, ...]:
    return tuple(provision for provision in provisions() if provision.offence == name)


@cache
def _rows_of(provision: Provision) -> tuple[TariffRow, ...]:
    return tuple(row for row in tariff_rows() if provision.is_of(row))


def _tariff_row(row: Mapping[str, str]) -> TariffRow:
    return TariffRow(
        **{name: row[name] for name in ("decree", "article", "clause", "point", "vehicle_class", "offence_vi",
                                        "offence_en", "extra", "note", "source", "confidence")},
        min_vnd=int(row["min_vnd"]),
        max_vnd=int(row["max_vnd"]),
        points=int(row["licence_points"] or 0),  # no licence points before 2025
        effective_from=date.fromisoformat(row["effective_from"]),
        effective_to=day_or_none(row["effective_to"]),
    )


def _provision(row: Mapping[str, str]) -> Provision:
    return Provision(
        **{name: row[name] for name in ("offence", "vehicle_class", "decree", "article", "clause", "point")},
        valid_from=day_or_none(row["valid_from"]),
        valid_to=day_or_none(row["valid_to"]),
        motorway={"yes": True, "no": False, "": None}[row["motorway"]],
        band=speed_band(row["over_kmh"]),
    )
