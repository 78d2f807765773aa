"""A case asks the register for its owner: found, not found, ambiguous, silent."""

from datetime import date

import pytest

from processing import clock, db
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import Role
from processing.db import Database
from processing.models import Case, CaseState
from processing.queue import MAX_TRIES
from processing.registry import owners
from processing.registry.port import AmbiguousOwnerError, OwnerAnswer
from tests import factories

ANSWER = OwnerAnswer(owner_kind="individual", owner_name="Trần Thị Thử", owner_address="Thôn Thử", vehicle_kind="car", source="test")


class Register:
    """Answers what it is told to, and remembers the questions."""

    def __init__(self, answer: OwnerAnswer | Exception | None) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str, date]] = []

    def find(self, plate: str, colour: str, on: date) -> OwnerAnswer | None:
        self.asked.append((plate, colour, on))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def a_confirmed_case(**facts: object) -> Case:
    with db.writing() as session:
        return factories.a_case(session, CaseState.CONFIRMED, **facts)


def reread(case: Case) -> Case:
    with db.reading() as session:
        found = session.get_one(Case, case.id)
        found.owner, found.events  # noqa: B018 - loaded for use after the session
        return found


def test_a_found_owner_is_kept_and_the_notice_is_asked_for(both: Database, nudges: list[tuple[str, tuple[str, ...]]]) -> None:
    case, register = a_confirmed_case(), Register(ANSWER)
    owners.find_for_case(case.id, register)
    found = reread(case)
    assert register.asked == [("17A12345", "white", clock.vietnam_day(case.recorded_at))]
    assert found.owner is not None
    assert (found.owner.owner_name, found.state, found.tries) == ("Trần Thị Thử", CaseState.CONFIRMED, 0)
    assert nudges == [("notices.draft_paper", (str(case.id),))]


def test_asking_twice_keeps_one_owner(settings: object) -> None:
    case, register = a_confirmed_case(), Register(ANSWER)
    owners.find_for_case(case.id, register)
    owners.find_for_case(case.id, register)
    assert len(register.asked) == 1


@pytest.mark.parametrize(("answer", "reason"), [(None, "not_registered"), (AmbiguousOwnerError(), "ambiguous")])
def test_an_unknown_owner_makes_the_case_wait_with_the_reason(settings: object, answer: Exception | None, reason: str) -> None:
    case = a_confirmed_case()
    owners.find_for_case(case.id, Register(answer))
    assert reread(case).state is CaseState.AWAITING_OWNER
    assert owners.reason_of(reread(case)) == reason


def test_a_case_without_a_colour_waits_for_a_person(settings: object) -> None:
    case, register = a_confirmed_case(plate_colour=None), Register(ANSWER)
    owners.find_for_case(case.id, register)
    assert (owners.reason_of(reread(case)), register.asked) == ("no_plate", [])


def test_a_silent_register_is_asked_three_times_then_a_clerk(settings: object) -> None:
    case, register = a_confirmed_case(), Register(OSError("no route"))
    for tried in range(1, MAX_TRIES + 1):
        owners.find_for_case(case.id, register)
        assert len(register.asked) == tried
    assert reread(case).state is CaseState.AWAITING_OWNER
    assert owners.reason_of(reread(case)) == "register_silent"


def test_a_clerk_names_the_owner_and_the_source(both: Database, nudges: list[tuple[str, tuple[str, ...]]]) -> None:
    with db.writing() as session:
        case = factories.a_case(session, CaseState.AWAITING_OWNER)
        clerk = factories.a_person(session, Role.CLERK)
    with db.writing() as session:
        owners.enter_owner(session, states.locked(session, case.id), ANSWER, factories.an_actor(clerk, Role.CLERK))
    found = reread(case)
    assert found.state is CaseState.CONFIRMED
    assert found.owner is not None
    assert (found.owner.entered_by, found.owner.source) == (clerk.id, "test")
    assert nudges == [("notices.draft_paper", (str(case.id),))]


def test_an_officer_may_not_name_the_owner(settings: object) -> None:
    with db.writing() as session:
        case = factories.a_case(session, CaseState.AWAITING_OWNER)
        officer = factories.an_actor(factories.a_person(session, Role.OFFICER), Role.OFFICER)
    with db.writing() as session, pytest.raises(RefusedError, match="no_right"):
        owners.enter_owner(session, states.locked(session, case.id), ANSWER, officer)
