"""Addresses typed by hand: whatever number or day stands in them, no page falls over."""

import uuid

import pytest
from werkzeug.exceptions import NotFound

from processing import db
from processing.cases.rights import Role
from tests import factories

HUGE = "9" * 23


@pytest.fixture
def staff(client):
    with db.writing() as session:
        person = factories.a_person(session, *Role)
    factories.sign_in(client, person)
    return client


@pytest.mark.parametrize("number", [HUGE, "-" + HUGE, "9" * 5000, "x"])
@pytest.mark.parametrize("address", [
    "/office/contests", "/office/papers", "/office/owners", "/office/refused", "/office/set-aside", "/office/payments",
    "/office/payments/unmatched"])
def test_a_page_that_no_list_has_is_empty(staff, address, number):
    assert staff.get(f"{address}?page={number}").status_code == 200


@pytest.mark.parametrize("narrowed", [
    "from=0001-01-01", "to=9999-12-31", "from=0001-01-01&to=9999-12-31", f"at=older~0001-01-01T00:00:00+14:00~{uuid.UUID(int=1)}",
    f"at=newer~9999-12-31T23:59:59-14:00~{uuid.UUID(int=1)}"])
def test_days_at_the_ends_of_the_calendar_find_nothing_odd(staff, narrowed):
    assert staff.get(f"/office/cases?{narrowed.replace('+', '%2B')}").status_code == 200


def test_a_line_that_no_statement_has_is_not_asked_of_the_database(app):
    with pytest.raises(NotFound):
        app.url_map.bind("localhost").match(f"/office/payments/statements/{uuid.uuid4()}/lines/{HUGE}")
