"""The supervisor sees figures, and what was refused or set aside, of their own units."""

import re
from datetime import timedelta

import pytest

from processing import clock, db
from processing.cases import flags
from processing.cases.flags import Found
from processing.cases.rights import Role
from processing.evidence import evidence
from processing.models import CaptureFile, CaptureState, CaseState, FlagKind, RefusedCapture
from tests import factories
from tests.files import a_picture


@pytest.fixture
def supervisor(app, client):
    with db.writing() as session:
        unit = factories.a_unit(session)
        person = factories.a_person(session, Role.SUPERVISOR, unit=unit)
        camera = factories.a_camera(session, unit)
    factories.sign_in(client, person)
    return person, camera


def stat(client, label):
    """A figure of the overview."""
    page = " ".join(client.get("/office/supervision").text.split())
    return re.search(rf'{label}</a></p> <p class="stat-value">(\d+)<', page)[1]


def test_the_overview_counts_the_cases_of_the_unit_only(client, supervisor):
    _, camera = supervisor
    with db.writing() as session:
        mine = factories.a_case(session, CaseState.AWAITING_REVIEW, camera=camera, due_on=clock.today())
        foreign = factories.a_case(session, CaseState.AWAITING_REVIEW, due_on=clock.today())
        for _ in range(3):
            factories.a_case(session, CaseState.REJECTED, camera=camera)
    assert stat(client, "Hạn gửi thông báo vi phạm") == "1"
    assert stat(client, "Không xử lý") == "3"
    page = client.get("/office/deadlines").text
    assert mine.reference in page
    assert foreign.reference not in page


def test_a_refused_capture_can_be_found_with_its_reason(client, supervisor):
    _, camera = supervisor
    with db.writing() as session:
        session.add(RefusedCapture(at=clock.now(), camera_id=camera.id, channel="api", event_id="e-77", status=415,
                                   field="image", why="not a JPEG <b>or PNG</b>"))
    page = client.get("/office/refused").text
    assert "e-77" in page
    assert "not a JPEG &lt;b&gt;or PNG&lt;/b&gt;" in page


def test_the_overview_counts_the_refused_captures_of_the_unit_only(client, supervisor):
    _, camera = supervisor
    with db.writing() as session:
        for sender in (camera.id, factories.a_camera(session).id, None):
            session.add(RefusedCapture(at=clock.now(), camera_id=sender, channel="api", status=415, field="image", why="x"))
    assert stat(client, "Bị từ chối trong 7 ngày") == "2"


def test_what_was_set_aside_can_be_taken_up(client, supervisor, nudges):
    _, camera = supervisor
    with db.writing() as session:
        capture = factories.a_capture(session, camera, state=CaptureState.SET_ASIDE, reason="unknown_offence")
        foreign = factories.a_capture(session, state=CaptureState.SET_ASIDE, reason="too_old")
    assert "Mã hành vi không có trong danh mục" in client.get("/office/set-aside").text
    why = {"why": "Đã xem ảnh, có vi phạm."}
    assert client.post(f"/office/set-aside/{capture.id}/take-up", data={"why": " "}).status_code == 409
    assert client.post(f"/office/set-aside/{capture.id}/take-up", data=why).status_code == 302
    assert client.post(f"/office/set-aside/{foreign.id}/take-up", data=why).status_code == 404
    assert nudges == [("processing.read_capture", (str(capture.id),))]


def test_what_was_set_aside_is_counted_and_narrowed_by_reason_and_camera(client, supervisor):
    _, camera = supervisor
    with db.writing() as session:
        for _ in range(2):
            factories.a_capture(session, camera, state=CaptureState.SET_ASIDE, reason="not_certified")
        factories.a_capture(session, camera, state=CaptureState.SET_ASIDE, reason="clock_wrong")
        factories.a_capture(session, state=CaptureState.SET_ASIDE, reason="outside_plan")
    page = client.get("/office/set-aside").text
    assert "Đồng hồ của camera sai quá mức cho phép" in page
    assert "data-label=\"Số lần\">2<" in page
    narrowed = client.get(f"/office/set-aside?reason=clock_wrong&camera={camera.code}").text
    assert narrowed.count("Đưa vào hàng chờ đọc") == 1
    assert "Mở lại những lần đã đủ điều kiện" not in narrowed, "no paper mends a wrong clock"
    assert client.get("/office/set-aside?reason=%00&camera=%00x").status_code == 200


def test_the_pictures_of_what_was_set_aside_are_seen_before_it_is_opened(client, supervisor):
    _, camera = supervisor
    picture = a_picture(text="aside")
    with db.writing() as session:
        for each in (camera, factories.a_camera(session)):
            capture = factories.a_capture(session, each, state=CaptureState.SET_ASIDE, reason="unknown_offence")
            session.add(CaptureFile(capture_id=capture.id, position=0, sha256=evidence().keep(picture), media_type="image/jpeg",
                                    size=len(picture)))
    [address] = re.findall(r'/office/set-aside/[0-9a-f-]+/pictures/0', client.get("/office/set-aside").text)
    assert client.get(address).data == picture
    assert client.get(address[:-1] + "7").status_code == 404
    assert client.get(f"/office/set-aside/{capture.id}/pictures/0").status_code == 404, "another unit's"


def test_what_a_certificate_has_made_good_is_opened_in_bulk(client, supervisor, nudges):
    _, camera = supervisor
    with db.writing() as session:
        for _ in range(2):
            factories.a_capture(session, camera, state=CaptureState.SET_ASIDE, reason="not_certified")
        old = clock.now() - timedelta(days=300)
        session.merge(camera).certificates[0].valid_from = clock.today() - timedelta(days=200)
        factories.a_capture(session, camera, state=CaptureState.SET_ASIDE, reason="not_certified", recorded_at=old)
    assert "Mở lại những lần đã đủ điều kiện" in client.get("/office/set-aside?reason=not_certified").text
    answer = client.post("/office/set-aside/take-up?reason=not_certified", data={"why": "Bổ sung giấy"}, follow_redirects=True)
    assert "Đã đưa 2 lần ghi nhận trở lại" in answer.text
    assert "Còn 1 lần ghi nhận" in answer.text
    assert len(nudges) == 2


def test_flags_that_wait_are_counted_and_lead_to_both_cases(client, supervisor):
    _, camera = supervisor
    with db.writing() as session:
        one, two, foreign = (factories.a_case(session, camera=each) for each in (camera, camera, None))
        flags.put(session, one, Found(kind=FlagKind.TWO_PLACES, evidence={}, plate="17A12345", other=two))
        flags.put(session, two, Found(kind=FlagKind.EXEMPT, evidence={}, plate="17A12345"))
        flags.put(session, foreign, Found(kind=FlagKind.EXEMPT, evidence={}, plate="17A12345"))
    page = client.get("/office/flagged").text
    assert f"/office/cases/{one.id}" in page
    assert two.reference in page
    assert foreign.reference not in page
    assert "Cùng biển số ở hai nơi quá xa nhau" in page
    assert one.reference not in client.get("/office/flagged?kind=exempt").text
