"""`flask signing`: a certificate is entered for one holder, listed, withdrawn."""

import pytest
from flask import Flask

from notices.signatures import register
from portal.signing_commands import signing_commands
from processing import clock, db
from processing.cases.refusal import RefusedError
from processing.models import Person
from tests import certificates, factories


@pytest.fixture
def person(app: Flask) -> Person:
    with db.writing() as session:
        return factories.a_person(session)


def run(app: Flask, *words: str):
    return app.test_cli_runner().invoke(signing_commands, list(words))


def test_a_certificate_is_entered_listed_and_withdrawn(app: Flask, person: Person) -> None:
    name = certificates.key_file(person.name, "key-1")
    entered = run(app, "enter", name, "--person", person.login)
    assert entered.exit_code == 0, entered.output
    assert person.name in entered.stdout
    fingerprint = entered.stdout.split("; ")[-1].strip()
    assert f"{person.login}\tkey-1\tuntil 01/01/2045\t{fingerprint}" in run(app, "list").stdout
    assert run(app, "withdraw", fingerprint).exit_code == 0
    with db.reading() as session, pytest.raises(RefusedError, match="no_certificate"):
        register.of_person(session, person.id, clock.now())
    assert "withdrawn" in run(app, "list").stdout


@pytest.mark.parametrize(("words", "said"), [
    (["enter", "nothing-there", "--person", "LOGIN"], "there is no such key"),
    (["enter", "key-1", "--person", "nobody"], "there is no nobody"),
    (["enter", "key-1"], "say whose it is"),
    (["withdraw", "00"], "no such certificate"),
])
def test_what_does_not_work_is_said_in_words(app: Flask, person: Person, words: list[str], said: str) -> None:
    certificates.key_file(person.name, "key-1")
    done = run(app, *[person.login if word == "LOGIN" else word for word in words])
    assert done.exit_code == 1
    assert said in done.output
