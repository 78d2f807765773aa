"""What was taken back because a device or a setting was wrong, for everybody to read: where, when, why, how many."""

from collections import Counter

from flask import render_template
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.access import OPEN, needs, session_for_reading
from portal.citizen.routes import blueprint
from processing.models import Camera, Recall, RecalledCase, RecallState

SHOWN = 100


@blueprint.get("/thu-hoi")
@needs(OPEN)
def recalled() -> str:
    """Recalls that are done, newest first, with counts and without a word about whom they concern."""
    session = session_for_reading()
    rows = session.scalars(
        select(Recall).where(Recall.state == RecallState.DONE).order_by(Recall.done_at.desc()).limit(SHOWN)
        .options(joinedload(Recall.camera).joinedload(Camera.site), joinedload(Recall.unit))).all()
    counts: dict[object, Counter[str]] = {row.id: Counter() for row in rows}
    found = select(RecalledCase.recall_id, RecalledCase.outcome, func.count()).where(
        RecalledCase.recall_id.in_([row.id for row in rows])).group_by(RecalledCase.recall_id, RecalledCase.outcome)
    for recall_id, outcome, count in session.execute(found):
        counts[recall_id][outcome] = count
    return render_template("citizen/recalls.html", rows=rows, counts=counts)
