"""Warnings, liftings and reminders: asked on the right day, once, and only of whom they concern."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal import words
from processing import clock, db, tasks
from processing.cases import duties, states
from processing.law import duties as law_duties
from processing.models import Case, CaseEvent, CaseState, Delivery, Document, DocumentKind, DocumentState
from tests import factories

NOTIFIED = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def day(number, month=3):
    """Nine in the morning in Viet Nam."""
    return datetime(2026, month, number, 2, 0, tzinfo=UTC)


def a_notified_case(**facts):
    with db.writing() as session:
        return factories.a_case(session, CaseState.NOTIFIED, **{
            "recorded_at": datetime(2026, 3, 1, tzinfo=UTC), "notified_at": NOTIFIED, **facts}).id


def a_decided_case(received=date(2026, 4, 15)):
    with db.writing() as session:
        case = factories.a_case(session, CaseState.DECIDED, recorded_at=datetime(2026, 3, 1, tzinfo=UTC),
                                notified_at=NOTIFIED, minuted_at=NOTIFIED, decided_at=day(10, 4), amount=19_000_000)
        session.add(_delivered(session, case, received))
        return case.id


def _delivered(session, case, received):
    paper = Document(case_id=case.id, unit_id=case.unit_id, kind=DocumentKind.PENALTY_DECISION,
                     state=DocumentState.ISSUED, content={}, drafted_at=case.decided_at)
    session.add(paper)
    session.flush()
    return Delivery(document_id=paper.id, channel="post", outcome="delivered", created_at=case.decided_at,
                    received_on=received)


def swept(moment):
    """What the sweep asks at this moment, case by case."""
    with clock.set_to(moment):
        with db.reading() as session:
            found = duties.waiting(session, limit=100)
        asked = {}
        for case_id in found:
            with db.writing() as session:
                asked[case_id] = [each.key for each in duties.ask(session, states.locked(session, case_id))]
        return asked


def moved(case_id, state):
    with db.writing() as session:
        case = session.get_one(Case, case_id)
        session.add(CaseEvent(case_id=case_id, act="settle", actor_kind="machine", actor_id="system",
                              from_state=case.state.value, to_state=state.value, at=clock.now(), details={}))
        case.state = state


def test_a_silent_owner_is_reminded_and_then_warned_of_and_nothing_is_asked_twice(both):
    case = a_notified_case()
    assert swept(day(26)) == {}
    assert swept(day(27)) == {case: ["remind:appear_by"]}  # three days before the 30th
    assert swept(day(28)) == {}
    assert swept(day(30)) == {}
    assert swept(day(31)) == {case: ["warn:inspection", "warn:registration"]}
    assert swept(day(31)) == {}
    assert swept(day(30, 6)) == {}


def test_a_motorcycle_is_sought_by_the_commune_police(settings):
    case = a_notified_case(vehicle_kind="motorcycle")
    assert swept(day(31)) == {case: ["warn:registration", "warn:commune_police"]}


def test_a_vehicle_of_unknown_kind_concerns_nobody_yet(settings):
    a_notified_case(vehicle_kind="unknown")
    assert swept(day(31)) == {}


def test_an_overdue_decision_warns_and_its_payment_lifts_and_a_correction_warns_again(both):
    case = a_decided_case()
    assert swept(day(21, 4)) == {}
    assert swept(day(22, 4)) == {case: ["remind:pay_by"]}
    assert swept(day(25, 4)) == {}
    assert swept(day(26, 4)) == {case: ["warn:inspection", "warn:registration", "warn:licensing"]}
    with clock.set_to(day(3, 5)):
        moved(case, CaseState.SETTLED)
    assert swept(day(3, 5)) == {case: ["lift:inspection", "lift:licensing", "lift:registration"]}
    assert swept(day(4, 5)) == {}
    with clock.set_to(day(5, 5)):
        moved(case, CaseState.DECIDED)
    assert swept(day(5, 5)) == {case: ["warn:inspection", "warn:registration", "warn:licensing"]}
    assert swept(day(6, 5)) == {}


def test_a_decision_without_proof_of_receipt_is_not_called_overdue(settings):
    a_decided_case(received=None)
    assert swept(day(30, 6)) == {}


@pytest.mark.parametrize(("state", "lifted"), [
    (CaseState.CANCELLED, ["lift:inspection", "lift:registration"]),
    (CaseState.LAPSED, ["lift:inspection", "lift:registration"]),
    (CaseState.TRANSFERRED, None), (CaseState.MINUTED, None),
])
def test_a_warning_is_lifted_where_nothing_is_held_against_the_vehicle(settings, state, lifted):
    case = a_notified_case()
    swept(day(31))
    with clock.set_to(day(2, 4)):
        moved(case, state)
    assert swept(day(2, 4)).get(case) == lifted


def test_what_is_asked_is_logged_with_its_day_and_article(settings):
    case = a_notified_case()
    swept(day(31) + timedelta(days=5))
    with db.reading() as session:
        event = next(each for each in session.get_one(Case, case).events if each.act == "warn:inspection")
    assert event.details == {"since": "2026-03-31", "article": "điểm a khoản 5 Điều 24 Thông tư 73/2024/TT-BCA"}
    assert (event.from_state, event.to_state) == ("notified", "notified")


def test_the_command_sweeps_and_reports_and_run_again_finds_nothing(app):
    a_notified_case()
    runner = app.test_cli_runner()
    with clock.set_to(day(31)):
        first = json.loads(runner.invoke(args=["law", "sweep", "--json"]).output)
        again = runner.invoke(args=["law", "sweep"]).output
    assert first == {"cases": 1, "warn": 2, "lift": 0, "remind": 0}
    assert again == "cases 0, warn 0, lift 0, remind 0\n"


def test_the_timers_sweep_asks_by_its_task_and_only_once(settings, nudges):
    case = a_notified_case()
    with clock.set_to(day(31)):
        tasks.sweep_terms()
        assert nudges == [("processing.ask_duties", (str(case),))]
        tasks.ask_duties(str(case))
        tasks.ask_duties(str(case))
        nudges.clear()
        tasks.sweep_terms()
    assert nudges == []
    with db.reading() as session:
        acts = session.scalars(select(CaseEvent.act).where(CaseEvent.case_id == case)).all()
    assert sorted(acts) == ["warn:inspection", "warn:registration"]


def test_every_duty_of_the_tables_has_its_words():
    asked = {f"{duty}:{each.authority}" for duty in ("warn", "lift") for each in law_duties._table() if each.authority}
    assert asked | {"remind:appear_by", "remind:pay_by"} <= set(words.DUTIES)
