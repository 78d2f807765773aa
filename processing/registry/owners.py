"""What a case does with the register's answer: keep the owner, or wait for a clerk who knows."""

import logging
import uuid
from dataclasses import asdict
from datetime import date

from sqlalchemy.orm import Session

from processing import clock, db, queue
from processing.cases import guards, states
from processing.cases.clones import Vehicle
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE, Actor
from processing.cases.states import Act
from processing.models import Case, CaseState, OwnerSnapshot
from processing.queue import Task
from processing.registry.port import AmbiguousOwnerError, OwnerAnswer, OwnerRegister
from processing.registry.table import ImportedRegister

log = logging.getLogger(__name__)

LEASE_SECONDS = 60
NO_PLATE, NOT_REGISTERED, AMBIGUOUS = "no_plate", "not_registered", "ambiguous"


def find_for_case(case_id: uuid.UUID, register: OwnerRegister | None = None) -> None:
    """Ask the register for a confirmed case's owner on the day of the act. Safe to run twice."""
    with db.writing() as session:
        case = session.get(Case, case_id)
        if case is None or not _needs_owner(case):
            _draft_with_the_known(session, case)
            return
        lease = queue.take_lease(session, Case, case_id, seconds=LEASE_SECONDS)
    if lease is None:
        return
    try:
        answer, reason = _ask(register or ImportedRegister(db.database()), case)
    except Exception as error:
        log.exception("the register did not answer for case %s", case_id)
        with db.writing() as session:
            _give_back(session, case_id, lease, f"{type(error).__name__} from the register")
        return
    with db.writing() as session:
        guards.turn(session, case.plate or "")
        case = states.locked(session, case_id)
        if queue.holds(case, lease):
            queue.done(case)
            _write_down(session, case, answer, reason)


def vehicle_under(plate: str, colour: str, on: date, register: OwnerRegister | None = None) -> Vehicle | None:
    """The vehicle that is registered under a plate, without its owner; None where the register cannot say."""
    try:
        answer = (register or ImportedRegister(db.database())).find(plate, colour, on)
    except AmbiguousOwnerError:
        return None
    except Exception:
        log.exception("the register did not answer")
        return None
    return _vehicle(answer) if answer else None


def enter_owner(session: Session, case: Case, answer: OwnerAnswer, by: Actor) -> OwnerSnapshot:
    """A clerk names the owner whom the register does not know, and the source of it. Get the case by `locked`."""
    states.move(session, case, Act.OWNER_FOUND, by, source=answer.source)
    snapshot = _keep(session, case, answer, by=by.person_id)
    queue.done(case)
    queue.nudge(session, Task.DRAFT_PAPER, case.id)
    return snapshot


def _needs_owner(case: Case) -> bool:
    return case.state is CaseState.CONFIRMED and case.owner is None


def _ask(register: OwnerRegister, case: Case) -> tuple[OwnerAnswer | None, str]:
    if not case.plate or not case.plate_colour:
        return None, NO_PLATE
    try:
        answer = register.find(case.plate, case.plate_colour, clock.vietnam_day(case.recorded_at))
    except AmbiguousOwnerError:
        return None, AMBIGUOUS
    return answer, "" if answer else NOT_REGISTERED


def _write_down(session: Session, case: Case, answer: OwnerAnswer | None, reason: str) -> None:
    if not _needs_owner(case) or _doubted(session, case, answer):
        return
    if answer is None:
        states.move(session, case, Act.SEEK_OWNER, MACHINE, reason=reason)
        return
    _keep(session, case, answer, by=None)
    states.note(session, case, "owner_recorded", MACHINE, source=answer.source)
    queue.nudge(session, Task.DRAFT_PAPER, case.id)


def _doubted(session: Session, case: Case, answer: OwnerAnswer | None) -> bool:
    """The last look before a notice: what speaks against the confirmed plate and nobody has answered yet."""
    plate = case.plate or ""
    raised = list(guards.look(session, case, plate, case.plate_colour))
    differs = guards.against_the_register(session, case, plate, _vehicle(answer)) if answer else None
    if raised or differs:
        guards.doubt(session, case)
    return case.state is not CaseState.CONFIRMED


def _vehicle(answer: OwnerAnswer) -> Vehicle:
    return Vehicle(kind=answer.vehicle_kind, make=answer.make, colour=answer.vehicle_colour)


def _draft_with_the_known(session: Session, case: Case | None) -> None:
    """Confirmed once more by a senior officer: the owner is known, the notice is not drafted yet."""
    if case is not None and case.state is CaseState.CONFIRMED:
        queue.nudge(session, Task.DRAFT_PAPER, case.id)


def _keep(session: Session, case: Case, answer: OwnerAnswer, *, by: uuid.UUID | None) -> OwnerSnapshot:
    snapshot = OwnerSnapshot(**asdict(answer), entered_by=by, found_at=clock.now())
    case.owner = snapshot
    session.flush()
    return snapshot


def _give_back(session: Session, case_id: uuid.UUID, lease: uuid.UUID, why: str) -> None:
    """After three failures the case waits for a clerk instead of being swept for ever."""
    case = states.locked(session, case_id)
    if not queue.holds(case, lease) or not queue.failed(case, why):
        return
    if _needs_owner(case):
        queue.done(case)
        states.move(session, case, Act.SEEK_OWNER, MACHINE, reason="register_silent")


def reason_of(case: Case) -> str:
    """Why the case waits for an owner: the reason of its last search."""
    asked = [event for event in case.events if event.act == Act.SEEK_OWNER]
    return str(asked[-1].details.get("reason", "")) if asked else ""


def refuse_unless_waiting(case: Case) -> None:
    if case.state is not CaseState.AWAITING_OWNER:
        raise RefusedError("wrong_state", act=Act.OWNER_FOUND, state=case.state)
