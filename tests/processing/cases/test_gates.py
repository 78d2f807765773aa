"""Whatever people do and in whatever order: nobody passes two gates of a case, no case is lost or stuck for everybody."""

import os
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import sessionmaker

from processing import clock, db
from processing.cases import policy, review, staffing, states
from processing.cases.findings import Finding
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE, Actor, ActorKind, Right, Role
from processing.cases.states import IN_REVIEW, Act
from processing.models import Capture, Case, CaseEvent, CaseState, Person, Review
from tests import factories
from tests.processing.cases.offices import SEEN, Office

S = CaseState
FULL = os.environ.get("PROVE") == "full"
MANY = hypothesis_settings(max_examples=400 if FULL else 10, deadline=None,
                           suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
GATES = {"judge": states.DUTIES["judge"], "sign": states.DUTIES["sign"], "contest": states.DUTIES["contest"],
         "correct": states.DUTIES["correct"]}
EVERY_RIGHT = frozenset(Right)


@pytest.fixture
def here(settings):
    return Office(db.database())


@MANY
@given(st.lists(st.sampled_from(list(Act)), min_size=1, max_size=12), st.sampled_from(list(S)))
def test_one_person_with_every_right_never_does_two_duties_on_a_case(here, acts, state):
    with here.database.writing() as session:
        case_id = factories.a_case(session, state, camera=here.camera).id
        alone = Actor(ActorKind.PERSON, str(factories.a_person(session, *Role, unit=here.unit).id), EVERY_RIGHT)
    for act in acts:
        for by in (alone, MACHINE):
            try:
                with here.database.writing() as session:
                    states.move(session, states.locked(session, case_id), act, by)
                break
            except RefusedError:
                continue
    with here.database.reading() as session:
        done = set(session.scalars(select(CaseEvent.act).where(
            CaseEvent.case_id == case_id, CaseEvent.actor_id == alone.id)))
    assert len([name for name, of_it in GATES.items() if done & of_it]) <= 1


STEPS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from([
    "take", "confirm", "confirm_other", "reject", "ask", "cannot_tell", "put_back", "lapse", "reopen"])),
    min_size=3, max_size=20)
RULES = st.sampled_from([{}, {"amount_at_least": 1}, {"confirmed_share": 0.5, "rejected_share": 0.5},
                         {"confirmed_share": 1.0, "rejected_share": 1.0}])
CREWS = st.sampled_from([
    (Role.OFFICER, Role.OFFICER, Role.SENIOR_OFFICER), (Role.OFFICER, Role.SENIOR_OFFICER, Role.SENIOR_OFFICER),
    (Role.SENIOR_OFFICER, Role.SENIOR_OFFICER, Role.SENIOR_OFFICER)])


@MANY
@given(STEPS, RULES, CREWS, st.integers(1, 3), st.booleans())
def test_three_officers_in_any_order_lose_no_case_and_leave_none_that_nobody_can_take(here, steps, rules, crew, many,
                                                                                      measuring):
    office = Office(here.database)
    set_rules(office, rules)
    people = [office.officer(role) for role in crew]
    cases = [office.case(known_answer=measuring and number == 0) for number in range(many)]
    at = clock.now()
    for who, what in steps:
        at += timedelta(seconds=30) if what != "lapse" else 2 * review.HOLD
        with clock.set_to(at):
            step(office, people[who], what, cases)
        assert_sound(office, people, cases)
    with clock.set_to(at + timedelta(hours=2)):
        work_off(office, people)
        assert_sound(office, people, cases)
    with office.database.reading() as session:
        left = set(session.scalars(select(Case.state).where(Case.id.in_(cases))))
    assert left <= {S.CONFIRMED, S.REJECTED, S.MEASURED}, "three people bring every case to its end"


