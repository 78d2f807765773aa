"""Somebody at the door who knows a little: a name, a password, yesterday's answer, the same code in two browsers."""

import base64
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url, encode_cbor

from portal import passwords
from portal.account import factors, second
from portal.app import create_app
from processing import clock, db, settings
from processing.cases.rights import Role
from processing.models import FactorKind, SecondFactor, Unit
from tests import factories
from tests.conftest import make_settings

PASSWORD = "trời mưa xe máy đỏ"


@pytest.fixture
def office(settings, tmp_path):
    """The application as it is run: who decides needs a second factor."""
    made = create_app(make_settings(tmp_path, database_url=settings.database_url, second_factor=True))
    made.config["WTF_CSRF_ENABLED"] = False
    return made


def somebody(role=Role.OFFICER):
    with db.writing() as session:
        return factories.a_person(session, role, password_hash=passwords.hashed(PASSWORD))


def enter(client, person, password=PASSWORD):
    return client.post("/office/sign-in", data={"login": person.login, "password": password})


def an_app(person):
    secret = factors.new_secret()
    with db.writing() as session:
        factors.add_app(session, person.id, "điện thoại", secret, 0)
    return secret


def both_at_once(work):
    start = Barrier(2)

    def one(_):
        start.wait()
        return work()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


def test_a_code_in_two_browsers_at_once_opens_one(both):
    person = somebody()
    used = factors.code_now(an_app(person))
    found = both_at_once(lambda: second.tried(person.id, lambda session: factors.take_code(session, person.id, used)))
    assert sorted(found, key=str) == [None, "totp"]


def test_a_recovery_code_in_two_browsers_at_once_opens_one(both):
    person = somebody()
    with db.writing() as session:
        kept = factors.new_recovery_codes(session, person.id)[0]
    found = both_at_once(lambda: second.tried(person.id, lambda session: factors.take_code(session, person.id, kept)))
    assert sorted(found, key=str) == [None, "recovery"]


class Authenticator:
    """A passkey that counts no uses, as those do which are kept by a telephone's maker."""

    def __init__(self):
        self.key, self.id = ec.generate_private_key(ec.SECP256R1()), b"a key of the test"

    def kept_for(self, person):
        point = self.key.public_key().public_numbers()
        cose = encode_cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
        with db.writing() as session:
            session.add(SecondFactor(person_id=person.id, kind=FactorKind.PASSKEY, name="", added_at=clock.now(),
                                     credential_id=bytes_to_base64url(self.id), public_key=bytes_to_base64url(cose)))

    def answer(self, challenge):
        address = settings.current().public_url
        client = json.dumps({"type": "webauthn.get", "challenge": challenge, "origin": address}).encode()
        data = hashlib.sha256(urlsplit(address).hostname.encode()).digest() + b"\x05" + bytes(4)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return json.dumps({"id": bytes_to_base64url(self.id), "rawId": bytes_to_base64url(self.id), "type": "public-key",
                           "response": {name: bytes_to_base64url(part) for name, part in parts.items()}})


def test_an_answer_of_a_passkey_works_once_though_the_cookie_of_its_question_was_copied(office):
    person, key, browser = somebody(), Authenticator(), office.test_client()
    key.kept_for(person)
    enter(browser, person)
    browser.get("/office/sign-in/second")
    with browser.session_transaction() as cookie:
        copied = dict(cookie)
    said = key.answer(copied[second.CHALLENGE])
    assert browser.post("/office/sign-in/passkey", data={"answer": said}).headers["Location"] == "/office/"
    thief = office.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(copied)
    assert thief.post("/office/sign-in/passkey", data={"answer": said}).status_code == 401
    with thief.session_transaction() as cookie:  # the page has asked anew: its owner may answer that
        fresh = key.answer(cookie[second.CHALLENGE])
    assert thief.post("/office/sign-in/passkey", data={"answer": fresh}).headers["Location"] == "/office/"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CLERK])
def test_a_session_from_before_the_first_factor_makes_no_recovery_codes_and_takes_nothing_away(office, role):
    person, old = somebody(role), office.test_client()
    enter(old, person)
    an_app(person)
    an_app(person)
    with db.reading() as session:
        factor = factors.of(session, person.id)[0].id
    tried = [old.post("/office/account/recovery"), old.post(f"/office/account/factors/{factor}/remove"),
             old.post("/office/account/sessions/end"),
             old.post("/office/account/password", data={"old": PASSWORD, "new": "cầu vồng sau núi xa"})]
    assert [(each.status_code, "yếu tố" in each.text) for each in tried] == [(409, True)] * 4
    with db.reading() as session:
        assert len(factors.of(session, person.id)) == 2


def test_who_knows_only_the_password_reads_no_capture_either(office):
    person, client = somebody(), office.test_client()
    with db.writing() as session:
        camera = factories.a_camera(session, session.get_one(Unit, person.unit_id))
        case = factories.a_case(session, camera=camera)
    an_app(person)
    factories.sign_in(client, person)
    assert client.get(f"/api/v1/captures/{case.capture_id}").status_code == 403


def test_a_stranger_who_knows_the_name_keeps_nobody_out_of_a_browser_they_have_used(office):
    person, known, stranger = somebody(Role.CLERK), office.test_client(), office.test_client()
    assert enter(known, person).status_code == 302
    known.post("/office/sign-out")
    for _ in range(passwords.MAX_FAILURES + 1):
        enter(stranger, person, "sai")
    assert enter(stranger, person).status_code == 401
    assert enter(known, person).status_code == 302


def test_in_a_known_browser_guessing_ends_too_and_only_for_whom_it_knows(office):
    person, other, known = somebody(Role.CLERK), somebody(Role.CLERK), office.test_client()
    enter(known, person)
    known.post("/office/sign-out")
    for each in (person, other):
        for _ in range(passwords.MAX_FAILURES):
            enter(known, each, "sai")
        assert enter(known, each).status_code == 401
    assert enter(office.test_client(), person).status_code == 302
    assert enter(office.test_client(), other).status_code == 401


def test_a_forged_cookie_makes_no_browser_known(office):
    person, client = somebody(Role.CLERK), office.test_client()
    enter(client, person)
    client.post("/office/sign-out")
    (cookie,) = [each for each in client._cookies.values() if each.key.startswith("known")]
    for _ in range(passwords.MAX_FAILURES):
        enter(office.test_client(), person, "sai")
    forged = office.test_client()
    for value in ("", "x", base64.urlsafe_b64encode(b"[]").decode(), cookie.value[:-3] + "aaa"):
        forged.set_cookie(cookie.key, value, path="/office/sign-in")
        assert enter(forged, person).status_code == 401
