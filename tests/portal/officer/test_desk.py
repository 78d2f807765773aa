"""The desk as its requests see it: nothing moves on GET, nothing typed is lost, nobody reaches another's case."""

import hashlib
import html
import re
from datetime import timedelta

import pytest

from processing import clock, db, evidence
from processing.cases import review
from processing.cases.findings import Finding
from processing.cases.rights import Role
from processing.models import CaptureFile, Case, CaseState, Certificate
from tests import factories

JPEG = b"\xff\xd8\xff\xe0 a picture"
SEEN = {"plate": "17A-123.45", "plate_colour": "white", "vehicle_kind": "car", "offence": "red_light"}


@pytest.fixture
def office(client):
    """A unit, its camera, and an officer who is signed in."""
    with db.writing() as session:
        unit = factories.a_unit(session)
        camera = factories.a_camera(session, unit)
        officer = factories.a_person(session, Role.OFFICER, unit=unit)
    factories.sign_in(client, officer)
    return unit, camera, officer


def make_case(camera, state=CaseState.AWAITING_REVIEW, **facts):
    digest = evidence.evidence().keep(JPEG)
    with db.writing() as session:
        case = factories.a_case(session, state, camera=camera, **facts)
        session.add(CaptureFile(capture_id=case.capture_id, position=0, sha256=digest, media_type="image/jpeg", size=len(JPEG)))
        return case


def now_of(case):
    with db.reading() as session:
        found = session.get_one(Case, case.id)
        return found.state, found.held_by, [event.act for event in found.events]


def take(client):
    """The address of the case that was taken; its page is opened with its picture, as a browser does."""
    address = client.post("/office/desk").location
    picture = picture_on(text_of(client.get(address)))
    if picture:
        assert client.get(picture).data == JPEG
    return address


def picture_on(page):
    """The address of the large picture."""
    found = re.search(r'<img src="([^"]+)"[^>]*data-viewer-picture', page)
    return found and html.unescape(found[1])


def text_of(answer):
    return answer.get_data(as_text=True)


def test_the_overview_says_what_waits_and_how_near_its_deadline_is(client, office):
    today = clock.today()
    make_case(office[1], due_on=today), make_case(office[1], due_on=today - timedelta(days=1)), make_case(office[1])
    page = text_of(client.get("/office/desk"))
    assert "Lấy hồ sơ tiếp theo" in page
    assert [figure in page for figure in ('<p class="stat-value">3</p>', '<p class="stat-value">1</p>')] == [True, True]


def test_an_empty_queue_is_said_and_offers_no_button(client, office):
    assert "Không còn hồ sơ nào chờ duyệt" in text_of(client.get("/office/desk"))
    assert take(client) == "/office/desk"


def test_looking_at_the_desk_changes_nothing(client, office):
    case = make_case(office[1])
    for address in ("/office/desk", f"/office/desk/{case.id}"):
        client.get(address)
    assert now_of(case) == (CaseState.AWAITING_REVIEW, None, [])


def test_the_case_lies_there_with_what_an_officer_needs(client, office):
    case = make_case(office[1], offence="speeding", speed_kmh=71.5, speed_limit_kmh=50)
    page = text_of(client.get(take(client)))
    for text in (case.reference, 'value="17A-123.45"', "97", "71,5 km/h, tốc độ cho phép 50 (quá 21,5)", "khoản 6 Điều 6",
                 "7.000.000 ₫", "Ngã tư Thử", "KD-"):
        assert text in page


def test_a_device_without_a_certificate_for_that_day_is_said_aloud(client, office):
    with db.writing() as session:
        for certificate in session.query(Certificate):
            certificate.valid_to = clock.today() - timedelta(days=30)
    make_case(office[1])
    assert "Không có giấy kiểm định còn hiệu lực vào ngày vi phạm" in text_of(client.get(take(client)))


def test_after_a_decision_the_next_case_lies_there(client, office):
    first = make_case(office[1], due_on=clock.today())
    second = make_case(office[1])
    answer = client.post(f"{take(client)}/confirm", data=SEEN)
    assert answer.location == f"/office/desk/{second.id}"
    assert now_of(first)[0] is CaseState.CONFIRMED
    assert now_of(second)[1] == office[2].id
    assert f"{first.reference}: đã ghi: xác nhận vi phạm." in text_of(client.get(answer.location))


