"""How well officers, reader and line judge: against known answers, against each other, in time. Each figure opens."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased, joinedload, load_only

from processing.cases import measures
from processing.cases.gates import same_answer
from processing.cases.measures import Agreement, Share
from processing.cases.pace import QUICK, Pace, of_officers
from processing.cases.policy import Doubt
from processing.cases.states import IN_REVIEW, Act
from processing.models import (
    Case,
    CaseEvent,
    CaseState,
    Contest,
    ContestState,
    KnownAnswer,
    PlateRead,
    Review,
)

ANSWERED = (ContestState.ACCEPTED, ContestState.REFUSED)


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer's figures: pace, known answers judged right, and second opinions that agreed, given or received."""

    pace: Pace
    known: Share
    agreed: Share


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader on known plates; `claimed` is how sure it said to be, on average."""

    name: str
    right: Share
    claimed: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Line:
    """What came out at the end of the line, of all known-answer cases that were judged to the end."""

    right: Share
    wrongly_fined: Share
    """A fine that would have gone out for no offence, or to another vehicle."""
    wrongly_dropped: Share
    hours: float | None
    """From putting a case in to its end, the median."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Second opinions: all of them, those of cases drawn by lot only, and the plates where both confirmed."""

    all: Agreement
    drawn: Agreement
    plates: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which figure's cases: a key of OPENS, perhaps of one officer or one camera, or of one reason to reject."""

    what: str
    since: datetime
    person_id: uuid.UUID | None = None
    camera_id: uuid.UUID | None = None
    reason: str = ""


class Pair(NamedTuple):
    """Two opinions on one case, and the camera where the case does not measure."""

    first: Review
    second: Review
    camera_id: uuid.UUID | None


class Opened(NamedTuple):
    """A case behind a figure, what was said of it, and the truth where it is known."""

    case: Case
    review: Review | None
    truth: KnownAnswer | None


def officers(session: Session, units: Collection[uuid.UUID], since: datetime) -> list[Officer]:
    """Everybody who decided something since then, the quickest first."""
    known = _known_by_person(session, units, since)
    agreed = _agreed_by_person(second_opinions(session, units, since))
    return [Officer(pace, measures.share(*known.get(pace.person_id, (0, 0))),
                    measures.share(*agreed.get(pace.person_id, (0, 0))))
            for pace in of_officers(session, units, since=since)]


def readers(session: Session, units: Collection[uuid.UUID], since: datetime) -> list[Reader]:
    """Each reader on the known-answer cases that show a plate."""
    rows = session.execute(
        _known_reads(select(PlateRead.reader, func.count(), func.count().filter(_read_right()),
                            func.avg(func.coalesce(PlateRead.confidence, 0.0)), func.avg(PlateRead.milliseconds)),
                     units, since).group_by(PlateRead.reader).order_by(PlateRead.reader))
    return [Reader(name, measures.share(right, of), float(claimed), float(took))
            for name, of, right, claimed, took in rows]


def line(session: Session, units: Collection[uuid.UUID], since: datetime) -> Line:
    """Of known-answer cases that came to their end since then."""
    rows = session.execute(_last_words(select(Review.verdict, _right(), KnownAnswer.put_in_at, Review.decided_at),
                                       units, since)).all()
    right = sum(1 for row in rows if row[1])
    fined = sum(1 for row in rows if not row[1] and row[0] == "confirm")
    hours = [(decided - put_in).total_seconds() / 3600 for _verdict, _ok, put_in, decided in rows]
    return Line(measures.share(right, len(rows)), measures.share(fined, len(rows)),
                measures.share(len(rows) - right - fined, len(rows)), median(hours) if hours else None)


def pairs(session: Session, units: Collection[uuid.UUID], since: datetime) -> Pairs:
    """How far first and second officers agree; cases that the policy doubts are harder than the rest."""
    found, lots = second_opinions(session, units, since), _drawn_by_lot(session, since)
    both = [each for each in found if "reject" not in (each.first.verdict, each.second.verdict)]
    return Pairs(
        measures.agreement(_answers(each) for each in found),
        measures.agreement(_answers(each) for each in found if each.second.case_id in lots),
        measures.share(sum(1 for each in both if each.first.plate == each.second.plate), len(both)))


