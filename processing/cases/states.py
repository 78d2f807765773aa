"""The life of a case: one table, one door."""

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from processing import clock
from processing.cases import papers, said
from processing.cases.papers import IN_FORCE
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor, ActorKind, Right
from processing.models.case import Case, CaseEvent
from processing.models.case import CaseState as S


class Act(StrEnum):
    """What can be done to a case."""

    OPEN = "open"
    CONFIRM = "confirm"
    REJECT = "reject"
    ASK_SECOND = "ask_second"
    DISAGREE = "disagree"
    REOPEN = "reopen"
    SEEK_OWNER = "seek_owner"
    OWNER_FOUND = "owner_found"
    NOTIFY = "notify"
    TRANSFER = "transfer"
    ADMIT = "admit"
    HOLD_MINUTES = "hold_minutes"
    DECIDE = "decide"
    SETTLE = "settle"
    UNSETTLE = "unsettle"
    LAPSE = "lapse"
    EXPIRE = "expire"
    CANCEL = "cancel"
    ACCEPT_CONTEST = "accept_contest"
    REVOKE = "revoke"
    RECALL = "recall"
    MEASURE = "measure"
    DOUBT = "doubt"


IN_REVIEW = (S.AWAITING_REVIEW, S.AWAITING_SECOND_REVIEW, S.AWAITING_SENIOR)
BEFORE_DECISION = (*IN_REVIEW, S.CONFIRMED, S.AWAITING_OWNER, S.NOTIFIED, S.MINUTED)
ENDED = (S.TRANSFERRED, S.LAPSED, S.EXPIRED, S.CANCELLED, S.MEASURED)
PUBLISHED = (S.NOTIFIED, S.MINUTED, *IN_FORCE, S.EXPIRED, S.CANCELLING, S.CANCELLED, S.TRANSFERRED, S.LAPSED)
"""States in which a citizen may find the case, provided that a notice was issued."""

MOVES: Mapping[tuple[S, Act], S] = {
    **{(state, Act.CONFIRM): S.CONFIRMED for state in IN_REVIEW},
    **{(state, Act.REJECT): S.REJECTED for state in IN_REVIEW},
    (S.AWAITING_REVIEW, Act.ASK_SECOND): S.AWAITING_SECOND_REVIEW,
    (S.AWAITING_SECOND_REVIEW, Act.DISAGREE): S.AWAITING_SENIOR,
    **{(state, Act.MEASURE): S.MEASURED for state in IN_REVIEW},
    (S.REJECTED, Act.REOPEN): S.AWAITING_REVIEW,
    (S.CONFIRMED, Act.SEEK_OWNER): S.AWAITING_OWNER,
    (S.CONFIRMED, Act.DOUBT): S.AWAITING_SENIOR,
    (S.AWAITING_OWNER, Act.DOUBT): S.AWAITING_SENIOR,
    (S.AWAITING_OWNER, Act.OWNER_FOUND): S.CONFIRMED,
    (S.CONFIRMED, Act.NOTIFY): S.NOTIFIED,
    (S.CONFIRMED, Act.TRANSFER): S.TRANSFERRED,
    (S.NOTIFIED, Act.TRANSFER): S.TRANSFERRED,
    (S.NOTIFIED, Act.ADMIT): S.MINUTED,
    (S.NOTIFIED, Act.HOLD_MINUTES): S.MINUTED,
    (S.MINUTED, Act.DECIDE): S.DECIDED,
    (S.DECIDED, Act.SETTLE): S.SETTLED,
    (S.SETTLED, Act.UNSETTLE): S.DECIDED,
    (S.DECIDED, Act.EXPIRE): S.EXPIRED,
    **{(state, Act.LAPSE): S.LAPSED for state in BEFORE_DECISION},
    **{(state, Act.CANCEL): S.CANCELLED for state in S if state not in (*ENDED, *IN_FORCE, S.CANCELLING)},
    **{(state, Act.ACCEPT_CONTEST): S.CANCELLING for state in IN_FORCE},
    (S.CANCELLING, Act.REVOKE): S.CANCELLED,
    **{(state, Act.RECALL): S.CANCELLED for state in S if state not in (*ENDED, S.REJECTED, S.CANCELLING)},
}
"""Article by article in `docs/decisions/`; a pair that is not here is refused."""

RIGHTS: Mapping[Act, Right | None] = {
    Act.OPEN: None,
    Act.CONFIRM: Right.REVIEW,
    Act.REJECT: Right.REVIEW,
    Act.ASK_SECOND: Right.REVIEW,
    Act.DISAGREE: Right.REVIEW,
    Act.REOPEN: Right.REVIEW_SENIOR,
    Act.SEEK_OWNER: None,
    Act.OWNER_FOUND: Right.ENTER_OWNER,
    Act.NOTIFY: Right.SIGN,
    Act.TRANSFER: Right.SIGN,
    Act.ADMIT: None,
    Act.HOLD_MINUTES: Right.HOLD_MINUTES,
    Act.DECIDE: Right.SIGN,
    Act.SETTLE: None,
    Act.UNSETTLE: None,
    Act.LAPSE: None,
    Act.EXPIRE: None,
    Act.CANCEL: Right.JUDGE_CONTEST,
    Act.ACCEPT_CONTEST: Right.JUDGE_CONTEST,
    Act.REVOKE: Right.SIGN,
    Act.RECALL: None,
    Act.MEASURE: Right.REVIEW,
    Act.DOUBT: None,
}
"""The right that a person needs; None: no person does it by hand, it follows from facts."""