def test_nothing_is_confirmed_before_its_picture_was_delivered(client, app, office):
    case, other = make_case(office[1], due_on=clock.today()), make_case(office[1])
    address = client.post("/office/desk").location
    answer = client.post(f"{address}/confirm", data={**SEEN, "note": "ghi nhớ"})
    assert answer.status_code == 422
    assert "Ảnh của hồ sơ này chưa được mở" in text_of(answer)
    assert 'value="ghi nhớ"' in text_of(answer)
    for elsewhere in (f"/office/cases/{case.id}/pictures/0", f"/office/cases/{case.id}/pictures/0/1920",
                      f"/office/cases/{other.id}/pictures/0/1920"):
        client.get(elsewhere)
    assert client.post(f"{address}/confirm", data=SEEN).status_code == 422, "only the desk's own look at this case counts"
    client.get(picture_on(text_of(answer)))
    with clock.set_to(clock.now() + timedelta(minutes=10)):
        assert client.post(f"{address}/confirm", data=SEEN).status_code == 302
    assert now_of(case)[0] is CaseState.CONFIRMED


def test_a_lost_picture_can_be_rejected_but_not_confirmed(client, office):
    case = make_case(office[1])
    evidence.evidence().path(hashlib.sha256(JPEG).hexdigest()).unlink()
    address = client.post("/office/desk").location
    assert client.get(picture_on(text_of(client.get(address)))).status_code == 404
    assert client.post(f"{address}/confirm", data=SEEN).status_code == 422
    assert client.post(f"{address}/reject", data={"reason": "unreadable"}).status_code == 302
    assert now_of(case)[0] is CaseState.REJECTED


def test_the_amount_follows_vehicle_and_offence_and_decides_nothing(client, office):
    case = make_case(office[1])
    address = take(client)
    page = text_of(client.post(f"{address}/check", data={**SEEN, "vehicle_kind": "motorcycle", "plate": "17B1-234.56"}))
    assert "5.000.000 ₫" in page
    assert 'value="17B1-234.56"' in page
    assert now_of(case)[0] is CaseState.AWAITING_REVIEW


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"plate": ""}, "Nhập biển số đúng như trong ảnh."), ({"plate_colour": ""}, "Chọn màu nền của biển số."),
    ({"vehicle_kind": ""}, "Chọn loại xe"), ({"offence": "x"}, "Chọn hành vi vi phạm."),
    ({"plate": "17A\x0012345", "offence": ""}, "Chọn hành vi vi phạm."),
])
def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(client, office, changes, sentence):
    case = make_case(office[1])
    answer = client.post(f"{take(client)}/confirm", data={**SEEN, "note": "ghi nhớ", **changes})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'value="ghi nhớ"' in text_of(answer)
    assert now_of(case)[0] is CaseState.AWAITING_REVIEW


def stamp_in(page):
    return page.partition('name="odd_seen" value="')[2].partition('"')[0]


def test_an_odd_plate_is_confirmed_by_a_second_press_and_only_that_plate(client, office):
    case = make_case(office[1])
    address = f"{take(client)}/confirm"
    first = client.post(address, data={**SEEN, "plate": "ZZ-99"})
    assert first.status_code == 422
    assert "Vẫn xác nhận" in text_of(first)
    stamp = stamp_in(text_of(first))
    other = client.post(address, data={**SEEN, "plate": "YY-88", "odd_seen": stamp})
    assert other.status_code == 422
    assert now_of(case)[0] is CaseState.AWAITING_REVIEW
    client.post(address, data={**SEEN, "plate": "ZZ-99", "odd_seen": stamp})
    assert now_of(case)[0] is CaseState.CONFIRMED


def test_a_rejection_without_a_reason_comes_back_open(client, office):
    case = make_case(office[1])
    answer = client.post(f"{take(client)}/reject", data={"reject_note": "mờ"})
    assert answer.status_code == 422
    assert "Chọn lý do từ chối." in text_of(answer)
    assert '<details class="reject" open>' in text_of(answer)
    assert now_of(case)[0] is CaseState.AWAITING_REVIEW


def test_when_the_time_ran_out_the_case_is_kept_and_nothing_typed_is_lost(client, office):
    case = make_case(office[1])
    address = take(client)
    with clock.set_to(clock.now() + 2 * review.HOLD):
        answer = client.post(f"{address}/confirm", data={**SEEN, "plate": "17A-543.21"})
        assert answer.status_code == 409
        assert "Thời gian giữ hồ sơ đã hết nên quyết định chưa được ghi" in text_of(answer)
        assert 'value="17A-543.21"' in text_of(answer)
        assert now_of(case)[0] is CaseState.AWAITING_REVIEW
        client.post(f"{address}/confirm", data={**SEEN, "plate": "17A-543.21"})
        assert now_of(case)[0] is CaseState.CONFIRMED


