"""Objections: when they can be lodged, who may answer, and what an answer does."""

import uuid
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from processing import clock, db
from processing.cases import contests, states
from processing.cases.contests import Ground, Objection
from processing.cases.refusal import RefusedError
from processing.cases.rights import CITIZEN, MACHINE, Role
from processing.cases.states import Act
from processing.models import (
    CaseEvent,
    CaseState,
    Contest,
    ContestState,
    Document,
    DocumentKind,
    DocumentState,
    Payment,
    PaymentMethod,
)
from processing.payments.ledger import account_of
from tests import factories

WHY = Objection(ground=Ground.SOLD, text="Tôi đã bán xe ngày 01/3/2026, có hợp đồng kèm theo.")
REASONS = "Hợp đồng chuyển nhượng có công chứng trước ngày vi phạm; chấp nhận ý kiến."


def a_case_with_notice(session, state=CaseState.NOTIFIED, **facts):
    case = factories.a_case(session, state, **facts)
    document = Document(case_id=case.id, kind=DocumentKind.VIOLATION_NOTICE, state=DocumentState.ISSUED, unit_id=case.unit_id,
                        content={}, drafted_at=clock.now())
    session.add(document)
    session.flush()
    return case, document


def lodged(state=CaseState.NOTIFIED, **facts):
    with db.writing() as session:
        case, document = a_case_with_notice(session, state, **facts)
        contest = contests.lodge(session, states.locked(session, case.id), document, WHY)
    return case, contest


def a_judge_in(session):
    return factories.an_actor(factories.a_person(session, Role.CONTEST_OFFICER), Role.CONTEST_OFFICER)


@pytest.mark.parametrize("state", list(CaseState))
def test_an_objection_is_taken_from_the_notice_on_until_the_case_ends(settings, state):
    with db.writing() as session:
        case, document = a_case_with_notice(session, state)
        if state in (CaseState.NOTIFIED, CaseState.MINUTED, CaseState.DECIDED, CaseState.SETTLED):
            contest = contests.lodge(session, case, document, WHY)
            assert contest.reference == f"{case.reference}-K1"
            assert case.events[-1].act == contests.LODGE
            assert case.state is state
        else:
            with pytest.raises(RefusedError, match="contest_wrong_state"):
                contests.lodge(session, case, document, WHY)


def test_one_objection_at_a_time_and_another_after_the_answer(both):
    case, first = lodged()
    with pytest.raises(RefusedError, match="contest_open"), db.writing() as session:
        contests.lodge(session, states.locked(session, case.id), session.get_one(Document, first.document_id), WHY)
    with db.writing() as session:
        contests.answer(session, first.id, a_judge_in(session), accepted=False, text=REASONS)
    with db.writing() as session:
        again = contests.lodge(session, states.locked(session, case.id), session.get_one(Document, first.document_id), WHY)
        assert again.reference == f"{case.reference}-K2"


def test_the_answer_is_due_thirty_days_after_the_seven_working_days_of_acceptance():
    lodged_on = date(2026, 10, 5)  # a Monday
    assert contests.accept_by(lodged_on) == date(2026, 10, 14)
    assert contests.answer_by(lodged_on) == date(2026, 11, 13)


def test_a_paper_of_another_case_cannot_be_objected_to(settings):
    with db.writing() as session:
        case, _ = a_case_with_notice(session)
        _, foreign = a_case_with_notice(session)
        with pytest.raises(RefusedError, match="not_found"):
            contests.lodge(session, case, foreign, WHY)


def test_words_are_needed_and_only_so_many_are_kept(settings):
    with db.writing() as session:
        case, document = a_case_with_notice(session)
        with pytest.raises(RefusedError, match="contest_text_needed"):
            contests.lodge(session, case, document, Objection(ground=Ground.OTHER, text="  "))
        kept = contests.lodge(session, case, document, Objection(ground=Ground.OTHER, text="x" * 9000))
        assert len(kept.text) == contests.MOST_TEXT


def test_acceptance_of_an_objection_to_a_decision_waits_for_the_signed_cancellation(both):
    """XLVPHC Đ18: a decision stands until whoever may decide has cancelled it; nothing is asked for meanwhile."""
    case, contest = lodged(CaseState.SETTLED, amount=19_000_000, decided_at=clock.now())
    with db.writing() as session:
        session.add(Payment(case_id=case.id, method=PaymentMethod.COUNTER, external_id="R1", amount=19_000_000,
                            paid_on=clock.today(), memo="", recorded_at=clock.now()))
    with db.writing() as session:
        judge = a_judge_in(session)
        contests.answer(session, contest.id, judge, accepted=True, text=REASONS)
    with db.reading() as session:
        case, contest = session.get_one(type(case), case.id), session.get_one(Contest, contest.id)
        assert (case.state, contest.state) == (CaseState.CANCELLING, ContestState.ACCEPTED)
        assert (contest.answered_by, contest.answer) == (judge.person_id, REASONS)
        account = account_of(session, case, clock.today())
        assert (account.owed, account.paid, account.overpaid) == (0, 19_000_000, 0), "paid back once it is cancelled"
    with pytest.raises(RefusedError, match="contest_wrong_state"), db.writing() as session:
        contests.refuse_lodging(session, session.get_one(type(case), case.id))