MACHINE_ACTS = frozenset({Act.OPEN, Act.SEEK_OWNER, Act.OWNER_FOUND, Act.DOUBT, Act.SETTLE, Act.UNSETTLE, Act.LAPSE,
                          Act.EXPIRE,
                          Act.RECALL})
CITIZEN_ACTS = frozenset({Act.ADMIT})
ON_KNOWN_ANSWERS = frozenset({Act.OPEN, Act.ASK_SECOND, Act.DISAGREE, Act.MEASURE, Act.LAPSE})
"""All that can happen to a case that was put in to measure: none of it leads to a paper."""

DUTIES: Mapping[str, frozenset[str]] = {
    "judge": frozenset({Act.CONFIRM, Act.REJECT, Act.ASK_SECOND, Act.DISAGREE, Act.MEASURE}),
    "sign": frozenset({"sign_paper", Act.NOTIFY, Act.DECIDE, Act.TRANSFER, Act.REVOKE}),
    "contest": frozenset({Act.CANCEL, Act.ACCEPT_CONTEST, "answer_contest"}),
    "correct": frozenset({"correct_payment"}),
}
"""Duties that one person may not mix on one case (separation of duties)."""


def move(session: Session, case: Case, act: Act, by: Actor, **details: object) -> None:
    """Change the state of a case: refuses, moves and logs. Nothing else assigns a state. Get the case by `locked`."""
    check(session, case, act, by)
    before = case.state
    case.state = MOVES[before, act]
    _log(case, act, by, before=before, details=details)
    papers.ask(session, case)


def check(session: Session, case: Case, act: Act, by: Actor) -> None:
    """Refuse an act that this actor may not do to this case now."""
    if (case.state, act) not in MOVES:
        raise RefusedError("wrong_state", act=act, state=case.state)
    if (act not in ON_KNOWN_ANSWERS) if case.known_answer else (act is Act.MEASURE):
        raise RefusedError("known_answer", act=act)
    _check_actor(act, by)
    refuse_mixed_duties(session, case, act, by)


def note(session: Session, case: Case, what: str, by: Actor, **details: object) -> None:
    """Log something that was done on a case without moving it."""
    refuse_mixed_duties(session, case, what, by)
    _log(case, what, by, before=case.state, details=details)
    papers.ask(session, case)


def opened(case: Case, by: Actor, **details: object) -> None:
    """Log the birth of a case."""
    _log(case, Act.OPEN, by, before=case.state, details=details)


def allowed(case: Case, by: Actor) -> list[Act]:
    """Acts that this actor's rights and the case's state allow; a page offers no others, and never says which case
    measures."""
    return [act for act in Act if (case.state, act) in MOVES and _may(act, by) and act is not Act.MEASURE]


def locked(session: Session, case_id: object) -> Case:
    """The case, locked until the end of the transaction (on SQLite the writing transaction itself is the lock)."""
    case = session.scalar(select(Case).where(Case.id == case_id).with_for_update(),
                          execution_options={"populate_existing": True})
    if case is None:
        raise RefusedError("not_found")
    return case


def refuse_mixed_duties(session: Session, case: Case, act: str, by: Actor) -> None:
    """Confirming, signing, judging a contest and correcting a payment on one case are different persons' acts."""
    mine = next((name for name, acts in DUTIES.items() if act in acts), None)
    if mine is None or by.kind is not ActorKind.PERSON or inspect(case).transient:
        return
    others = [each for name, acts in DUTIES.items() if name != mine for each in acts]
    session.flush()
    mixed = session.scalar(select(CaseEvent.act).where(
        CaseEvent.case_id == case.id, CaseEvent.actor_id == by.id, CaseEvent.act.in_(others)).limit(1))
    if mixed is not None:
        raise RefusedError("mixed_duties", act=act, earlier=mixed)


def _check_actor(act: Act, by: Actor) -> None:
    if not _may(act, by):
        raise RefusedError("no_right", act=act)


def _may(act: Act, by: Actor) -> bool:
    if by.kind is ActorKind.MACHINE:
        return act in MACHINE_ACTS
    if by.kind is ActorKind.CITIZEN:
        return act in CITIZEN_ACTS
    return RIGHTS[act] is not None and RIGHTS[act] in by.rights


def _log(case: Case, act: str, by: Actor, *, before: str, details: dict[str, object]) -> None:
    plain, words = said.set_apart(case.id, details)
    case.events.append(CaseEvent(act=str(act), actor_kind=by.kind.value, actor_id=by.id, from_state=str(before),
                                 to_state=str(case.state), at=clock.now(), details=plain, words=words))

