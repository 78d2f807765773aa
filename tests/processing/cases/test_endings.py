"""A case whose term is over ends by itself, on the right day, whatever its state was; nothing else is touched."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from processing import clock, db, tasks
from processing.cases import endings, states
from processing.cases.refusal import RefusedError
from processing.cases.rights import Role
from processing.models import Case, CaseState, Document, DocumentKind, DocumentState
from tests import factories

ACT = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)  # 2 March, half past midnight in Viet Nam
LAST = datetime(2027, 3, 2, 16, 0, tzinfo=UTC)  # the last hour of the last day
AFTER = LAST + timedelta(hours=2)


def a_case(session, state=CaseState.NOTIFIED, **facts):
    return factories.a_case(session, state, recorded_at=facts.pop("recorded_at", ACT), **facts)


def state_of(case):
    with db.reading() as session:
        return session.get_one(Case, case.id).state


def swept(nudges):
    nudges.clear()
    tasks.sweep_terms()
    for name, ids in nudges:
        assert name == "processing.end_case"
        tasks.end_case(*ids)
    return len(nudges)


@pytest.mark.parametrize("state", states.BEFORE_DECISION)
def test_before_a_decision_a_case_lapses_on_the_day_after_its_year(settings, nudges, state):
    with db.writing() as session:
        case = a_case(session, state)
    with clock.set_to(LAST):
        assert swept(nudges) == 0
        tasks.end_case(str(case.id))
        assert state_of(case) is state, "too early changes nothing"
    with clock.set_to(AFTER):
        assert swept(nudges) == 1
        assert state_of(case) is CaseState.LAPSED
        assert swept(nudges) == 0


def test_a_decision_expires_a_year_after_its_own_day(both, nudges):
    with both.writing() as session:
        case = a_case(session, CaseState.DECIDED, decided_at=ACT + timedelta(days=60))
    with clock.set_to(AFTER):
        assert swept(nudges) == 0
    with clock.set_to(AFTER + timedelta(days=60)):
        assert swept(nudges) == 1
    assert state_of(case) is CaseState.EXPIRED


@pytest.mark.parametrize("state", [CaseState.SETTLED, CaseState.REJECTED, *states.ENDED])
def test_what_is_over_already_is_left_alone(settings, nudges, state):
    with db.writing() as session:
        case = a_case(session, state, decided_at=ACT)
    with clock.set_to(AFTER):
        assert swept(nudges) == 0
        tasks.end_case(str(case.id))
    assert state_of(case) is state


def test_a_paper_signed_on_the_last_day_still_takes_effect(settings, nudges):
    with db.writing() as session:
        case = a_case(session, CaseState.MINUTED)
        session.add(Document(case_id=case.id, kind=DocumentKind.PENALTY_DECISION, unit_id=case.unit_id, content={},
                             state=DocumentState.SIGNED, drafted_at=LAST))
    with clock.set_to(AFTER):
        assert swept(nudges) == 0
        tasks.end_case(str(case.id))
    assert state_of(case) is CaseState.MINUTED


def test_the_sweep_takes_a_bounded_batch_the_oldest_first(settings, nudges, monkeypatch):
    monkeypatch.setattr(tasks, "SWEEP_BATCH", 2)
    with db.writing() as session:
        cases = [a_case(session, recorded_at=ACT - timedelta(days=days)) for days in range(3)]
    with clock.set_to(AFTER):
        assert swept(nudges) == 2
        assert [state_of(case) for case in cases] == [CaseState.NOTIFIED, CaseState.LAPSED, CaseState.LAPSED]
        assert swept(nudges) == 1


def test_a_transfer_says_to_whom_and_why(settings):
    with db.writing() as session:
        case = states.locked(session, a_case(session, CaseState.CONFIRMED).id)
        signer = factories.an_actor(factories.a_person(session, Role.SIGNER), Role.SIGNER)
        for to, why in (("", "trái thẩm quyền"), ("Công an xã A", " ")):
            with pytest.raises(RefusedError):
                endings.ask_transfer(session, case, signer, to=to, why=why)
        endings.ask_transfer(session, case, signer, to="Công an xã A", why="chủ xe cư trú ở đó")
        said = case.events[-1].said
        assert (case.state, said["to"], said["why"]) == (CaseState.CONFIRMED, "Công an xã A", "chủ xe cư trú ở đó")
        slip, = session.scalars(select(Document).where(Document.case_id == case.id))
        assert (slip.kind, slip.state, slip.asked_by) == (
            DocumentKind.TRANSFER_SLIP, DocumentState.ASKED, case.events[-1]), "it moves when the slip is signed"


def test_a_transfer_asked_again_takes_the_place_of_the_one_before(settings):
    with db.writing() as session:
        case = states.locked(session, a_case(session, CaseState.CONFIRMED).id)
        signer = factories.an_actor(factories.a_person(session, Role.SIGNER), Role.SIGNER)
        for to in ("Công an xã A", "Công an xã B"):
            endings.ask_transfer(session, case, signer, to=to, why="chủ xe cư trú ở đó")
        slips = session.scalars(select(Document).order_by(Document.asked_by_id)).all()
        assert [slip.state for slip in slips] == [DocumentState.VOIDED, DocumentState.ASKED]
        slips[1].state = DocumentState.SIGNED
        with pytest.raises(RefusedError) as refused:
            endings.ask_transfer(session, case, signer, to="Công an xã C", why="chủ xe cư trú ở đó")
    assert refused.value.code == "transfer_asked"
