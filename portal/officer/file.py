"""The whole file of a case: who looked, who decided, which papers, what money, what happened, in words."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal import formats, words
from portal.access import Account
from portal.officer.sheet import reason_words, stated_kind
from processing.cases import blind, duplicates, endings, flags, intake, review, states
from processing.cases.refusal import RefusedError
from processing.cases.rights import ActorKind, Right
from processing.cases.states import Act
from processing.models import (
    Case,
    CaseEvent,
    CaseState,
    Contest,
    Document,
    DocumentState,
    Payment,
    Person,
    PlateRead,
    Review,
)

SAID_TO_ALL = (duplicates.LINK, duplicates.UNLINK, intake.TAKE_UP)
TOLD_TO_THE_BLIND = (*SAID_TO_ALL, Act.OPEN, review.CLAIM, review.PUT_BACK, Act.ASK_SECOND, Act.REOPEN)
"""Of whoever judges a case they hear neither the name nor what was found; a flag alone would tell of a confirmation."""

TONES: Mapping[str, str] = {"confirm": "good", "reject": "warning", "disagree": "warning", "settle": "good",
                            "notify": "info", "decide": "info", "cancel": "danger", "revoke": "danger",
                            "lapse": "danger", "expire": "danger", "paper_returned": "warning",
                            "paper_refused": "warning"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history."""

    title: str
    at: datetime
    by: str
    detail: str
    tone: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the case; `opens` where its file is stored."""

    document: Document
    kind: str
    opens: bool


@dataclass(frozen=True, slots=True)
class File:
    """What stands beside the case's own row. `blind`: answers are hidden from whoever may yet give the second one."""

    blind: bool
    vehicle_kind: str
    reads: Sequence[PlateRead]
    reviews: Sequence[Review]
    papers: Sequence[Paper]
    payments: Sequence[Payment]
    contests: Sequence[Contest]
    history: Sequence[Happening]
    reasons: Mapping[str, str]
    looked: Callable[[Review], str]
    may_reopen: bool
    may_hold_minutes: bool
    may_transfer: bool


def of(session: Session, case: Case, viewer: Account) -> File:
    """The file of a case as this person may see it."""
    judged, allowed = review.judged(session, case, viewer.actor), states.allowed(case, viewer.actor)
    hidden = blind.to(session, case, viewer.actor)
    return File(
        blind=hidden, vehicle_kind=(stated_kind(case) or "unknown") if hidden else case.vehicle_kind,
        reads=() if hidden else _reads(session, case),
        reviews=() if hidden else _reviews(session, case),
        papers=_papers(session, case),
        payments=session.scalars(
            select(Payment).where(Payment.case_id == case.id).order_by(Payment.recorded_at)).all(),
        contests=session.scalars(select(Contest).where(Contest.case_id == case.id).order_by(Contest.lodged_at)).all(),
        history=_history(session, case, hidden),
        reasons=reason_words(), looked=looked,
        may_reopen=case.state is CaseState.REJECTED and viewer.may(Right.REVIEW_SENIOR) and not judged,
        may_hold_minutes=Act.HOLD_MINUTES in allowed,
        may_transfer=Act.TRANSFER in allowed and not mixed_duties(session, case, Act.TRANSFER, viewer),
    )


def mixed_duties(session: Session, case: Case, act: str, viewer: Account) -> bool:
    """Whether this person did something on the case before that keeps them from this act."""
    try:
        states.refuse_mixed_duties(session, case, act, viewer.actor)
    except RefusedError:
        return True
    return False


def _reads(session: Session, case: Case) -> Sequence[PlateRead]:
    return session.scalars(
        select(PlateRead).where(PlateRead.capture_id == case.capture_id).order_by(PlateRead.at)).all()


def _reviews(session: Session, case: Case) -> Sequence[Review]:
    return session.scalars(select(Review).where(Review.case_id == case.id).options(joinedload(Review.person))
                           .order_by(Review.decided_at)).all()


def _papers(session: Session, case: Case) -> list[Paper]:
    rows = session.scalars(select(Document).where(Document.case_id == case.id).order_by(Document.drafted_at))
    return [Paper(row, words.word(row.kind, "document_kind"), row.state is DocumentState.ISSUED) for row in rows]


def looked(of: Review) -> str:
    """How long and how closely the officer looked, as far as server and browser told; for the file and its auditors."""
    said = [] if of.seconds is None else [_("xem %(seconds)s giây", seconds=round(of.seconds))]
    told = of.attention or {}
    if told.get("unusable"):
        said.append(_("trình duyệt gửi dữ liệu không dùng được"))
    if told.get("zoom", 0) > 1:
        said.append(_("phóng to %(times)s lần", times=formats.figure(told["zoom"])))
    if told.get("clip") or told.get("frames"):
        said.append(_("xem đoạn ghi hình"))
    if len(told.get("pictures", ())) > 1:
        said.append(_("xem %(count)s ảnh", count=len(told["pictures"])))
    return ", ".join(said)


def _history(session: Session, case: Case, hidden: bool) -> list[Happening]:
    """To whoever judges blind it says what was done, not by whom and not what was found."""
    told = [event for event in case.events if not hidden or event.act in TOLD_TO_THE_BLIND]
    people = {uuid.UUID(event.actor_id) for event in told if event.actor_kind == ActorKind.PERSON}
    named = session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    names = {str(row.id): row.name for row in named}
    return [Happening(
        words.word(event.act, "act"), event.at,
        _who(event, names) if not hidden or event.act in SAID_TO_ALL else _office(event),
        _detail(event) if not hidden or event.act in SAID_TO_ALL else "", TONES.get(event.act, "plain"))
        for event in reversed(told)]


def _who(event: CaseEvent, names: Mapping[str, str]) -> str:
    if event.actor_kind == ActorKind.PERSON:
        return names.get(event.actor_id, event.actor_id)
    return _office(event)


def _office(event: CaseEvent) -> str:
    """Who acted, without a name."""
    of_kind = {ActorKind.PERSON: _("Cán bộ"), ActorKind.MACHINE: _("Hệ thống")}
    return str(of_kind.get(ActorKind(event.actor_kind), _("Người giữ mã tra cứu")))


def _detail(event: CaseEvent) -> str:
    """Only what says something to a reader; what people said at a hearing is in the papers."""
    said = []
    if event.details.get("corrected"):
        said.append(_("Đã sửa kết quả máy đọc"))
    if event.act == "reject":
        said.append(reason_words().get(event.details.get("reason", ""), ""))
    if event.act in (flags.FLAG, flags.ANSWER, Act.DOUBT):
        kinds = event.details.get("kinds") or [event.details.get("kind")]
        said += [*(words.word(kind, "flag") for kind in kinds), event.said.get("statement", "")]
    if event.act in (duplicates.LINK, duplicates.UNLINK, intake.TAKE_UP):
        reason, family = event.details.get("reason", ""), "set_aside" if event.act == intake.TAKE_UP else "link"
        said += [words.word(reason, family), event.said.get("why", "")]
    if event.act in (Act.REOPEN, Act.TRANSFER, endings.ASK_TRANSFER):
        said += [event.said.get("to", ""), event.said.get("why", "")]
    if "kind" in event.details and event.act in ("sign_paper", "issue_paper", "void_paper"):
        said.append(words.word(event.details["kind"], "document_kind"))
    return "; ".join(each for each in said if each)
