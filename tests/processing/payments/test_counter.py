"""The counter: one receipt is one payment, also for two clerks in the same second."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from processing import clock, db
from processing.cases.refusal import RefusedError
from processing.cases.rights import Role
from processing.models import CaseEvent, CaseState, Payment
from processing.payments import counter
from processing.payments.counter import Receipt
from tests import factories

FINE = 5_000_000


def a_clerk(session):
    return factories.an_actor(factories.a_person(session, Role.CLERK), Role.CLERK)


def a_decided_case(session):
    return factories.a_case(session, CaseState.DECIDED, amount=FINE, decided_at=clock.now())


def test_a_receipt_settles_the_case_and_says_who_took_the_money(both):
    with both.writing() as session:
        case, clerk = a_decided_case(session), a_clerk(session)
        payment = counter.take(session, case.id, Receipt(" bl 0001/26 ", FINE, clock.today()), clerk)
        assert payment.external_id == "BL0001/26"
        assert payment.recorded_by == clerk.person_id
        assert case.state is CaseState.SETTLED
        session.flush()
        told = session.scalars(select(CaseEvent).where(CaseEvent.act == "book_payment")).one()
        assert (told.actor_id, told.details["amount"]) == (clerk.id, FINE)


def test_the_same_receipt_again_is_the_same_payment(both):
    with both.writing() as session:
        case, clerk = a_decided_case(session), a_clerk(session)
        receipt = Receipt("BL1", 1_000_000, clock.today())
        assert counter.take(session, case.id, receipt, clerk).id == counter.take(session, case.id, receipt, clerk).id
        assert session.scalar(select(func.count()).select_from(Payment)) == 1


@pytest.mark.parametrize(("receipt", "code"), [
    (Receipt("BL1", 0, clock.today()), "amount_wrong"),
    (Receipt("BL1", -5, clock.today()), "amount_wrong"),
    (Receipt("BL1", 10**13, clock.today()), "amount_wrong"),
    (Receipt("BL1", 5, clock.today() + timedelta(days=2)), "future_day"),
    (Receipt("BL1", 5, clock.today() - timedelta(days=365)), "day_before_act"),
    (Receipt("", 5, clock.today()), "receipt_number_wrong"),
    (Receipt("<script>", 5, clock.today()), "receipt_number_wrong"),
    (Receipt("X" * 41, 5, clock.today()), "receipt_number_wrong"),
    (Receipt("USED", 5, clock.today()), "receipt_used"),
])
def test_a_wrong_receipt_is_refused_and_books_nothing(settings, receipt, code):
    with db.writing() as session:
        case, other, clerk = a_decided_case(session), a_decided_case(session), a_clerk(session)
        counter.take(session, other.id, Receipt("USED", 5, clock.today()), clerk)
        with pytest.raises(RefusedError, match=code):
            counter.take(session, case.id, receipt, clerk)
        assert session.scalar(select(func.count()).select_from(Payment)) == 1


def test_the_same_receipt_for_another_sum_is_refused(settings):
    with db.writing() as session:
        case, clerk = a_decided_case(session), a_clerk(session)
        counter.take(session, case.id, Receipt("BL1", 5, clock.today()), clerk)
        with pytest.raises(RefusedError, match="receipt_used"):
            counter.take(session, case.id, Receipt("BL1", 6, clock.today()), clerk)


def test_only_a_clerk_takes_money(settings):
    with db.writing() as session:
        case = a_decided_case(session)
        officer = factories.an_actor(factories.a_person(session, Role.OFFICER), Role.OFFICER)
        with pytest.raises(RefusedError, match="no_right"):
            counter.take(session, case.id, Receipt("BL1", 5, clock.today()), officer)


@pytest.mark.parametrize("cases", ["one case", "two cases"])
def test_two_clerks_with_one_receipt_at_once_book_it_once(both, cases):
    with both.writing() as session:
        clerk = a_clerk(session)
        first = a_decided_case(session).id
        second = first if cases == "one case" else a_decided_case(session).id

    def take(case_id):
        try:
            with both.writing() as session:
                return counter.take(session, case_id, Receipt("BL7", FINE, clock.today()), clerk).id
        except RefusedError as refusal:
            return refusal.code

    for _ in range(5):
        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(take, [first, second]))
        with both.reading() as session:
            assert session.scalar(select(func.count()).select_from(Payment)) == 1
    if cases == "one case":
        assert answers[0] == answers[1]
    else:
        assert "receipt_used" in answers
