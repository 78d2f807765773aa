"""An office with its officers, and a supervisor of it who is signed in."""

import pytest

from processing import db
from processing.cases.rights import Role
from tests import factories
from tests.processing.cases.offices import Office


@pytest.fixture
def office(app):
    return Office(db.database())


@pytest.fixture
def supervisor(client, office):
    with db.writing() as session:
        person = factories.a_person(session, Role.SUPERVISOR, unit=office.unit)
    factories.sign_in(client, person)
    return person
