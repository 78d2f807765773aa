"""Which provision fines an offence on a day, worked by hand from the decrees."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from processing.law import tariff
from processing.law.tables import UnknownNameError

NOW = date(2026, 11, 22)


def place(row):
    return row and f"{row.article}.{row.clause}.{row.point}"


@pytest.mark.parametrize(("offence", "kind", "on", "where", "low", "high", "points"), [
    ("red_light", "car", NOW, "6.9.b", 18_000_000, 20_000_000, 4),
    ("red_light", "bus", NOW, "6.9.b", 18_000_000, 20_000_000, 4),
    ("red_light", "truck", NOW, "6.9.b", 18_000_000, 20_000_000, 4),
    ("red_light", "motorcycle", NOW, "7.7.c", 4_000_000, 6_000_000, 4),
    ("red_light", "specialised", NOW, "8.7.c", 6_000_000, 8_000_000, 0),
    ("red_light", "car", date(2025, 1, 1), "6.9.b", 18_000_000, 20_000_000, 4),
    ("red_light", "car", date(2024, 12, 31), "5.5.a", 4_000_000, 6_000_000, 0),
    ("red_light", "car", date(2022, 1, 1), "5.5.a", 4_000_000, 6_000_000, 0),
    ("red_light", "car", date(2021, 12, 31), "5.5.a", 3_000_000, 5_000_000, 0),
    ("red_light", "motorcycle", date(2024, 12, 31), "6.4.e", 800_000, 1_000_000, 0),
    ("red_light", "motorcycle", date(2020, 1, 1), "6.4.e", 600_000, 1_000_000, 0),
    ("wrong_way", "car", NOW, "6.9.d", 18_000_000, 20_000_000, 4),
    ("wrong_way", "motorcycle", NOW, "7.7.a", 4_000_000, 6_000_000, 2),
    ("wrong_way", "motorcycle", date(2021, 6, 1), "6.5.", 1_000_000, 2_000_000, 0),
    ("wrong_way", "motorcycle", date(2022, 6, 1), "6.5.a", 1_000_000, 2_000_000, 0),
    ("wrong_lane", "car", NOW, "6.5.b", 4_000_000, 6_000_000, 2),
    ("wrong_lane", "motorcycle", NOW, "7.3.d", 600_000, 800_000, 0),
    ("wrong_lane", "specialised", NOW, "8.6.đ", 3_000_000, 5_000_000, 0),
    ("signs_markings", "car", NOW, "6.1.a", 400_000, 600_000, 0),
    ("signs_markings", "motorcycle", NOW, "7.1.a", 200_000, 400_000, 0),
    ("lane_change", "car", NOW, "6.2.a", 600_000, 800_000, 0),
    ("lane_change", "motorcycle", NOW, "7.1.e", 200_000, 400_000, 0),
    ("no_entry", "car", NOW, "6.5.i", 4_000_000, 6_000_000, 2),
    ("no_entry", "motorcycle", NOW, "7.6.b", 2_000_000, 3_000_000, 2),
    ("prohibited_turn", "car", NOW, "6.4.k", 2_000_000, 3_000_000, 0),
    ("prohibited_turn", "motorcycle", NOW, "7.3.a", 600_000, 800_000, 0),
    ("prohibited_u_turn", "motorcycle", NOW, "7.2.k", 400_000, 600_000, 0),
    ("prohibited_turn", "specialised", NOW, "8.4.d", 1_000_000, 2_000_000, 0),
    ("no_stopping", "car", NOW, "6.2.đ", 600_000, 800_000, 0),
    ("no_parking", "car", NOW, "6.3.e", 800_000, 1_000_000, 0),
    ("no_stopping", "motorcycle", NOW, "7.2.e", 400_000, 600_000, 0),
    ("emergency_lane", "car", NOW, "6.5.d", 4_000_000, 6_000_000, 2),
    ("emergency_lane", "motorcycle", NOW, "7.7.b", 4_000_000, 6_000_000, 6),
    ("motorway_stop", "car", NOW, "6.7.c", 12_000_000, 14_000_000, 6),
    ("motorway_stop", "car", date(2021, 12, 31), "5.6.b", 6_000_000, 8_000_000, 0),
    ("motorway_stop", "car", date(2022, 1, 1), "5.7.d", 10_000_000, 12_000_000, 0),
    ("motorway_reverse", "car", NOW, "6.11.đ", 30_000_000, 40_000_000, 10),
    ("motorway_reverse", "car", date(2023, 5, 1), "5.8.a", 16_000_000, 18_000_000, 0),
    ("motorway_reverse", "specialised", NOW, "8.9.đ", 18_000_000, 20_000_000, 0),
    ("no_helmet", "motorcycle", NOW, "7.2.h", 400_000, 600_000, 0),
    ("no_helmet", "motorcycle", date(2021, 12, 31), "6.2.i", 200_000, 300_000, 0),
    ("no_helmet", "motorcycle", date(2022, 1, 1), "6.3.n", 400_000, 600_000, 0),
    ("no_helmet_passenger", "motorcycle", NOW, "7.2.i", 400_000, 600_000, 0),
    ("phone", "car", NOW, "6.5.h", 4_000_000, 6_000_000, 4),
    ("phone", "motorcycle", NOW, "7.4.đ", 800_000, 1_000_000, 4),
    ("seat_belt", "car", NOW, "6.3.k", 800_000, 1_000_000, 0),
    ("obscured_plate", "car", NOW, "13.8.b", 20_000_000, 26_000_000, 6),
    ("obscured_plate", "motorcycle", NOW, "14.3.b", 4_000_000, 6_000_000, 6),
    ("priority_vehicle", "motorcycle", NOW, "7.7.đ", 4_000_000, 6_000_000, 4),
    ("goods_vehicle_restricted", "truck", NOW, "21.6.d", 5_000_000, 7_000_000, 2),
])
def test_an_offence_has_the_row_of_its_vehicle_and_day(offence, kind, on, where, low, high, points):
    row = tariff.find(offence, kind, on)
    assert (place(row), row.min_vnd, row.max_vnd, row.points) == (where, low, high, points)


@pytest.mark.parametrize(("kind", "on", "over", "where"), [
    ("car", NOW, 4.9, None), ("car", NOW, 5, "6.3.a"), ("car", NOW, 9.9, "6.3.a"), ("car", NOW, 10, "6.5.đ"),
    ("car", NOW, 10.1, "6.5.đ"), ("car", NOW, 20, "6.5.đ"), ("car", NOW, 20.1, "6.6.a"), ("car", NOW, 35, "6.6.a"),
    ("car", NOW, 35.1, "6.7.a"), ("car", NOW, 120, "6.7.a"), ("car", NOW, 0, None), ("car", NOW, -3, None),
    ("motorcycle", NOW, 4.9, None), ("motorcycle", NOW, 5, "7.2.b"), ("motorcycle", NOW, 10, "7.4.a"),
    ("motorcycle", NOW, 20, "7.4.a"), ("motorcycle", NOW, 20.1, "7.8.a"), ("motorcycle", NOW, 35.1, "7.8.a"),
    ("specialised", NOW, 9.9, "8.3.a"), ("specialised", NOW, 20, "8.4.a"), ("specialised", NOW, 20.1, "8.6.a"),
    ("car", date(2024, 12, 31), 20, "5.5.i"), ("car", date(2024, 12, 31), 20.1, "5.6.a"),
    ("car", date(2024, 12, 31), 35.1, "5.7.c"), ("motorcycle", date(2024, 12, 31), 5, "6.2.c"),
    ("motorcycle", date(2024, 12, 31), 20.1, "6.7.a"), ("specialised", date(2024, 12, 31), 20.1, "7.6.b"),
])
def test_the_edges_of_the_speed_bands_are_the_words_of_the_decree(kind, on, over, where):
    assert place(tariff.find("speeding", kind, on, over_kmh=over)) == where


@pytest.mark.parametrize(("offence", "kind", "on", "where"), [
    ("wrong_way", "car", NOW, "6.11.đ"),
    ("wrong_way", "specialised", NOW, "8.9.đ"),
    ("wrong_way", "motorcycle", NOW, "7.7.b"),  # Đ7.7.a leaves the motorway to 7.b, entering it
    ("lane_change", "car", NOW, "6.5.g"),
    ("lane_change", "specialised", NOW, "8.6.h"),
    ("lane_change", "car", date(2024, 1, 1), "5.5.g"),
    ("no_stopping", "car", NOW, "6.7.c"),  # Đ6.2.đ: "trừ … điểm c khoản 7"
    ("no_parking", "car", NOW, "6.7.c"),
    ("safe_distance", "car", NOW, "6.5.d"),
    ("red_light", "car", NOW, "6.9.b"),
])
def test_on_a_motorway_the_specific_provision_goes_before_the_general_one(offence, kind, on, where):
    assert place(tariff.find(offence, kind, on, motorway=True)) == where


def test_the_amended_wording_holds_from_its_first_day():
    last_day, first_day = (tariff.find("no_entry", "car", date(2026, 8, day)) for day in (14, 15))
    assert last_day.decree == "168/2024/NĐ-CP"
    assert first_day.decree == "168/2024/NĐ-CP am. 238/2026/NĐ-CP"
    assert "có quy định cấm của cấp có thẩm quyền" in first_day.offence_vi
    assert "có quy định cấm của cấp có thẩm quyền" not in last_day.offence_vi


def test_a_day_before_the_first_decree_or_a_vehicle_without_the_offence_has_no_row():
    assert tariff.find("red_light", "car", date(2019, 12, 31)) is None
    assert tariff.find("no_helmet", "car", NOW) is None
    assert tariff.find("seat_belt", "motorcycle", NOW) is None
    assert tariff.find("goods_vehicle_restricted", "car", NOW) is None


def test_a_vehicle_of_unknown_kind_has_no_tariff_until_a_person_names_it():
    assert tariff.find("red_light", "unknown", NOW) is None


def test_a_name_that_the_tables_do_not_hold_is_named_in_the_error():
    with pytest.raises(UnknownNameError, match="unknown offence: 'jaywalking'"):
        tariff.find("jaywalking", "car", NOW)
    with pytest.raises(UnknownNameError, match="unknown vehicle kind: 'boat'"):
        tariff.find("red_light", "boat", NOW)
    with pytest.raises(UnknownNameError, match="unknown offence"):
        tariff.short_name("jaywalking")


def test_speeding_without_a_speed_is_an_error_and_not_innocence():
    with pytest.raises(ValueError, match="speeding needs the km/h"):
        tariff.find("speeding", "car", NOW)
    with pytest.raises(ValueError, match="not a speed"):
        tariff.find("speeding", "car", NOW, over_kmh=float("nan"))


@pytest.mark.parametrize(("speed", "limit", "over", "where"), [
    (54.9, 50, 4.9, None), (60.1, 50, 10.1, "6.5.đ"), (70.1, 50, 20.1, "6.6.a"), (71.5, 50, 21.5, "6.6.a"),
    (60.3, 50.3, 10.0, "6.5.đ"),
])
def test_the_excess_is_counted_in_decimals(speed, limit, over, where):
    assert tariff.over_limit(speed, limit) == over
    assert place(tariff.find("speeding", "car", NOW, over_kmh=tariff.over_limit(speed, limit))) == where


@pytest.mark.parametrize(("recorded_at", "day"), [
    (datetime(2024, 12, 31, 16, 59, 59, tzinfo=UTC), date(2024, 12, 31)),
    (datetime(2024, 12, 31, 17, 0, tzinfo=UTC), date(2025, 1, 1)),
    (datetime(2026, 8, 15, 0, 0, tzinfo=timezone(timedelta(hours=7))), date(2026, 8, 15)),
])
def test_the_vietnamese_day_of_the_recording_chooses_the_tariff(recorded_at, day):
    assert tariff.day_of_act(recorded_at) == day


def test_a_time_without_offset_has_no_day():
    with pytest.raises(ValueError, match="offset"):
        tariff.day_of_act(datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_provision_is_cited_as_an_official_would():
    plain, amended = tariff.find("red_light", "car", NOW), tariff.find("lane_change", "car", NOW)
    assert tariff.legal_reference_vi(plain) == "điểm b khoản 9 Điều 6 Nghị định 168/2024/NĐ-CP"
    assert tariff.legal_reference_vi(amended) == (
        "điểm a khoản 2 Điều 6 Nghị định 168/2024/NĐ-CP (được sửa đổi, bổ sung bởi Nghị định 238/2026/NĐ-CP)")
    assert tariff.legal_reference(amended, "en") == (
        "Point a, Clause 2, Article 6, Decree 168/2024/NĐ-CP (as amended by Decree 238/2026/NĐ-CP)")
    without_point = tariff.find("wrong_way", "motorcycle", date(2021, 1, 1))
    assert tariff.legal_reference_vi(without_point) == "khoản 5 Điều 6 Nghị định 100/2019/NĐ-CP"


def test_added_sanctions_are_listed_apart_from_editors_notes():
    assert tariff.find("red_light", "car", date(2023, 1, 1)).added_sanctions == (
        "tước GPLX 1-3 tháng", "gây tai nạn: 2-4 tháng")
    assert tariff.find("wrong_plate", "car", NOW).added_sanctions == ("tịch thu biển số",)
    assert tariff.find("red_light", "specialised", NOW).added_sanctions == ()


def test_every_offence_has_short_names_in_both_languages():
    assert tariff.short_name("red_light") == "Không chấp hành hiệu lệnh của đèn tín hiệu giao thông"
    assert tariff.short_name("red_light", "en") == "Running a red light"
    assert all(each.short_vi and each.short_en for each in tariff.OFFENCES.values())
    assert [each.name for each in tariff.OFFENCES.values() if each.needs_speed] == ["speeding"]
