"""Evidence for staff, found by case and position: no address holds a digest, nothing is guessed from one."""

import logging
import uuid
from collections.abc import Callable

from flask import Response, abort, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.access import account, needs, session_for_reading
from portal.officer import looked, renditions
from portal.officer.routes import blueprint, case_of_mine
from processing import evidence
from processing.cases import blind
from processing.cases.rights import Right
from processing.models import Capture, CaptureFile, Case, PlateRead

log = logging.getLogger(__name__)

SHOWN = frozenset({"image/jpeg", "image/png", "video/mp4"})
"""What a browser is given to show; anything else is not an evidence file of ours."""
WITH_FILES = joinedload(Case.capture).selectinload(Capture.files)


@blueprint.get("/office/cases/<uuid:case_id>/pictures/<int:position>")
@needs(Right.SEE_CASES)
def picture(case_id: uuid.UUID, position: int) -> Response:
    """One picture or clip of a case, as the camera sent it; a player may ask for a part of a clip."""
    case = case_of_mine(session_for_reading(), case_id, WITH_FILES)
    file = _file(case, position)
    response = _answer(_read(file.sha256, case), file.media_type)
    if file.media_type.startswith("video/"):
        response.make_conditional(request.environ, accept_ranges=True, complete_length=file.size)
    return response


@blueprint.get("/office/cases/<uuid:case_id>/pictures/<int:position>/<int:width>")
@needs(Right.SEE_CASES)
def rendition(case_id: uuid.UUID, position: int, width: int) -> Response:
    """One picture, as wide as a screen or a list needs it."""
    if width not in renditions.WIDTHS:
        abort(404)
    case = case_of_mine(session_for_reading(), case_id, WITH_FILES)
    file = _image(case, position)
    response = _drawn(case, file, lambda data: renditions.narrowed(data, width))
    if width == renditions.SCREEN:
        looked.remember(response, case.id)
    return response


@blueprint.get("/office/cases/<uuid:case_id>/pictures/<int:position>/part/<edges>")
@needs(Right.SEE_CASES)
def part(case_id: uuid.UUID, position: int, edges: str) -> Response:
    """A part of a picture in the camera's own sharpness."""
    try:
        wanted = renditions.Part.parse(edges)
    except renditions.UnfitPartError:
        abort(404)
    case = case_of_mine(session_for_reading(), case_id, WITH_FILES)
    return _drawn(case, _image(case, position), lambda data: renditions.cut(data, wanted))


@blueprint.get("/office/cases/<uuid:case_id>/plates/<uuid:read_id>")
@needs(Right.SEE_CASES)
def plate_picture(case_id: uuid.UUID, read_id: uuid.UUID) -> Response:
    """The plate as one reading cut it out; not for whoever may yet judge the case without the reader's help."""
    session = session_for_reading()
    case = case_of_mine(session, case_id)
    digest = session.scalar(select(PlateRead.crop_sha256).where(
        PlateRead.id == read_id, PlateRead.capture_id == case.capture_id))
    if digest is None or blind.to(session, case, account().actor):
        abort(404)
    data = _read(digest, case)
    return _answer(data, _kind_of(data))


def _file(case: Case, position: int) -> CaptureFile:
    file = next((each for each in case.capture.files if each.position == position), None)
    return file if file is not None and file.media_type in SHOWN else abort(404)


def _image(case: Case, position: int) -> CaptureFile:
    file = _file(case, position)
    return file if file.media_type.startswith("image/") else abort(404)


def _drawn(case: Case, file: CaptureFile, draw: Callable[[bytes], bytes]) -> Response:
    """A picture that cannot be drawn is sent as it is: the browser may know more, and the officer sees it fail."""
    data = _read(file.sha256, case)
    try:
        drawn = draw(data)
    except OSError as broken:
        log.warning("picture %s of case %s: %s", file.position, case.id, type(broken).__name__)
        drawn = data
    return _answer(drawn, _kind_of(drawn))


def _read(digest: str, case: Case) -> bytes:
    try:
        return evidence.evidence().read(digest)
    except (evidence.MissingEvidenceError, evidence.AlteredEvidenceError) as lost:
        log.error("evidence of case %s: %s", case.id, type(lost).__name__)
        return abort(404)


def _answer(data: bytes, media_type: str) -> Response:
    response = Response(data, mimetype=media_type)
    response.headers["Cache-Control"] = looked.CACHED
    return response


def _kind_of(data: bytes) -> str:
    return "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
