"""Attempts to hand a paper over, and the days that count from receipt or its legal fiction."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from notices import delivery
from processing import clock, db
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor
from processing.law import clocks
from processing.models import CaseEvent, Delivery, Document
from tests.notices import making
from tests.notices.making import DECISION, NOTICE, Office

Verb = Callable[[Session, Delivery, date, Actor], None]


@pytest.fixture
def office(settings: object) -> Office:
    with db.writing() as session:
        return making.an_office(session)


@pytest.fixture
def decision(office: Office) -> Document:
    case = making.a_notified_case(office)
    making.admitted(case)
    return making.signed_and_issued(case, DECISION, office.signer)


def record(paper: Document, verb: Verb, on: date, by: Actor) -> None:
    with db.writing() as session:
        verb(session, delivery.attempts(session, session.get_one(Document, paper.id))[-1], on, by)


def due(paper: Document) -> tuple[date, delivery.Receipt] | None:
    with db.reading() as session:
        return delivery.pay_by(session, paper)


def test_nothing_counts_before_receipt(decision: Document, office: Office) -> None:
    record(decision, delivery.posted, clock.today(), office.clerk)
    assert due(decision) is None


def test_a_paper_taken_in_hand_counts_from_that_day(decision: Document, office: Office) -> None:
    today = clock.today()
    record(decision, delivery.received, today, office.clerk)
    assert due(decision) == (clocks.pay_by(today), delivery.Receipt(today, ""))


def test_a_refusal_is_receipt_and_says_by_what_article(decision: Document, office: Office) -> None:
    record(decision, delivery.refused, clock.today(), office.clerk)
    found = due(decision)
    assert found is not None
    assert found[1].on == clock.today()
    assert "Điều 17a" in found[1].legal_basis


def test_the_third_return_counts_three_working_days_later(decision: Document, office: Office) -> None:
    day = clock.today()
    for turn in (1, 2, 3):
        with clock.set_to(clock.now() + timedelta(days=turn * 7)):
            day = clock.today()
            record(decision, delivery.posted, day, office.clerk)
            assert due(decision) is None
            record(decision, delivery.returned, day, office.clerk)
    found = due(decision)
    assert found is not None
    assert found[1].on == clocks.delivered_by_returned_mail(day)
    assert "Điều 17a" in found[1].legal_basis
    with db.reading() as session:
        assert [each.outcome for each in delivery.attempts(session, decision)] == ["returned"] * 3


def test_a_notice_has_no_days_to_pay(office: Office) -> None:
    notice = making.paper(making.a_notified_case(office), NOTICE)
    record(notice, delivery.received, clock.today(), office.clerk)
    assert due(notice) is None


@pytest.mark.parametrize("days", [1, -1], ids=["tomorrow", "before it was issued"])
def test_an_impossible_day_is_refused(decision: Document, office: Office, days: int) -> None:
    with pytest.raises(RefusedError, match="impossible_day"):
        record(decision, delivery.posted, clock.today() + timedelta(days=days), office.clerk)


def test_a_closed_attempt_stays_closed(decision: Document, office: Office) -> None:
    record(decision, delivery.received, clock.today(), office.clerk)
    for verb in (delivery.posted, delivery.received, delivery.refused, delivery.returned):
        with pytest.raises(RefusedError, match="delivery_closed"):
            record(decision, verb, clock.today(), office.clerk)


def test_every_delivery_is_in_the_log_of_the_case(decision: Document, office: Office) -> None:
    record(decision, delivery.posted, clock.today(), office.clerk)
    with db.reading() as session:
        event = session.query(CaseEvent).where(CaseEvent.act == "paper_sent").one()
    assert (event.actor_id, event.details["document"]) == (office.clerk.id, str(decision.id))
