"""A notified case is minuted: by the citizen's admission or by the office, never by anybody else."""

import pytest

from processing import clock, db
from processing.cases import hearing, states
from processing.cases.hearing import Hearing
from processing.cases.refusal import RefusedError
from processing.cases.rights import CITIZEN, MACHINE, Role
from processing.law import clocks
from processing.models import Case, CaseState
from tests import factories


def a_notified_case() -> Case:
    with db.writing() as session:
        return factories.a_case(session, CaseState.NOTIFIED)


def test_an_admission_starts_the_days_to_decide_and_asks_for_the_papers(settings: object, nudges: list[tuple[str, tuple[str, ...]]]) -> None:
    case = a_notified_case()
    with db.writing() as session:
        hearing.admit(session, states.locked(session, case.id), CITIZEN, contact="0900000000")
    with db.reading() as session:
        found = session.get_one(Case, case.id)
        assert (found.state, found.due_on) == (CaseState.MINUTED, clocks.decide_by(clock.today()))
        assert found.minuted_at is not None
        said, held_by = hearing.hearing_of(found)
    assert (said.explanation, said.contact, held_by) == ("none", "0900000000", "")
    assert nudges == [("notices.draft_paper", (str(case.id),))]


def test_the_office_writes_down_what_was_said(settings: object) -> None:
    case = a_notified_case()
    with db.writing() as session:
        clerk = factories.an_actor(factories.a_person(session, Role.CLERK), Role.CLERK)
        hearing.hold_minutes(session, states.locked(session, case.id), clerk, Hearing(statement="Đúng.", explanation="oral"))
    with db.reading() as session:
        said, held_by = hearing.hearing_of(session.get_one(Case, case.id))
    assert (said.statement, said.explanation, held_by) == ("Đúng.", "oral", clerk.id)


def test_admitting_twice_is_refused(settings: object) -> None:
    case = a_notified_case()
    with db.writing() as session:
        hearing.admit(session, states.locked(session, case.id), CITIZEN)
    with db.writing() as session, pytest.raises(RefusedError, match="wrong_state"):
        hearing.admit(session, states.locked(session, case.id), CITIZEN)


def test_neither_a_machine_nor_a_signer_nor_a_citizen_holds_minutes(settings: object) -> None:
    case = a_notified_case()
    with db.writing() as session:
        signer = factories.an_actor(factories.a_person(session, Role.SIGNER), Role.SIGNER)
        for actor in (MACHINE, signer, CITIZEN):
            with pytest.raises(RefusedError, match="no_right"):
                hearing.hold_minutes(session, states.locked(session, case.id), actor, Hearing())
        with pytest.raises(RefusedError, match="no_right"):
            hearing.admit(session, states.locked(session, case.id), MACHINE)
