"""Evidence pictures for staff, found by case and position: no address holds a digest, nothing is guessed from one."""

import logging
import uuid

from flask import Response, abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.access import needs, session_for_reading
from portal.officer import looked
from portal.officer.routes import blueprint, case_of_mine
from processing import evidence
from processing.cases.rights import Right
from processing.models import Capture, Case, PlateRead

log = logging.getLogger(__name__)

SHOWN = frozenset({"image/jpeg", "image/png", "video/mp4"})
"""What a browser is given to show; anything else is not an evidence file of ours."""


@blueprint.get("/office/cases/<uuid:case_id>/pictures/<int:position>")
@needs(Right.SEE_CASES)
def picture(case_id: uuid.UUID, position: int) -> Response:
    """One picture or clip of a case, as the camera sent it."""
    case = case_of_mine(session_for_reading(), case_id, joinedload(Case.capture).selectinload(Capture.files))
    file = next((each for each in case.capture.files if each.position == position), None)
    if file is None or file.media_type not in SHOWN:
        abort(404)
    response = _file(file.sha256, file.media_type, case)
    looked.remember(response, case.id)
    return response


@blueprint.get("/office/cases/<uuid:case_id>/plates/<uuid:read_id>")
@needs(Right.SEE_CASES)
def plate_picture(case_id: uuid.UUID, read_id: uuid.UUID) -> Response:
    """The plate as one reading cut it out."""
    session = session_for_reading()
    case = case_of_mine(session, case_id)
    digest = session.scalar(select(PlateRead.crop_sha256).where(
        PlateRead.id == read_id, PlateRead.capture_id == case.capture_id))
    if digest is None:
        abort(404)
    return _file(digest, None, case)


def _file(digest: str, media_type: str | None, case: Case) -> Response:
    try:
        data = evidence.evidence().read(digest)
    except (evidence.MissingEvidenceError, evidence.AlteredEvidenceError) as lost:
        log.error("evidence of case %s: %s", case.id, type(lost).__name__)
        abort(404)
    response = Response(data, mimetype=media_type or _kind_of(data))
    response.headers["Cache-Control"] = looked.CACHED
    return response


def _kind_of(data: bytes) -> str:
    return "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
