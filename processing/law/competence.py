"""Who may sign: each title's limit on a day, against the maximum of the band and not the amount imposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from processing.law.tables import UnknownNameError, day_or_none, in_force, rows

ORGANISATION_FACTOR = 2  # NĐ 168/2024 Đ45.2: competence over organisations is twice that over individuals


@dataclass(frozen=True, slots=True)
class Title:
    """An office that may hold the power to sanction."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Competence:
    """What a title may do on the days from `valid_from` to `valid_to`; `may_suspend` carries the licence points."""

    title: str
    max_band_vnd: int
    may_suspend: bool
    valid_from: date
    valid_to: date | None
    source: str


TITLES: Mapping[str, Title] = MappingProxyType({
    row["title"]: Title(row["title"], row["title_vi"], row["title_en"]) for row in rows("competence")
})


@cache
def competences() -> tuple[Competence, ...]:
    return tuple(
        Competence(row["title"], int(row["max_band_vnd"]), row["may_suspend"] == "yes",
                   date.fromisoformat(row["valid_from"]), day_or_none(row["valid_to"]), row["source"])
        for row in rows("competence")
    )


def title(code: str) -> Title:
    if code not in TITLES:
        raise UnknownNameError("title", code)
    return TITLES[code]


def competence(title_code: str, on: date) -> Competence | None:
    """NĐ 168/2024 Đ43; NĐ 189/2025 from 2025-07-01; NĐ 238/2026 Đ14 from 2026-08-15. None: no power on that day."""
    code = title(title_code).code
    held = (each for each in competences() if each.title == code)
    return next((each for each in held if in_force(on, each.valid_from, each.valid_to)), None)


def may_sign(title_code: str, band_max_vnd: int, on: date, organisation: bool = False) -> bool:
    """XLVPHC Đ52: the maximum of the band decides; `band_max_vnd` is `Amount.max`, doubled for an organisation."""
    held = competence(title_code, on)
    if held is None:
        return False
    return band_max_vnd <= held.max_band_vnd * (ORGANISATION_FACTOR if organisation else 1)


def may_deduct_points(title_code: str, on: date) -> bool:
    """NĐ 168/2024 Đ50: whoever may suspend a licence may deduct points, from the head of a team upwards."""
    held = competence(title_code, on)
    return held is not None and held.may_suspend


def titles_that_may_sign(band_max_vnd: int, on: date, *, organisation: bool = False, points: int = 0,
                         suspends: bool = False) -> list[Title]:
    """Points and suspensions only by those who may suspend."""
    demanding = bool(points) or suspends
    return [
        each for code, each in TITLES.items()
        if may_sign(code, band_max_vnd, on, organisation) and (not demanding or may_deduct_points(code, on))
    ]
