"""The one door: every pair of state and act moves and is logged, or is refused with nothing changed; duties don't mix."""

from itertools import product

import pytest

from processing import db
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import CITIZEN, MACHINE, Actor, ActorKind, Right, Role
from processing.cases.states import Act
from processing.models import Case, CaseState
from tests import factories


def doer(act):
    """Somebody who may do this act: the machine, the citizen, or a person with exactly its right."""
    if act in states.CITIZEN_ACTS:
        return CITIZEN
    if states.RIGHTS[act] is None:
        return MACHINE
    with db.writing() as session:
        person = factories.a_person(session)
    return Actor(ActorKind.PERSON, str(person.id), frozenset({states.RIGHTS[act]}))


def told(case_id):
    with db.reading() as session:
        case = session.get_one(Case, case_id)
        return case.state, [(event.act, event.actor_id, event.from_state, event.to_state) for event in case.events]


def act_on(case_id, act, by):
    with db.writing() as session:
        states.move(session, states.locked(session, case_id), act, by, why="seen")


@pytest.mark.parametrize("state", list(CaseState))
def test_every_act_on_this_state_either_moves_and_is_logged_or_is_refused(settings, state):
    for act in Act:
        by = doer(act)
        with db.writing() as session:
            case_id = factories.a_case(session, state, known_answer=act is Act.MEASURE).id
        if (state, act) in states.MOVES:
            act_on(case_id, act, by)
            after = states.MOVES[state, act]
            assert told(case_id) == (after, [(act, by.id, state, after)])
        else:
            with pytest.raises(RefusedError) as refusal:
                act_on(case_id, act, by)
            assert refusal.value.code == "wrong_state"
            assert told(case_id) == (state, [])


@pytest.mark.parametrize(("state", "act"), sorted(states.MOVES))
def test_whoever_lacks_the_right_is_refused(settings, state, act):
    with db.writing() as session:
        case_id = factories.a_case(session, state, known_answer=act is Act.MEASURE).id
        person = factories.a_person(session)
    others = frozenset(Right) - {states.RIGHTS[act]}
    strangers = [Actor(ActorKind.PERSON, str(person.id), others)]
    strangers += [MACHINE] if act not in states.MACHINE_ACTS else []
    strangers += [CITIZEN] if act not in states.CITIZEN_ACTS else []
    for by in strangers:
        with pytest.raises(RefusedError) as refusal:
            act_on(case_id, act, by)
        assert (refusal.value.code, told(case_id)) == ("no_right", (state, []))


@pytest.mark.parametrize(("state", "act"), sorted(states.MOVES))
def test_a_case_that_measures_only_takes_what_leads_to_no_paper_and_no_other_case_measures(settings, state, act):
    measures = act not in states.ON_KNOWN_ANSWERS
    if measures or act is Act.MEASURE:
        by = doer(act)
        with db.writing() as session:
            case_id = factories.a_case(session, state, known_answer=measures).id
        with pytest.raises(RefusedError) as refusal:
            act_on(case_id, act, by)
        assert (refusal.value.code, told(case_id)) == ("known_answer", (state, []))


def test_no_act_on_a_case_that_measures_leads_out_of_review_but_to_its_end():
    reached = {states.MOVES[pair] for pair in states.MOVES if pair[1] in states.ON_KNOWN_ANSWERS}
    assert reached == {CaseState.AWAITING_SECOND_REVIEW, CaseState.AWAITING_SENIOR, CaseState.MEASURED, CaseState.LAPSED}


def test_what_ended_stays_ended():
    for state, act in product(states.ENDED, Act):
        assert (state, act) not in states.MOVES


@pytest.mark.parametrize(("first", "second"), [
    (Act.CONFIRM, Act.NOTIFY), (Act.NOTIFY, Act.CANCEL), (Act.CONFIRM, Act.CANCEL), (Act.CONFIRM, "answer_contest"),
    (Act.CANCEL, "correct_payment"), (Act.NOTIFY, "correct_payment"), ("answer_contest", Act.CONFIRM),
])
def test_one_person_never_mixes_two_duties_on_one_case(both, first, second):
    with both.writing() as session:
        case = factories.a_case(session)
        both_hands = factories.an_actor(factories.a_person(session, *Role), *Role)
        other = factories.an_actor(factories.a_person(session, *Role), *Role)
        states.note(session, case, str(first), both_hands)
        with pytest.raises(RefusedError) as refusal:
            states.refuse_mixed_duties(session, case, second, both_hands)
        assert refusal.value.code == "mixed_duties"
        states.refuse_mixed_duties(session, case, second, other)
        states.refuse_mixed_duties(session, factories.a_case(session), second, both_hands)


def test_every_person_may_do_only_what_a_page_offers_them(settings):
    with db.writing() as session:
        case = factories.a_case(session)
        officer = factories.an_actor(factories.a_person(session), Role.OFFICER)
        clerk = factories.an_actor(factories.a_person(session), Role.CLERK)
        assert states.allowed(case, officer) == [Act.CONFIRM, Act.REJECT, Act.ASK_SECOND]
        assert states.allowed(case, clerk) == []
