"""The second-review policy: versions with their moments, doubts about one officer's word, lots that nobody foresees."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from processing import clock, settings
from processing.cases import policy, review
from processing.cases.findings import Finding
from processing.cases.policy import BUILT_IN, NOTHING, Doubt, Rules
from processing.cases.refusal import RefusedError
from processing.cases.rights import Role
from processing.models import CaseEvent, CaseState, ReviewPolicy
from tests.processing.cases.offices import Office

S = CaseState


@pytest.fixture
def office(both):
    return Office(both)


@pytest.fixture
def here(settings):
    from processing import db

    return Office(db.database())


def set_rules(office, **changes):
    with office.database.writing() as session:
        row = policy.record(session, replace(NOTHING, **changes), set_by=None,
                            holds_from=clock.now() - timedelta(seconds=1), why="test")
        return str(row.id)


def doubts_of(office, case_id):
    """Policy and doubts that the log gives for sending the case to a second officer."""
    with office.database.reading() as session:
        asked = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.act == "ask_second"))
        return [(event.details["policy"], event.details["doubts"]) for event in asked]


@pytest.mark.parametrize(("rules", "said", "doubt"), [
    ({"amount_at_least": 19_000_000}, {}, Doubt.AMOUNT),
    ({"confidence_below": 0.98}, {}, Doubt.CONFIDENCE),
    ({"corrected": True}, {"plate": "17A-123.46"}, Doubt.CORRECTED),
    ({"corrected": True}, {"plate_colour": "yellow"}, Doubt.CORRECTED),
    ({"corrected": True}, {"offence": "wrong_way"}, Doubt.CORRECTED),
    ({"corrected": True}, {"vehicle_kind": "truck"}, Doubt.CORRECTED),
    ({"odd_plate": True}, {"plate": "ZZ99", "sure": True}, Doubt.ODD_PLATE),
    ({"offences": frozenset({"red_light"})}, {}, Doubt.OFFENCE),
    ({"vehicle_kinds": frozenset({"car"})}, {}, Doubt.VEHICLE_KIND),
    ({"confirmed_share": 1.0}, {}, Doubt.SAMPLED),
])
def test_each_rule_asks_for_a_second_officer_and_the_log_says_which(here, rules, said, doubt):
    version = set_rules(here, **rules)
    case_id, officer = here.case(), here.officer()
    here.take(officer)
    assert here.confirm(case_id, officer, **said).state is S.AWAITING_SECOND_REVIEW
    assert doubts_of(here, case_id) == [(version, [doubt])]
    assert here.told(case_id)[2] is None, "nobody holds it any more"


@pytest.mark.parametrize("rules", [
    {"amount_at_least": 19_000_001}, {"confidence_below": 0.97}, {"corrected": True}, {"odd_plate": True},
    {"offences": frozenset({"speeding"})}, {"vehicle_kinds": frozenset({"truck"})}, {"rejected_share": 1.0}])
def test_what_no_rule_doubts_stands_on_one_word(here, rules):
    set_rules(here, **rules)
    case_id, officer = here.case(), here.officer()
    here.take(officer)
    assert here.confirm(case_id, officer).state is S.CONFIRMED


def test_a_share_of_the_rejections_is_repeated_and_two_reject_whatever_their_reasons(office):
    version = set_rules(office, rejected_share=1.0)
    case_id, first, second = office.case(), office.officer(), office.officer()
    office.take(first)
    assert office.decide(review.reject, case_id, first, reason="unreadable").state is S.AWAITING_SECOND_REVIEW
    assert doubts_of(office, case_id) == [(version, [Doubt.SAMPLED])]
    office.take(second)
    assert office.decide(review.reject, case_id, second, reason="no_offence").state is S.REJECTED


def test_a_rejection_that_the_second_officer_doubts_goes_to_a_senior_who_decides(office):
    set_rules(office, rejected_share=1.0)
    case_id, first, second = office.case(), office.officer(), office.officer()
    senior = office.officer(Role.SENIOR_OFFICER)
    office.take(first)
    office.decide(review.reject, case_id, first, reason="unreadable")
    office.take(second)
    assert office.confirm(case_id, second).state is S.AWAITING_SENIOR
    assert [office.take(each) for each in (first, second)] == [None, None]
    assert office.take(senior) == case_id
    assert office.confirm(case_id, senior).state is S.CONFIRMED


def test_cannot_tell_is_no_way_around_the_policy(office):
    set_rules(office, amount_at_least=1)
    case_id, first, second = office.case(), office.officer(), office.officer()
    office.take(first)
    office.decide(review.ask_second, case_id, first, finding=Finding("", "", "car", "red_light"))
    office.take(second)
    assert office.confirm(case_id, second).state is S.AWAITING_SENIOR


def test_first_and_second_leave_the_same_trace_whichever_way_the_first_one_judged(here):
    """What the second officer could read from the log before judging: one act, no verdict."""
    set_rules(here, confirmed_share=1.0, rejected_share=1.0)
    traces, first = [], here.officer()
    for verb, said in ((review.confirm, {"plate": "17A12345", "plate_colour": "white", "vehicle_kind": "car",
                                         "offence": "red_light"}), (review.reject, {"reason": "unreadable"})):
        case_id = here.case()
        here.take(first)
        here.decide(verb, case_id, first, **said)
        with here.database.reading() as session:
            event = session.scalars(select(CaseEvent).where(
                CaseEvent.case_id == case_id, CaseEvent.act == "ask_second")).one()
            traces.append((event.act, event.from_state, event.to_state, event.details))
    assert traces[0] == traces[1]


def test_lots_are_the_same_when_asked_again_and_differ_by_case_verdict_and_secret(settings):
    one, other = uuid.uuid4(), uuid.uuid4()
    assert policy.drawn(one, "confirm") == policy.drawn(one, "confirm")
    before = [policy.drawn(one, "confirm"), policy.drawn(one, "reject"), policy.drawn(other, "confirm")]
    change_secret()
    assert len({*before, policy.drawn(one, "confirm")}) == 4


def change_secret():
    settings.configure(replace(settings.current(), secret_key="another"))


def test_lots_fall_evenly(settings):
    drawn = [policy.drawn(uuid.UUID(int=number), "confirm") for number in range(4000)]
    tenths = [sum(1 for each in drawn if int(each * 10) == tenth) for tenth in range(10)]
    assert all(320 < count < 480 for count in tenths)


def test_each_moment_had_its_version_and_none_is_dated_back(both):
    office = Office(both)
    supervisor, start = office.officer(Role.SUPERVISOR), clock.now()
    with both.writing() as session:
        policy.set_rules(session, replace(NOTHING, confirmed_share=0.5), supervisor, holds_from=start, why="thử")
        policy.set_rules(session, replace(NOTHING, confirmed_share=0.7), supervisor,
                         holds_from=start + timedelta(days=3), why="từ tuần sau")
        shares = [policy.in_force(session, start + timedelta(days=days)).confirmed_share for days in (-1, 1, 3, 9)]
        assert shares == [0.0, 0.5, 0.7, 0.7]
        with pytest.raises(RefusedError, match="policy_wrong"):
            policy.set_rules(session, NOTHING, supervisor, holds_from=start - timedelta(days=1), why="x")
        with pytest.raises(RefusedError, match="note_needed"):
            policy.set_rules(session, NOTHING, supervisor, holds_from=start, why=" ")


@pytest.mark.parametrize("changes", [
    {"confirmed_share": 1.01}, {"rejected_share": -0.1}, {"known_share": 2}, {"amount_at_least": 0},
    {"confidence_below": 0.0}, {"confidence_below": 1.5}, {"offences": frozenset({"flying"})},
    {"vehicle_kinds": frozenset({"unknown"})}])
def test_rules_that_make_no_sense_are_refused(here, changes):
    with here.database.writing() as session, pytest.raises(RefusedError, match="policy_wrong"):
        policy.set_rules(session, replace(NOTHING, **changes), here.officer(Role.SUPERVISOR),
                         holds_from=clock.now(), why="thử")


def test_an_office_that_set_nothing_has_the_built_in_rules(here):
    with here.database.writing() as session:
        for row in session.scalars(select(ReviewPolicy)):
            session.delete(row)
    with here.database.reading() as session:
        rules = policy.in_force(session)
    assert rules == Rules()
    assert (rules.version, rules.confirmed_share > 0, rules.rejected_share > 0) == (BUILT_IN, True, True)
