"""Who must judge a case blind: whoever may yet give the second answer sees neither the reader's nor the first one."""

from sqlalchemy.orm import Session

from processing import clock
from processing.cases import review
from processing.cases.rights import Actor, Right
from processing.models import Case, CaseState

BEFORE_THE_SECOND = (CaseState.AWAITING_REVIEW, CaseState.AWAITING_SECOND_REVIEW)


def to(session: Session, case: Case, by: Actor) -> bool:
    """Whether answers on this case are kept from this person, wherever they look for them.

    From the beginning, or they would know the reader's word when the case comes to them for the second answer; only
    whoever gives the first one is shown it, while the case is theirs.
    """
    if Right.REVIEW not in by.rights or case.state not in BEFORE_THE_SECOND or _gives_the_first(case, by):
        return False
    return not review.judged(session, case, by)


def _gives_the_first(case: Case, by: Actor) -> bool:
    mine = case.held_by == by.person_id and case.held_until is not None and case.held_until > clock.now()
    return mine and case.state is CaseState.AWAITING_REVIEW
