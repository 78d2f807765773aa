"""Officers take cases in order, one each, and what they decide is checked and logged."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from processing import clock
from processing.cases import findings, review
from processing.cases.findings import Finding
from processing.cases.rights import Role
from processing.models import CaptureLink, Case, CaseEvent, CaseState, LinkReason, Review
from tests import factories
from tests.processing.cases.offices import SEEN, Office

S = CaseState


@pytest.fixture
def office(both):
    return Office(both)


@pytest.fixture
def here(settings):
    """An office on SQLite alone, where the two databases can't differ."""
    from processing import db

    return Office(db.database())


def test_the_nearest_deadline_comes_first_then_the_oldest_act(office):
    today, now = clock.today(), clock.now()
    late = office.case(due_on=today + timedelta(days=9), recorded_at=now - timedelta(days=4))
    newer = office.case(due_on=today + timedelta(days=3), recorded_at=now - timedelta(days=1))
    older = office.case(due_on=today + timedelta(days=3), recorded_at=now - timedelta(days=2))
    assert [office.take(office.officer()) for _ in range(4)] == [older, newer, late, None]


def test_an_officer_who_holds_a_case_gets_the_same_again(office):
    office.case(), office.case()
    officer = office.officer()
    assert office.take(officer) == office.take(officer)


def test_a_claim_is_logged_with_its_stage(here):
    case_id, officer = here.case(), here.officer()
    here.take(officer)
    with here.database.reading() as session:
        event = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case_id)).one()
    assert (event.act, event.actor_id, event.details) == ("claim", officer.id, {"stage": "first"})


def test_twelve_officers_at_once_never_hold_the_same_case(office):
    cases = {office.case() for _ in range(60)}
    officers = [office.officer() for _ in range(12)]

    def work(officer):
        taken = []
        while (case_id := office.take(officer)) is not None:
            taken.append(case_id)
            office.confirm(case_id, officer)
        return taken

    with ThreadPoolExecutor(12) as pool:
        by_officer = list(pool.map(work, officers))
    taken = [case_id for each in by_officer for case_id in each]
    assert len(taken) == 60
    assert set(taken) == cases


def test_twelve_clicks_of_one_officer_take_one_case(office):
    for _ in range(12):
        office.case()
    officer = office.officer()
    with ThreadPoolExecutor(12) as pool:
        taken = set(pool.map(lambda _: office.take(officer), range(12)))
    assert len(taken) == 1


def test_a_hold_that_ran_out_frees_the_case_and_its_first_holder_can_no_longer_decide(office):
    case_id, slow, next_one = office.case(), office.officer(), office.officer()
    start = clock.now()
    with clock.set_to(start):
        assert office.take(slow) == case_id
        assert office.take(next_one) is None
    with clock.set_to(start + review.HOLD + timedelta(seconds=1)):
        assert office.refused(review.confirm, case_id, slow, **SEEN) == "not_held"
        assert office.take(next_one) == case_id
        assert office.refused(review.confirm, case_id, slow, **SEEN) == "not_held"
        assert office.confirm(case_id, next_one).state is S.CONFIRMED


def test_a_case_whose_hold_ran_out_can_be_kept_unless_somebody_took_it(here):
    case_id, slow, next_one = here.case(), here.officer(), here.officer()
    start = clock.now()
    with clock.set_to(start):
        here.take(slow)
    with clock.set_to(start + 2 * review.HOLD):
        assert here.decide(review.keep, case_id, slow)
        assert here.take(next_one) is None
    with clock.set_to(start + 4 * review.HOLD):
        here.take(next_one)
        assert not here.decide(review.keep, case_id, slow)


def test_what_was_put_back_goes_to_others_and_comes_back_last(here):
    first, second = here.case(due_on=clock.today()), here.case()
    officer, other = here.officer(), here.officer()
    assert here.take(officer) == first
    here.decide(review.put_back, first, officer)
    assert here.take(officer) == second
    assert here.take(other) == first
    here.decide(review.put_back, first, other)
    here.confirm(second, officer)
    assert here.take(officer) == first


def test_cases_of_another_unit_are_not_given_out(here):
    here.case()
    elsewhere = Office(here.database)
    assert elsewhere.take(elsewhere.officer()) is None