@pytest.mark.parametrize("state", [CaseState.NOTIFIED, CaseState.MINUTED])
def test_acceptance_before_a_decision_cancels_at_once(settings, state):
    case, contest = lodged(state)
    with db.writing() as session:
        contests.answer(session, contest.id, a_judge_in(session), accepted=True, text=REASONS)
    with db.reading() as session:
        assert session.get_one(type(case), case.id).state is CaseState.CANCELLED


def test_a_refusal_leaves_the_case_where_it_stands_and_is_logged(settings):
    case, contest = lodged(CaseState.DECIDED)
    with db.writing() as session:
        contests.answer(session, contest.id, a_judge_in(session), accepted=False, text=REASONS)
    with db.reading() as session:
        assert session.get_one(type(case), case.id).state is CaseState.DECIDED
        event = session.scalars(select(CaseEvent).where(CaseEvent.act == contests.ANSWER)).one()
        assert event.details == {"contest": contest.reference, "accepted": False}


def test_an_answer_is_given_once_with_reasons_by_somebody_who_may(settings):
    _, contest = lodged()
    with pytest.raises(RefusedError, match="contest_reasons_short"), db.writing() as session:
        contests.answer(session, contest.id, a_judge_in(session), accepted=False, text="Không.")
    with db.writing() as session:
        clerk = factories.an_actor(factories.a_person(session, Role.CLERK), Role.CLERK)
    with pytest.raises(RefusedError, match="no_right"), db.writing() as session:
        contests.answer(session, contest.id, clerk, accepted=False, text=REASONS)
    with db.writing() as session:
        contests.answer(session, contest.id, a_judge_in(session), accepted=False, text=REASONS)
    with pytest.raises(RefusedError, match="contest_answered"), db.writing() as session:
        contests.answer(session, contest.id, a_judge_in(session), accepted=True, text=REASONS)


@pytest.mark.parametrize("accepted", [True, False])
def test_whoever_confirmed_the_case_may_not_answer(settings, accepted):
    with db.writing() as session:
        case = factories.a_case(session)
        both_roles = factories.a_person(session, Role.OFFICER, Role.CONTEST_OFFICER)
        officer = factories.an_actor(both_roles, Role.OFFICER, Role.CONTEST_OFFICER)
        signer = factories.an_actor(factories.a_person(session, Role.SIGNER), Role.SIGNER)
        states.move(session, case, Act.CONFIRM, officer)
        states.move(session, case, Act.NOTIFY, signer)
        document = Document(case_id=case.id, kind=DocumentKind.VIOLATION_NOTICE, state=DocumentState.ISSUED,
                            unit_id=case.unit_id, content={}, drafted_at=clock.now())
        session.add(document)
        session.flush()
        contest = contests.lodge(session, case, document, WHY)
    with pytest.raises(RefusedError, match="mixed_duties"), db.writing() as session:
        contests.answer(session, contest.id, officer, accepted=accepted, text=REASONS)
    with db.reading() as session:
        assert session.get_one(Contest, contest.id).state is ContestState.LODGED


def test_an_objection_may_be_accepted_after_the_case_lapsed_meanwhile(settings):
    case, contest = lodged()
    with db.writing() as session:
        states.move(session, states.locked(session, case.id), Act.LAPSE, MACHINE)
        contests.answer(session, contest.id, a_judge_in(session), accepted=True, text=REASONS)
        assert session.get_one(type(case), case.id).state is CaseState.LAPSED


def test_the_citizen_is_the_one_who_lodges(settings):
    case, _ = lodged()
    with db.reading() as session:
        event = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.act == contests.LODGE)).one()
        assert (event.actor_kind, event.actor_id) == (CITIZEN.kind.value, CITIZEN.id)


def test_the_database_refuses_a_second_open_contest(both):
    _, contest = lodged()
    row = {column.key: getattr(contest, column.key) for column in Contest.__table__.columns}
    second = Contest(**{**row, "id": uuid.uuid4(), "reference": "another"})
    with pytest.raises(IntegrityError), db.writing() as session:
        session.add(second)
