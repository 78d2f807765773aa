"""The machine room's commands: the demonstration is kept out of production, the first account is opened by hand."""

import dataclasses

import pytest
from sqlalchemy import select

from portal.app import create_app
from portal.passwords import fits
from processing import db
from processing.cases.rights import Role
from processing.db import Base
from processing.models import Person
from processing.settings import MisconfiguredError
from tests import factories

GOOD = "mot-mat-khau-dai"


def run(app, *words, typed=None):
    return app.test_cli_runner().invoke(args=list(words), input=typed)


def test_production_refuses_a_database_with_demonstration_accounts(settings):
    production = dataclasses.replace(settings, production=True)
    create_app(production)
    with db.writing() as session:
        factories.a_person(session, Role.OFFICER, demonstration=True)
    with pytest.raises(MisconfiguredError, match="1 demonstration accounts"):
        create_app(production)
    create_app(settings)


def test_production_starts_on_a_database_without_tables(settings):
    production = dataclasses.replace(settings, production=True)
    db.connect(settings.database_url)
    Base.metadata.drop_all(db.database().engine)
    assert create_app(production)


def test_the_seed_refuses_production(settings):
    app = create_app(dataclasses.replace(settings, production=True))
    answer = run(app, "demonstration", "seed")
    assert answer.exit_code == 1
    assert "takes no demonstration data" in answer.output


def test_the_first_person_opens_the_first_unit(app):
    answer = run(app, "people", "add", "truong", "Nguyễn Văn Trưởng", "--role", "administrator", "--unit-code", "PC08",
                 "--unit-name", "Phòng Cảnh sát giao thông", typed=f"{GOOD}\n{GOOD}\n")
    assert answer.exit_code == 0, answer.output
    assert GOOD not in answer.output
    with db.reading() as session:
        person = session.scalars(select(Person)).one()
        assert (person.unit.code, [role.role for role in person.roles]) == ("PC08", ["administrator"])
        assert fits(person.password_hash, GOOD)
        assert not person.demonstration


@pytest.mark.parametrize(("words", "why"), [
    (("--unit-code", "X", "--password", GOOD), "needs --unit-name"),
    (("--unit-code", "X", "--unit-name", "X", "--password", "short"), "at least 12"),
    (("--unit-code", "X", "--unit-name", "X", "--password", GOOD, "--role", "king"), "king"),
])
def test_a_person_who_cannot_be_added_is_refused_with_the_reason(app, words, why):
    answer = run(app, "people", "add", "truong", "Nguyễn Văn Trưởng", "--role", "clerk", *words)
    assert answer.exit_code != 0
    assert why in answer.output


def test_a_later_person_needs_a_unit_that_is_known_and_a_free_login(app):
    with db.writing() as session:
        unit = factories.a_unit(session, code="PC08")
        factories.a_person(session, unit=unit, login="truong")
    words = ("--role", "clerk", "--password", GOOD)
    assert "known are PC08" in run(app, "people", "add", "thu", "Thử", *words, "--unit-code", "PC9").output
    assert "already" in run(app, "people", "add", "truong", "Thử", *words, "--unit-code", "PC08").output
    assert run(app, "people", "add", "thu", "Thử", *words, "--unit-code", "PC08").exit_code == 0


def test_the_database_is_brought_to_the_newest_tables(app):
    assert "the database is at" in run(app, "migrate").output