def test_a_confirmed_case_keeps_what_the_officer_saw_and_asks_for_its_owner(office, nudges):
    case_id, officer = office.case(), office.officer()
    office.take(officer)
    office.confirm(case_id, officer, plate="17a-123.46", plate_colour="yellow", note=" sửa một số ")
    with office.database.reading() as session:
        case = session.get_one(Case, case_id)
        written = session.scalars(select(Review)).one()
        assert (case.state, case.plate, case.plate_colour, case.held_by) == (S.CONFIRMED, "17A12346", "yellow", None)
        assert (case.events[-1].act, case.events[-1].details) == ("confirm", {"stage": "first", "corrected": True})
    assert (written.verdict, written.plate, written.read_text, written.note) == ("confirm", "17A12346", "17A12345", "sửa một số")
    assert written.claimed_at <= written.decided_at
    assert nudges == [("processing.find_owner", (str(case_id),))]


@pytest.mark.parametrize(("changes", "code"), [
    ({"plate": " "}, "plate_needed"),
    ({"plate": "1"}, "plate_needed"),
    ({"plate": "17A12345" * 3}, "plate_needed"),
    ({"plate_colour": ""}, "colour_needed"),
    ({"plate_colour": "pink"}, "colour_needed"),
    ({"vehicle_kind": "unknown"}, "kind_needed"),
    ({"vehicle_kind": "boat"}, "kind_needed"),
    ({"offence": "flying"}, "offence_needed"),
    ({"offence": "speeding"}, "speed_missing"),
    ({"plate": "ZZ99"}, "odd_plate"),
])
def test_a_confirmation_that_could_not_become_a_fine_is_refused(here, changes, code):
    case_id, officer = here.case(), here.officer()
    here.take(officer)
    assert here.refused(review.confirm, case_id, officer, **{**SEEN, **changes}) == code


def test_an_odd_plate_is_taken_at_the_second_yes(here):
    case_id, officer = here.case(), here.officer()
    here.take(officer)
    assert here.confirm(case_id, officer, plate="ZZ99", sure=True).plate == "ZZ99"


def test_an_act_past_its_limitation_can_only_be_rejected(here):
    long_ago = clock.now() - timedelta(days=370)
    case_id, officer = here.case(recorded_at=long_ago), here.officer()
    here.take(officer)
    assert here.refused(review.confirm, case_id, officer, **SEEN) == "out_of_time"
    assert here.decide(review.reject, case_id, officer, reason="out_of_time").state is S.REJECTED


@pytest.mark.parametrize("guard", ["clock", "duplicate"])
def test_whoever_set_a_guard_aside_does_not_confirm_the_case_alone(office, guard):
    case_id, bold, other = office.case(), office.officer(), office.officer()
    with office.database.writing() as session:
        capture = session.get_one(Case, case_id).capture
        if guard == "clock":
            capture.reason, capture.taken_up_by, capture.taken_up_at = "clock_wrong", bold.person_id, clock.now()
        else:
            session.add(CaptureLink(capture_id=capture.id, case_id=office_case_of_another_event(session, office),
                                    why=LinkReason.LIKE_PICTURE, linked_at=clock.now(), unlinked_at=clock.now(),
                                    unlinked_by=bold.person_id))
    office.take(bold)
    assert office.refused(review.confirm, case_id, bold, **SEEN) == "overruled_alone"
    office.decide(review.ask_second, case_id, bold, finding=Finding(**SEEN))
    office.decide(review.claim, case_id, other)
    assert office.confirm(case_id, other).state is S.CONFIRMED


def office_case_of_another_event(session, office):
    return factories.a_case(session, S.CONFIRMED, camera=office.camera).id


@pytest.mark.parametrize(("reason", "note", "code"), [("", "", "reason_needed"), ("dull", "", "reason_needed"),
                                                      ("other", "  ", "note_needed")])
def test_a_rejection_says_why(here, reason, note, code):
    case_id, officer = here.case(), here.officer()
    here.take(officer)
    assert here.refused(review.reject, case_id, officer, reason=reason, note=note) == code


@pytest.mark.parametrize("reason", findings.REASONS)
def test_every_reason_rejects_and_is_logged(here, reason):
    case_id, officer = here.case(), here.officer()
    here.take(officer)
    here.decide(review.reject, case_id, officer, reason=reason, note="vì")
    assert here.told(case_id) == (S.REJECTED, None, None, ["claim", "reject"], ["reject"])


