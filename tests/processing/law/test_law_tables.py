"""The tables themselves: sound, without gaps and overlaps, and the checks do find what is wrong."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from processing.law import checks, tariff

CHANGES = [date(2020, 1, 1), date(2022, 1, 1), date(2025, 1, 1), date(2026, 8, 15), date(2026, 11, 22)]
DAYS = [*CHANGES, *(day - timedelta(days=1) for day in CHANGES)]
EXCESSES = [0.0, 4.9, 5.0, 9.9, 10.0, 10.1, 20.0, 20.1, 35.0, 35.1, 80.0]


def test_the_tables_have_no_problems():
    assert checks.problems() == []


def test_every_row_of_the_four_tariffs_is_loaded_with_a_sound_band():
    versions = Counter(row.decree for row in tariff.tariff_rows())
    assert versions == {
        "168/2024/NĐ-CP": 169, "168/2024/NĐ-CP am. 238/2026/NĐ-CP": 15,
        "100/2019/NĐ-CP": 113, "100/2019/NĐ-CP am. 123/2021/NĐ-CP": 112,
    }
    assert all(0 <= row.min_vnd <= row.max_vnd <= 75_000_000 for row in tariff.tariff_rows())
    assert all(0 < row.min_vnd < row.max_vnd for row in tariff.tariff_rows() if "phạt cảnh cáo" not in row.extra)


def answers(on):
    for each, kind, motorway in product(tariff.OFFENCES.values(), tariff.CLASSES_OF, (True, False)):
        for over in EXCESSES if each.needs_speed else [None]:
            yield tariff.find(each.name, kind, on, over_kmh=over, motorway=motorway)


def test_every_row_that_an_offence_names_is_reached_by_asking():
    named = {
        row for line in tariff.provisions() for row in tariff.tariff_rows() if line.is_of(row)
        and (line.valid_from or date.min) <= (row.effective_to or date.max)
        and row.effective_from <= (line.valid_to or date.max)
    }
    asked = {row for day in CHANGES for row in answers(day)} - {None}
    assert len(named) > 200
    assert named == asked


@pytest.mark.parametrize("on", DAYS)
def test_no_day_has_two_answers(on):
    assert all(row is None or row.effective_from <= on <= (row.effective_to or date.max) for row in answers(on))


def test_a_row_that_holds_twice_is_named(monkeypatch):
    row = tariff.find("red_light", "car", date(2026, 1, 1))
    twin = replace(row, effective_from=date(2026, 6, 1), min_vnd=1)
    monkeypatch.setattr(checks, "tariff_rows", lambda: (*tariff.tariff_rows(), twin))
    assert checks.problems() == ["fines: 168/2024/NĐ-CP 6 9 b car holds twice on 2026-06-01"]


def test_a_band_upside_down_is_named(monkeypatch):
    upside_down = replace(tariff.tariff_rows()[0], min_vnd=9, max_vnd=1)
    monkeypatch.setattr(checks, "tariff_rows", lambda: (upside_down, *tariff.tariff_rows()[1:]))
    assert checks.problems() == ["fines: 168/2024/NĐ-CP 6 1 a car from 2025-01-01 has no sound band or points"]


def test_an_offence_that_points_nowhere_is_named(monkeypatch):
    lost = replace(tariff.provisions()[0], article="99")
    monkeypatch.setattr(checks, "provisions", lambda: (lost, *tariff.provisions()))
    assert checks.problems() == ["offences: red_light points to 168/2024/NĐ-CP 99 9 b car, not in fines.csv"]


def test_a_speed_band_that_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match="not a speed band"):
        tariff.speed_band("5-10")
