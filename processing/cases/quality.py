"""How well officers, reader and line judge: against known answers, against each other, in time. Each figure opens."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased, joinedload

from processing.cases import measures
from processing.cases.gates import same_answer
from processing.cases.measures import Agreement, Share
from processing.cases.pace import QUICK, Pace, of_officers
from processing.cases.policy import Doubt
from processing.cases.states import Act
from processing.models import Case, CaseEvent, CaseState, KnownAnswer, PlateRead, Review

MOST = 200
"""Lines of a list behind a figure."""


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


class Opened(NamedTuple):
    """A case behind a figure, what was said of it, and the truth where it is known."""

    case: Case
    review: Review | None
    truth: KnownAnswer | None


def officers(session: Session, units: Collection[uuid.UUID], since: datetime) -> list[Officer]:
    """Everybody who decided something since then, the quickest first."""
    known = _known_by_person(session, units, since)
    agreed = _agreed_by_person(_pairs(session, units, since))
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
    found = _pairs(session, units, since)
    lots = _drawn_by_lot(session, [second.case_id for _first, second in found])
    both = [(first, second) for first, second in found if first.verdict != "reject" and second.verdict != "reject"]
    return Pairs(
        measures.agreement((_answer(first), _answer(second)) for first, second in found),
        measures.agreement((_answer(first), _answer(second)) for first, second in found if second.case_id in lots),
        measures.share(sum(1 for first, second in both if first.plate == second.plate), len(both)))


def opened(session: Session, units: Collection[uuid.UUID], since: datetime, what: str, *,
           person_id: uuid.UUID | None = None) -> Sequence[Opened]:
    """The cases behind a figure (a key of OPENS), the latest first."""
    if what.startswith("reader"):
        wrong = ~_read_right() if what == "reader_wrong" else true()
        found = _known_reads(select(Case, KnownAnswer), units, since).where(wrong)
        rows = session.execute(found.order_by(KnownAnswer.put_in_at.desc(), Case.id).limit(MOST)
                               .options(joinedload(Case.read))).all()
        return [Opened(case, None, truth) for case, truth in rows]
    words = (select(Case, Review, KnownAnswer).join(Review, Review.case_id == Case.id)
             .outerjoin(KnownAnswer, KnownAnswer.capture_id == Case.capture_id)
             .where(Case.unit_id.in_(units), Review.decided_at >= since, *OPENS[what]())
             .options(joinedload(Review.person), joinedload(Case.read)))
    if person_id is not None:
        words = words.where(Review.person_id == person_id)
    return [Opened(*row) for row in
            session.execute(words.order_by(Review.decided_at.desc(), Case.id).limit(MOST)).unique()]


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


OPENS: Mapping[str, Any] = {
    "decided": lambda: (),
    "quick": lambda: (Review.verdict == "confirm", Review.seconds < QUICK.total_seconds()),
    "silent": lambda: (Review.attention.is_(None),),
    "known": lambda: (_answered(),),
    "known_wrong": lambda: (_answered(), ~_right()),
    "second": lambda: (Review.stage == "second",),
    "apart": lambda: (Review.stage != "senior", _disagreed()),
    "line": lambda: (_ended(),),
    "line_wrong": lambda: (_ended(), ~_right()),
    "reader": lambda: (),
    "reader_wrong": lambda: (),
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


def _pairs(session: Session, units: Collection[uuid.UUID], since: datetime) -> list[tuple[Review, Review]]:
    """Each second opinion with the first answer that it met, where there was one."""
    first, second = aliased(Review), aliased(Review)
    rows = session.execute(
        select(first, second).join(second, second.case_id == first.case_id).join(Case, Case.id == second.case_id)
        .where(Case.unit_id.in_(units), second.stage == "second", second.decided_at >= since)
        .where(first.stage == "first", first.decided_at < second.decided_at)
        .where(or_(first.verdict != "ask_second", first.plate.is_not(None))).order_by(first.decided_at))
    latest = {second_.id: (first_, second_) for first_, second_ in rows}
    return list(latest.values())


def _agreed_by_person(found: Sequence[tuple[Review, Review]]) -> dict[uuid.UUID, tuple[int, int]]:
    told: dict[uuid.UUID, list[bool]] = {}
    for first, second in found:
        same = same_answer(first, second)
        told.setdefault(first.person_id, []).append(same)
        told.setdefault(second.person_id, []).append(same)
    return {person_id: (sum(each), len(each)) for person_id, each in told.items()}


def _drawn_by_lot(session: Session, case_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Cases that only the lot sent to a second officer."""
    asked = session.execute(select(CaseEvent.case_id, CaseEvent.details).where(
        CaseEvent.case_id.in_(case_ids), CaseEvent.act == Act.ASK_SECOND))
    return {case_id for case_id, details in asked if details.get("doubts") == [Doubt.SAMPLED]}


def _answer(review: Review) -> str:
    return "reject" if review.verdict == "reject" else review.offence