def test_when_another_took_the_case_what_was_typed_is_shown(client, office):
    unit, camera, _officer = office
    case = make_case(camera)
    address = take(client)
    with clock.set_to(clock.now() + 2 * review.HOLD):
        with db.writing() as session:
            other = factories.an_actor(factories.a_person(session, Role.OFFICER, unit=unit), Role.OFFICER)
            review.claim_next(session, other, [unit.id])
        before = now_of(case)
        for way in ("confirm", "second", "check"):
            answer = client.post(f"{address}/{way}", data={**SEEN, "plate": "17A-543.21"})
            assert answer.status_code == 409
            assert "17A-543.21" in text_of(answer)
        assert now_of(case) == before


def test_what_was_put_back_is_free_and_the_officer_is_at_the_overview(client, office):
    case = make_case(office[1])
    assert client.post(f"{take(client)}/put-back").location == "/office/desk"
    assert now_of(case) == (CaseState.AWAITING_REVIEW, None, ["claim", "put_back"])


def test_the_second_officer_sees_neither_the_guess_nor_the_first_answer(client, office):
    unit, camera, _officer = office
    case = make_case(camera)
    with db.writing() as session:
        first = factories.an_actor(factories.a_person(session, Role.OFFICER, unit=unit), Role.OFFICER)
        review.claim_next(session, first, [unit.id])
        review.ask_second(session, case.id, first, finding=Finding("30F-256.58", "white", "car", "red_light"), note="mờ")
    page = text_of(client.get(take(client)))
    assert "Duyệt lần hai" in page
    assert not [text for text in ("17A-123.45", "17A12345", "30F-256.58", "97 %", "97&nbsp;%") if text in page]


def test_the_senior_sees_both_answers(client, office):
    unit, camera, _officer = office
    case = make_case(camera)
    with db.writing() as session:
        senior = factories.a_person(session, Role.SENIOR_OFFICER, unit=unit)
        first, second = (factories.an_actor(factories.a_person(session, Role.OFFICER, unit=unit), Role.OFFICER) for _ in range(2))
        review.claim_next(session, first, [unit.id])
        review.ask_second(session, case.id, first, finding=Finding("30F-256.58", "white", "car", "red_light"))
        review.claim_next(session, second, [unit.id])
        review.reject(session, case.id, second, reason="no_offence", note="đèn vàng")
    factories.sign_in(client, senior)
    page = text_of(client.get(take(client)))
    for text in ("Kết luận của chỉ huy", "30F-256.58", "Ảnh không cho thấy hành vi vi phạm", "đèn vàng"):
        assert text in page


@pytest.mark.parametrize("way", ["check", "confirm", "reject", "second", "put-back"])
def test_a_case_of_another_unit_does_not_exist(client, office, way):
    with db.writing() as session:
        foreign = factories.a_case(session)
    assert client.get(f"/office/desk/{foreign.id}").status_code == 404
    assert client.post(f"/office/desk/{foreign.id}/{way}", data={**SEEN, "reason": "unreadable"}).status_code == 404
    assert now_of(foreign) == (CaseState.AWAITING_REVIEW, None, [])


@pytest.mark.parametrize("way", ["check", "confirm", "reject", "second", "put-back"])
def test_a_case_on_anothers_desk_is_not_mine_to_decide(client, office, way):
    unit, camera, _officer = office
    case = make_case(camera)
    with db.writing() as session:
        other = factories.an_actor(factories.a_person(session, Role.OFFICER, unit=unit), Role.OFFICER)
        review.claim_next(session, other, [unit.id])
    before = now_of(case)
    assert client.get(f"/office/desk/{case.id}").location == "/office/desk"
    assert client.post(f"/office/desk/{case.id}/{way}", data={**SEEN, "reason": "unreadable"}).status_code == 409
    assert now_of(case) == before


def test_a_second_click_decides_nothing_twice_and_leads_to_the_next_case(client, office):
    case, later = make_case(office[1], due_on=clock.today()), make_case(office[1])
    address = take(client)
    for _ in range(2):
        assert client.post(f"{address}/confirm", data=SEEN).location == f"/office/desk/{later.id}"
    assert now_of(case)[2] == ["claim", "confirm"]
    assert now_of(later)[2] == ["claim"]


def test_a_form_that_came_back_can_be_opened_by_its_address(client, office):
    make_case(office[1])
    address = take(client)
    assert client.get(f"{address}/check").location == address


def test_an_act_past_its_limitation_is_refused_in_words(client, office):
    case = make_case(office[1], recorded_at=clock.now() - timedelta(days=370))
    answer = client.post(f"{take(client)}/confirm", data=SEEN)
    assert answer.status_code == 422
    assert "Đã hết thời hiệu xử phạt" in text_of(answer)
    assert now_of(case)[0] is CaseState.AWAITING_REVIEW
