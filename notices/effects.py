"""What an issued paper does to its case: the act of its kind, and the facts that the paper states."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from notices.content import Amendment, PenaltyDecision
from processing import clock
from processing.cases import states
from processing.cases.papers import KINDS, SIGNED_BY_HAND
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor, ActorKind, Right
from processing.cases.states import Act
from processing.law import clocks
from processing.models import Case, CaseState, Document, DocumentKind
from processing.payments import ledger


def take_effect(session: Session, case: Case, document: Document) -> None:
    """Move the case as the paper's kind says, and put its facts down. Refuses where the case has gone elsewhere."""
    act = KINDS[document.kind].act
    if act:
        asked = document.asked_by.said if document.asked_by else {}
        told = {name: asked[name] for name in ("to", "why") if name in asked}
        states.move(session, case, Act(act), _signer(document), document=str(document.id), number=document.number,
                    **told)
    elif document.kind in SIGNED_BY_HAND and case.state not in KINDS[document.kind].signed_in:
        raise RefusedError("wrong_state", act="sign_paper", state=case.state)
    effect = _EFFECTS.get(document.kind)
    if effect is not None:
        effect(session, case, document)


def _notified(_session: Session, case: Case, _document: Document) -> None:
    case.notified_at = clock.now()
    case.due_on = clocks.appear_by(clock.today())


def _decided(session: Session, case: Case, document: Document) -> None:
    content = PenaltyDecision.from_json(document.content)
    case.amount, case.points = content.fine.amount, content.points
    case.decided_at = document.signed_at
    case.due_on = clocks.enforcement_until(content.issued_on)
    ledger.settle_if_paid(session, case)  # money may have come before the decision


def _amended(session: Session, case: Case, document: Document) -> None:
    new = Amendment.from_json(document.content).new_fine
    if new is None:
        return
    case.amount, case.points = new.amount, new.points
    ledger.settle_if_paid(session, case)


def _cancelled(session: Session, case: Case, document: Document) -> None:
    """A recalled case was cancelled by those who agreed to the recall; an accepted objection waits for this paper."""
    if case.state is CaseState.CANCELLING:
        states.move(session, case, Act.REVOKE, _signer(document), document=str(document.id), number=document.number)


def _signer(document: Document) -> Actor:
    return Actor(ActorKind.PERSON, str(document.signed_by), frozenset({Right.SIGN}))


_EFFECTS: Mapping[DocumentKind, Callable[[Session, Case, Document], None]] = {
    DocumentKind.VIOLATION_NOTICE: _notified,
    DocumentKind.PENALTY_DECISION: _decided,
    DocumentKind.AMENDMENT: _amended,
    DocumentKind.CANCELLATION: _cancelled,
}
