"""The officer sees what speaks against a case with its evidence, and the other captures of one event."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from processing import clock, db
from processing.cases import exempt, review
from processing.cases.intake import ArrivedFile
from processing.cases.rights import Role
from processing.evidence import evidence
from processing.models import CaptureLink, Case, CaseState
from tests import factories
from tests.files import a_picture
from tests.processing.cases.arriving import arrived, came, read
from tests.processing.cases.test_exempt import LINE

FORM = {"plate": "17A-123.45", "plate_colour": "white", "vehicle_kind": "car", "offence": "red_light"}


@pytest.fixture
def office(app, client):
    """An officer, and two cameras 41 km apart."""
    with db.writing() as session:
        here = factories.a_camera(session)
        there = factories.a_camera(session, here.unit)
        here.site.latitude, here.site.longitude = 20.450, 106.340
        there.site.latitude, there.site.longitude = 20.650, 106.010
        person = factories.a_person(session, Role.OFFICER, unit=here.unit)
    factories.sign_in(client, person)
    return factories.an_actor(person, Role.OFFICER), here, there


def a_file(text):
    picture = a_picture(text=text)
    return ArrivedFile(sha256=evidence().keep(picture), media_type="image/jpeg", size=len(picture), width=64, height=48)


def on_the_desk(client, case, by):
    with db.writing() as session:
        review.claim(session, case.id, by)
    page = client.get(f"/office/desk/{case.id}").text
    picture = page.split('data-viewer-picture', 1)[0].rpartition('src="')[2].split('"')[0].replace("&amp;", "&")
    client.get(picture)
    return page


def test_a_plate_at_two_places_is_shown_with_both_pictures_and_confirmed_only_with_a_statement(client, office):
    by, here, there = office
    with db.writing() as session:
        one = came(session, here, files=[a_file("one")])
    with db.writing() as session:
        two = came(session, there, files=[a_file("two")])
    page = on_the_desk(client, two, by)
    assert "Cùng biển số ở hai nơi quá xa nhau" in page
    assert f"/office/cases/{one.id}/pictures/0" in page
    refused = client.post(f"/office/desk/{two.id}/confirm", data=FORM)
    assert refused.status_code == 422
    assert "Hồ sơ này có cảnh báo" in refused.text
    accepted = client.post(f"/office/desk/{two.id}/confirm", data={**FORM, "note": "Biển của hồ sơ kia bị đọc nhầm."})
    assert accepted.status_code == 302
    with db.reading() as session:
        assert session.get_one(Case, two.id).state in (CaseState.CONFIRMED, CaseState.AWAITING_SECOND_REVIEW)
    assert "Biển của hồ sơ kia bị đọc nhầm." in client.get(f"/office/cases/{two.id}").text


def test_a_listed_vehicle_comes_with_its_ground_and_the_reason_proposed(client, office):
    by, here, _ = office
    with db.writing() as session:
        exempt.enter(session, exempt.read(LINE), by)
        case = came(session, here, files=[a_file("one")])
    page = on_the_desk(client, case, by)
    assert "Xe cứu thương đi làm nhiệm vụ cấp cứu; văn bản QĐ 15/2026" in page
    assert 'value="priority_vehicle" checked' in page


def linked(office):
    _, here, _ = office
    moment = clock.now() - timedelta(hours=1)
    with db.writing() as session:
        case = read(session, arrived(session, here, recorded_at=moment, files=[a_file("one")]))
        other = arrived(session, here, recorded_at=moment + timedelta(seconds=2), files=[a_file("two")])
        read(session, other)
    return case, other


def test_the_file_shows_the_other_captures_with_their_pictures(client, office):
    case, other = linked(office)
    page = client.get(f"/office/cases/{case.id}").text
    assert "Cùng xe, cùng nơi, cùng hành vi trong thời gian ngắn" in page
    address = f"/office/cases/{case.id}/linked/{other.id}/pictures/"
    assert f"{address}0" in page
    assert client.get(f"{address}0").data == a_picture(text="two")
    assert client.get(f"{address}5").status_code == 404
    assert "1 lần ghi nhận khác" in on_the_desk(client, case, office[0])


def test_another_units_officer_sees_none_of_it(app, office):
    case, other = linked(office)
    with db.writing() as session:
        stranger = factories.a_person(session, Role.OFFICER)
    theirs = app.test_client()
    factories.sign_in(theirs, stranger)
    address = f"/office/cases/{case.id}/linked/{other.id}"
    assert theirs.get(f"{address}/pictures/0").status_code == 404
    assert theirs.post(f"{address}/unlink", data={"why": "x"}).status_code == 404


def test_an_officer_parts_the_captures_with_a_reason(client, office):
    case, other = linked(office)
    address = f"/office/cases/{case.id}/linked/{other.id}/unlink"
    assert client.post(address, data={"why": ""}).status_code == 409
    page = client.post(address, data={"why": "Hai xe khác nhau"}, follow_redirects=True).text
    assert "Hai xe khác nhau" in page
    assert client.post(address, data={"why": "again"}).status_code == 404
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 2
        assert session.get_one(CaptureLink, other.id).unlinked_at is not None
