"""Finding cases: by what people say on the phone, by state, camera and days; page by page from a key."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, Uuid, literal, select, true, tuple_, union
from sqlalchemy.orm import Session, joinedload

from processing import clock
from processing.cases.blind import BEFORE_THE_SECOND
from processing.db import UtcDateTime
from processing.models import Camera, Case, CaseState, Document, PlateRead, Review
from processing.plates import grammar

PAGE = 50
_FIRST_DAY, _LAST_DAY = date(1970, 1, 1), date(9000, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; empty fields do not narrow. `text` is a reference, a paper's number or a plate."""

    text: str = ""
    state: CaseState | None = None
    camera: str = ""
    first_day: date | None = None
    last_day: date | None = None
    reason: str = ""
    """Why it was rejected."""
    by_a_judge: bool = False
    """For whoever may yet judge them, cases that measure are among the others; for everybody else they are none. And
    what waits is not found by what its reader saw: that would tell the second officer."""


@dataclass(frozen=True, slots=True)
class Key:
    """The place of a case in the list: newest act first."""

    recorded_at: datetime
    id: uuid.UUID
    newer: bool = False
    """Whether the page above this place is wanted, rather than the one below."""

    def __str__(self) -> str:
        return f"{'newer' if self.newer else 'older'}~{self.recorded_at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Key | None":
        """The key of an address; nonsense is the first page."""
        direction, _, rest = text.partition("~")
        moment, _, case_id = rest.partition("~")
        try:
            at = datetime.fromisoformat(moment)
            return cls(at.astimezone(UTC), uuid.UUID(case_id), direction == "newer") if at.tzinfo else None
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of cases, newest first, and the keys of its neighbours."""

    cases: Sequence[Case]
    newer: Key | None
    older: Key | None


def find(session: Session, units: Collection[uuid.UUID], wanted: Wanted, at: Key | None = None, *,
         limit: int = PAGE) -> Found:
    """One page of the units' cases."""
    counted = Case.state != CaseState.MEASURED if wanted.by_a_judge else ~Case.known_answer
    query = _narrowed(select(Case).where(Case.unit_id.in_(units), counted), wanted)
    order = tuple_(Case.recorded_at, Case.id)
    upwards = at is not None and at.newer
    if at is not None:
        place = tuple_(literal(at.recorded_at, UtcDateTime), literal(at.id, Uuid))
        query = query.where(order > place if upwards else order < place)
    direction = (Case.recorded_at, Case.id) if upwards else (Case.recorded_at.desc(), Case.id.desc())
    rows = session.scalars(query.order_by(*direction).limit(limit + 1).options(
        joinedload(Case.camera).joinedload(Camera.site), joinedload(Case.read))).all()
    more, shown = len(rows) > limit, list(rows[:limit])
    if upwards:
        shown.reverse()
    return Found(shown, _key(shown[:1], newer=True) if (more if upwards else at) else None,
                 _key(shown[-1:]) if (at if upwards else more) else None)


def _narrowed(query: Select[Case], wanted: Wanted) -> Select[Case]:
    if wanted.text.strip():
        query = query.where(Case.id.in_(_named(wanted.text.strip(), blind=wanted.by_a_judge)))
    if wanted.state is not None:
        query = query.where(Case.state == wanted.state)
    if wanted.reason:
        rejected = select(Review.case_id).where(Review.reason == wanted.reason)
        query = query.where(Case.state == CaseState.REJECTED, Case.id.in_(rejected))
    if wanted.camera:
        query = query.where(Case.camera_id.in_(select(Camera.id).where(Camera.code == wanted.camera)))
    if wanted.first_day:
        query = query.where(Case.recorded_at >= _midnight(_told(wanted.first_day)))
    if wanted.last_day:
        query = query.where(Case.recorded_at < _midnight(_told(wanted.last_day)) + timedelta(days=1))
    return query


def _told(day: date) -> date:
    """The nearest day that both databases and all zones can tell."""
    return min(max(day, _FIRST_DAY), _LAST_DAY)


def _named(text: str, *, blind: bool) -> Select[uuid.UUID]:
    """Ids of cases that carry this reference, paper number or plate; without a confirmed one, what their reader saw."""
    plate = grammar.normalise(text) or "-"
    seen = Case.state.not_in(BEFORE_THE_SECOND) if blind else true()
    ids = union(
        select(Case.id).where(Case.reference == text.upper().replace(" ", "")),
        select(Case.id).where(Case.plate == plate),
        select(Document.case_id).where(Document.number == text),
        select(Case.id).join(PlateRead, PlateRead.id == Case.read_id)
        .where(Case.plate.is_(None), PlateRead.text == plate, seen),
    ).subquery()
    return select(ids.c[0])


def _key(rows: Sequence[Case], *, newer: bool = False) -> Key | None:
    return replace(Key(rows[0].recorded_at, rows[0].id), newer=newer) if rows else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.VIETNAM)
