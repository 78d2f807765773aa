"""Looks at somebody's data are logged: who, what, which page; not more often than one look."""

from datetime import timedelta

import pytest

from processing import clock, db
from processing.cases.rights import Role
from processing.models import OfficeEvent
from tests import factories


@pytest.fixture
def office(client):
    with db.writing() as session:
        unit = factories.a_unit(session)
        case = factories.a_case(session, camera=factories.a_camera(session, unit))
        other = factories.a_case(session, camera=factories.a_camera(session, factories.a_unit(session)))
        auditor = factories.a_person(session, Role.AUDITOR, unit=unit)
    factories.sign_in(client, auditor)
    return case, other, auditor


def looks():
    with db.reading() as session:
        return [(event.actor_id, event.subject_kind, event.subject_id, event.details["page"])
                for event in session.query(OfficeEvent).where(OfficeEvent.act == "look").order_by(OfficeEvent.id)]


def test_a_look_at_a_case_is_logged_once(client, office):
    case, _, auditor = office
    for _ in range(2):
        assert client.get(f"/office/cases/{case.id}").status_code == 200
    assert looks() == [(str(auditor.id), "case", str(case.id), "officer.case")]
    with clock.set_to(clock.now() + timedelta(minutes=11)):
        client.get(f"/office/cases/{case.id}")
    assert len(looks()) == 2


def test_what_was_not_shown_is_no_look(client, office):
    _, other, _ = office
    assert client.get(f"/office/cases/{other.id}").status_code == 404
    assert client.get("/office/cases").status_code == 200
    assert looks() == []
