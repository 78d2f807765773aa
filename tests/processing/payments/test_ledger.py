"""The ledger: what is owed, what settles a case, and that no sequence of rows makes the sums disagree."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st
from sqlalchemy import func, select

from processing import clock, db
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE, Role
from processing.cases.states import Act
from processing.models import (
    CaseEvent,
    CaseState,
    Delivery,
    Document,
    DocumentKind,
    DocumentState,
    Payment,
    PaymentMethod,
)
from processing.payments import corrections, ledger
from processing.payments.corrections import Refund, Truth
from processing.payments.ledger import DueBasis, Entry
from processing.payments.reference import new_reference
from tests import factories

FINE = 19_000_000
DECIDED = datetime(2026, 3, 1, 9, tzinfo=clock.VIETNAM)
NOON = datetime(2026, 4, 11, 12, tzinfo=clock.VIETNAM)


@pytest.fixture(autouse=True)
def _the_eleventh_of_april():
    with clock.set_to(NOON):
        yield


def a_decided_case(session, amount=FINE, **facts):
    return factories.a_case(session, CaseState.DECIDED, amount=amount, decided_at=DECIDED, recorded_at=DECIDED,
                            reference=new_reference(), **facts)


def received(session, case, on, state=DocumentState.ISSUED):
    paper = Document(case_id=case.id, kind=DocumentKind.PENALTY_DECISION, state=state, unit_id=case.unit_id, content={},
                     drafted_at=DECIDED)
    session.add(paper)
    session.flush()
    session.add(Delivery(document_id=paper.id, channel="post", outcome="delivered", created_at=DECIDED, received_on=on))
    session.flush()


def a_supervisor(session):
    person = factories.a_person(session, Role.SUPERVISOR)
    return factories.an_actor(person, Role.SUPERVISOR)


def a_clerk(session):
    return factories.an_actor(factories.a_person(session, Role.CLERK), Role.CLERK)


def money(amount, on, name=None, method=PaymentMethod.BANK_TRANSFER):
    return Entry(method=method, external_id=name or uuid.uuid4().hex, amount=amount, paid_on=on)


def acts(session, case):
    session.flush()
    return list(session.scalars(select(CaseEvent.act).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)))


def test_before_a_decision_nothing_is_owed_and_early_money_waits(both):
    with both.writing() as session:
        case = factories.a_case(session, CaseState.NOTIFIED)
        ledger.book(session, case, money(FINE, date(2026, 3, 1)), MACHINE)
        account = ledger.account_of(session, case, clock.today())
        assert (account.principal, account.owed, account.paid, account.overpaid) == (0, 0, FINE, 0)
        assert account.awaits_decision
        assert case.state is CaseState.NOTIFIED


def test_early_money_settles_the_case_when_it_is_decided(both):
    with both.writing() as session:
        case = factories.a_case(session, CaseState.MINUTED)
        ledger.book(session, case, money(FINE, date(2026, 2, 20)), MACHINE)
        signer = factories.an_actor(factories.a_person(session, Role.SIGNER), Role.SIGNER)
        states.move(session, case, Act.DECIDE, signer)
        case.amount, case.decided_at = FINE, clock.now()
        ledger.settle_if_paid(session, case)
        assert case.state is CaseState.SETTLED
        assert case.settled_at == clock.now()


def test_the_term_is_counted_from_receipt_and_without_proof_of_it_from_the_decision(settings):
    with db.writing() as session:
        case = a_decided_case(session)
        account = ledger.account_of(session, case, date(2026, 3, 13))
        assert (account.due, account.due_basis) == (date(2026, 3, 13), DueBasis.NO_RECEIPT)
        received(session, case, date(2026, 3, 5))
        account = ledger.account_of(session, case, date(2026, 3, 16))
        assert (account.due, account.due_basis, account.interest) == (date(2026, 3, 15), DueBasis.RECEIPT, 0)
        assert (account.overdue, account.owed) == (True, FINE)


def test_a_voided_decision_starts_no_term(settings):
    with db.writing() as session:
        case = a_decided_case(session)
        received(session, case, date(2026, 3, 2), state=DocumentState.VOIDED)
        assert ledger.account_of(session, case, clock.today()).due_basis is DueBasis.NO_RECEIPT


def test_late_money_settles_only_with_its_interest(both):
    with both.writing() as session:
        case = a_decided_case(session)
        received(session, case, date(2026, 3, 1))  # due on 11 March; 12 March – 10 April: 30 days of 9,500
        ledger.book(session, case, money(FINE, date(2026, 4, 11)), MACHINE)
        account = ledger.account_of(session, case, clock.today())
        assert (account.interest, account.owed, account.partly_paid) == (285_000, 285_000, True)
        assert case.state is CaseState.DECIDED
        ledger.book(session, case, money(285_000, date(2026, 4, 11)), MACHINE)
        assert case.state is CaseState.SETTLED


def test_interest_stops_on_the_day_paid_however_late_the_bank_tells(both):
    with both.writing() as session:
        case = a_decided_case(session)
        received(session, case, date(2026, 3, 1))
        ledger.book(session, case, money(FINE, date(2026, 3, 11)), MACHINE)
        assert case.state is CaseState.SETTLED
        assert ledger.account_of(session, case, clock.today()).interest == 0


def test_a_day_of_receipt_learnt_later_opens_or_settles_the_case(settings):
    with db.writing() as session:
        case, late = a_decided_case(session), a_decided_case(session)
        ledger.book(session, case, money(FINE, date(2026, 3, 14)), MACHINE)  # due on 13 March without proof of receipt
        ledger.book(session, late, money(FINE, date(2026, 3, 16)), MACHINE)
        assert (case.state, late.state) == (CaseState.SETTLED, CaseState.DECIDED)
        received(session, case, date(2026, 3, 1))  # due on 11 March: the 12th and 13th bear interest
        received(session, late, date(2026, 3, 8))  # due on 18 March
        ledger.settle_if_paid(session, case)
        ledger.settle_if_paid(session, late)
        assert (case.state, late.state) == (CaseState.DECIDED, CaseState.SETTLED)
        assert ledger.account_of(session, case, clock.today()).owed == 19_000


def test_the_same_money_again_is_the_same_row_and_one_event(both):
    with both.writing() as session:
        case = a_decided_case(session)
        first = ledger.book(session, case, money(1_000, date(2026, 3, 2), "id:1"), MACHINE)
        again = ledger.book(session, case, money(1_000, date(2026, 3, 2), "id:1"), MACHINE)
        assert first.id == again.id
        assert acts(session, case) == ["book_payment"]
        with pytest.raises(RefusedError, match="payment_differs"):
            ledger.book(session, case, money(2_000, date(2026, 3, 2), "id:1"), MACHINE)


@pytest.mark.parametrize(("amount", "on", "code"), [
    (0, date(2026, 3, 2), "amount_wrong"), (10**13, date(2026, 3, 2), "amount_wrong"),
    (1_000, date(2026, 4, 12), "future_day"),
])
def test_money_that_cannot_be_is_refused(settings, amount, on, code):
    with db.writing() as session, pytest.raises(RefusedError, match=code):
        ledger.book(session, None, money(amount, on), MACHINE)


def test_taking_money_back_opens_the_case_again_and_leaves_every_row(both):
    with both.writing() as session:
        case, other, chief = a_decided_case(session), a_decided_case(session), a_supervisor(session)
        payment = ledger.book(session, case, money(FINE, date(2026, 3, 5)), MACHINE)
        right = corrections.correct(session, payment.id, Truth(other.id, FINE, date(2026, 3, 5)), chief, "sai hồ sơ")
        assert (case.state, other.state) == (CaseState.DECIDED, CaseState.SETTLED)
        assert case.settled_at is None
        assert right.corrects_id == payment.id
        assert payment.amount == FINE
        assert session.scalar(select(func.sum(Payment.amount))) == FINE
        assert acts(session, case) == ["book_payment", "settle", "correct_payment", "unsettle"]


def test_a_payment_is_corrected_once_and_its_correction_may_be_corrected_in_turn(both):
    with both.writing() as session:
        case, chief = a_decided_case(session), a_supervisor(session)
        payment = ledger.book(session, case, money(1_900_000, date(2026, 3, 5)), MACHINE)
        right = corrections.correct(session, payment.id, Truth(case.id, FINE, date(2026, 3, 5)), chief, "nhầm số")
        assert case.state is CaseState.SETTLED
        with pytest.raises(RefusedError, match="already_corrected"):
            corrections.correct(session, payment.id, None, chief, "lần nữa")
        corrections.correct(session, right.id, None, chief, "tiền không về")
        assert ledger.account_of(session, case, clock.today()).paid == 0


def test_a_correction_needs_its_right_a_reason_and_a_change(settings):
    with db.writing() as session:
        case, chief, clerk = a_decided_case(session), a_supervisor(session), a_clerk(session)
        payment = ledger.book(session, case, money(1_000, date(2026, 3, 5)), MACHINE)
        same = Truth(case.id, 1_000, date(2026, 3, 5))
        for truth, by, why, code in [(None, clerk, "vì sao", "no_right"), (None, chief, " ", "note_missing"),
                                     (same, chief, "không đổi", "nothing_to_correct"),
                                     (Truth(case.id, 0, date(2026, 3, 5)), chief, "không", "amount_wrong")]:
            with pytest.raises(RefusedError, match=code):
                corrections.correct(session, payment.id, truth, by, why)


def test_who_took_part_in_a_case_may_not_correct_its_money(settings):
    with db.writing() as session:
        case, chief = a_decided_case(session), a_supervisor(session)
        states.note(session, case, "answer_contest", chief)
        payment = ledger.book(session, case, money(1_000, date(2026, 3, 5)), MACHINE)
        with pytest.raises(RefusedError, match="mixed_duties"):
            corrections.correct(session, payment.id, None, chief, "tự sửa")


def test_a_surplus_is_refunded_and_no_more_than_it(both):
    with both.writing() as session:
        case, chief = a_decided_case(session), a_supervisor(session)
        ledger.book(session, case, money(FINE + 500_000, date(2026, 3, 5)), MACHINE)
        assert ledger.account_of(session, case, clock.today()).overpaid == 500_000
        order = Refund("HT-01/2026", 500_000, clock.today())
        row = corrections.refund(session, case.id, order, chief, "nộp thừa")
        assert corrections.refund(session, case.id, order, chief, "nộp thừa").id == row.id
        assert ledger.account_of(session, case, clock.today()).overpaid == 0
        assert case.state is CaseState.SETTLED
    with both.writing() as session, pytest.raises(RefusedError, match="refund_too_large"):
        corrections.refund(session, case.id, Refund("HT-02/2026", 1, clock.today()), chief, "nộp thừa")


def test_a_cancelled_case_owes_nothing_and_its_money_is_surplus(settings):
    with db.writing() as session:
        case = factories.a_case(session, CaseState.CANCELLED, amount=FINE, decided_at=DECIDED)
        ledger.book(session, case, money(FINE, date(2026, 3, 5)), MACHINE)
        account = ledger.account_of(session, case, clock.today())
        assert (account.owed, account.overpaid) == (0, FINE)


def test_an_expired_decision_is_no_longer_claimed_and_what_was_paid_stays(settings):
    with db.writing() as session:
        case = factories.a_case(session, CaseState.EXPIRED, amount=FINE, decided_at=DECIDED)
        ledger.book(session, case, money(1_000_000, date(2026, 3, 5)), MACHINE)
        account = ledger.account_of(session, case, clock.today())
        assert (account.owed, account.overpaid, account.paid) == (0, 0, 1_000_000)


def test_unmatched_money_is_given_a_case_once(both):
    with both.writing() as session:
        case, other, clerk = a_decided_case(session), a_decided_case(session), a_clerk(session)
        payment = ledger.book(session, None, money(FINE, date(2026, 3, 5)), MACHINE)
        corrections.assign(session, payment.id, case.id, clerk, "đúng biển số trong nội dung")
        corrections.assign(session, payment.id, case.id, clerk, "đúng biển số trong nội dung")
        assert case.state is CaseState.SETTLED
        assert acts(session, case) == ["assign_payment", "settle"]
        with pytest.raises(RefusedError, match="already_assigned"):
            corrections.assign(session, payment.id, other.id, clerk, "hồ sơ khác")


def test_money_given_back_to_its_sender_can_no_longer_be_assigned(settings):
    with db.writing() as session:
        case, chief, clerk = a_decided_case(session), a_supervisor(session), a_clerk(session)
        payment = ledger.book(session, None, money(FINE, date(2026, 3, 5)), MACHINE)
        corrections.correct(session, payment.id, None, chief, "trả lại người chuyển")
        with pytest.raises(RefusedError, match="already_corrected"):
            corrections.assign(session, payment.id, case.id, clerk, "muộn rồi")


DAYS = st.integers(0, 41).map(lambda each: date(2026, 3, 1) + timedelta(days=each))
SUMS = st.one_of(st.sampled_from([FINE, FINE // 2, 285_000, 1]), st.integers(1, 2 * FINE))
STEPS = st.lists(st.tuples(st.sampled_from(["book", "unmatched", "assign", "move", "void", "amend", "refund"]),
                           st.integers(0, 1), DAYS, SUMS, st.integers(0, 9)), min_size=1, max_size=14)


@given(steps=STEPS)
@rules(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_the_sums_agree_and_settled_means_nothing_owed(both, steps):
    with both.writer() as session, session.begin() as transaction:
        cases = [a_decided_case(session), a_decided_case(session)]
        received(session, cases[0], date(2026, 3, 1))
        came = sum(_step(session, cases, step) for step in steps)
        session.flush()
        booked = session.scalar(select(func.sum(Payment.amount))) or 0
        assert booked == came
        for case in cases:
            account = ledger.account_of(session, case, clock.today())
            assert account.paid == (session.scalar(
                select(func.sum(Payment.amount)).where(Payment.case_id == case.id)) or 0)
            assert account.paid - account.overpaid + account.owed == account.principal + account.interest
            assert (case.state is CaseState.SETTLED) == (account.owed == 0)
            assert (case.settled_at is not None) == (case.state is CaseState.SETTLED)
        transaction.rollback()


def _step(session, cases, step):
    """Do one step, refused or not; the money that came into (or left) the house by it."""
    what, which, day, amount, pick = step
    rows = list(session.scalars(select(Payment).order_by(Payment.recorded_at, Payment.id)))
    target = rows[pick % len(rows)] if rows else None
    if target is None and what not in ("book", "unmatched", "refund"):
        return 0
    try:
        with session.begin_nested():
            return STEP[what](session, cases[which], day, amount, target)
    except RefusedError:
        return 0


def _assign(session, case, day, amount, target):
    corrections.assign(session, target.id, case.id, a_clerk(session), "ghi chú")
    return 0


def _correct(session, target, truth):
    before = target.amount
    corrections.correct(session, target.id, truth, a_supervisor(session), "sửa lại")
    return (truth.amount if truth else 0) - before


STEP = {
    "book": lambda session, case, day, amount, _: ledger.book(session, case, money(amount, day), MACHINE).amount,
    "unmatched": lambda session, case, day, amount, _: ledger.book(session, None, money(amount, day), MACHINE).amount,
    "refund": lambda session, case, day, amount, _: corrections.refund(
        session, case.id, Refund(uuid.uuid4().hex, amount, clock.today()), a_supervisor(session), "thừa").amount,
    "assign": _assign,
    "move": lambda session, case, day, amount, target: _correct(session, target, Truth(case.id, target.amount, target.paid_on)),
    "void": lambda session, case, day, amount, target: _correct(session, target, None),
    "amend": lambda session, case, day, amount, target: _correct(session, target, Truth(case.id, amount, day)),
}
