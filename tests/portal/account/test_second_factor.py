"""The second step: codes work once, recovery codes once, guessing ends, and without a factor no work is done."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import passwords
from portal.account import factors
from portal.app import create_app
from processing import clock, db
from processing.cases.rights import Role
from processing.models import OfficeEvent, OpenSession, Person, SecondFactor, Unit
from tests import factories
from tests.conftest import make_settings

PASSWORD = "trời mưa xe máy đỏ"


@pytest.fixture
def asking(settings, tmp_path):
    """The application as it is run: who decides needs a second factor."""
    app = create_app(make_settings(tmp_path, database_url=settings.database_url, second_factor=True))
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def officer(asking):
    with db.writing() as session:
        return factories.a_person(session, Role.OFFICER, password_hash=passwords.hashed(PASSWORD))


@pytest.fixture
def secret(officer):
    made = factors.new_secret()
    with db.writing() as session:
        factors.add_app(session, officer.id, "điện thoại", made, 0)
    return made


def password_of(client, person):
    return client.post("/office/sign-in", data={"login": person.login, "password": PASSWORD})


def code(client, typed):
    return client.post("/office/sign-in/second", data={"code": typed})


def acts():
    with db.reading() as session:
        return list(session.scalars(select(OfficeEvent.act).order_by(OfficeEvent.id)))


def test_the_password_alone_opens_nothing(asking, officer, secret):
    assert password_of(asking, officer).headers["Location"] == "/office/sign-in/second"
    assert asking.get("/office/desk").headers["Location"].startswith("/office/sign-in")
    assert "Mã xác thực" in asking.get("/office/sign-in/second").get_data(as_text=True)


def test_a_code_opens_the_office_and_works_once(asking, officer, secret):
    password_of(asking, officer)
    used = factors.code_now(secret)
    assert code(asking, used).headers["Location"] == "/office/"
    assert asking.get("/office/desk").status_code == 200
    with db.reading() as session:
        assert session.query(OpenSession).one().factor == "totp"
    other = asking.application.test_client()
    password_of(other, officer)
    assert code(other, used).status_code == 401
    with clock.set_to(clock.now() + timedelta(seconds=31)):
        assert code(other, factors.code_now(secret)).status_code == 302


def test_a_code_of_an_hour_ago_or_of_somebody_else_is_refused(asking, officer, secret):
    password_of(asking, officer)
    with clock.set_to(clock.now() - timedelta(hours=1)):
        old = factors.code_now(secret)
    for typed in (old, "", "000000" if factors.code_now(secret) != "000000" else "111111", "１２３４５６", "x" * 400):
        assert code(asking, typed).status_code == 401
    assert "signed_in" not in acts()


def test_guessing_ends_after_eight_tries(asking, officer, secret):
    password_of(asking, officer)
    for _ in range(passwords.MAX_FAILURES):
        code(asking, "wrong")
    assert code(asking, factors.code_now(secret)).status_code == 401


def test_without_the_password_there_is_no_second_step(asking, officer, secret):
    assert asking.get("/office/sign-in/second").headers["Location"] == "/office/sign-in"
    assert code(asking, factors.code_now(secret)).headers["Location"] == "/office/sign-in"
    assert asking.post("/office/sign-in/passkey", data={"answer": "{}"}).headers["Location"] == "/office/sign-in"


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": "x"}', "not json", "9" * 30_000])
def test_a_passkey_answer_that_is_none_is_refused(asking, officer, secret, answer):
    password_of(asking, officer)
    assert asking.post("/office/sign-in/passkey", data={"answer": answer}).status_code == 401


def test_a_first_factor_must_be_added_before_any_work(asking, officer):
    password_of(asking, officer)
    assert asking.get("/office/desk").headers["Location"] == "/office/account"
    assert "Mã khôi phục" not in asking.get("/office/account").get_data(as_text=True)
    asking.get("/office/account/app")
    with asking.session_transaction() as cookie:
        secret = cookie["new_totp_secret"]
    assert asking.post("/office/account/app", data={"code": "1"}).status_code == 422
    page = asking.post("/office/account/app", data={"code": factors.code_now(secret), "name": "máy của tôi"})
    text = page.get_data(as_text=True)
    assert text.count("<li><code>") == factors.RECOVERY_CODES
    assert asking.get("/office/desk").status_code == 200
    recovery = text.split("<li><code>")[1].split("<")[0]

    lost = asking.application.test_client()
    password_of(lost, officer)
    assert code(lost, recovery.lower()).status_code == 302
    assert lost.get("/office/desk").status_code == 200
    again = asking.application.test_client()
    password_of(again, officer)
    assert code(again, recovery).status_code == 401


def test_a_session_from_before_the_first_factor_cannot_add_another(asking, officer):
    first, second = asking, asking.application.test_client()
    for each in (first, second):
        password_of(each, officer)
        each.get("/office/account/app")
    for each, status in ((first, 200), (second, 409)):
        with each.session_transaction() as cookie:
            secret = cookie["new_totp_secret"]
        assert each.post("/office/account/app", data={"code": factors.code_now(secret)}).status_code == status
    assert second.get("/office/desk").headers["Location"] == "/office/account"


def test_an_account_that_is_closed_between_password_and_code_is_told_so(asking, officer, secret):
    password_of(asking, officer)
    with db.writing() as session:
        session.get_one(Person, officer.id).closed_at = clock.now()
    assert asking.get("/office/sign-in/second").status_code == 200
    answer = code(asking, factors.code_now(secret))
    assert (answer.status_code, "Tài khoản này đã đóng" in answer.text) == (409, True)
    assert asking.get("/office/sign-in/second").headers["Location"] == "/office/sign-in"
    assert asking.get("/office/account").headers["Location"].startswith("/office/sign-in")
    with db.reading() as session:
        assert session.query(OpenSession).count() == 0
    assert password_of(asking, officer).status_code == 401


def test_the_last_factor_stays(asking, officer, secret):
    password_of(asking, officer)
    code(asking, factors.code_now(secret))
    with db.reading() as session:
        factor_id = session.query(SecondFactor).one().id
    assert asking.post(f"/office/account/factors/{factor_id}/remove").status_code == 409


def test_an_administrator_resets_a_lost_factor_and_the_sessions_end(asking, officer, secret):
    password_of(asking, officer)
    code(asking, factors.code_now(secret))
    boss = asking.application.test_client()
    with db.writing() as session:
        administrator = factories.a_person(session, Role.ADMINISTRATOR, unit=session.get_one(Unit, officer.unit_id))
        opened = OpenSession(person_id=administrator.id, device="", factor="totp", opened_at=clock.now())
        session.add(opened)
        session.flush()
        stamp = f"{administrator.id}:{administrator.session_stamp}:{opened.id}"
    with boss.session_transaction() as cookie:
        cookie["_user_id"] = stamp
    assert boss.post(f"/office/people/{officer.id}/second-factor").status_code == 302
    assert boss.post(f"/office/people/{administrator.id}/second-factor").status_code == 409
    assert asking.get("/office/desk").headers["Location"].startswith("/office/sign-in")
    password_of(asking, officer)
    assert asking.get("/office/desk").headers["Location"] == "/office/account"
    assert "second_factor_reset" in acts()


def test_sessions_are_listed_and_ended_one_by_one_or_all_together(asking, officer, secret):
    browsers = [asking, *(asking.application.test_client() for _ in range(2))]
    for number, browser in enumerate(browsers):
        with clock.set_to(clock.now() + timedelta(seconds=31 * number)):
            password_of(browser, officer)
            code(browser, factors.code_now(secret))
    page = asking.get("/office/account").get_data(as_text=True)
    assert page.count('name="session"') == 2
    wanted = page.split('name="session" value="')[1].split('"')[0]
    asking.post("/office/account/sessions/end", data={"session": wanted})
    assert sorted(browser.get("/office/desk").status_code for browser in browsers) == [200, 200, 302]
    asking.post("/office/account/sessions/end")
    assert sorted(browser.get("/office/desk").status_code for browser in browsers) == [200, 302, 302]


def test_signing_out_ends_this_session_and_no_other(asking, officer, secret):
    other = asking.application.test_client()
    for number, browser in enumerate((asking, other)):
        with clock.set_to(clock.now() + timedelta(seconds=31 * number)):
            password_of(browser, officer)
            code(browser, factors.code_now(secret))
    with other.session_transaction() as cookie:
        copied = dict(cookie)
    other.post("/office/sign-out")
    with other.session_transaction() as cookie:
        cookie.update(copied)
    assert other.get("/office/desk").headers["Location"].startswith("/office/sign-in")
    assert asking.get("/office/desk").status_code == 200


def test_a_session_ends_after_a_shift_however_busy(asking, officer, secret):
    password_of(asking, officer)
    code(asking, factors.code_now(secret))
    with clock.set_to(clock.now() + timedelta(hours=12, minutes=1)):
        assert asking.get("/office/desk").headers["Location"].startswith("/office/sign-in")


def test_a_new_password_must_not_be_common_and_ends_other_sessions(asking, officer, secret):
    password_of(asking, officer)
    code(asking, factors.code_now(secret))

    def change(old, new):
        return asking.post("/office/account/password", data={"old": old, "new": new}).status_code

    assert change("wrong", "cầu vồng sau núi xa") == 422
    assert [change(PASSWORD, weak) for weak in ("ngắn", "matkhau123456", "qwertyuiop12", f"{officer.login}{officer.login}")] == [422] * 4
    assert change(PASSWORD, "cầu vồng sau núi xa") == 302
    assert password_of(asking.application.test_client(), officer).status_code == 401


def test_what_an_app_shares_is_not_readable_in_the_database(officer, secret):
    with db.reading() as session:
        kept = session.query(SecondFactor).one()
        assert secret not in str(kept.secret)
        assert factors.secret_of(kept) == secret
