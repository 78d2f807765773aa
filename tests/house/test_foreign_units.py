"""Every route that names something, tried by every role of a unit below its owner's: it is not there, and nothing moves."""

import re
import uuid

import pytest
from sqlalchemy import select, text

from processing import clock, db
from processing.cases.rights import GRANTS, Right, Role
from processing.models import CameraAlarm, Case, Delivery, Payment, PrintJob, PrintState, Unit
from tests import factories
from tests.house.test_looking import work  # noqa: F401 - the office full of work
from tests.house.test_views import right_of

NO_UNITS = {"what", "name", "state", "entry_id", "statement_id"}
"""What an address may name that belongs to no unit: lists, the office's bank statements and its register of exempt vehicles."""
GOES_ON = {"officer.desk_back"}
"""Leads to the page of the case, which is then not there."""
KEPT = ("cases", "case_events", "documents", "payments", "contests", "recalls", "recall_approvals", "reviews", "deliveries",
        "print_jobs", "second_factors", "people", "captures", "camera_alarms")


@pytest.fixture
def named(work):  # noqa: F811
    """An id of the office for every name that stands in an address, and the office's unit."""
    places, _browsers = work
    with db.writing() as session:
        case = session.get_one(Case, places["case_id"][0])
        unit, person = session.get_one(Unit, case.unit_id), factories.a_person(session, Role.OFFICER)
        person.unit_id = unit.id
        alarm = CameraAlarm(camera_id=case.camera_id, raised_at=clock.now(), began_at=clock.now(), usual=0.1, cases=9, rejected=9)
        job = PrintJob(unit_id=unit.id, state=PrintState.QUEUED, duplex=True, address_sheets=False, separate_every=0, reason="",
                       created_at=clock.now(), created_by=person.id, papers=0)
        session.add_all([alarm, job])
        session.flush()
        made = {"alarm_id": alarm.id, "person_id": person.id, "factor_id": uuid.uuid4(), "job_id": job.id,
                "payment_id": session.scalar(select(Payment.id).where(Payment.case_id.is_not(None))),
                "delivery_id": session.scalar(select(Delivery.id)) or uuid.uuid4()}
    return {**{name: ids[0] for name, ids in places.items()}, **made}, unit


def attempts(app, ids):
    """(endpoint, method, address) of every route of staff that names something of a unit."""
    for rule in app.url_map.iter_rules():
        if not rule.arguments - NO_UNITS or right_of(app, rule.endpoint) not in set(Right):
            continue
        address = re.sub(r"<(?:[^<>:]+:)?(\w+)>", lambda found: str(ids[found[1]]), rule.rule)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            yield rule.endpoint, method, address


def rows():
    with db.reading() as session:
        return {table: sorted(map(repr, session.execute(text(f"select * from {table}")))) for table in KEPT}


def test_to_another_unit_nothing_of_this_one_is_there(app, named):
    ids, unit = named
    with db.writing() as session:
        below = factories.a_unit(session, parent=session.merge(unit))
        people = {role: factories.a_person(session, role, unit=below) for role in Role}
    before, tried, wrong = None, list(attempts(app, ids)), []
    assert len(tried) > 60
    for role, person in people.items():
        browser = app.test_client()
        factories.sign_in(browser, person)
        before = before or rows()
        for endpoint, method, address in tried:
            expected = 404 if right_of(app, endpoint) in GRANTS[role] else 403
            status = browser.open(address, method=method, data={"why": "vì sao"} if method == "POST" else None).status_code
            if status != expected and not (endpoint in GOES_ON and status == 302):
                wrong.append((role.value, endpoint, method, status))
    assert wrong == []
    assert rows() == before


def test_to_the_unit_above_and_its_own_everything_is_there(app, named):
    ids, unit = named
    with db.writing() as session:
        above = factories.a_unit(session)
        session.get_one(Unit, unit.id).parent_id = above.id
        people = [factories.a_person(session, *Role, unit=each) for each in (above, session.get_one(Unit, unit.id))]
    for person in people:
        browser = app.test_client()
        factories.sign_in(browser, person)
        for address in (f"/office/cases/{ids['case_id']}", f"/office/cameras/{ids['camera_id']}", f"/office/recalls/{ids['recall_id']}"):
            assert browser.get(address).status_code == 200, address
