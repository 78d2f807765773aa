"""What `law explain` and `law offences` print, worked by hand, and what they refuse."""

import json

import pytest

from portal.law_commands import EXAMPLE
from processing.law import tariff

KEYS = ["decree", "article", "clause", "point", "band", "amount", "points", "added", "signers", "clocks",
        "late_interest", "derivation"]
CLOCKS = ["notify_by", "appear_by", "minutes_by", "decide_by", "pay_by", "complain_by", "limitation", "enforcement_until"]
TEAM, COMMUNE, DIVISION = ("Đội trưởng, Trạm trưởng Cảnh sát giao thông", "Trưởng Công an cấp xã",
                           "Trưởng phòng Cảnh sát giao thông Công an tỉnh")
DIRECTOR, DEPARTMENT = "Giám đốc Công an tỉnh", "Cục trưởng Cục Cảnh sát giao thông"
CHAIRS = ["Chủ tịch Ủy ban nhân dân cấp xã", "Chủ tịch Ủy ban nhân dân cấp tỉnh"]


@pytest.fixture
def law(app):
    """Run `flask law …`."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["law", *words])


@pytest.fixture
def told(law):
    """The JSON answer to a question; a car's red light on 1 March 2026 unless told otherwise."""
    def ask(*words, offence="red_light", vehicle="car", recorded="2026-03-01T07:41:00+07:00"):
        result = law("explain", "--offence", offence, "--vehicle", vehicle, "--recorded", recorded, "--json", *words)
        assert result.exit_code == 0, result.output
        return json.loads(result.output)
    return ask


def due(answer):
    return {clock["name"]: clock["due"] for clock in answer["clocks"]}


def place(answer):
    return answer["article"], answer["clause"], answer["point"]


def test_every_key_is_always_there_and_what_is_not_known_is_null(told):
    answer = told("--on", "2026-03-20")
    assert list(answer) == KEYS
    assert [clock["name"] for clock in answer["clocks"]] == CLOCKS
    assert (answer["decree"], *place(answer)) == ("168/2024/NĐ-CP", "6", "9", "b")
    assert (answer["band"], answer["amount"], answer["points"], answer["added"]) == (
        {"min": 18_000_000, "max": 20_000_000}, 19_000_000, 4, [])  # (18 + 20) / 2
    assert answer["signers"] == [TEAM, COMMUNE, DIVISION, DIRECTOR, DEPARTMENT]
    assert due(answer) == {**dict.fromkeys(CLOCKS), "notify_by": "2026-03-11", "limitation": "2027-03-01"}
    assert answer["late_interest"] is None


def test_a_case_with_every_day_known(told):
    answer = told("--speed", "71", "--limit", "50", "--detected", "2026-03-03", "--notified", "2026-03-10", "--identified",
                  "2026-04-24", "--minutes", "2026-04-28", "--decided", "2026-05-08", "--received", "2026-05-12", "--on",
                  "2026-05-28", offence="speeding")
    assert (place(answer), answer["amount"], answer["points"]) == (("6", "6", "a"), 7_000_000, 4)  # 21 over
    assert due(answer) == {
        "notify_by": "2026-03-13", "appear_by": "2026-03-30",
        "minutes_by": "2026-05-06",  # 27 and 1 off: 28, 29, 4, 5, 6; 30 April off, too
        "decide_by": "2026-05-11",  # 29, 4, 5, 6, 7, 8, 11
        "pay_by": "2026-05-22", "complain_by": "2026-08-10",  # 19 + 30 + 31 + 10
        "limitation": "2027-03-01", "enforcement_until": "2027-05-08",
    }
    assert answer["late_interest"] == 17_500  # 23 to 27 May, 5 days of 3,500
    assert "vượt 71 − 50 = 21 km/h" in answer["derivation"][1]
    assert "7.000.000 đồng × 0,05% × 5 = 17.500 đồng" in answer["derivation"][-1]


