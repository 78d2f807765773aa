"""A clerk names the owner whom the register does not know."""

import pytest
from flask.testing import FlaskClient

from processing import db
from processing.cases.rights import Role
from processing.models import Case, CaseState, Person, Unit
from processing.registry import owners
from tests import factories

FORM = {"owner_kind": "individual", "owner_name": "Lê Văn Thử", "owner_address": "Thôn Thử", "vehicle_kind": "car",
        "source": "Công văn số 1"}


@pytest.fixture
def clerk(client: FlaskClient) -> Person:
    with db.writing() as session:
        person = factories.a_person(session, Role.CLERK)
    factories.sign_in(client, person)
    return person


def a_waiting_case(clerk: Person | None = None) -> Case:
    with db.writing() as session:
        unit = session.get_one(Unit, clerk.unit_id) if clerk else factories.a_unit(session)
        case = factories.a_case(session, CaseState.CONFIRMED, camera=factories.a_camera(session, unit))
    owners.find_for_case(case.id)
    return case


def state_of(case: Case) -> CaseState:
    with db.reading() as session:
        return session.get_one(Case, case.id).state


def test_the_list_says_why_the_owner_is_missing(client: FlaskClient, clerk: Person) -> None:
    case = a_waiting_case(clerk)
    page = client.get("/office/owners").text
    assert f"/office/owners/{case.id}" in page
    assert "không có trong sổ đăng ký xe" in page


def test_naming_the_owner_sends_the_case_on(client: FlaskClient, clerk: Person, nudges: list[tuple[str, tuple[str, ...]]]) -> None:
    case = a_waiting_case(clerk)
    assert client.get(f"/office/owners/{case.id}").status_code == 200
    assert client.post(f"/office/owners/{case.id}", data=FORM).status_code == 302
    assert state_of(case) is CaseState.CONFIRMED
    assert nudges[-1] == ("notices.draft_paper", (str(case.id),))
    with db.reading() as session:
        owner = session.get_one(Case, case.id).owner
        assert owner is not None
        assert (owner.owner_name, owner.source, owner.entered_by) == ("Lê Văn Thử", "Công văn số 1", clerk.id)


@pytest.mark.parametrize(("field", "value"), [
    ("owner_name", " "), ("owner_name", "x" * 201), ("owner_address", ""), ("source", ""), ("owner_kind", "king"), ("vehicle_kind", "boat"),
])
def test_a_wrong_field_is_named_and_nothing_moves(client: FlaskClient, clerk: Person, field: str, value: str) -> None:
    case = a_waiting_case(clerk)
    answer = client.post(f"/office/owners/{case.id}", data={**FORM, field: value})
    assert answer.status_code == 422
    assert f"#{field}" in answer.text
    assert state_of(case) is CaseState.AWAITING_OWNER


def test_another_units_case_is_not_there(client: FlaskClient, clerk: Person) -> None:
    case = a_waiting_case()
    assert str(case.id) not in client.get("/office/owners").text
    assert client.get(f"/office/owners/{case.id}").status_code == 404
    assert client.post(f"/office/owners/{case.id}", data=FORM).status_code == 404
    assert state_of(case) is CaseState.AWAITING_OWNER


def test_naming_the_owner_twice_is_refused_in_words(client: FlaskClient, clerk: Person) -> None:
    case = a_waiting_case(clerk)
    client.post(f"/office/owners/{case.id}", data=FORM)
    answer = client.post(f"/office/owners/{case.id}", data=FORM)
    assert answer.status_code == 409
    assert "trạng thái khác" in answer.text
