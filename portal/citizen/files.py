"""Evidence pictures and papers, served to the session that holds the case's code and to nobody else."""

import logging
import uuid
from io import BytesIO

from flask import abort, send_file
from werkzeug.wrappers import Response

from notices.cover import cover_pdf
from notices.issue import open_paper as issued_file
from portal.access import CODE_HOLDER, needs, session_for_reading
from portal.citizen.case import papers_of
from portal.citizen.holder import with_paper
from portal.citizen.routes import blueprint
from processing.evidence import AlteredEvidenceError, MissingEvidenceError, evidence
from processing.models import Case, Document

log = logging.getLogger(__name__)

SHOWN = frozenset({"image/jpeg", "image/png", "video/mp4"})


@blueprint.get("/ho-so/xem/anh/<int:position>")
@needs(CODE_HOLDER)
@with_paper
def picture(document: Document, position: int) -> Response:
    """One picture or clip, as the camera sent it."""
    file = next((each for each in document.case.capture.files if each.position == position), None)
    if file is None or file.media_type not in SHOWN:
        abort(404)
    return _evidence(document.case, file.sha256, file.media_type)


@blueprint.get("/ho-so/xem/anh/bien-so")
@needs(CODE_HOLDER)
@with_paper
def plate_picture(document: Document) -> Response:
    """The plate as it was cut out of the picture."""
    read = document.case.read
    if read is None or read.crop_sha256 is None:
        abort(404)
    return _evidence(document.case, read.crop_sha256, None)


@blueprint.get("/ho-so/xem/van-ban/<uuid:paper_id>")
@needs(CODE_HOLDER)
@with_paper
def paper_file(document: Document, paper_id: uuid.UUID) -> Response:
    """An issued paper of the case, exactly as it was issued."""
    paper = next((each for each in papers_of(session_for_reading(), document.case) if each.id == paper_id), None)
    if paper is None:
        abort(404)
    try:
        data = issued_file(paper)
    except (MissingEvidenceError, AlteredEvidenceError) as lost:
        log.error("paper %s: %s", paper.id, type(lost).__name__)
        abort(404)
    name = "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in paper.number or "van-ban")
    return _served(data, "application/pdf", f"{name}.pdf")


@blueprint.get("/ho-so/xem/van-ban/<uuid:paper_id>/giai-thich")
@needs(CODE_HOLDER)
@with_paper
def paper_cover(document: Document, paper_id: uuid.UUID) -> Response:
    """What the paper means, on one page in both languages."""
    paper = next((each for each in papers_of(session_for_reading(), document.case) if each.id == paper_id), None)
    return _served(cover_pdf(paper), "application/pdf", "giai-thich.pdf") if paper else abort(404)


def _evidence(case: Case, digest: str, media_type: str | None) -> Response:
    try:
        data = evidence().read(digest)
    except (MissingEvidenceError, AlteredEvidenceError) as lost:
        log.error("evidence of case %s: %s", case.id, type(lost).__name__)
        abort(404)
    kind = media_type or ("image/png" if data.startswith(b"\x89PNG") else "image/jpeg")
    return _served(data, kind, None)


def _served(data: bytes, kind: str, name: str | None) -> Response:
    """Not stored by the browser: the screen may be shared. Ranges are answered, phones ask for them to play a clip."""
    response = send_file(BytesIO(data), kind, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
