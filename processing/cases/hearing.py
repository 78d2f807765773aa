"""The violator comes: admits on the portal, or the office holds the minutes (biên bản)."""

from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy.orm import Session

from processing import clock, queue
from processing.cases import states
from processing.cases.rights import Actor
from processing.cases.states import Act
from processing.law import clocks
from processing.models import Case
from processing.queue import Task

ExplanationChoice = Literal["", "oral", "written", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What was said: kept with the event, printed in the minutes. `unsigned_reason` says why nobody signed."""

    statement: str = ""
    explanation: ExplanationChoice = "none"
    contact: str = ""
    unsigned_reason: str = ""


ADMISSION = Hearing(statement="Thừa nhận hành vi vi phạm trên Cổng thông tin; không yêu cầu giải trình.")
"""The words that the portal's button stands for; its page says them."""


def admit(session: Session, case: Case, by: Actor, contact: str = "") -> None:
    """The holder of the notice's code admits the act and asks for no explanation. Get the case by `locked`."""
    _minute(session, case, Act.ADMIT, by, Hearing(statement=ADMISSION.statement, contact=contact))


def hold_minutes(session: Session, case: Case, by: Actor, hearing: Hearing) -> None:
    """The office holds the minutes with the violator. Get the case by `locked`."""
    _minute(session, case, Act.HOLD_MINUTES, by, hearing)


def _minute(session: Session, case: Case, act: Act, by: Actor, hearing: Hearing) -> None:
    states.move(session, case, act, by, **asdict(hearing))
    case.minuted_at = clock.now()
    case.due_on = clocks.decide_by(clock.vietnam_day(case.minuted_at))
    queue.done(case)
    queue.nudge(session, Task.DRAFT_PAPER, case.id)


def hearing_of(case: Case) -> tuple[Hearing, str]:
    """What was said when the case was minuted, and the id of the person who held the minutes ("" on the portal)."""
    event = next(event for event in reversed(case.events) if event.act in (Act.ADMIT, Act.HOLD_MINUTES))
    said = {name: event.said[name] for name in Hearing.__dataclass_fields__ if name in event.said}
    return Hearing(**said), event.actor_id if event.act == Act.HOLD_MINUTES else ""
