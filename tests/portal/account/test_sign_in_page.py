"""The sign-in page: the same words for every wrong entry, and the way on is kept."""

import re

from portal import passwords
from processing import db
from processing.cases.rights import Role
from tests import factories


def officer_with(password):
    with db.writing() as session:
        return factories.a_person(session, Role.OFFICER, password_hash=passwords.hashed(password))


def test_a_wrong_password_and_an_unknown_login_read_the_same(client):
    person = officer_with("đúng mật khẩu")
    pages = []
    for login in (person.login, "nobody0"):
        answer = client.post("/office/sign-in", data={"login": login, "password": "sai"})
        assert answer.status_code == 401
        pages.append(re.sub(r'name="csrf_token" value="[^"]*"', "", answer.get_data(as_text=True)).replace(login, ""))
    assert pages[0] == pages[1]


def test_what_was_typed_comes_back_except_the_password(client):
    page = client.post("/office/sign-in", data={"login": "somebody", "password": "bí mật"}).get_data(as_text=True)
    assert 'value="somebody"' in page
    assert "bí mật" not in page


def test_after_signing_in_the_wanted_page_opens(client):
    person = officer_with("đúng mật khẩu")
    wanted = client.get("/office/desk")
    assert 'name="next" value="/office/desk"' in client.get(wanted.location).get_data(as_text=True)
    answer = client.post("/office/sign-in", data={"login": person.login, "password": "đúng mật khẩu", "next": "/office/desk"})
    assert answer.location == "/office/desk"


def test_guessing_at_the_door_is_stopped_and_does_not_keep_the_person_from_signing(client):
    person = officer_with("đúng mật khẩu")
    for _ in range(passwords.MAX_FAILURES):
        client.post("/office/sign-in", data={"login": person.login, "password": "sai"})
    assert client.post("/office/sign-in", data={"login": person.login, "password": "đúng mật khẩu"}).status_code == 401
    assert passwords.attempt(person.login, "đúng mật khẩu", purpose="sign") == person.id
    for _ in range(passwords.MAX_FAILURES):
        passwords.attempt(person.login, "sai", purpose="sign")
    assert passwords.attempt(person.login, "đúng mật khẩu", purpose="sign") is None


def test_a_copied_cookie_does_not_outlive_the_sign_out(app, client):
    factories.sign_in(client, officer_with("đúng mật khẩu"))
    with client.session_transaction() as session:
        copied = dict(session)
    assert client.post("/office/sign-out").headers["Clear-Site-Data"] == '"cache"'
    thief = app.test_client()
    with thief.session_transaction() as session:
        session.update(copied)
    assert thief.get("/office/desk").status_code == 302


def test_what_is_not_there_or_not_allowed_is_said_in_words(client):
    person = officer_with("đúng mật khẩu")
    missing = client.get("/nothing/here")
    assert (missing.status_code, "Không tìm thấy trang" in missing.get_data(as_text=True)) == (404, True)
    factories.sign_in(client, person)
    refused = client.get("/office/people")
    assert (refused.status_code, "Không được phép" in refused.get_data(as_text=True)) == (403, True)
