"""Whose case it is, before and after the provinces merged."""

from datetime import date

import pytest

from processing.law import jurisdiction
from processing.law.jurisdiction import handling, home_area, place_on, printable_on
from processing.law.tables import UnknownNameError

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
RED_LIGHT = 20_000_000


@pytest.mark.parametrize(("place", "on", "unit"), [
    ("thai_binh", BEFORE, "PC08-TB"), ("thai_binh", AFTER, "PC08"), ("hung_yen", BEFORE, "PC08-HY"),
    ("hung_yen", AFTER, "PC08"), ("thanh_pho_thai_binh", date(2025, 2, 28), "CATP-TB"),
    ("thanh_pho_thai_binh", date(2025, 3, 1), "PC08-TB"), ("phuong_tran_lam", AFTER, "CA-TRAN-LAM"),
])
def test_a_place_has_the_unit_of_its_day(place, on, unit):
    assert place_on(place, on).unit == unit


def test_a_place_that_did_not_exist_yet_has_none_and_an_unknown_one_is_named():
    assert place_on("phuong_tran_lam", BEFORE) is None
    with pytest.raises(UnknownNameError, match="unknown place: 'atlantis'"):
        place_on("atlantis", AFTER)


def test_no_new_paper_prints_a_name_of_the_past():
    assert "tỉnh Thái Bình" in {place.vi for place in printable_on(BEFORE)}
    assert not any("Thái Bình" in place.vi and place.level != "commune" for place in printable_on(AFTER))


@pytest.mark.parametrize(("here", "home", "on", "who", "unit"), [
    ("hung_yen", "phuong_tran_lam", AFTER, "detecting_unit", "PC08"),
    ("hung_yen", "thai_binh", AFTER, "detecting_unit", "PC08"),  # an owner whose papers still say Thái Bình
    ("hung_yen", None, AFTER, "other_division", None),
    ("thai_binh", "hung_yen", BEFORE, "other_division", "PC08-HY"),
    ("thai_binh", "thanh_pho_thai_binh", BEFORE, "detecting_unit", "PC08-TB"),
])
def test_an_owner_at_home_elsewhere_is_handed_over(here, home, on, who, unit):
    told = handling(here, home, on, band_max_vnd=RED_LIGHT)
    assert (told.who, told.unit) == (who, unit)
    assert "Điều 24 Thông tư 73/2024/TT-BCA" in told.article_vi


def test_the_commune_police_takes_only_what_its_head_may_sign(monkeypatch):
    """By the district rule, had it gone on, and with a commune that is connected to the network."""
    connected = [place if place.level != "commune" else _networked(place) for place in jurisdiction.places()]
    monkeypatch.setattr(jurisdiction, "places", lambda: tuple(connected))
    monkeypatch.setattr(jurisdiction, "home_area", lambda _on: "district")
    small = handling("phuong_tra_ly", "phuong_tran_lam", AFTER, band_max_vnd=RED_LIGHT)
    assert (small.who, small.unit) == ("commune_police", "CA-TRAN-LAM")
    large = handling("phuong_tra_ly", "phuong_tran_lam", AFTER, band_max_vnd=40_000_000)
    assert (large.who, large.unit) == ("other_division", "PC08")


def test_the_home_area_is_the_district_as_long_as_there_were_districts():
    assert (home_area(BEFORE), home_area(AFTER)) == ("district", "province")


def _networked(place):
    return jurisdiction.Place(place.unit, place.unit_vi, place.code, place.vi, place.level, place.province, True,
                              place.valid_from, place.valid_to)
