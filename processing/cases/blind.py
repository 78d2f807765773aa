"""Who must judge a case blind: whoever may yet give the second answer sees neither the reader's nor the first one."""

from sqlalchemy.orm import Session

from processing.cases import review
from processing.cases.rights import Actor, Right
from processing.models import Case, CaseState


def to(session: Session, case: Case, by: Actor) -> bool:
    """Whether answers on this case are kept from this person, wherever they look for them."""
    return (case.state is CaseState.AWAITING_SECOND_REVIEW and Right.REVIEW in by.rights
            and not review.judged(session, case, by))
