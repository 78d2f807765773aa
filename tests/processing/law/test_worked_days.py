"""Days and signers worked by hand: Tết of three years, leap days, ends of months, evasion, competence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.law.tariff import CLASSES_OF, OFFENCES
from tests.processing.law.asking import ask

TEAM, COMMUNE, DIVISION, DIRECTOR = "team_leader", "commune_police_chief", "traffic_division_head", "provincial_police_director"
DEPARTMENT, CHAIRS = "traffic_department_director", ["commune_chair", "province_chair"]
DUTY, COMPANY = "officer_on_duty", "mobile_company_commander"

# recorded, facts, clock, its last day, article
CLOCKS = [
    ("2026-03-01", {}, "notify_by", "2026-03-11", "khoản 1 Điều 24 Thông tư 73/2024/TT-BCA"),  # 1 + 10
    ("2026-03-01", {"detected": "2026-03-04"}, "notify_by", "2026-03-14", "khoản 1 Điều 24 Thông tư 73/2024/TT-BCA"),
    ("2024-02-20", {}, "notify_by", "2024-03-01", "Điều 28 Thông tư 32/2023/TT-BCA"),  # 29 days
    ("2026-02-20", {}, "notify_by", "2026-03-02", "khoản 1 Điều 24 Thông tư 73/2024/TT-BCA"),  # 28 days
    ("2026-12-31", {}, "notify_by", "2027-01-10", "khoản 1 Điều 24 Thông tư 73/2024/TT-BCA"),
    ("2026-01-31", {"notified": "2026-02-09"}, "appear_by", "2026-03-01", "khoản 5 Điều 24 Thông tư 73/2024/TT-BCA"),  # 19 + 1
    ("2028-01-31", {"notified": "2028-02-09"}, "appear_by", "2028-02-29", "khoản 5 Điều 24 Thông tư 73/2024/TT-BCA"),
    ("2025-01-10", {"identified": "2025-01-23"}, "minutes_by", "2025-02-04",
     "điểm c khoản 1 Điều 15 Nghị định 135/2021/NĐ-CP"),  # 24; Tết 25 Jan – 2 Feb; 3, 4
    ("2026-02-01", {"identified": "2026-02-12"}, "minutes_by", "2026-02-24",
     "điểm c khoản 1 Điều 15 Nghị định 135/2021/NĐ-CP"),  # 13; Tết 14–22; 23, 24
    ("2027-01-20", {"identified": "2027-02-02"}, "minutes_by", "2027-02-16",
     "khoản 1 Điều 15 Nghị định 61/2026/NĐ-CP"),  # 3; Tết 4–10; 11, 12, 15, 16
    ("2026-03-01", {"identified": "2026-03-31"}, "minutes_by", "2026-04-03",
     "điểm c khoản 1 Điều 15 Nghị định 135/2021/NĐ-CP"),  # 1, 2, 3
    ("2026-03-01", {"identified": "2026-04-01"}, "minutes_by", "2026-04-08",
     "khoản 1 Điều 15 Nghị định 61/2026/NĐ-CP"),  # 2, 3, 6, 7, 8
    ("2026-03-01", {"minutes": "2026-08-21"}, "decide_by", "2026-09-03",
     "Điều 66 Luật Xử lý vi phạm hành chính"),  # Saturday 22 worked, 24–28, 3; 31 Aug, 1 and 2 Sep off
    ("2026-03-01", {"minutes": "2026-03-02", "course": "transferred"}, "decide_by", "2026-03-16",
     "Điều 66 Luật Xử lý vi phạm hành chính"),  # 3–6, 9–13, 16
    ("2026-01-01", {"minutes": "2026-01-31", "course": "explained"}, "decide_by", "2026-02-28",
     "Điều 66 Luật Xử lý vi phạm hành chính"),
    ("2027-12-01", {"minutes": "2027-12-31", "course": "complex"}, "decide_by", "2028-02-29",
     "Điều 66 Luật Xử lý vi phạm hành chính"),
    ("2026-03-01", {"received": "2026-05-31"}, "pay_by", "2026-06-10", "Điều 73 Luật Xử lý vi phạm hành chính"),
    ("2026-03-01", {"received": "2026-12-25"}, "pay_by", "2027-01-04", "Điều 73 Luật Xử lý vi phạm hành chính"),
    ("2026-03-01", {"received": "2026-05-12"}, "complain_by", "2026-08-10", "Điều 9 Luật Khiếu nại"),  # 19 + 30 + 31 + 10
    ("2026-03-01", {}, "limitation", "2027-03-01", "Điều 4 Nghị định 168/2024/NĐ-CP"),
    ("2024-02-29", {}, "limitation", "2025-02-28", "Điều 4a Nghị định 100/2019/NĐ-CP"),
    ("2027-02-28", {}, "limitation", "2028-02-28", "Điều 4 Nghị định 168/2024/NĐ-CP"),
    ("2026-03-01", {"evasion_ended": "2026-09-30"}, "limitation", "2027-09-30", "Điều 4 Nghị định 168/2024/NĐ-CP"),
    ("2026-03-01", {"decided": "2026-05-08"}, "enforcement_until", "2027-05-08", "Điều 74 Luật Xử lý vi phạm hành chính"),
    ("2026-03-01", {"decided": "2026-05-08", "evasion_ended": "2026-09-30"}, "enforcement_until", "2027-09-30",
     "Điều 74 Luật Xử lý vi phạm hành chính"),
]

# offence, vehicle, organisation, the day asked, who may decide
SIGNERS = [
    ("red_light", "car", False, "2025-06-30", [DIRECTOR, DEPARTMENT]),  # 20 m: the division's 15 m are not enough
    ("red_light", "car", False, "2025-07-01", [TEAM, COMMUNE, DIVISION, DIRECTOR, DEPARTMENT]),  # 22.5 m and more
    ("red_light", "car", False, "2026-08-15", [TEAM, COMMUNE, DIVISION, DIRECTOR, DEPARTMENT, *CHAIRS]),
    ("red_light", "car", True, "2026-08-15", [TEAM, COMMUNE, DIVISION, DIRECTOR, DEPARTMENT, *CHAIRS]),  # 40 of 45 m
    ("obscured_plate", "car", False, "2026-08-14", [COMMUNE, DIVISION, DIRECTOR, DEPARTMENT]),  # 26 m, though 23 imposed
    ("obscured_plate", "car", False, "2026-08-15", [COMMUNE, DIVISION, DIRECTOR, DEPARTMENT, *CHAIRS]),
    ("motorway_reverse", "car", False, "2026-08-15", [DIVISION, DIRECTOR, DEPARTMENT, "province_chair"]),  # 40 m
    ("motorway_reverse", "car", True, "2026-08-15", [DIVISION, DIRECTOR, DEPARTMENT, "province_chair"]),  # 80 of 120 m
    ("no_helmet", "motorcycle", False, "2025-06-30", [TEAM, COMMUNE, DIVISION, DIRECTOR, DEPARTMENT]),  # 0.6 of 0.5 m
    ("no_helmet", "motorcycle", False, "2025-07-01", [DUTY, COMPANY, TEAM, COMMUNE, DIVISION, DIRECTOR, DEPARTMENT]),
    ("phone", "motorcycle", False, "2025-07-01", [TEAM, COMMUNE, DIVISION, DIRECTOR, DEPARTMENT]),  # 1 m, but 4 points
    ("phone", "motorcycle", True, "2025-07-01", [DUTY, COMPANY, TEAM, COMMUNE, DIVISION, DIRECTOR, DEPARTMENT]),  # no points
]


@pytest.mark.parametrize(("recorded", "facts", "name", "due", "article"), CLOCKS)
def test_a_term_ends_on_the_day_counted_by_hand(recorded, facts, name, due, article):
    clock = next(each for each in ask("red_light", "car", recorded, facts=facts).clocks if each.name == name)
    assert (clock.due.isoformat(), clock.article) == (due, article)


@pytest.mark.parametrize(("offence", "vehicle", "organisation", "asked", "titles"), SIGNERS)
def test_the_signers_of_a_day(offence, vehicle, organisation, asked, titles):
    answer = ask(offence, vehicle, "2026-03-01", organisation=organisation, asked=asked)
    assert [each.code for each in answer.signers] == titles


@given(offence=st.sampled_from(sorted(OFFENCES)), vehicle=st.sampled_from(sorted(CLASSES_OF)),
       on=st.dates(date(2019, 6, 1), date(2030, 12, 31)),
       over=st.decimals(0, 150, places=1), motorway=st.booleans(), organisation=st.booleans(),
       mitigating=st.integers(0, 4), aggravating=st.integers(0, 4))
def test_every_question_has_one_answer_with_its_reason(offence, vehicle, on, over, motorway, organisation, mitigating,
                                                       aggravating):
    answer = ask(offence, vehicle, on.isoformat(), speed=str(50 + over), limit="50", motorway=motorway,
                 organisation=organisation, mitigating=mitigating, aggravating=aggravating,
                 facts={"notified": on, "identified": on, "minutes": on, "decided": on, "received": on})
    assert len(answer.derivation_vi) == len(answer.derivation_en) >= 3 - (answer.row is None)
    assert all(said.endswith((".", "”.")) for said in answer.derivation_vi)
    if answer.amount is None:
        assert (answer.row, answer.signers, answer.late_interest) == (None, (), None)
        assert all(each.due is None for each in answer.clocks)
        return
    assert answer.amount.min <= answer.amount.vnd <= answer.amount.max
    assert answer.row.effective_from <= on <= (answer.row.effective_to or on)
    assert all(each.due > on for each in answer.clocks)
