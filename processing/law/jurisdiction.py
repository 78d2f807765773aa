"""Whose case it is: which unit answers for a place on a day, and whether the owner's home hands the case over."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from processing.law import competence
from processing.law.tables import UnknownNameError, day_or_none, in_force, rows

COMMUNE_CHIEF = "commune_police_chief"
_ARTICLE_VI = ("điểm b khoản 1 Điều 24 Thông tư 73/2024/TT-BCA (được sửa đổi, bổ sung bởi Điều 11 Thông tư "
               "13/2025/TT-BCA)")
_ARTICLE_EN = ("Point b, Clause 1, Article 24, Circular 73/2024/TT-BCA (as amended by Article 11, Circular "
               "13/2025/TT-BCA)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place on some days, and the unit that answers for it then; places merge, and old papers keep the old name."""

    unit: str
    unit_vi: str
    code: str
    vi: str
    level: str
    """province, district, commune, or former: a name of the past that no new paper prints."""
    province: str
    networked: bool
    """Whether the commune police can take the case in the system of sanctions."""
    valid_from: date
    valid_to: date | None

    @property
    def may_be_printed(self) -> bool:
        return self.level != "former"


@dataclass(frozen=True, slots=True)
class HomeArea:
    """How far the home of the detecting unit reaches: TT 73/2024 still says district."""

    area: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Handling:
    """Who handles the case; `unit` is None where the other unit is of a province that this table does not hold."""

    who: Literal["detecting_unit", "commune_police", "other_division"]
    unit: str | None
    article_vi: str
    article_en: str


@cache
def places() -> tuple[Place, ...]:
    return tuple(
        Place(row["unit"], row["unit_vi"], row["place"], row["place_vi"], row["level"], row["province"],
              row["networked"] == "yes", date.fromisoformat(row["valid_from"]), day_or_none(row["valid_to"]))
        for row in rows("jurisdiction")
    )


@cache
def home_areas() -> tuple[HomeArea, ...]:
    return tuple(HomeArea(row["area"], date.fromisoformat(row["valid_from"]), day_or_none(row["valid_to"]))
                 for row in rows("home_area"))


def place_on(code: str, on: date) -> Place | None:
    """The place as it stood on a day; None when it did not exist, an error when nobody knows it."""
    if not any(each.code == code for each in places()):
        raise UnknownNameError("place", code)
    return place_on_or_none(code, on)


def place_on_or_none(code: str, on: date) -> Place | None:
    return next((each for each in places() if each.code == code and in_force(on, each.valid_from, each.valid_to)), None)


def printable_on(on: date) -> list[Place]:
    """The places that a paper of this day may name."""
    return [each for each in places() if each.may_be_printed and in_force(on, each.valid_from, each.valid_to)]


def handling(detected_in: str, residence: str | None, on: date, *, band_max_vnd: int, organisation: bool = False
             ) -> Handling:
    """TT 73/2024 Đ24.1.b: an owner at home elsewhere is handed over (Mẫu 03/73); None: home in an unknown province."""
    here, home = _standing(detected_in, on), None if residence is None else place_on(residence, on)
    if home is not None and _at_home(here, home, on):
        return Handling("detecting_unit", here.unit, _ARTICLE_VI, _ARTICLE_EN)
    if home is None:
        return Handling("other_division", None, _ARTICLE_VI, _ARTICLE_EN)
    chief_may = competence.may_sign(COMMUNE_CHIEF, band_max_vnd, on, organisation)
    if home.level == "commune" and home.networked and chief_may:
        return Handling("commune_police", home.unit, _ARTICLE_VI, _ARTICLE_EN)
    division = _standing(home.province, on).unit
    return Handling("detecting_unit" if division == here.unit else "other_division", division, _ARTICLE_VI, _ARTICLE_EN)


def home_area(on: date) -> str:
    return next(each.area for each in home_areas() if in_force(on, each.valid_from, each.valid_to))


def _at_home(here: Place, home: Place, on: date) -> bool:
    return here.province == home.province if home_area(on) == "province" else here.code == home.code


def _standing(code: str, on: date) -> Place:
    place = place_on(code, on)
    if place is None:
        raise LookupError(f"{code} is no place on {on}")
    return place
