"""Recall: two others agree, every case is dealt with once however often it is cut off, and the money is named."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from processing import clock, db, tasks
from processing.cases import recall, states
from processing.cases.recall import Outcome, RecallCause, Scope
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE, Role
from processing.models import Case, CaseEvent, CaseState, Payment, PaymentMethod, Recall, RecalledCase, RecallState
from processing.payments import corrections, ledger
from tests import factories
from tests.processing.cases import arriving

FULL = os.environ.get("PROVE") == "full"
ROOT = Path(__file__).parents[3]
RUN = """
import sys
from pathlib import Path
from processing import db, settings, tasks
settings.configure(settings.Settings(database_url=sys.argv[1], broker_url="memory://", data_dir=Path(sys.argv[2]),
                                     secret_key="s", paper_key="p"))
db.connect(sys.argv[1])
print("ready", flush=True)
tasks.run_recall(sys.argv[3])
"""


@pytest.fixture
def office(both):
    """A camera with a case in each state, one of another camera and one of another day; three supervisors."""
    with both.writing() as session:
        unit = factories.a_unit(session)
        camera = factories.a_camera(session, unit)
        cases = {state: a_case(session, camera, state) for state in CaseState}
        a_case(session, factories.a_camera(session, unit), CaseState.NOTIFIED)
        a_case(session, camera, CaseState.NOTIFIED, recorded_at=clock.now() - timedelta(days=40))
        people = [factories.a_person(session, Role.SUPERVISOR, unit=unit) for _ in range(3)]
    return both, camera, cases, [factories.an_actor(person, Role.SUPERVISOR) for person in people]


def a_case(session, camera, state, paid=None, **facts):
    case = factories.a_case(session, state, camera=camera, **facts)
    if paid or state is CaseState.SETTLED:
        session.add(Payment(case_id=case.id, method=PaymentMethod.COUNTER, external_id=str(case.id), amount=paid or 900_000,
                            memo="", paid_on=clock.today(), recorded_at=clock.now()))
    return case


def scope_of(camera):
    return Scope(camera_id=camera.id, first_at=clock.now() - timedelta(days=30), last_at=clock.now())


def approved(session, camera, actors):
    row = recall.propose(session, scope_of(camera), actors[0], cause=RecallCause.LIMIT_WRONG, why="biển 50 thay vì 60")
    session.flush()
    assert not recall.approve(session, row, actors[1])
    assert recall.approve(session, row, actors[2])
    return row


def test_one_proposes_and_two_others_agree(office):
    both, camera, _, actors = office
    with both.writing() as session:
        row = recall.propose(session, scope_of(camera), actors[0], cause=RecallCause.CAMERA_FAULT, why="ống kính lệch")
        session.flush()
        recall.approve(session, row, actors[1])
        for again in actors[:2]:
            with pytest.raises(RefusedError, match="recall_same_person"):
                recall.approve(session, row, again)
        clerk = factories.an_actor(factories.a_person(session, Role.CLERK), Role.CLERK)
        with pytest.raises(RefusedError, match="no_right"):
            recall.approve(session, row, clerk)
        recall.withdraw(session, row, actors[0])
        with pytest.raises(RefusedError, match="wrong_state"):
            recall.approve(session, row, actors[2])
        assert recall.left(session, row, limit=5)
    tasks.run_recall(str(row.id))
    with both.reading() as session:
        assert session.query(RecalledCase).count() == 0


@pytest.mark.parametrize(("first", "last", "why", "code"), [
    (-1, -2, "x", "interval_wrong"), (1, 2, "x", "interval_wrong"), (-2, -1, "  ", "note_needed")])
def test_a_proposal_needs_a_past_interval_and_a_reason(office, first, last, why, code):
    both, camera, _, actors = office
    now = clock.now()
    scope = Scope(camera_id=camera.id, first_at=now + timedelta(days=first), last_at=now + timedelta(days=last))
    with both.writing() as session, pytest.raises(RefusedError, match=code):
        recall.propose(session, scope, actors[0], cause=RecallCause.OTHER, why=why)


def test_recalls_that_are_proposed_in_the_same_instant_each_get_a_number(office):
    both, camera, _, actors = office

    def propose(actor):
        with both.writing() as session:
            recall.propose(session, scope_of(camera), actor, cause=RecallCause.OTHER, why="cùng lúc")

    assert arriving.at_once(propose, actors) == []
    with both.reading() as session:
        assert {each.reference[-4:] for each in session.query(Recall)} == {"-001", "-002", "-003"}


def test_every_case_ends_as_its_state_asks(office):
    both, camera, cases, actors = office
    with both.writing() as session:
        row = approved(session, camera, actors)
    tasks.run_recall(str(row.id))
    with both.reading() as session:
        done = {each.was: each for each in session.query(RecalledCase)}
        kept = {"rejected", "transferred", "lapsed", "expired", "cancelling", "cancelled", "measured"}
        assert {was for was, each in done.items() if each.outcome == Outcome.KEPT} == kept
        assert {was for was, each in done.items() if each.outcome == Outcome.REVOKED} == {"notified", "minuted", "decided", "settled"}
        assert len(done) == len(CaseState)
        assert {was: each.to_refund for was, each in done.items() if each.to_refund} == {"settled": 900_000}
        for state, case in cases.items():
            now = session.get(Case, case.id)
            assert now.state is (state if state.value in kept else CaseState.CANCELLED)
            if state.value not in kept:
                assert (now.events[-1].act, now.events[-1].details["recall"]) == ("recall", row.reference)
        assert session.get(Recall, row.id).state is RecallState.DONE
        assert sum(line.count for line in recall.report(session, row)) == len(CaseState)
        assert session.scalar(select(func.count()).where(Case.state == CaseState.NOTIFIED)) == 2


def test_what_was_paid_is_owed_to_the_payer_and_a_refund_brings_it_to_zero(office):
    both, camera, cases, actors = office
    with both.writing() as session:
        row = approved(session, camera, actors)
    tasks.run_recall(str(row.id))
    with both.writing() as session:
        case = session.get(Case, cases[CaseState.SETTLED].id)
        assert ledger.account_of(session, case, clock.today()).overpaid == 900_000
        order = corrections.Refund(number="HT-1", amount=900_000, paid_on=clock.today())
        corrections.refund(session, case.id, order, actors[0], "thu hồi")
        assert ledger.account_of(session, case, clock.today()).overpaid == 0


@pytest.mark.prove
def test_a_recall_that_is_killed_goes_on_and_does_nothing_twice(both, tmp_path):
    """5,000 cases in every state with `PROVE=full`; the process is killed again and again until it is through."""
    count, kills = (5_000, 8) if FULL else (160, 2)
    with both.writing() as session:
        unit = factories.a_unit(session)
        camera = factories.a_camera(session, unit)
        wanted = list(CaseState)
        for number in range(count):
            a_case(session, camera, wanted[number % len(wanted)], paid=(number % 7) * 100_000)
        people = [factories.an_actor(factories.a_person(session, Role.SUPERVISOR, unit=unit), Role.SUPERVISOR) for _ in range(3)]
        row = approved(session, camera, people)
    url = both.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    command = [sys.executable, "-c", RUN, url, str(tmp_path), str(row.id)]
    for number in range(kills):
        killed = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        killed.stdout.readline()
        enough, deadline = (number + 1) * count // (kills + 2), time.monotonic() + 120
        while dealt() < enough and time.monotonic() < deadline:
            time.sleep(0.02)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        killed.stdout.close()
    assert 0 < dealt() < count
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with both.reading() as session:
        assert session.get(Recall, row.id).state is RecallState.DONE
        moved = Counter(session.scalars(select(CaseEvent.case_id).where(CaseEvent.act == "recall")))
        assert set(moved.values()) == {1}
        rows = session.query(RecalledCase).all()
        assert len({each.case_id for each in rows}) == len(rows) == count
        taken_back = select(Case.id).where(Case.state == CaseState.CANCELLED)
        recalled = taken_back.where(Case.events.any(CaseEvent.act == "recall"))
        paid = session.scalar(select(func.sum(Payment.amount)).where(Payment.case_id.in_(recalled)))
        assert sum(each.to_refund for each in rows) == paid
        owed = {each.case_id: each.to_refund for each in rows if each.to_refund}
    refund_all(both, owed, people[0])
    with both.reading() as session:
        left = select(func.sum(Payment.amount)).where(Payment.case_id.in_(recalled))
        assert session.scalar(left) == 0, "the money adds up to nothing"
        assert sum(line.count for line in recall.report(session, row)) == count


def refund_all(both, owed, by):
    """What each case says is owed, no more and no less: a larger refund would be refused."""
    with both.writing() as session:
        for number, (case_id, amount) in enumerate(owed.items()):
            order = corrections.Refund(number=f"HT-{number}", amount=amount, paid_on=clock.today())
            corrections.refund(session, case_id, order, by, "thu hồi")


def dealt():
    with db.reading() as session:
        return session.query(RecalledCase).count()


def test_a_case_is_taken_back_once(office):
    both, camera, cases, actors = office
    with both.writing() as session:
        row = approved(session, camera, actors)
        case_id = cases[CaseState.NOTIFIED].id
        assert recall.take_back(session, row.id, case_id) is Outcome.REVOKED
        assert recall.take_back(session, row.id, case_id) is None
        with pytest.raises(RefusedError, match="wrong_state"):
            states.move(session, states.locked(session, case_id), states.Act.RECALL, MACHINE)

