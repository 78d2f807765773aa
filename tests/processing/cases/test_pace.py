"""Pace: medians and quick confirmations, on both databases."""

from datetime import timedelta

import pytest

from processing import clock, db
from processing.cases import pace
from processing.cases.rights import Role
from processing.models import Review
from tests import factories


@pytest.fixture
def office(both):
    """A unit with two officers and a way to let them decide."""
    with db.writing() as session:
        unit = factories.a_unit(session)
        camera = factories.a_camera(session, unit)
        people = [factories.a_person(session, Role.OFFICER, unit=unit) for _ in range(2)]

    def decide(person, *seconds, verdict="confirm", days_ago=0, attention=None):
        with db.writing() as session:
            for each in seconds:
                case = factories.a_case(session, camera=camera)
                session.add(Review(case_id=case.id, person_id=person.id, stage="first", verdict=verdict, note="", offence="red_light",
                                   vehicle_kind="car", decided_at=clock.now() - timedelta(days=days_ago), seconds=each,
                                   attention=attention))

    return unit, people, decide


def paces(*units, days=7):
    with db.reading() as session:
        return {each.name: each for each in pace.of_officers(
            session, [unit.id for unit in units], since=clock.now() - timedelta(days=days))}


def test_the_median_and_the_share_of_quick_confirmations_are_told(office):
    unit, (slow, quick), decide = office
    decide(slow, 30.2, 45.9, 61.0, attention={"seconds": 1})
    decide(quick, 4.0, 5.9, 19.9, 20.0)
    decide(quick, 2.0, 100.0, verdict="reject")
    found = paces(unit)
    assert list(found) == [quick.name, slow.name], "the quickest first"
    assert (found[slow.name].median_seconds, found[slow.name].quick_share, found[slow.name].without_attention) == (45, 0, 0)
    assert (found[quick.name].median_seconds, found[quick.name].decided, found[quick.name].confirmed) == (12.0, 6, 4)
    assert (found[quick.name].quick_share, found[quick.name].without_attention) == (0.75, 6)


def test_only_a_pace_that_says_something_alarms(office):
    unit, (few, many), decide = office
    decide(few, *[3.0] * (pace.ENOUGH - 1))
    decide(many, *[3.0] * 5, *[40.0] * 15)
    found = paces(unit)
    assert (found[few.name].alarming, found[many.name].alarming) == (False, True)


def test_to_reject_quickly_alarms_nobody(office):
    unit, (one, _other), decide = office
    decide(one, *[3.0] * 50, verdict="reject")
    assert not paces(unit)[one.name].alarming


def test_other_units_earlier_days_and_unmeasured_decisions_do_not_count(office):
    unit, (one, _other), decide = office
    decide(one, 3.0, days_ago=8)
    decide(one, None)
    with db.writing() as session:
        foreign = factories.a_unit(session)
    assert paces(unit) == {}
    decide(one, 33.0)
    assert paces(foreign) == {}
    assert paces(unit)[one.name].median_seconds == 33
