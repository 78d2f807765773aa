"""An invented register of owners for the demonstration's vehicles, as rows and as the CSV that the import reads."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from random import Random

from portal.demonstration.captures import plan
from portal.demonstration.painter import dice_for

WANTED = 75


@dataclass(frozen=True)
class OwnerRow:
    """One vehicle under one plate and ground for some days. ID numbers begin with 000, which no real one does."""

    plate: str
    plate_colour: str
    owner_kind: str
    owner_name: str
    owner_id_number: str
    owner_address: str
    owner_phone: str
    vehicle_kind: str
    make: str
    model: str
    vehicle_colour: str
    valid_from: str
    valid_to: str
    owner_birth_year: str


FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Đào", "Tạ")
MIDDLES = {"f": ("Thị", "Thị Thu", "Ngọc", "Thị Minh"), "m": ("Văn", "Đức", "Quang", "Hữu")}
GIVEN = {"f": ("Hạnh", "Mơ", "Liễu", "Nhung", "Thảo", "Yến", "Oanh", "Sen"),
         "m": ("Bình", "Chiến", "Khải", "Lộc", "Phong", "Thịnh", "Vinh", "Tùng")}
ORGANISATIONS = ("Công ty TNHH Vận tải Minh Họa", "Hợp tác xã Vận tải Thí Dụ", "Công ty CP Xe khách Giả Định",
                 "Công ty TNHH Taxi Ví Dụ", "Văn phòng Ủy ban minh họa")
PLACES = ("phường Trần Lãm", "phường Thái Bình", "phường Trần Hưng Đạo", "phường Trà Lý", "phường Vũ Phúc",
          "phường Phố Hiến", "xã Đông Hưng", "xã Vũ Thư", "xã Quỳnh Phụ", "xã Hưng Hà", "xã Thái Thụy", "xã Tiền Hải",
          "xã Kiến Xương")
MAKES = {
    "car": (("Toyota", "Vios"), ("Hyundai", "Accent"), ("Mazda", "3"), ("KIA", "Seltos"), ("VinFast", "VF 6")),
    "motorcycle": (("Honda", "Wave Alpha"), ("Honda", "Vision"), ("Yamaha", "Sirius"), ("SYM", "Elegant")),
    "truck": (("Thaco", "Ollin 700"), ("Hino", "XZU 650"), ("Isuzu", "NQR")),
    "bus": (("Thaco", "Garden"), ("Hyundai", "County")),
}
ELECTRIC = (("VinFast", "Evo 200"), ("Yadea", "Odora"))


def register(today: date, seed: int = 1) -> tuple[OwnerRow, ...]:
    """About 75 rows: the planned vehicles that have an owner, one twin on yellow, one former owner, and bystanders."""
    rows = list(_planned(today, seed))
    rows += _special(rows, today, seed)
    rows += _bystanders(WANTED - len(rows), today, seed)
    return tuple(rows)


def as_csv(rows: tuple[OwnerRow, ...]) -> str:
    """The file that the register import reads; it has no use for the birth year."""
    out = io.StringIO()
    names = [field.name for field in fields(OwnerRow) if field.name != "owner_birth_year"]
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: getattr(row, name) for name in names} for row in rows)
    return out.getvalue()


def _planned(today: date, seed: int) -> Iterator[OwnerRow]:
    seen: set[tuple[str, str]] = set()
    for capture in plan():
        if capture.plate is None or not capture.owner_known:
            continue
        key = (capture.plate.text, capture.plate.ground)
        if key not in seen:
            seen.add(key)
            yield _row(key, (capture.vehicle_kind, capture.vehicle_colour), today, seed)


def _special(rows: list[OwnerRow], today: date, seed: int) -> list[OwnerRow]:
    """The same string on another ground is another vehicle; and one plate had somebody else until last year."""
    first = next(row for row in rows if row.vehicle_kind == "car" and row.plate_colour == "white")
    twin = _row((first.plate, "yellow"), ("car", "green"), today, seed)
    other = _row((first.plate, first.plate_colour), ("car", "grey"), today, seed + 7)
    ended = date.fromisoformat(first.valid_from) - timedelta(days=1)
    former = OwnerRow(**{**vars(other), "valid_from": (ended - timedelta(days=900)).isoformat(),
                         "valid_to": ended.isoformat()})
    return [twin, former]


def _bystanders(count: int, today: date, seed: int) -> Iterator[OwnerRow]:
    dice = dice_for("bystanders", seed)
    for _ in range(count):
        letter = dice.choice("ABCDEFGHK")
        plate = f"{dice.choice(('17', '89'))}{letter}{dice.randint(100, 99999):05d}"
        yield _row((plate, "white"), ("car", dice.choice(("white", "black", "red"))), today, seed)


def _row(key: tuple[str, str], vehicle: tuple[str, str], today: date, seed: int) -> OwnerRow:
    plate, ground = key
    kind, colour = vehicle
    dice = dice_for("owner", seed, plate, ground)
    organised = ground in {"yellow", "blue"} or (kind in {"truck", "bus"} and dice.random() < 0.5)
    name, number, born = _organisation(dice, ground) if organised else _person(dice)
    make, model = dice.choice(ELECTRIC if "MD" in plate else MAKES[kind])
    since = today - timedelta(days=dice.randint(500, 2400))
    return OwnerRow(
        plate, ground, "organisation" if organised else "individual", name, number,
        f"Số {dice.randint(1, 99)} phố Giả Định, {dice.choice(PLACES)}, tỉnh Hưng Yên",
        f"0000 000 {dice.randint(0, 999):03d}", kind, make, model, colour, since.isoformat(), "", born,
    )


def _person(dice: Random) -> tuple[str, str, str]:
    sex = dice.choice("fm")
    name = f"{dice.choice(FAMILIES)} {dice.choice(MIDDLES[sex])} {dice.choice(GIVEN[sex])}"
    return name, f"000{dice.randrange(10**9):09d}", str(dice.randint(1955, 2005))


def _organisation(dice: Random, ground: str) -> tuple[str, str, str]:
    name = ORGANISATIONS[-1] if ground == "blue" else dice.choice(ORGANISATIONS[:-1])
    return name, f"000{dice.randrange(10**7):07d}", ""
