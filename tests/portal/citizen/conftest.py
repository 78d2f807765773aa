"""A citizen with a paper in hand."""

import pytest

from notices.access_code import code_of
from processing import db
from tests.notices import making
from tests.notices.making import NOTICE


@pytest.fixture
def office(app):
    with db.writing() as session:
        return making.an_office(session)


@pytest.fixture
def case(office):
    """A case whose notice was issued."""
    return making.a_notified_case(office)


@pytest.fixture
def holder(client, case):
    """A browser that showed the notice's number and code."""
    answer = show_code(client, making.paper(case, NOTICE))
    assert answer.status_code == 302
    return client


def show_code(client, document):
    return client.post("/ho-so", data={"so": document.number, "ma": code_of(document)})
