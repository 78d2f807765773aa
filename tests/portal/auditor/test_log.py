"""The auditor reads the log and nobody else does; the daily roots are for everybody."""

from datetime import timedelta

import pytest

from processing import clock, db
from processing.audit import roots, sealer
from processing.audit.record import record
from processing.cases import states
from processing.cases.rights import MACHINE, Role
from tests import factories


@pytest.fixture
def office(app):
    """Browsers of the province's auditor and of a commune's, one case of the province with two looks at it."""
    with db.writing() as session:
        province = factories.a_unit(session)
        commune = factories.a_unit(session, province)
        case = factories.a_case(session, camera=factories.a_camera(session, province))
        states.opened(case, MACHINE)
        auditor, below = (factories.a_person(session, Role.AUDITOR, unit=unit) for unit in (province, commune))
        record(session, "look", factories.an_actor(auditor), ("case", case.id), page="officer.case")
    browsers = [app.test_client() for _ in range(2)]
    for browser, person in zip(browsers, (auditor, below), strict=True):
        factories.sign_in(browser, person)
    return browsers, case, auditor


def test_the_log_tells_who_did_and_saw_what(office):
    (auditor, below), case, person = office
    page = auditor.get("/office/log").get_data(as_text=True)
    assert person.name in page
    assert "Xem dữ liệu" in page
    assert "Mở hồ sơ từ dữ liệu camera" in auditor.get("/office/log?source=case").get_data(as_text=True)
    assert f"/office/cases/{case.id}" in auditor.get(f"/office/log?case={case.reference}").get_data(as_text=True)
    assert "Xem dữ liệu" in auditor.get(f"/office/log?login={person.login}").get_data(as_text=True)
    assert person.name not in below.get("/office/log").get_data(as_text=True)


def test_what_is_asked_for_and_not_there_is_said(office):
    (auditor, below), case, _ = office
    assert "Không có tài khoản này" in auditor.get("/office/log?login=ai-do").get_data(as_text=True)
    assert "Không có hồ sơ này" in below.get(f"/office/log?case={case.reference}").get_data(as_text=True)


def test_everybody_may_keep_the_daily_roots(client, office):
    assert "Chưa có ngày nào" in client.get("/nhat-ky").get_data(as_text=True)
    assert client.get("/nhat-ky.json").get_json() == []
    with db.writing() as session:
        sealer.seal(session)
    with clock.set_to(clock.now() + timedelta(days=1)):
        with db.writing() as session:
            made, = roots.make(session)
        assert made.root in client.get("/nhat-ky").get_data(as_text=True)
        assert client.get("/nhat-ky.json").get_json() == [roots.told(made)]