@pytest.mark.parametrize(("words", "late_interest"), [
    (["--received", "2026-05-12", "--on", "2026-05-22"], 0),
    (["--received", "2026-05-12", "--on", "2026-05-23"], 0),  # no day lies between
    (["--received", "2026-05-12", "--on", "2026-05-24"], 9_500),  # the 23rd
    (["--received", "2026-05-12", "--paid", "2026-05-22", "--on", "2026-07-01"], 0),
    (["--received", "2026-05-12", "--paid", "2026-05-25", "--on", "2026-07-01"], 19_000),  # 23, 24
    (["--received", "2026-05-12", "--paid", "2026-07-01", "--on", "2026-05-25"], 19_000),
    (["--decided", "2026-05-08", "--on", "2026-05-21"], 0),  # 12 days from the decision: the 20th
    (["--decided", "2026-05-08", "--on", "2026-05-22"], 9_500),  # the 21st
])
def test_interest_runs_to_the_day_asked_or_the_day_before_payment(told, words, late_interest):
    assert told(*words)["late_interest"] == late_interest


@pytest.mark.parametrize(("on", "signers"), [
    ("2024-12-31", []),
    ("2025-06-30", [DIRECTOR, DEPARTMENT]),
    ("2025-07-01", [TEAM, COMMUNE, DIVISION, DIRECTOR, DEPARTMENT]),
    ("2026-08-14", [TEAM, COMMUNE, DIVISION, DIRECTOR, DEPARTMENT]),
    ("2026-08-15", [TEAM, COMMUNE, DIVISION, DIRECTOR, DEPARTMENT, *CHAIRS]),
])
def test_the_signers_are_those_of_the_day_asked(told, on, signers):
    assert told("--on", on)["signers"] == signers


def test_a_band_without_points_may_be_signed_by_the_officer_on_duty(told):
    answer = told("--on", "2026-08-15", offence="no_helmet", vehicle="motorcycle")
    assert answer["signers"][:2] == ["Chiến sĩ Công an nhân dân đang thi hành công vụ", "Đại đội trưởng Cảnh sát cơ động"]
    assert (answer["amount"], answer["points"]) == (500_000, 0)


def test_a_suspension_of_the_old_decree_needs_power_over_licences(told):
    answer = told("--on", "2026-08-15", recorded="2024-12-31T23:59:59+07:00")
    assert (answer["decree"], answer["amount"], answer["points"]) == ("100/2019/NĐ-CP am. 123/2021/NĐ-CP", 5_000_000, 0)
    assert answer["added"] == ["tước GPLX 1-3 tháng", "gây tai nạn: 2-4 tháng"]
    assert "Chiến sĩ Công an nhân dân đang thi hành công vụ" not in answer["signers"]
    assert "tước quyền sử dụng Giấy phép lái xe từ 01 tháng đến 03 tháng" in " ".join(answer["derivation"])


def test_an_organisation_pays_twice_and_loses_no_points(told):
    answer = told("--organisation", "--on", "2026-03-20")
    assert (answer["band"], answer["amount"], answer["points"]) == (
        {"min": 36_000_000, "max": 40_000_000}, 38_000_000, 0)
    assert answer["signers"][:3] == [TEAM, COMMUNE, DIVISION]  # 2 × 22.5 million
    assert told("--organisation", recorded="2024-06-01T00:00:00+07:00")["added"] == []


@pytest.mark.parametrize(("words", "amount"), [
    (["--mitigating", "1"], 18_500_000), (["--mitigating", "2"], 18_000_000), (["--aggravating", "1"], 19_500_000),
    (["--aggravating", "2"], 20_000_000), (["--mitigating", "1", "--aggravating", "1"], 19_000_000),
    (["--mitigating", "2", "--aggravating", "1"], 18_500_000), (["--mitigating", "1", "--aggravating", "4"], 20_000_000),
])
def test_circumstances_move_the_amount(told, words, amount):
    assert told(*words)["amount"] == amount


@pytest.mark.parametrize(("words", "decide_by"), [
    ([], "2026-03-11"),  # 3–6, 9, 10, 11
    (["--transferred"], "2026-03-16"),  # … 12, 13, 16
    (["--transferred", "2026-03-04"], "2026-03-16"),
    (["--explained"], "2026-04-02"),
    (["--complex"], "2026-05-02"),
    (["--transferred", "--complex", "2026-03-09"], "2026-05-02"),
])
def test_the_course_of_the_case_moves_the_decision(told, words, decide_by):
    assert due(told("--minutes", "2026-03-02", *words))["decide_by"] == decide_by
    assert due(told(*words))["decide_by"] is None


