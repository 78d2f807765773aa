"""Papers on the clerk's desk: trouble with its reason, files, delivery and the days that follow from it."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from notices import tasks
from portal.clerk.minutes import read_hearing
from processing import clock, db
from processing.law import clocks
from processing.models import Case, CaseState, Document, Person
from processing.queue import MAX_TRIES
from tests import factories
from tests.notices import making
from tests.notices.making import DECISION, MINUTES, NOTICE, Office


@pytest.fixture
def office(client: FlaskClient) -> Office:
    with db.writing() as session:
        made = making.an_office(session)
        clerk = session.get_one(Person, made.clerk.person_id)
    factories.sign_in(client, clerk)
    return made


def a_decided_case(office: Office) -> Case:
    case = making.a_notified_case(office)
    making.admitted(case)
    making.signed_and_issued(case, DECISION, office.signer)
    return case


def test_what_could_not_be_drafted_is_listed_with_its_reason_and_tried_again(
    client: FlaskClient, office: Office, nudges: list[tuple[str, tuple[str, ...]]],
) -> None:
    with db.writing() as session:
        case = making.a_confirmed_case(session, office, offence="no_helmet", vehicle_kind="car")
    tasks.draft_paper(str(case.id))
    page = client.get("/office/papers").text
    assert "không phạt tiền hành vi này" in page
    with db.writing() as session:
        session.execute(update(Case).where(Case.id == case.id).values(vehicle_kind="motorcycle"))
    assert client.post(f"/office/papers/cases/{case.id}/retry").status_code == 302
    assert nudges[-1] == ("notices.draft_paper", (str(case.id),))
    tasks.draft_paper(str(case.id))
    assert making.paper(case, NOTICE).band_max == 600_000
    assert "Không có văn bản nào cần xử lý" in client.get("/office/papers").text


def test_a_case_whose_worker_died_asking_for_the_owner_is_listed_and_asked_again(
    client: FlaskClient, office: Office, nudges: list[tuple[str, tuple[str, ...]]],
) -> None:
    with db.writing() as session:
        case = factories.a_case(session, CaseState.CONFIRMED, camera=factories.a_camera(session, office.unit), tries=MAX_TRIES)
    assert case.reference in client.get("/office/papers").text
    client.post(f"/office/papers/cases/{case.id}/retry")
    assert nudges == [("processing.find_owner", (str(case.id),))]
    assert case.reference not in client.get("/office/papers").text


def test_a_signed_paper_without_a_file_is_listed_and_made_again(client: FlaskClient, office: Office, nudges: list[object]) -> None:
    case = making.a_notified_case(office)
    paper = making.paper(case, NOTICE)
    with db.writing() as session:
        session.execute(update(Document).where(Document.id == paper.id).values(state="signed", tries=MAX_TRIES, last_error=None))
    assert "1/TB-CSGT" in client.get("/office/papers").text
    client.post(f"/office/papers/{paper.id}/retry")
    assert nudges[-1] == ("notices.finish_paper", (str(paper.id),))


def test_papers_are_found_by_number_plate_and_reference_without_naming_them_in_the_address(client: FlaskClient, office: Office) -> None:
    case = making.a_notified_case(office)
    paper = making.paper(case, NOTICE)
    for wanted in ("1/tb-csgt", "17A-123.45", case.reference.lower()):
        assert str(paper.id) in client.post("/office/papers/search", data={"wanted": wanted}).text
    for wanted in ("2/TB-CSGT", "", "\0"):
        assert str(paper.id) not in client.post("/office/papers/search", data={"wanted": wanted}).text


def test_the_file_is_the_stored_one(client: FlaskClient, office: Office) -> None:
    case = making.a_notified_case(office)
    paper = making.paper(case, NOTICE)
    answer = client.get(f"/office/papers/{paper.id}/file")
    assert answer.mimetype == "application/pdf"
    assert "1-TB-CSGT.pdf" in answer.headers["Content-Disposition"]
    assert client.get(f"/office/papers/{paper.id}/file").data == answer.data


def test_receipt_of_the_decision_starts_the_days_to_pay(client: FlaskClient, office: Office) -> None:
    paper = making.paper(a_decided_case(office), DECISION)
    address, today = f"/office/papers/{paper.id}", clock.today()
    assert "Hạn nộp phạt" not in client.get(address).text
    assert client.post(f"{address}/delivery", data={"outcome": "sent", "on": today.isoformat()}).status_code == 302
    assert client.post(f"{address}/delivery", data={"outcome": "delivered", "on": today.isoformat()}).status_code == 302
    page = client.get(address).text
    assert clocks.pay_by(today).strftime("%d/%m/%Y") in page
    assert "Ghi nhận kết quả" not in page
    assert client.post(f"{address}/delivery", data={"outcome": "sent", "on": today.isoformat()}).status_code == 409


@pytest.mark.parametrize(("form", "field"), [
    ({"outcome": "eaten", "on": "2026-11-22"}, "outcome"), ({"outcome": "sent", "on": "22.11."}, "on"), ({}, "on"),
])
def test_a_wrong_delivery_is_named(client: FlaskClient, office: Office, form: dict[str, str], field: str) -> None:
    paper = making.paper(making.a_notified_case(office), NOTICE)
    answer = client.post(f"/office/papers/{paper.id}/delivery", data=form)
    assert answer.status_code == 422
    assert f"#{field}" in answer.text


def test_a_delivery_in_the_future_is_refused(client: FlaskClient, office: Office) -> None:
    paper = making.paper(making.a_notified_case(office), NOTICE)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    answer = client.post(f"/office/papers/{paper.id}/delivery", data={"outcome": "sent", "on": tomorrow})
    assert answer.status_code == 409
    assert "Ngày không hợp lệ" in answer.text


def test_another_units_paper_is_not_there(client: FlaskClient, office: Office) -> None:
    with db.writing() as session:
        other = making.an_office(session)
    case = making.a_notified_case(other)
    paper = making.paper(case, NOTICE)
    assert client.get(f"/office/papers/{paper.id}").status_code == 404
    assert client.get(f"/office/papers/{paper.id}/file").status_code == 404
    assert client.post(f"/office/papers/{paper.id}/delivery", data={"outcome": "sent", "on": "2026-11-22"}).status_code == 404
    assert client.post(f"/office/papers/{paper.id}/retry").status_code == 404
    assert client.get(f"/office/cases/{case.id}/minutes").status_code == 404
    assert client.post(f"/office/cases/{case.id}/minutes", data={"explanation": "none"}).status_code == 404
    for shown in ("trouble", "drafted", "issued", "voided"):
        assert str(paper.id) not in client.get(f"/office/papers?show={shown}").text


def test_minutes_are_held_at_the_office(client: FlaskClient, office: Office) -> None:
    case = making.a_notified_case(office)
    address = f"/office/cases/{case.id}/minutes"
    assert client.get(address).status_code == 200
    assert client.post(address, data={"statement": "Tôi đã vượt đèn đỏ."}).status_code == 422
    assert client.post(address, data={"statement": "Tôi đã vượt đèn đỏ.", "explanation": "none"}).status_code == 302
    assert making.state_of(case) is CaseState.MINUTED
    tasks.draft_paper(str(case.id))
    minutes = making.paper(case, MINUTES)
    assert minutes.content["statements"]["violator"] == "Tôi đã vượt đèn đỏ."
    assert minutes.signed_by == office.clerk.person_id
    assert client.get(address).status_code == 404


def test_control_signs_do_not_reach_the_minutes() -> None:
    said, errors = read_hearing({"statement": "một\0hai\r\nba", "explanation": "none"})
    assert errors == {}
    assert said is not None
    assert said.statement == "một hai ba"
