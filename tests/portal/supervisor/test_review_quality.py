"""The supervisor's pages of review: figures that open their cases, alarms, cases that are stuck, and the policy."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from processing import clock, db
from processing.cases import policy, review
from processing.cases.rights import Role
from processing.models import Case, CaseState, OfficeEvent, ReviewPolicy
from tests import factories
from tests.processing.cases.test_known import put_in

FORM = {"amount_at_least": "12.000.000", "confidence_below": "82,5", "corrected": "1", "offences": ["wrong_way"],
        "vehicle_kinds": ["truck"], "confirmed_share": "5", "rejected_share": "10", "known_share": "2", "why": "thử"}


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_an_office_without_decisions_has_a_page_without_figures(client, supervisor):
    assert "Chưa có hồ sơ nào được duyệt" in page(client, "/office/quality")


def test_each_figure_opens_its_cases_with_the_truth_beside(client, office, supervisor):
    case_id, by = put_in(office), office.officer()
    office.decide(review.claim, case_id, by)
    office.confirm(case_id, by, plate="17A-123.46")
    text = page(client, "/office/quality?days=7")
    assert "0 % <span class=\"range\">(0–79,3)" in text
    with db.reading() as session:
        reference = session.get_one(Case, case_id).reference
    for what in ("decided", "known", "known_wrong", "quick", "silent", "line", "line_wrong"):
        assert f"/office/quality/{what}?days=7" in text.replace("&amp;", "&"), what
        listed = page(client, f"/office/quality/{what}?days=7")
        assert reference in listed
        assert "17A-123.45" in listed
    assert reference not in page(client, "/office/quality/reader_wrong")


def test_a_pace_that_nobody_can_look_at_alarms(client, office, supervisor):
    by, start = office.officer(), clock.now() - timedelta(hours=1)
    for number in range(20):
        with clock.set_to(start + timedelta(seconds=10 * number)):
            case_id = office.case()
            office.decide(review.claim, case_id, by)
        with clock.set_to(start + timedelta(seconds=10 * number + 4)):
            office.confirm(case_id, by)
    assert "20 trong 20 lần xác nhận dưới 20 giây" in page(client, "/office/quality")
    assert "Tốc độ duyệt bất thường" in page(client, "/office/supervision")


def test_a_case_that_nobody_can_take_is_told(client, office, supervisor):
    office.officer()
    case_id = office.case(CaseState.AWAITING_SENIOR)
    text = page(client, "/office/quality")
    assert "không còn ai duyệt được" in text
    assert str(case_id) in text


@pytest.mark.parametrize("address", ["/office/quality/nothing", "/office/quality/known?person=x",
                                     "/office/quality/known?person=00000000-0000-4000-8000-000000000000"])
def test_what_does_not_exist_is_not_found(client, supervisor, address):
    assert client.get(address).status_code == 404


def test_a_new_policy_is_a_new_version_and_logged(client, supervisor):
    assert client.post("/office/second-review", data={**FORM, "from": clock.today().isoformat()}).status_code == 302
    with db.reading() as session:
        rules = policy.in_force(session)
        row = session.get_one(ReviewPolicy, uuid.UUID(rules.version))
        assert row.set_by == supervisor.id
        assert session.scalar(select(OfficeEvent.subject_id).where(OfficeEvent.act == "set_second_review")) == rules.version
    assert (rules.amount_at_least, rules.confidence_below, rules.corrected, rules.odd_plate) == (12_000_000, 0.825, True, False)
    assert (rules.offences, rules.vehicle_kinds) == (frozenset({"wrong_way"}), frozenset({"truck"}))
    assert (rules.confirmed_share, rules.rejected_share, rules.known_share) == (0.05, 0.1, 0.02)
    text = page(client, "/office/second-review")
    assert "đang áp dụng" in text
    assert 'value="82.5"' in text


@pytest.mark.parametrize(("changes", "field"), [
    ({"amount_at_least": "-5"}, "amount_at_least"), ({"amount_at_least": "0"}, "amount_at_least"),
    ({"confidence_below": "101"}, "confidence_below"), ({"confidence_below": "0"}, "confidence_below"),
    ({"confirmed_share": ""}, "confirmed_share"), ({"rejected_share": "năm"}, "rejected_share"),
    ({"known_share": "1e2"}, "known_share"), ({"offences": ["flying"]}, "offences"),
    ({"vehicle_kinds": ["unknown"]}, "vehicle_kinds"), ({"from": "2020-01-01"}, "from"), ({"from": "x"}, "from"),
    ({"why": " "}, "why"),
])
def test_a_policy_that_makes_no_sense_comes_back_with_its_field(client, supervisor, changes, field):
    before = versions()
    answer = client.post("/office/second-review", data={**FORM, "from": clock.today().isoformat(), **changes})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    assert versions() == before


def versions():
    with db.reading() as session:
        return set(session.scalars(select(ReviewPolicy.id)))


def test_a_commune_s_supervisor_reads_the_policy_but_does_not_set_it(client, office):
    with db.writing() as session:
        commune = factories.a_unit(session, parent=office.unit)
        person = factories.a_person(session, Role.SUPERVISOR, unit=commune)
    factories.sign_in(client, person)
    assert "Ghi chính sách mới" not in page(client, "/office/second-review")
    assert client.post("/office/second-review", data={**FORM, "from": clock.today().isoformat()}).status_code == 409