@MANY
@given(STEPS, RULES)
def test_two_officers_lose_no_case_and_what_is_stuck_is_told_and_moves_with_a_third(here, steps, rules):
    office = Office(here.database)
    set_rules(office, rules)
    people = [office.officer(), office.officer(Role.SENIOR_OFFICER)]
    cases = [office.case(), office.case()]
    at = clock.now()
    for who, what in steps:
        at += timedelta(seconds=30) if what != "lapse" else 2 * review.HOLD
        with clock.set_to(at):
            step(office, people[who % 2], what, cases)
    with clock.set_to(at + timedelta(hours=2)):
        work_off(office, people)
        with office.database.reading() as session:
            stuck = {case.id for case in session.scalars(select(Case).where(
                Case.id.in_(cases), Case.state.in_(IN_REVIEW)))}
            assert {case.id for case in staffing.stranded(session, office.units, review.JUDGED)} == stuck
        work_off(office, [*people, office.officer(Role.SENIOR_OFFICER)])
    with office.database.reading() as session:
        left = set(session.scalars(select(Case.state).where(Case.id.in_(cases))))
    assert left <= {S.CONFIRMED, S.REJECTED}


def set_rules(office, rules):
    base = {name: getattr(policy.NOTHING, name) for name in policy.Rules.__slots__}
    with office.database.writing() as session:
        policy.record(session, policy.Rules(**{**base, **rules}), set_by=None,
                      holds_from=clock.now() - timedelta(seconds=1), why="test")


def step(office, by, what, cases):
    """One thing that this person tries; a refusal is an answer, too."""
    try:
        with office.database.writing() as session:
            if what == "reopen":
                rejected = session.scalar(select(Case.id).where(Case.id.in_(cases), Case.state == S.REJECTED).limit(1))
                if rejected is not None:
                    review.reopen(session, rejected, by, why="xem lại")
                return
            held = review.claim_next(session, by, office.units)
            if held is not None and what != "take":
                DECISIONS[what](session, held.id, by)
    except RefusedError:
        pass


DECISIONS = {
    "confirm": lambda session, case_id, by: review.confirm(session, case_id, by, **SEEN),
    "confirm_other": lambda session, case_id, by: review.confirm(session, case_id, by, **{**SEEN, "plate": "17A99999"}),
    "reject": lambda session, case_id, by: review.reject(session, case_id, by, reason="unreadable"),
    "ask": lambda session, case_id, by: review.ask_second(session, case_id, by, finding=Finding(**SEEN)),
    "cannot_tell": lambda session, case_id, by: review.ask_second(
        session, case_id, by, finding=Finding("", "", "car", "red_light")),
    "put_back": lambda session, case_id, by: review.put_back(session, case_id, by),
    "lapse": lambda session, case_id, by: None,  # taken, and left lying for too long
}


def work_off(office, people):
    """Everybody takes what they are given and confirms it, until nobody is given anything."""
    busy = True
    while busy:
        busy = False
        for by in people:
            with office.database.writing() as session:
                taken = review.claim_next(session, by, office.units)
                if taken is not None:
                    review.confirm(session, taken.id, by, **SEEN)
                    busy = True


def assert_sound(office, people, cases):
    """No case is lost; each review is by somebody else; whoever reopened did not judge; somebody can take what waits."""
    with office.database.reading() as session:
        rows = session.scalars(select(Case).where(Case.id.in_(cases))).all()
        assert {case.id for case in rows} == set(cases)
        for case in rows:
            said = Counter(session.scalars(select(CaseEvent.actor_id).where(
                CaseEvent.case_id == case.id, CaseEvent.act.in_([str(act) for act in review.JUDGED]))))
            assert not said or max(said.values()) == 1, "somebody passed two gates"
            reviewers = Counter(session.scalars(select(Review.person_id).where(Review.case_id == case.id)))
            assert not reviewers or max(reviewers.values()) == 1
            if case.state in IN_REVIEW:
                takers = {each.actor_id for each in staffing.takers(session, case, review.JUDGED)}
                assert takers & {by.id for by in people}, f"nobody can take a case that is {case.state}"


@pytest.mark.parametrize("state", [S.AWAITING_REVIEW, S.AWAITING_SECOND_REVIEW])
def test_the_last_senior_is_kept_for_the_last_gate_while_others_can_take_the_case(here, state):
    officer, senior = here.officer(), here.officer(Role.SENIOR_OFFICER)
    case_id = here.case(state)
    assert here.take(senior) is None
    assert here.refused(review.claim, case_id, senior) == "last_senior"
    with here.database.writing() as session:
        session.get_one(Person, officer.person_id).closed_at = clock.now()
    assert here.take(senior) == case_id