def test_evasion_starts_limitation_and_enforcement_again(told):
    days = due(told("--decided", "2026-05-08", "--evasion-ended", "2026-06-15"))
    assert (days["limitation"], days["enforcement_until"]) == ("2027-06-15", "2027-06-15")


def test_a_decision_after_limitation_is_named(told):
    late = told("--on", "2026-03-02", recorded="2025-03-01T07:41:00+07:00")
    assert any("Thời hiệu xử phạt đã hết sau ngày 01/03/2026" in said for said in late["derivation"])
    assert not any("Thời hiệu" in said for said in told("--on", "2026-03-01",
                                                       recorded="2025-03-01T07:41:00+07:00")["derivation"])


def test_an_act_of_the_office_after_its_term_is_named(told):
    late = told("--notified", "2026-03-12", "--identified", "2026-03-12", "--minutes", "2026-03-18", "--decided",
                "2026-03-27")["derivation"]
    assert [said for said in late if "sau thời hạn" in said] == [
        "Việc gửi thông báo vi phạm ngày 12/03/2026 là sau thời hạn, hạn cuối là ngày 11/03/2026.",
        "Việc lập biên bản ngày 18/03/2026 là sau thời hạn, hạn cuối là ngày 17/03/2026."]  # 13, 16, 17; 27 is in time


@pytest.mark.parametrize(("recorded", "decree"), [
    ("2021-12-31T23:59:59+07:00", "100/2019/NĐ-CP"),
    ("2022-01-01T00:00:00+07:00", "100/2019/NĐ-CP am. 123/2021/NĐ-CP"),
    ("2024-12-31T16:59:59Z", "100/2019/NĐ-CP am. 123/2021/NĐ-CP"),
    ("2024-12-31T17:00:00Z", "168/2024/NĐ-CP"),
    ("2026-08-14T23:59:59+07:00", "168/2024/NĐ-CP"),
    ("2026-08-15T00:00:00+07:00", "168/2024/NĐ-CP am. 238/2026/NĐ-CP"),
])
def test_the_decree_changes_at_midnight_in_viet_nam(told, recorded, decree):
    assert told(offence="no_entry", recorded=recorded)["decree"] == decree


def test_no_offence_has_no_amount_but_a_reason(told):
    answer = told("--speed", "54", "--limit", "50", "--notified", "2026-03-10", offence="speeding")
    assert list(answer) == KEYS
    assert [answer[key] for key in ("decree", *KEYS[1:7], "late_interest")] == [None] * 8
    assert (answer["added"], answer["signers"], due(answer)) == ([], [], dict.fromkeys(CLOCKS))
    assert answer["derivation"][-1] == (
        "Không xử phạt: mức vượt nhỏ hơn 5 km/h, mức thấp nhất mà nghị định có hiệu lực ngày 01/03/2026 quy định xử "
        "phạt đối với ô tô.")


@pytest.mark.parametrize(("offence", "vehicle", "recorded", "why"), [
    ("no_helmet", "car", "2026-03-01T07:41:00+07:00", "không có quy định riêng"),
    ("red_light", "unknown", "2026-03-01T07:41:00+07:00", "Chưa xác định được loại phương tiện"),
    ("red_light", "car", "2019-12-31T23:59:59+07:00", "bắt đầu từ ngày 01/01/2020"),
])
def test_what_the_law_of_the_day_does_not_fine_is_said(told, offence, vehicle, recorded, why):
    answer = told(offence=offence, vehicle=vehicle, recorded=recorded)
    assert answer["amount"] is None
    assert why in answer["derivation"][-1]


