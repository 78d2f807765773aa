"""The file of a case as PDF, on the page of the case and nowhere else."""

import pytest

from processing import db
from processing.cases.rights import Role
from processing.models import CaseState
from tests import factories
from tests.notices.pdf.reading import text_of


@pytest.fixture
def case(client):
    with db.writing() as session:
        case = factories.a_case(session, CaseState.CONFIRMED)
        factories.an_owner(session, case)
        auditor = factories.a_person(session, Role.AUDITOR, unit=case.unit)
    factories.sign_in(client, auditor)
    return case


def test_the_file_opens_from_the_page_of_the_case(client, case):
    address = f"/office/cases/{case.id}/file.pdf"
    assert address in client.get(f"/office/cases/{case.id}").get_data(as_text=True)
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "application/pdf", "no-store")
    assert "HỒ SƠ VỤ VIỆC" in text_of(answer.data)


def test_another_units_file_does_not_exist(client, case):
    with db.writing() as session:
        stranger = factories.a_person(session, Role.AUDITOR)
    factories.sign_in(client, stranger)
    assert client.get(f"/office/cases/{case.id}/file.pdf").status_code == 404


def test_whoever_may_give_the_second_answer_gets_no_file(client, case):
    with db.writing() as session:
        waiting = factories.a_case(session, CaseState.AWAITING_SECOND_REVIEW)
        officer = factories.a_person(session, Role.OFFICER, unit=waiting.unit)
    factories.sign_in(client, officer)
    assert client.get(f"/office/cases/{waiting.id}/file.pdf").status_code == 404
