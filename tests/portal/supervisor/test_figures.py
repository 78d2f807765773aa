"""Every number of the supervisor's pages opens what it counts, and every table comes as a file with the same numbers."""

import csv
import html
import io
import re
from datetime import timedelta

import pytest

from processing import clock, db
from processing.cases import review
from processing.cases.rights import Role
from processing.models import (
    Camera,
    CaptureState,
    Case,
    CaseState,
    Contest,
    ContestState,
    Document,
    DocumentKind,
    DocumentState,
    Review,
)
from tests import factories

PAGES = ("/office/supervision", "/office/cameras", "/office/cameras?silent=1", "/office/quality", "/office/deadlines",
         "/office/deadlines?term=limitation", "/office/supervision/cases?age=0", "/office/captures/received")


@pytest.fixture
def history(office, supervisor):
    """Cases confirmed, rejected and overturned by one officer, one that waits, captures that were not read."""
    by = office.officer()
    done = [office.case() for _ in range(3)]
    for case_id in done:
        office.decide(review.claim, case_id, by)
    office.decide(review.reject, done[0], by, reason="unreadable")
    for case_id in done[1:]:
        office.confirm(case_id, by)
    waiting = office.case()
    with db.writing() as session:
        paper = Document(case_id=done[1], kind=DocumentKind.VIOLATION_NOTICE, state=DocumentState.ISSUED, content={},
                         unit_id=office.unit.id, drafted_at=clock.now())
        session.add(paper)
        session.flush()
        session.add(Contest(case_id=done[1], document_id=paper.id, reference="K1", state=ContestState.ACCEPTED, ground="other",
                            text="x", contact="", lodged_at=clock.now(), due_on=clock.today(), answered_at=clock.now()))
        camera = session.get_one(Case, waiting).camera
        factories.a_capture(session, camera, state=CaptureState.RECEIVED)
        factories.a_case(session, CaseState.NOTIFIED, camera=camera, recorded_at=clock.now() - timedelta(days=350))
    return done, waiting


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def links(page):
    """(address, number) of the links of a page whose text is a number, and of the other links ""."""
    main = page.split("<main")[1].split("</main>")[0]
    return [(html.unescape(address), text.strip()) for address, text in re.findall(r'<a [^>]*href="([^"]+)"[^>]*>([^<]*)', main)]


def references(page):
    return set(re.findall(r"/office/cases/([0-9a-f-]{36})", page))


def table(client, address):
    return list(csv.DictReader(io.StringIO(text_of(client, address).lstrip("\ufeff"))))


@pytest.mark.parametrize("address", PAGES)
def test_every_number_opens_as_many_cases_as_it_says(client, history, address):
    found = links(text_of(client, address))
    assert found
    for onward, number in found:
        if "/office/cases/" not in onward:
            opened = text_of(client, onward)
            if number.isdecimal():
                assert len(references(opened)) == int(number), (onward, number)


def test_the_deadlines_and_the_unread_are_listed(client, history):
    assert len(references(text_of(client, "/office/deadlines?term=limitation"))) == 1
    assert references(text_of(client, "/office/deadlines?term=nonsense")) == set()
    assert "e-" in text_of(client, "/office/captures/received")


@pytest.mark.parametrize("name", [
    "days", "ages", "states", "deadlines", "alarms", "cameras", "officers", "agreement", "line", "readers"])
def test_every_table_is_a_file(client, history, name):
    assert text_of(client, f"/office/figures/{name}.csv").startswith("\ufeff")


def test_the_files_hold_the_pages_numbers(client, history, office):
    [officer] = table(client, "/office/figures/officers.csv")
    assert (officer["Xác nhận"], officer["Không xử lý"], officer["Không đọc được biển số"]) == ("2", "1", "1")
    assert (officer["Hủy sau phản đối"], officer["Bị phản đối, đã trả lời"]) == ("1", "1")
    cameras = table(client, "/office/figures/cameras.csv?days=7")
    assert sum(int(each["Đã duyệt"]) for each in cameras) == 3
    assert table(client, "/office/figures/days.csv")[-1]["Hồ sơ được duyệt"] == "3"
    assert [each["Số hồ sơ"] for each in table(client, "/office/figures/ages.csv")] == ["1", "0", "0", "0", "0"]
    rejected = table(client, "/office/quality/rejected.csv?reason=unreadable")
    assert [each["Lý do"] for each in rejected] == ["Không đọc được biển số"]
    assert len(table(client, "/office/deadlines.csv?term=limitation")) == 1
    assert len(table(client, "/office/supervision/cases.csv?age=0")) == 1


def test_a_code_that_a_spreadsheet_would_calculate_stays_a_text(client, history, office):
    with db.writing() as session:
        factories.a_camera(session, office.unit, code="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in {each["Camera"] for each in table(client, "/office/figures/cameras.csv")}


def test_another_units_figures_are_empty(app, client, history):
    stranger = app.test_client()
    with db.writing() as session:
        person, camera = factories.a_person(session, Role.SUPERVISOR), session.query(Camera).first()
        officer = session.query(Review).first().person
    factories.sign_in(stranger, person)
    assert table(stranger, "/office/figures/officers.csv") == table(stranger, "/office/figures/cameras.csv") == []
    assert {each["Số hồ sơ"] for each in table(stranger, "/office/figures/states.csv")} == {"0"}
    for address in ("/office/quality/decided", "/office/supervision/cases?age=0", "/office/deadlines?term=limitation"):
        assert references(text_of(stranger, address)) == set(), address
    for named in (f"camera={camera.id}", f"person={officer.id}"):
        assert stranger.get(f"/office/quality/decided?{named}").status_code == 404


def test_an_officer_of_another_unit_who_decided_cases_of_this_one_opens_too(client, history):
    with db.writing() as session:
        session.query(Review).first().person.unit_id = factories.a_unit(session).id
    test_every_number_opens_as_many_cases_as_it_says(client, history, "/office/quality")


@pytest.mark.parametrize("address", [
    "/office/figures/nothing.csv", "/office/captures/read", "/office/captures/x", "/office/supervision/cases",
    "/office/supervision/cases?age=5", "/office/supervision/cases?opened=x", "/office/supervision/cases?opened=9999-12-31",
    "/office/quality/nothing.csv", "/office/quality/rejected?reason=x", "/office/quality/decided?camera=x"])
def test_what_is_no_figure_is_not_found(client, supervisor, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/office/supervision/cases.csv?age=0", "/office/quality/decided.csv"])
def test_a_file_that_holds_not_every_row_says_so(client, history, monkeypatch, address):
    whole = client.get(address).text.splitlines()
    assert "Tệp chỉ gồm" not in whole[-1]
    for module in ("portal.spreadsheets", "portal.supervisor.worklists", "portal.supervisor.quality"):
        monkeypatch.setattr(f"{module}.MOST_ROWS", len(whole) - 2)
    shorter = client.get(address).text.splitlines()
    assert shorter == [*whole[:-1], f"Tệp chỉ gồm {len(whole) - 2} dòng đầu. Xin chọn khoảng hẹp hơn để có đủ."]
