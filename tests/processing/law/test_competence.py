"""Who may sign which band on which day."""

from datetime import date

import pytest

from processing.law import competence
from processing.law.tables import UnknownNameError

OLD, MIDDLE, NOW = date(2025, 6, 30), date(2025, 7, 1), date(2026, 8, 15)


@pytest.mark.parametrize(("title", "band_max", "on", "may"), [
    ("team_leader", 20_000_000, OLD, False),
    ("team_leader", 20_000_000, MIDDLE, True),
    ("team_leader", 22_500_000, NOW, True),
    ("team_leader", 22_500_001, NOW, False),
    ("team_leader", 26_000_000, NOW, False),  # an obscured plate, though its middle of 23,000,000 is imposed
    ("commune_police_chief", 37_500_000, NOW, True),
    ("commune_police_chief", 40_000_000, NOW, False),
    ("traffic_division_head", 15_000_000, OLD, True),
    ("traffic_division_head", 20_000_000, OLD, False),
    ("traffic_division_head", 60_000_000, date(2026, 8, 14), True),
    ("provincial_police_director", 37_500_000, OLD, True),
    ("provincial_police_director", 40_000_000, OLD, False),
    ("provincial_police_director", 75_000_000, NOW, True),
    ("officer_on_duty", 600_000, OLD, False),
    ("officer_on_duty", 7_500_000, MIDDLE, True),
    ("commune_chair", 600_000, date(2026, 8, 14), False),
    ("commune_chair", 37_500_000, NOW, True),
    ("team_leader", 600_000, date(2024, 12, 31), False),  # before the tables begin nobody is offered
])
def test_a_title_signs_up_to_its_limit_of_the_day(title, band_max, on, may):
    assert competence.may_sign(title, band_max, on) is may


def test_over_organisations_the_limit_is_double():
    assert competence.may_sign("team_leader", 40_000_000, NOW, organisation=True)
    assert not competence.may_sign("team_leader", 45_000_001, NOW, organisation=True)


def test_points_are_deducted_from_the_team_leader_upwards():
    assert [code for code in competence.TITLES if not competence.may_deduct_points(code, NOW)] == [
        "officer_on_duty", "mobile_company_commander"]
    assert not competence.may_deduct_points("province_chair", MIDDLE)


def test_the_desk_is_told_the_titles_that_may_sign():
    red_light_car = competence.titles_that_may_sign(20_000_000, OLD)
    assert [title.code for title in red_light_car] == ["provincial_police_director", "traffic_department_director"]
    red_light_motorcycle = competence.titles_that_may_sign(6_000_000, MIDDLE, points=4)
    assert [title.code for title in red_light_motorcycle] == [
        "team_leader", "commune_police_chief", "traffic_division_head", "provincial_police_director",
        "traffic_department_director"]
    assert "officer_on_duty" in [title.code for title in competence.titles_that_may_sign(6_000_000, MIDDLE)]


def test_titles_have_names_and_unknown_ones_are_refused():
    assert competence.title("team_leader").vi == "Đội trưởng, Trạm trưởng Cảnh sát giao thông"
    assert all(title.vi and title.en for title in competence.TITLES.values())
    with pytest.raises(UnknownNameError, match="unknown title: 'mayor'"):
        competence.may_sign("mayor", 1, NOW)
