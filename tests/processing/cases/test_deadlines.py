"""Deadlines at risk: each term lists the cases it runs for, the nearest day first, and leaves the others out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from processing import clock
from processing.cases import deadlines
from processing.cases.deadlines import Term
from processing.models import CaseState, Contest, ContestState, Document, DocumentKind, DocumentState
from tests import factories

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _friday_morning():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def camera(both):
    with both.writing() as session:
        return factories.a_camera(session)


def a_case(both, camera, state, due, **facts):
    with both.writing() as session:
        return factories.a_case(session, state, camera=camera, due_on=TODAY + timedelta(days=due), **facts).id


def listed(both, camera, term, **page):
    with both.reading() as session:
        found = deadlines.listed(session, [camera.unit_id], term, **page)
        if not page:
            assert deadlines.counts(session, [camera.unit_id])[term] == len(found)
        return [(each.case.id, each.due) for each in found]


@pytest.mark.parametrize(("term", "states", "ahead"), [
    (Term.NOTIFY, (CaseState.AWAITING_REVIEW, CaseState.CONFIRMED, CaseState.AWAITING_OWNER), 3),
    (Term.DECIDE, (CaseState.MINUTED,), 2), (Term.ENFORCEMENT, (CaseState.DECIDED,), 30)])
def test_a_case_is_at_risk_while_its_states_day_is_near_or_past(both, camera, term, states, ahead):
    near = [a_case(both, camera, state, due) for due in (-400, 0, ahead) for state in states]
    for state in states:
        a_case(both, camera, state, ahead + 1)
        a_case(both, camera, state, 0, known_answer=True)
        a_case(both, another_camera(both), state, 0)
    a_case(both, camera, CaseState.SETTLED, 0)
    found = listed(both, camera, term)
    assert {case_id for case_id, _ in found} == set(near)
    assert [due for _, due in found] == sorted(due for _, due in found)
    assert [case_id for case_id, _ in listed(both, camera, term, skip=1, many=1)] == [found[1][0]]


def another_camera(both):
    with both.writing() as session:
        return factories.a_camera(session)


def test_limitation_is_a_year_from_the_act_whatever_the_next_day_is(both, camera):
    def act(day, state=CaseState.NOTIFIED):
        return a_case(both, camera, state, 20, recorded_at=datetime(*day, 3, tzinfo=UTC))

    near, past = act((2025, 12, 20)), act((2025, 11, 1), CaseState.AWAITING_REVIEW)
    act((2025, 12, 21)), act((2025, 11, 25), CaseState.DECIDED)
    assert listed(both, camera, Term.LIMITATION) == [(past, date(2026, 11, 1)), (near, date(2026, 12, 20))]


def test_an_open_objection_has_its_own_day(both, camera):
    for state, due in ((ContestState.LODGED, 7), (ContestState.LODGED, 8), (ContestState.REFUSED, 1)):
        case_id = a_case(both, camera, CaseState.NOTIFIED, 100)
        with both.writing() as session:
            paper = Document(case_id=case_id, kind=DocumentKind.VIOLATION_NOTICE, state=DocumentState.ISSUED,
                             unit_id=camera.unit_id, content={}, drafted_at=NOW)
            session.add(paper)
            session.flush()
            session.add(Contest(case_id=case_id, document_id=paper.id, reference=str(case_id), state=state, ground="other",
                                text="x", contact="", lodged_at=NOW, due_on=TODAY + timedelta(days=due)))
    assert [due for _, due in listed(both, camera, Term.ANSWER)] == [TODAY + timedelta(days=7)]
