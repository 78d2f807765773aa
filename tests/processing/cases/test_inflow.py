"""Inflow and the queue's age: each count is that of the list behind it, by the office's days and of its own units."""

from datetime import UTC, datetime, timedelta

import pytest

from processing import clock
from processing.cases import inflow
from processing.cases.rights import Role
from processing.models import CaseState, Review
from tests import factories

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _friday_morning():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def camera(both):
    with both.writing() as session:
        return factories.a_camera(session)


def a_review(session, case, at, **facts):
    officer = factories.a_person(session, Role.OFFICER)
    session.add(Review(case_id=case.id, person_id=officer.id, stage="first", verdict="confirm", note="", plate="17A12345",
                       plate_colour="white", offence=case.offence, vehicle_kind="car", decided_at=at, **facts))


def listed(session, query):
    return {case.id for case in session.scalars(query)}


def test_a_day_is_vietnams_and_counts_what_its_lists_hold(both, camera):
    midnight = datetime(2026, 11, 18, 17, tzinfo=UTC)  # in Viet Nam the 19th begins
    with both.writing() as session:
        before, after, known, rejected = (
            factories.a_case(session, state, camera=camera, opened_at=midnight + timedelta(seconds=seconds), known_answer=secret)
            for state, seconds, secret in ((CaseState.AWAITING_REVIEW, -1, False), (CaseState.AWAITING_REVIEW, 0, False),
                                           (CaseState.AWAITING_REVIEW, 1, True), (CaseState.REJECTED, 5, False)))
        factories.a_case(session, opened_at=midnight)
        for each in (rejected, rejected, known):
            a_review(session, each, midnight + timedelta(hours=1))
    units = [camera.unit_id]
    with both.reading() as session:
        days = {each.day.day: each for each in inflow.days(session, units)}
        assert len(days) == inflow.DAYS
        assert [(day, days[day].opened, days[day].judged) for day in (18, 19, 20)] == [(18, 1, 0), (19, 2, 1), (20, 0, 0)]
        assert listed(session, inflow.opened_on(units, days[18].day)) == {before.id}
        assert listed(session, inflow.opened_on(units, days[19].day)) == {after.id, rejected.id}
        assert listed(session, inflow.judged_on(units, days[19].day)) == {rejected.id}


def test_the_queue_is_counted_by_how_long_each_case_has_waited(both, camera):
    hours = {"0": 3, "1": 24, "3": 100, "7": 7 * 24, "10": 24 * 300}
    with both.writing() as session:
        cases = {age: factories.a_case(session, CaseState.AWAITING_SENIOR, camera=camera, opened_at=NOW - timedelta(hours=back))
                 for age, back in hours.items()}
        factories.a_case(session, CaseState.CONFIRMED, camera=camera, opened_at=NOW - timedelta(days=2))
        factories.a_case(session, camera=camera, opened_at=NOW - timedelta(days=2), known_answer=True)
        factories.a_case(session, opened_at=NOW - timedelta(days=2))
    with both.reading() as session:
        assert inflow.ages(session, [camera.unit_id]) == dict.fromkeys(inflow.AGES, 1)
        for age, case in cases.items():
            assert listed(session, inflow.waiting([camera.unit_id], age)) == {case.id}