@pytest.mark.parametrize("leaving", ["put_back", "lapse"])
def test_whoever_saw_the_readers_word_gives_no_second_answer_while_another_can(here, leaving):
    saw, first, third = here.officer(), here.officer(), here.officer()
    case_id, start = here.case(), clock.now()
    assert here.take(saw) == case_id
    if leaving == "put_back":
        here.decide(review.put_back, case_id, saw)
    with clock.set_to(start + 2 * review.HOLD):
        here.decide(review.claim, case_id, first)
        here.decide(review.ask_second, case_id, first, finding=Finding(**SEEN))
        assert [here.take(saw), here.take(first)] == [None, None]
        with here.database.reading() as session:
            assert [each.count for each in review.waiting(session, saw, here.units)] == [0, 0]
        assert here.take(third) == case_id
        here.decide(review.put_back, case_id, third)
        with here.database.writing() as session:
            session.get_one(Person, third.person_id).closed_at = clock.now()
        assert here.take(saw) == case_id, "nobody else is left"


def test_with_two_seniors_each_may_do_everything(here):
    here.officer()
    seniors = [here.officer(Role.SENIOR_OFFICER), here.officer(Role.SENIOR_OFFICER)]
    cases = {here.case(), here.case(S.AWAITING_SENIOR)}
    assert {here.take(each) for each in seniors} == cases


def test_a_senior_of_the_province_counts_for_its_communes(here):
    with here.database.writing() as session:
        commune = factories.a_unit(session, parent=here.unit)
        camera = factories.a_camera(session, commune)
        case_id = factories.a_case(session, camera=camera).id
        local = factories.an_actor(factories.a_person(session, Role.SENIOR_OFFICER, unit=commune), Role.SENIOR_OFFICER)
        factories.a_person(session, Role.OFFICER, unit=commune)
    with here.database.writing() as session:
        assert review.claim_next(session, local, [commune.id]) is None
    here.officer(Role.SENIOR_OFFICER)
    with here.database.writing() as session:
        assert review.claim_next(session, local, [commune.id]).id == case_id


@pytest.mark.prove
@pytest.mark.parametrize("both", ["postgresql"], indirect=True)
def test_forty_officers_claim_from_many_cases_and_none_is_held_twice(both):
    """At once, on connections of their own; every case is judged by exactly one of them."""
    many = 10_000 if FULL else 100
    office = Office(both)
    fill(office, many)
    people = [office.officer() for _ in range(40)]
    engine = create_engine(both.engine.url, pool_size=len(people), max_overflow=0)
    crowd = sessionmaker(engine, expire_on_commit=False)

    def work(by):
        held = []
        while True:
            with crowd.begin() as session:
                case = review.claim_next(session, by, office.units)
            if case is None:
                return held
            held.append(case.id)
            seen = {**SEEN, "plate": f"17A{case.id.int % 100_000:05d}"}  # one plate would let in one officer at a time
            with crowd.begin() as session:
                review.confirm(session, case.id, by, **seen, sure=True)

    with ThreadPoolExecutor(len(people)) as pool:
        held = list(pool.map(work, people))
    engine.dispose()
    assert sum(len(cases) for cases in held) == len({case_id for cases in held for case_id in cases}) == many
    assert sum(1 for cases in held if cases) > 20, "most of them had something to do"


def fill(office, many):
    """Waiting cases without pictures, in bulk."""
    moment = clock.now() - timedelta(days=1)
    captures = [{"id": uuid.uuid4(), "camera_id": office.camera.id, "event_id": f"bulk-{number}", "tries": 0,
                 "content_digest": uuid.uuid4().hex, "recorded_at": moment + timedelta(seconds=number),
                 "received_at": moment, "offence": "red_light", "stated": {"offence": "red_light"}, "channel": "api",
                 "state": "read"} for number in range(many)]
    cases = [{"id": uuid.uuid4(), "reference": f"PNBULK{number}", "capture_id": capture["id"], "tries": 0, "version": 1,
              "camera_id": office.camera.id, "unit_id": office.unit.id, "state": S.AWAITING_REVIEW,
              "recorded_at": capture["recorded_at"], "opened_at": moment, "due_on": clock.today(),
              "offence": "red_light", "vehicle_kind": "car"} for number, capture in enumerate(captures)]
    with office.database.writing() as session:
        session.execute(insert(Capture), captures)
        session.execute(insert(Case), cases)
