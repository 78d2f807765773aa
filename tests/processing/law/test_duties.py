"""What a day asks of the office for one case, worked by hand."""

from datetime import date

import pytest

from processing.law.duties import Duty, Standing, authorities, due_on, interest_stops
from processing.law.tables import UnknownNameError

RECORDED, NOTIFIED = date(2026, 3, 1), date(2026, 3, 10)


def keys(case, on):
    return [each.key for each in due_on(case, on)]


def notified(kind="car", **facts):
    return Standing(vehicle_kind=kind, recorded=RECORDED, notified=NOTIFIED, **facts)


@pytest.mark.parametrize(("kind", "whom"), [
    ("car", ["warn:inspection", "warn:registration"]),
    ("truck", ["warn:inspection", "warn:registration"]),
    ("motorcycle", ["warn:registration", "warn:commune_police"]),
])
def test_more_than_twenty_days_after_the_notice_the_authorities_of_the_vehicle_are_warned(kind, whom):
    assert keys(notified(kind), date(2026, 3, 30)) == ["remind:appear_by"]  # the 20th day
    assert keys(notified(kind), date(2026, 3, 31)) == whom


def test_who_came_is_neither_warned_of_nor_reminded():
    assert keys(notified(came=True), date(2026, 4, 30)) == []


def test_a_reminder_comes_three_days_before_and_only_once():
    assert keys(notified(), date(2026, 3, 26)) == []
    assert keys(notified(), date(2026, 3, 27)) == ["remind:appear_by"]
    assert keys(notified(done={"remind:appear_by"}), date(2026, 3, 28)) == []


def test_an_overdue_decision_warns_the_licensing_authority_too():
    case = notified(decided=date(2026, 4, 10), pay_by=date(2026, 4, 25), came=True)
    assert keys(case, date(2026, 4, 25)) == ["remind:pay_by"]
    assert keys(case, date(2026, 4, 26)) == ["warn:inspection", "warn:registration", "warn:licensing"]
    assert due_on(case, date(2026, 4, 26))[0].article_vi == "khoản 11 Điều 47 Nghị định 168/2024/NĐ-CP"


def test_asked_again_after_it_was_done_nothing_is_left():
    on = date(2026, 4, 26)
    case = notified()
    done = set(keys(case, on))
    assert done
    assert keys(notified(done=done), on) == []


def test_a_warning_is_lifted_at_once_when_the_case_is_settled_and_only_where_it_went():
    settled = notified(ended=date(2026, 5, 3), done={"warn:registration", "remind:appear_by"})
    lifted = due_on(settled, date(2026, 5, 3))
    assert [(each.key, each.since) for each in lifted] == [("lift:registration", date(2026, 5, 3))]
    assert "điểm c khoản 11 Điều 47" in lifted[0].article_vi
    assert keys(notified(ended=date(2026, 5, 3), done={"warn:registration", "lift:registration"}), date(2026, 5, 4)) == []
    assert keys(notified(ended=date(2026, 5, 3)), date(2026, 5, 4)) == []


def test_limitation_lapses_the_day_after_its_last():
    case = Standing(vehicle_kind="car", recorded=RECORDED, came=True)
    assert keys(case, date(2027, 3, 1)) == []
    assert [(each.duty, each.since) for each in due_on(case, date(2027, 3, 2))] == [(Duty.LAPSE, date(2027, 3, 2))]
    evading = Standing(vehicle_kind="car", recorded=RECORDED, came=True, evasion_ended=date(2026, 6, 1))
    assert keys(evading, date(2027, 6, 1)) == []


def test_a_decision_expires_a_year_after_its_day():
    case = Standing(vehicle_kind="car", recorded=RECORDED, decided=date(2026, 5, 8))
    assert keys(case, date(2027, 5, 8)) == []
    assert keys(case, date(2027, 5, 9)) == ["expire:enforcement_until"]


def test_only_inspectable_vehicles_are_stopped_at_the_inspection():
    assert "inspection" not in authorities("not_appeared", "motorcycle")
    assert "inspection" not in authorities("decision_overdue", "motorcycle")
    assert authorities("not_appeared", "unknown") == []


def test_interest_stops_for_relief_but_not_for_a_complaint():
    first, last = date(2026, 5, 1), date(2026, 5, 9)
    assert interest_stops([("postponement", first, last), ("complaint", first, last), ("lawsuit", first, last),
                           ("instalment_request", last, last)]) == [(first, last), (last, last)]
    with pytest.raises(UnknownNameError, match="reason to stop interest"):
        interest_stops([("holiday", first, last)])
