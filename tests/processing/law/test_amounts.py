"""Amounts worked by hand: the middle of the band and what circumstances make of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.law.amounts import amount
from processing.law.tariff import find, tariff_rows

NOW = date(2026, 11, 22)


@pytest.mark.parametrize(("kind", "mitigating", "aggravating", "vnd"), [
    ("car", 0, 0, 19_000_000),  # (18 + 20) / 2
    ("motorcycle", 0, 0, 5_000_000),  # (4 + 6) / 2
    ("specialised", 0, 0, 7_000_000),  # (6 + 8) / 2
    ("car", 1, 0, 18_500_000),  # (18 + 19) / 2
    ("car", 2, 0, 18_000_000),
    ("car", 3, 0, 18_000_000),
    ("car", 0, 1, 19_500_000),  # (19 + 20) / 2
    ("car", 0, 2, 20_000_000),
    ("car", 1, 1, 19_000_000),
    ("car", 2, 1, 18_500_000),
    ("car", 1, 3, 20_000_000),
])
def test_a_red_light_costs_by_circumstances(kind, mitigating, aggravating, vnd):
    assert amount(find("red_light", kind, NOW), mitigating=mitigating, aggravating=aggravating).vnd == vnd


@pytest.mark.parametrize(("on", "vnd"), [
    (date(2021, 12, 31), 4_000_000), (date(2022, 1, 1), 5_000_000), (date(2024, 12, 31), 5_000_000),
    (date(2025, 1, 1), 19_000_000), (date(2026, 8, 15), 19_000_000),
])
def test_the_day_of_the_act_chooses_the_amount(on, vnd):
    assert amount(find("red_light", "car", on)).vnd == vnd


def test_an_organisation_pays_twice_and_loses_no_points():
    row = find("red_light", "car", NOW)
    doubled = amount(row, organisation=True)
    assert (doubled.vnd, doubled.min, doubled.max, doubled.points) == (38_000_000, 36_000_000, 40_000_000, 0)
    assert amount(row).points == 4
    assert "bằng 2 lần" in doubled.derivation_vi[1]
    assert not any("điểm giấy phép" in sentence for sentence in doubled.derivation_vi)


def test_a_band_printed_for_organisations_is_not_doubled_again():
    row = next(each for each in tariff_rows() if each.vehicle_class == "owner_car_organisation" and each.clause == "7")
    assert amount(row, organisation=True).vnd == 10_000_000  # (8 + 12) / 2


def test_a_warning_costs_nothing_and_says_so():
    row = next(each for each in tariff_rows() if each.clause == "1a")
    warned = amount(row, aggravating=1)
    assert warned.vnd == 0
    assert warned.derivation_vi == (
        "Khoản 1a Điều 6 Nghị định 168/2024/NĐ-CP (được sửa đổi, bổ sung bởi Nghị định 238/2026/NĐ-CP): phạt cảnh cáo.",
        "Hình thức xử phạt: cảnh cáo, không phạt tiền.")


def test_the_derivation_can_be_read_aloud():
    derived = amount(find("red_light", "car", NOW))
    assert derived.derivation_vi == (
        "Điểm b khoản 9 Điều 6 Nghị định 168/2024/NĐ-CP: phạt tiền từ 18.000.000 đồng đến 20.000.000 đồng.",
        "Không có tình tiết giảm nhẹ, tăng nặng: áp dụng mức trung bình của khung, (18.000.000 đồng + 20.000.000 đồng) "
        ": 2 = 19.000.000 đồng (Điều 9 Nghị định 118/2021/NĐ-CP, được sửa đổi, bổ sung bởi Nghị định 68/2025/NĐ-CP).",
        "Trừ 4 điểm giấy phép lái xe.")
    assert derived.derivation_en[2] == "4 points are deducted from the driving licence."


def test_one_circumstance_is_marked_as_discretion():
    derived = amount(find("red_light", "car", NOW), mitigating=2, aggravating=1)
    assert "bù trừ" in derived.derivation_vi[1]
    assert "mức đề xuất 18.500.000 đồng, người có thẩm quyền quyết định" in derived.derivation_vi[1]


def test_circumstances_below_zero_are_refused():
    with pytest.raises(ValueError, match="counted from 0"):
        amount(find("red_light", "car", NOW), mitigating=-1)


@given(row=st.sampled_from(tariff_rows()), organisation=st.booleans(), mitigating=st.integers(0, 5),
       aggravating=st.integers(0, 5))
def test_an_amount_is_always_inside_its_band_and_derived_in_both_languages(row, organisation, mitigating, aggravating):
    result = amount(row, organisation=organisation, mitigating=mitigating, aggravating=aggravating)
    assert result.min <= result.vnd <= result.max
    if abs(mitigating - aggravating) == 1 and row.max_vnd:
        assert result.vnd not in (result.min, (result.min + result.max) // 2, result.max)
    assert len(result.derivation_vi) == len(result.derivation_en) >= 2
