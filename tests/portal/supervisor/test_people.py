"""Accounts: opened, closed, never deleted; a closed one is out at once."""

import pytest
from sqlalchemy import select

from portal.passwords import attempt, hashed
from portal.supervisor import people
from processing import db
from processing.cases.rights import Role
from processing.models import Person
from tests import factories


@pytest.fixture
def administrator(app, client):
    with db.writing() as session:
        person = factories.a_person(session, Role.ADMINISTRATOR)
    factories.sign_in(client, person)
    return person


def new_account(person, **changes):
    return {"login": "lan.tran", "name": "Trần Thị Lan", "unit": str(person.unit_id), "roles": ["officer", "clerk"],
            "password": "mật khẩu đủ dài", **changes}


def test_an_administrator_opens_an_account_that_can_sign_in(client, administrator):
    assert client.post("/office/people", data=new_account(administrator)).status_code == 302
    answer = client.post("/office/sign-in", data={"login": "LAN.TRAN", "password": "mật khẩu đủ dài"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/office/")


@pytest.mark.parametrize(("field", "value"), [
    ("login", "A B"), ("name", ""), ("unit", "00000000-0000-0000-0000-000000000009"), ("roles", ["king"]), ("roles", []), ("password", "short"),
])
def test_a_wrong_field_is_named_and_nothing_is_made(client, administrator, field, value):
    answer = client.post("/office/people", data=new_account(administrator, **{field: value}))
    assert answer.status_code == 422
    assert f"#{field}" in answer.text
    with db.reading() as session:
        assert session.scalars(select(Person.login)).all() == [administrator.login]


def test_a_login_is_given_once(client, administrator):
    client.post("/office/people", data=new_account(administrator))
    assert client.post("/office/people", data=new_account(administrator)).status_code == 422


def test_a_login_that_somebody_takes_meanwhile_is_told_as_one_that_is_taken(client, administrator, monkeypatch):
    def slow(password):
        with db.writing() as session:
            factories.a_person(session, Role.CLERK, login="lan.tran")
        return hashed(password)

    monkeypatch.setattr(people, "hashed", slow)
    answer = client.post("/office/people", data=new_account(administrator))
    assert (answer.status_code, "#login" in answer.text) == (422, True)


def test_a_closed_account_is_out_at_once_and_stays_in_the_books(app, client, administrator):
    with db.writing() as session:
        other = factories.a_person(session, Role.SUPERVISOR, password_hash=hashed("mật khẩu đủ dài"), unit_id=administrator.unit_id)
    guest = app.test_client()
    factories.sign_in(guest, other)
    assert guest.get("/office/supervision").status_code == 200
    assert client.post(f"/office/people/{other.id}/close").status_code == 302
    assert guest.get("/office/supervision").status_code == 302
    assert attempt(other.login, "mật khẩu đủ dài", purpose="sign_in") is None
    with db.reading() as session:
        assert session.get(Person, other.id).closed_at is not None


def test_nobody_closes_their_own_account(client, administrator):
    assert client.post(f"/office/people/{administrator.id}/close").status_code == 409


def test_an_administrator_cannot_reach_people_of_another_unit(client, administrator):
    with db.writing() as session:
        stranger = factories.a_person(session, Role.OFFICER)
    assert client.post(f"/office/people/{stranger.id}/close").status_code == 404
    assert stranger.login not in client.get("/office/people").text


def test_guessing_is_slowed(app):
    with db.writing() as session:
        person = factories.a_person(session, Role.OFFICER, password_hash=hashed("mật khẩu đủ dài"))
    for _ in range(8):
        assert attempt(person.login, "sai", purpose="sign_in") is None
    assert attempt(person.login, "mật khẩu đủ dài", purpose="sign_in") is None
