"""The law's tables: CSV files beside this code, each row with the days on which it holds."""

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


def day_or_none(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def in_force(on: date, first: date | None, last: date | None) -> bool:
    """Both ends belong to the validity; an open end is None."""
    return (first is None or first <= on) and (last is None or on <= last)


@cache
def setting(name: str) -> Decimal:
    """What the law leaves open or a source has not confirmed: see settings.csv for the note and source of each."""
    return next(Decimal(row["value"]) for row in rows("settings") if row["name"] == name)


class UnknownNameError(KeyError):
    """A name that the law's tables do not hold."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(kind, name)
        self.kind, self.name = kind, name

    def __str__(self) -> str:
        return f"unknown {self.kind}: {self.name!r}"