@pytest.mark.parametrize(("words", "why"), [
    (["--offence", "jaywalking"], "'jaywalking' is not one of"),
    (["--vehicle", "boat"], "'boat' is not one of"),
    (["--offence", "speeding"], "speeding needs the speed and its limit"),
    (["--speed", "71"], "given together"),
    (["--speed", "-1", "--limit", "50"], "no speed between"),
    (["--speed", "nan", "--limit", "50"], "no speed between"),
    (["--speed", "fast", "--limit", "50"], "not a number"),
    (["--speed", "71", "--limit", "0"], "no road allows 0"),
    (["--recorded", "2026-03-01T07:41:00"], "lacks its offset"),
    (["--recorded", "yesterday"], "not a moment"),
    (["--recorded", "9999-12-31T00:00:00+07:00"], "outside the years"),
    (["--notified", "31/03/2026"], "not a day written"),
    (["--notified", "2026-02-30"], "not a day written"),
    (["--on", "9999-12-31"], "outside the years"),
    (["--mitigating", "-1"], "not in the range"),
    (["--detected", "2026-02-28"], "detected on 2026-02-28 is before recorded"),
    (["--detected", "2026-03-05", "--notified", "2026-03-04"], "notified on 2026-03-04 is before detected"),
    (["--minutes", "2026-03-05", "--decided", "2026-03-04"], "decided on 2026-03-04 is before minutes"),
    (["--decided", "2026-03-05", "--received", "2026-03-04"], "received on 2026-03-04 is before decided"),
    (["--paid", "2026-02-28"], "paid on 2026-02-28 is before recorded"),
    (["--evasion-ended", "2026-02-28"], "evasion-ended on 2026-02-28 is before recorded"),
    (["--transferred", "tomorrow"], "not a day written"),
    (["--surprise"], "No such option"),
])
def test_what_cannot_be_ends_with_exit_code_2_and_says_why(law, words, why):
    stated = ["--offence", "red_light", "--vehicle", "car", "--recorded", "2026-03-01T07:41:00+07:00", "--json"]
    result = law("explain", *stated, *words)
    assert result.exit_code == 2
    assert why in result.stderr
    assert result.stdout == ""


def test_the_question_is_asked_today_unless_told_otherwise(told, law):
    assert told("--received", "2026-03-10")["late_interest"] > 0
    assert law("explain").exit_code == 2


def test_the_page_of_text_says_the_same(law):
    result = law("explain", *[word for word in EXAMPLE if word != "--json"])
    assert result.exit_code == 0
    for line in ("Chạy quá tốc độ quy định (speeding) – ô tô", "Điểm a khoản 6 Điều 6 Nghị định 168/2024/NĐ-CP",
                 "Mức phạt:    7.000.000 đồng", "Chậm nộp:    17.500 đồng", "Nộp tiền phạt            22/05/2026",
                 "2. Tốc độ đo được 71 km/h, tốc độ tối đa cho phép 50 km/h: vượt 71 − 50 = 21 km/h."):
        assert line in result.output
    nothing = law("explain", "--offence", "phone", "--vehicle", "specialised", "--recorded", "2026-03-01T07:41:00+07:00")
    assert "Mức phạt:    không có" in nothing.output


def test_the_help_carries_one_full_worked_output(law):
    shown = law("explain", "--help").output
    told = json.loads(shown[shown.index("{"):])
    assert list(told) == KEYS
    assert (told["amount"], told["late_interest"]) == (7_000_000, 17_500)
    assert "$ flask --app wsgi law explain --offence speeding" in shown


def test_offences_are_listed_with_the_codes_of_each_maker(law):
    listed = {each["offence"]: each for each in json.loads(law("offences", "--json").output)}
    assert list(listed) == list(tariff.OFFENCES)
    assert {"speeding", "red_light", "wrong_way", "wrong_lane", "no_entry", "no_helmet", "phone", "seat_belt",
            "emergency_lane", "motorway_stop", "motorway_reverse", "obscured_plate"} <= set(listed)
    assert listed["no_helmet"]["codes"] == {"own": ["no_helmet"], "hikvision": ["151002"], "dahua": []}
    assert listed["no_helmet"]["unconfirmed"] == []
    assert "hikvision 1625" in listed["red_light"]["unconfirmed"]
    lines = law("offences").output.splitlines()
    assert len(lines) == len(tariff.OFFENCES)
    assert lines[0].startswith("red_light\tKhông chấp hành hiệu lệnh của đèn tín hiệu giao thông\town red_light")


def test_what_a_lawyer_still_has_to_confirm_is_listed_with_what_is_done_meanwhile(law):
    listed = json.loads(law("doubts", "--json").output)
    assert [each["table"] for each in listed[:2]] == ["unconfirmed", "unconfirmed"]
    assert {"terms", "competence", "offence_codes", "jurisdiction", "home_area", "settings"} <= {
        each["table"] for each in listed}
    assert all(each["what"] and each["source"] and each["confidence"] in ("M", "L", "U") for each in listed)
    assert not any(each["what"].startswith("late_interest_per_day") for each in listed)  # read in the law itself
    assert len(law("doubts").output.splitlines()) == len(listed)
