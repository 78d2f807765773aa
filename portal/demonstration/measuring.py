"""The demonstration's known-answer cases: copies of certain ones; some are judged, rightly and wrongly, some wait."""

from sqlalchemy import select

from portal.demonstration.acts import OFFICERS, SECOND, Stage
from portal.demonstration.past import later
from processing import db
from processing.cases import known, review, states
from processing.models import Case, CaseState, KnownAnswer, Unit
from processing.queue import Task

JUDGED, WAITING = 4, 2
MISTAKEN = 2
"""Number of the one whose plate both officers take for another."""


def measure(stage: Stage) -> None:
    """Put copies in, have them read, judge all but the last ones; cut off, it goes on, done again it does nothing."""
    with db.writing() as session:
        if session.scalar(select(KnownAnswer.id).limit(1)) is None:
            found = [case for unit in session.scalars(select(Unit.id).order_by(Unit.code))
                     for case in known.certain(session, unit, JUDGED + WAITING)]
            for case in found[:JUDGED + WAITING]:
                known.copy(session, case)
            session.flush()
        captures = session.scalars(select(KnownAnswer.capture_id).order_by(KnownAnswer.put_in_at, KnownAnswer.id)
                                   .limit(JUDGED + WAITING)).all()
    for capture_id in captures:
        stage.machine.run(Task.READ_CAPTURE, capture_id)
    for number, capture_id in enumerate(captures[:JUDGED]):
        _judge(stage, number, capture_id)


def _judge(stage: Stage, number: int, capture_id: object) -> None:
    with db.writing() as session:
        truth = session.scalars(select(KnownAnswer).where(KnownAnswer.capture_id == capture_id)).one()
        case_id = session.scalar(select(Case.id).where(Case.capture_id == capture_id))
        case = states.locked(session, case_id)
        for minutes, state, login in ((2, CaseState.AWAITING_REVIEW, OFFICERS[number % len(OFFICERS)]),
                                      (5, CaseState.AWAITING_SECOND_REVIEW, SECOND)):
            if case.state is state:
                by = stage.people[login]
                with later(minutes=minutes):
                    review.claim(session, case.id, by)
                with later(minutes=minutes, seconds=31 + 9 * number):
                    if truth.verdict == "reject":
                        review.reject(session, case.id, by, reason="no_offence")
                    else:
                        plate = truth.plate or ""
                        review.confirm(session, case.id, by, sure=True, offence=truth.offence,
                                       plate=plate[:-1] + "0" if number == MISTAKEN else plate,
                                       plate_colour=truth.plate_colour or "", vehicle_kind=truth.vehicle_kind)