def test_nobody_decides_a_case_that_is_not_on_their_desk(here):
    case_id, holder, other = here.case(), here.officer(), here.officer()
    here.take(holder)
    for verb, said in ((review.confirm, SEEN), (review.reject, {"reason": "unreadable"}),
                       (review.ask_second, {"finding": Finding(**SEEN)}), (review.put_back, {})):
        assert here.refused(verb, case_id, other, **said) == "not_held"


def asked(office, **changes):
    """A case on which the first officer has answered and asked for a second opinion."""
    case_id, first = office.case(), office.officer()
    office.take(first)
    office.decide(review.ask_second, case_id, first, finding=Finding(**{**SEEN, **changes}))
    return case_id, first


def test_the_second_review_is_never_given_to_the_first_officer(office):
    case_id, first = asked(office)
    assert office.take(first) is None
    assert office.take(office.officer()) == case_id


def test_two_who_agree_confirm(office):
    case_id, _first = asked(office)
    second = office.officer()
    office.take(second)
    assert office.confirm(case_id, second).state is S.CONFIRMED


@pytest.mark.parametrize("change", [{"plate": "17A-123.46"}, {"plate_colour": "yellow"}, {"offence": "wrong_way"}])
def test_two_who_differ_leave_it_to_a_senior_who_is_a_third(office, change):
    case_id, first = asked(office)
    second, senior = office.officer(Role.SENIOR_OFFICER), office.officer(Role.SENIOR_OFFICER)
    office.take(second)
    assert office.confirm(case_id, second, **change).state is S.AWAITING_SENIOR
    assert [office.take(each) for each in (first, second, office.officer())] == [None, None, None]
    assert office.take(senior) == case_id
    assert office.confirm(case_id, senior, **change).state is S.CONFIRMED
    assert office.told(case_id)[3] == ["claim", "ask_second", "claim", "disagree", "claim", "confirm"]
    assert office.told(case_id)[4] == ["ask_second", "confirm", "confirm"]


def test_a_second_who_rejects_what_the_first_confirmed_leaves_it_to_a_senior(here):
    case_id, _first = asked(here)
    second = here.officer()
    here.take(second)
    assert here.decide(review.reject, case_id, second, reason="no_offence").state is S.AWAITING_SENIOR


def test_a_first_who_could_not_tell_is_not_contradicted(here):
    case_id, _first = asked(here, plate="")
    second = here.officer()
    here.take(second)
    assert here.decide(review.reject, case_id, second, reason="unreadable").state is S.REJECTED


def test_a_doubted_rejection_goes_to_somebody_new(here):
    case_id, first, senior = here.case(), here.officer(), here.officer(Role.SENIOR_OFFICER)
    here.take(first)
    here.decide(review.reject, case_id, first, reason="unreadable")
    assert here.refused(review.reopen, case_id, senior, why=" ") == "note_needed"
    assert here.refused(review.reopen, case_id, senior, why="đọc được") == "nobody_left"
    others = [here.officer(), here.officer(), here.officer(Role.SENIOR_OFFICER)]
    assert here.decide(review.reopen, case_id, senior, why="đọc được").state is S.AWAITING_REVIEW
    assert [here.take(each) for each in (first, senior)] == [None, None]
    assert here.take(others[0]) == case_id


def test_nobody_reopens_their_own_rejection(here):
    senior = here.officer(Role.SENIOR_OFFICER)
    case_id = here.case()
    here.take(senior)
    here.decide(review.reject, case_id, senior, reason="unreadable")
    assert here.refused(review.reopen, case_id, senior, why="đọc được") == "own_decision"


def test_waiting_counts_what_this_person_may_decide(office):
    today = clock.today()
    office.case(due_on=today - timedelta(days=1)), office.case(due_on=today + timedelta(days=1)), office.case()
    office.case(S.AWAITING_SENIOR)
    officer = office.officer()
    office.take(officer)
    with office.database.reading() as session:
        first, second = review.waiting(session, officer, office.units)
        senior = review.waiting(session, office.officer(Role.SENIOR_OFFICER), office.units)[2]
    assert (first.count, first.held, first.overdue, first.at_risk, first.earliest) == (3, 1, 1, 1, today - timedelta(days=1))
    assert (second.count, second.earliest) == (0, None)
    assert senior.count == 1