def opened(session: Session, units: Collection[uuid.UUID], asked: Asked, *, skip: int = 0,
           many: int = 200) -> Sequence[Opened]:
    """The cases behind a figure, the latest first."""
    if asked.what.startswith("reader"):
        wrong = ~_read_right() if asked.what == "reader_wrong" else true()
        found = _known_reads(select(Case, KnownAnswer), units, asked.since).where(wrong)
        rows = session.execute(found.order_by(KnownAnswer.put_in_at.desc(), Case.id).offset(skip).limit(many)
                               .options(joinedload(Case.read))).all()
        return [Opened(case, None, truth) for case, truth in rows]
    words = (select(Case, Review, KnownAnswer).join(Review, Review.case_id == Case.id)
             .outerjoin(KnownAnswer, KnownAnswer.capture_id == Case.capture_id)
             .where(Case.unit_id.in_(units), *OPENS[asked.what](asked.since), *_narrowed(asked))
             .options(joinedload(Review.person), joinedload(Case.read)))
    latest = words.order_by(Review.decided_at.desc(), Case.id, Review.id).offset(skip).limit(many)
    return [Opened(*row) for row in session.execute(latest).unique()]


def last_word() -> ColumnElement[bool]:
    """The review after which a case left the desks: each camera's figures count a case once."""
    later = aliased(Review)
    return and_(Case.state.not_in(IN_REVIEW), ~Case.known_answer, ~exists().where(
        later.case_id == Review.case_id, later.decided_at > Review.decided_at))


def answered_contest(since: datetime, *states: ContestState) -> ColumnElement[bool]:
    """Whether the case was objected to and the office has answered since then, in one of these ways."""
    return exists().where(Contest.case_id == Case.id, Contest.answered_at >= since, Contest.state.in_(states))


def _narrowed(asked: Asked) -> list[ColumnElement[bool]]:
    narrowed = [Review.person_id == asked.person_id] if asked.person_id else []
    if asked.camera_id:
        once = Review.stage == "second" if asked.what in ("second", "apart") else last_word()
        narrowed += [Case.camera_id == asked.camera_id, ~Case.known_answer, once]
    return [*narrowed, Review.reason == asked.reason] if asked.reason else narrowed


def _right() -> ColumnElement[bool]:
    """Whether a review says what is known to be true."""
    same = and_(Review.plate == KnownAnswer.plate, Review.plate_colour == KnownAnswer.plate_colour,
                Review.vehicle_kind == KnownAnswer.vehicle_kind, Review.offence == KnownAnswer.offence)
    return and_(Review.verdict == KnownAnswer.verdict, or_(KnownAnswer.verdict == "reject", func.coalesce(same, False)))


def _read_right() -> ColumnElement[bool]:
    return func.coalesce(PlateRead.text == KnownAnswer.plate, False)


def _answered() -> ColumnElement[bool]:
    """Somebody who could not tell was neither right nor wrong."""
    return and_(Case.known_answer, Review.verdict != "ask_second")


def _ended() -> ColumnElement[bool]:
    """The review that brought a known-answer case to its end: its last one."""
    later = aliased(Review)
    return and_(Case.state == CaseState.MEASURED, ~exists().where(
        later.case_id == Review.case_id, later.decided_at > Review.decided_at))


def _disagreed() -> ColumnElement[bool]:
    return exists().where(CaseEvent.case_id == Case.id, CaseEvent.act == Act.DISAGREE)


def _decided(*conditions: Callable[[], ColumnElement[bool]]) -> Callable[[datetime], Sequence[ColumnElement[bool]]]:
    return lambda since: (Review.decided_at >= since, *(condition() for condition in conditions))


def _contested(*states: ContestState) -> Callable[[datetime], Sequence[ColumnElement[bool]]]:
    return lambda since: (Review.verdict == "confirm", answered_contest(since, *states))


