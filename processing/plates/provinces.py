"""The 81 issuing codes on plates (TT 79/2024 PL02), with the province each belongs to since 1 July 2025."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Province:
    code: str
    name: str
    merged_into: str


def _load() -> Mapping[str, Province]:
    text = files("processing.plates").joinpath("data/province_codes.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType(
        {row["code"]: Province(row["code"], row["province"], row["merged_into_2025"]) for row in rows}
    )


PROVINCES = _load()
