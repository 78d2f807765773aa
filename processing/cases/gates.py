"""What follows from an officer's decision: it stands, a second officer repeats it unseen, or a senior one concludes."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.cases import flags, policy, states
from processing.cases.policy import Doubt
from processing.cases.rights import Actor
from processing.cases.states import Act
from processing.models import Case, CaseState, Review

VERDICTS = {"confirm": Act.CONFIRM, "reject": Act.REJECT}


def pass_on(session: Session, case: Case, by: Actor, review: Review, **details: object) -> Act:
    """Move the case to where this decision leads; the act that was done. `details` go with an act that stands."""
    if case.state is CaseState.AWAITING_REVIEW:
        rules = policy.in_force(session)
        doubts = policy.doubts(rules, case, review)
        if doubts:
            return _act(session, case, Act.ASK_SECOND, by, stage=review.stage, policy=rules.version, doubts=doubts)
    if case.state is CaseState.AWAITING_SECOND_REVIEW:
        why_not = _why_not_two(session, case, review)
        if why_not is not None:
            return _act(session, case, Act.DISAGREE, by, stage=review.stage, verdict=review.verdict, why_not=why_not)
    act = VERDICTS[review.verdict]
    if case.known_answer:
        led_to = states.MOVES[case.state, act]
        return _act(session, case, Act.MEASURE, by, stage=review.stage, led_to=led_to.value)
    return _act(session, case, act, by, stage=review.stage, **details)


def same_answer(first: Review, second: Review) -> bool:
    """Two rejections agree whatever their reasons; two confirmations in plate, colour, vehicle and offence."""
    if (first.verdict == "reject") is not (second.verdict == "reject"):
        return False
    return first.verdict == "reject" or _answer(first) == _answer(second)


def _why_not_two(session: Session, case: Case, second: Review) -> str | None:
    """Why two officers do not stand behind the second one's decision, if they don't.

    A first officer who could not tell gave no answer to contradict: then the second one's word is enough, unless the
    policy wants two for it, or something speaks against the case.
    """
    first = session.scalars(
        select(Review).where(Review.case_id == case.id, Review.stage == "first")
        .order_by(Review.decided_at.desc()).limit(1)).one()
    if first.verdict == "ask_second" and first.plate is None:
        flagged = second.verdict == "confirm" and flags.standing(session, case, second.plate)
        doubted = policy.doubts(policy.in_force(session), case, second)
        return Doubt.NO_FIRST_ANSWER if doubted or flagged else None
    return None if same_answer(first, second) else "differs"


def _answer(review: Review) -> tuple[str | None, ...]:
    return review.plate, review.plate_colour, review.vehicle_kind, review.offence


def _act(session: Session, case: Case, act: Act, by: Actor, **details: object) -> Act:
    states.move(session, case, act, by, **details)
    return act
