"""What came of the cases: per officer and per camera confirmed, rejected by reason, overturned, pace, agreement."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, and_, cast, distinct, func, select
from sqlalchemy.orm import Session

from processing.cases import measures, pace, quality
from processing.cases.gates import same_answer
from processing.cases.measures import Share
from processing.models import Case, Contest, ContestState, Review


@dataclass(slots=True)
class Outcome:
    """One officer's decisions, or one camera's cases by the last word on each, of some days."""

    key: uuid.UUID
    confirmed: int = 0
    asked: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    """Rejected, by the code of the reason."""
    overturned: Share = field(default_factory=lambda: measures.share(0, 0))
    """Of the objections to confirmed cases that were answered, those in which the citizen was right."""
    agreed: Share = field(default_factory=lambda: measures.share(0, 0))
    """Of a camera's second opinions those that gave the first one's answer; officers' are in `quality.officers`."""
    _seconds: Counter[int] = field(default_factory=Counter)

    @property
    def rejected(self) -> int:
        return self.reasons.total()

    @property
    def judged(self) -> int:
        return self.confirmed + self.asked + self.rejected

    @property
    def median_seconds(self) -> float | None:
        return pace.middle(list(self._seconds.items())) if self._seconds else None

    def count(self, verdict: str, reason: str | None, seconds: int | None, times: int) -> None:
        """Take so many like decisions in."""
        if verdict == "reject":
            self.reasons[reason or "other"] += times
        elif verdict == "confirm":
            self.confirmed += times
        else:
            self.asked += times
        if seconds is not None:
            self._seconds[seconds] += times


def of_officers(session: Session, units: Collection[uuid.UUID], since: datetime) -> Mapping[uuid.UUID, Outcome]:
    """Everybody who decided something about these units' cases since then."""
    return _told(session, units, since, Review.person_id)


def of_cameras(session: Session, units: Collection[uuid.UUID], since: datetime) -> Mapping[uuid.UUID, Outcome]:
    """Every camera of which a case was judged since then, or an objection answered."""
    found = _told(session, units, since, Case.camera_id)
    for camera_id, agreed in _agreements(session, units, since).items():
        found.setdefault(camera_id, Outcome(camera_id)).agreed = measures.share(sum(agreed), len(agreed))
    return found


def _told(session: Session, units: Collection[uuid.UUID], since: datetime, key: Any) -> dict[uuid.UUID, Outcome]:
    found: dict[uuid.UUID, Outcome] = {}
    for whose, *counted in session.execute(_decisions(units, since, key)):
        found.setdefault(whose, Outcome(whose)).count(*counted)
    for whose, overturned, answered in session.execute(_contests(units, since, key)):
        found.setdefault(whose, Outcome(whose)).overturned = measures.share(overturned, answered)
    return found


def _decisions(units: Collection[uuid.UUID], since: datetime, key: Any) -> Select[Any]:
    second = cast(func.floor(Review.seconds), Integer)
    rows = (select(key, Review.verdict, Review.reason, second, func.count()).join(Case, Case.id == Review.case_id)
            .where(Case.unit_id.in_(units), Review.decided_at >= since)
            .group_by(key, Review.verdict, Review.reason, second))
    return rows if key is Review.person_id else rows.where(quality.last_word())


def _contests(units: Collection[uuid.UUID], since: datetime, key: Any) -> Select[Any]:
    """Each case counts once, however often it was objected to."""
    won = func.count(distinct(Case.id)).filter(Contest.state == ContestState.ACCEPTED)
    rows = (select(key, won, func.count(distinct(Case.id))).join(Contest, Contest.case_id == Case.id)
            .join(Review, and_(Review.case_id == Case.id, Review.verdict == "confirm"))
            .where(Case.unit_id.in_(units), Contest.answered_at >= since, Contest.state.in_(quality.ANSWERED)))
    if key is not Review.person_id:
        rows = rows.where(quality.last_word())
    return rows.group_by(key)


def _agreements(session: Session, units: Collection[uuid.UUID], since: datetime) -> Mapping[uuid.UUID, list[bool]]:
    told: dict[uuid.UUID, list[bool]] = {}
    for first, second, camera_id in quality.second_opinions(session, units, since):
        if camera_id is not None:
            told.setdefault(camera_id, []).append(same_answer(first, second))
    return told
