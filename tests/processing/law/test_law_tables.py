"""The tables themselves: sound, without gaps and overlaps, and the checks do find what is wrong."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from portal.app import create_app
from processing.law import checks, jurisdiction, offence_codes, tables, tariff

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


def test_a_gap_between_two_versions_is_named(monkeypatch):
    late = [replace(each, valid_from=date(2025, 7, 3)) if (each.title, each.valid_from) == (
        "team_leader", date(2025, 7, 1)) else each for each in checks.competences()]
    monkeypatch.setattr(checks, "competences", lambda: tuple(late))
    assert checks.problems() == ["competence: team_leader does not hold on 2025-07-01"]


def test_a_place_held_twice_is_named(monkeypatch):
    twice = next(each for each in checks.places() if each.code == "phuong_tra_ly")
    monkeypatch.setattr(checks, "places", lambda: (*jurisdiction.places(), replace(twice, unit="X")))
    assert checks.problems() == ["jurisdiction: phuong_tra_ly holds twice on 2025-07-01"]


def test_a_province_that_nobody_knows_is_named(monkeypatch):
    lost = replace(next(each for each in checks.places() if each.code == "phuong_tra_ly"), code="x", province="nowhere")
    monkeypatch.setattr(checks, "places", lambda: (*jurisdiction.places(), lost))
    assert checks.problems() == ["jurisdiction: x lies in nowhere, which is no place on 2025-07-01"]


def test_a_code_that_stands_for_nothing_or_twice_is_named(monkeypatch):
    first = offence_codes.codes()[0]
    wrong = replace(first, code="1", offence="jaywalking")
    monkeypatch.setattr(checks, "codes", lambda: (*offence_codes.codes(), first, wrong))
    assert checks.problems() == ["offence_codes: own 1 stands for jaywalking, which nobody knows",
                                 "offence_codes: own red_light stands 2 times"]


def test_a_setting_out_of_its_bounds_or_given_twice_is_named(monkeypatch):
    rows = [*tables.rows("settings"), {"name": "licence_points", "value": "13"}]
    monkeypatch.setattr(checks, "rows", lambda _name: rows)
    assert checks.problems() == ["settings: licence_points must be given once, from 1 to 100"]
    monkeypatch.setattr(checks, "rows", lambda _name: [
        {**row, "value": "1"} if row["name"] == "one_circumstance_share" else row for row in tables.rows("settings")])
    assert checks.problems() == ["settings: one_circumstance_share must be given once, from 0.01 to 0.99"]


def test_a_vehicle_that_nobody_is_warned_of_is_named(monkeypatch):
    monkeypatch.setattr(checks, "authorities", lambda reason, kind: [] if kind == "bus" else ["registration"])
    assert checks.problems() == ["warnings: nobody is warned of bus that not_appeared",
                                 "warnings: nobody is warned of bus that decision_overdue"]


def test_an_installation_with_unsound_tables_does_not_start(monkeypatch, settings):
    monkeypatch.setattr(checks, "problems", lambda: ["fines: two rows disagree"])
    with pytest.raises(checks.UnsoundLawError, match="not sound:\nfines: two rows disagree"):
        create_app(settings)
