"""The pages of a recall: preview, proposal, two who agree, the report; none of another unit's."""

import pytest

from processing import clock, db, tasks
from processing.cases import recall
from processing.cases.rights import Role
from processing.models import Camera, CaseState, Certificate, OfficeEvent, Recall, RecallState
from tests import factories


@pytest.fixture
def office(app):
    """The code of a camera with two cases, and four browsers: supervisor, signer, another supervisor, a stranger."""
    with db.writing() as session:
        unit = factories.a_unit(session)
        camera = factories.a_camera(session, unit)
        for state in (CaseState.NOTIFIED, CaseState.AWAITING_REVIEW):
            factories.a_case(session, state, camera=camera)
        people = [factories.a_person(session, role, unit=unit) for role in (Role.SUPERVISOR, Role.SIGNER, Role.SUPERVISOR)]
        people.append(factories.a_person(session, Role.SUPERVISOR))
    browsers = [app.test_client() for _ in people]
    for browser, person in zip(browsers, people, strict=True):
        factories.sign_in(browser, person)
    return camera.code, browsers


def a_form(code, **changes):
    today = clock.today().isoformat()
    return {"camera": code, "first": "2026-01-01T00:00", "last": f"{today}T23:59", "cause": "limit_wrong",
            "why": "biển 50 thay vì 60", **changes}


def test_a_recall_is_previewed_proposed_agreed_and_reported(office):
    code, (proposer, signer, other, _) = office
    preview = proposer.post("/office/recalls", data=a_form(code)).get_data(as_text=True)
    assert "Sẽ thu hồi" in preview
    page = proposer.post("/office/recalls", data=a_form(code, sure="1")).headers["Location"]
    assert "Đồng ý thu hồi" not in proposer.get(page).get_data(as_text=True)
    assert proposer.post(f"{page}/approve").status_code == 409
    assert signer.post(f"{page}/approve").status_code == 302
    assert "Đồng ý thu hồi" in other.get(page).get_data(as_text=True)
    assert other.post(f"{page}/approve").status_code == 302
    with db.reading() as session:
        row = session.query(Recall).one()
        assert row.state is RecallState.APPROVED
        assert [event.act for event in session.query(OfficeEvent).where(OfficeEvent.subject_kind == "recall")] == [
            "recall_proposed", "recall_agreed", "recall_agreed"]
    tasks.run_recall(str(row.id))
    told = proposer.get(page).get_data(as_text=True)
    assert "Đã thu hồi" in told
    assert told.count("/office/cases/") == 2
    lines = proposer.get(f"{page}.csv").get_data(as_text=True).splitlines()
    assert len(lines) == 1 + 2
    assert sum('thông báo cho người liên quan",0' in line for line in lines) == 1
    assert row.reference in proposer.get("/office/recalls").get_data(as_text=True)
    public = proposer.application.test_client().get("/thu-hoi").get_data(as_text=True)
    assert row.reference in public
    assert "Cài đặt sai tốc độ giới hạn" in public


@pytest.mark.parametrize("changes", [
    {"camera": "?"}, {"certificate": "?"}, {"offence": "flying"}, {"first": "x"}, {"first": "0001-01-01T00:00"}, {"last": "9999-12-31T23:59"}, {"last": "2025-01-01T00:00"}, {"cause": "whim"}, {"why": ""}])
def test_a_proposal_that_is_not_whole_is_sent_back_with_what_was_typed(office, changes):
    code, (proposer, *_) = office
    answer = proposer.post("/office/recalls", data=a_form(code, **{"why": "lý do cũ", **changes}))
    assert answer.status_code == 422
    assert "Xin xem lại" in answer.get_data(as_text=True)


def test_a_certificate_stands_for_its_camera_and_its_days_and_a_sign_for_one_offence(office):
    code, (proposer, _, _, stranger) = office
    with db.reading() as session:
        certificate = session.query(Certificate).join(Camera, Camera.id == Certificate.camera_id).filter(Camera.code == code).one()
    form = a_form("", certificate=certificate.number, first="", last="", sure="1")
    assert stranger.post("/office/recalls", data=form).status_code == 422
    assert proposer.post("/office/recalls", data={**form, "offence": "speeding"}).status_code == 302
    with db.reading() as session:
        row = session.query(Recall).one()
        assert (row.camera_id, row.offence) == (certificate.camera_id, "speeding")
        assert clock.vietnam_day(row.first_at) == certificate.valid_from
        assert row.last_at <= clock.now()
        assert recall.counts(session, recall.scope_of(row)) == {}, "its cases are of another offence"


def test_another_unit_sees_nothing_of_it(office):
    code, (proposer, *_, stranger) = office
    page = proposer.post("/office/recalls", data=a_form(code, sure="1")).headers["Location"]
    assert stranger.get(page).status_code == 404
    assert stranger.get(f"{page}.csv").status_code == 404
    assert stranger.post(f"{page}/approve").status_code == 404
    assert stranger.post("/office/recalls", data=a_form(code)).status_code == 422


def test_a_signer_agrees_but_does_not_propose_or_withdraw(office):
    code, (proposer, signer, *_) = office
    assert signer.post("/office/recalls", data=a_form(code, sure="1")).status_code == 403
    page = proposer.post("/office/recalls", data=a_form(code, sure="1")).headers["Location"]
    assert signer.post(f"{page}/withdraw").status_code == 403
    assert proposer.post(f"{page}/withdraw").status_code == 302
    assert signer.post(f"{page}/approve").status_code == 409