OPENS: Mapping[str, Callable[[datetime], Sequence[ColumnElement[bool]]]] = {
    "decided": _decided(),
    "confirmed": _decided(lambda: Review.verdict == "confirm"),
    "rejected": _decided(lambda: Review.verdict == "reject"),
    "contested": _contested(*ANSWERED),
    "overturned": _contested(ContestState.ACCEPTED),
    "quick": _decided(lambda: Review.verdict == "confirm", lambda: Review.seconds < QUICK.total_seconds()),
    "silent": _decided(lambda: Review.attention.is_(None)),
    "known": _decided(_answered),
    "known_wrong": _decided(_answered, lambda: ~_right()),
    "second": _decided(lambda: Review.stage == "second"),
    "apart": _decided(lambda: Review.stage != "senior", _disagreed),
    "line": _decided(_ended),
    "line_wrong": _decided(_ended, lambda: ~_right()),
    "reader": _decided(),
    "reader_wrong": _decided(),
}
"""What each figure counts, as conditions on reviews; those of the reader are no reviews."""


def _known_by_person(session: Session, units: Collection[uuid.UUID],
                     since: datetime) -> dict[uuid.UUID, tuple[int, int]]:
    rows = session.execute(
        select(Review.person_id, func.count().filter(_right()), func.count())
        .join(Case, Case.id == Review.case_id).join(KnownAnswer, KnownAnswer.capture_id == Case.capture_id)
        .where(Case.unit_id.in_(units), Review.decided_at >= since, _answered()).group_by(Review.person_id))
    return {person_id: (right, of) for person_id, right, of in rows}


def _known_reads(columns: Any, units: Collection[uuid.UUID], since: datetime) -> Any:
    return (columns.select_from(KnownAnswer).join(Case, Case.capture_id == KnownAnswer.capture_id)
            .join(PlateRead, PlateRead.id == Case.read_id)
            .where(Case.unit_id.in_(units), KnownAnswer.put_in_at >= since, KnownAnswer.plate.is_not(None)))


def _last_words(columns: Any, units: Collection[uuid.UUID], since: datetime) -> Any:
    return (columns.select_from(Review).join(Case, Case.id == Review.case_id)
            .join(KnownAnswer, KnownAnswer.capture_id == Case.capture_id)
            .where(Case.unit_id.in_(units), Review.decided_at >= since, _ended()))


def second_opinions(session: Session, units: Collection[uuid.UUID], since: datetime) -> list[Pair]:
    """Each second opinion with the first answer that it met, where there was one."""
    first, second = aliased(Review), aliased(Review)
    told = [load_only(*(getattr(each, name) for name in _COMPARED)) for each in (first, second)]
    rows = session.execute(
        select(first, second, Case.camera_id, Case.known_answer).join(second, second.case_id == first.case_id)
        .join(Case, Case.id == second.case_id).options(*told)
        .where(Case.unit_id.in_(units), second.stage == "second", second.decided_at >= since)
        .where(first.stage == "first", first.decided_at < second.decided_at)
        .where(or_(first.verdict != "ask_second", first.plate.is_not(None))).order_by(first.decided_at))
    latest = {row[1].id: Pair(row[0], row[1], None if row[3] else row[2]) for row in rows}
    return list(latest.values())


_COMPARED = ("case_id", "person_id", "verdict", "plate", "plate_colour", "vehicle_kind", "offence")


def _agreed_by_person(found: Sequence[Pair]) -> dict[uuid.UUID, tuple[int, int]]:
    told: dict[uuid.UUID, list[bool]] = {}
    for first, second, _camera in found:
        same = same_answer(first, second)
        told.setdefault(first.person_id, []).append(same)
        told.setdefault(second.person_id, []).append(same)
    return {person_id: (sum(each), len(each)) for person_id, each in told.items()}


def _drawn_by_lot(session: Session, since: datetime) -> set[uuid.UUID]:
    """Cases that only the lot sent to a second officer, of those judged since."""
    second = select(Review.case_id).where(Review.stage == "second", Review.decided_at >= since)
    asked = session.execute(select(CaseEvent.case_id, CaseEvent.details).where(
        CaseEvent.case_id.in_(second), CaseEvent.act == Act.ASK_SECOND))
    return {case_id for case_id, details in asked if details.get("doubts") == [Doubt.SAMPLED]}


def _answers(pair: Pair) -> tuple[str, str]:
    return _answer(pair.first), _answer(pair.second)


def _answer(review: Review) -> str:
    return "reject" if review.verdict == "reject" else review.offence
