"""Captures that are linked to a case: their pictures, and the act that makes one a case of its own."""

import uuid

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal.access import account, needs, session_for_reading
from portal.officer import looked
from portal.officer.routes import blueprint, case_of_mine, must_be_mine, typed
from processing import db
from processing.cases import duplicates, intake
from processing.cases.refusal import RefusedError
from processing.cases.rights import Right
from processing.evidence import AlteredEvidenceError, MissingEvidenceError, evidence
from processing.models import Capture, CaptureLink, Case, CaseState
from processing.payments.reference import new_reference


@blueprint.get("/office/cases/<uuid:case_id>/linked/<uuid:capture_id>/pictures/<int:position>")
@needs(Right.SEE_CASES)
def linked_picture(case_id: uuid.UUID, capture_id: uuid.UUID, position: int) -> Response:
    """One picture or clip of a linked capture, as the camera sent it."""
    session = session_for_reading()
    case = case_of_mine(session, case_id)
    found = session.scalar(
        select(CaptureLink).where(CaptureLink.case_id == case.id, CaptureLink.capture_id == capture_id)
        .options(joinedload(CaptureLink.capture).selectinload(Capture.files)))
    file = next((each for each in found.capture.files if each.position == position), None) if found else None
    if file is None:
        abort(404)
    try:
        response = Response(evidence().read(file.sha256), mimetype=file.media_type)
    except (MissingEvidenceError, AlteredEvidenceError):
        abort(404)
    response.headers["Cache-Control"] = looked.CACHED
    return response


@blueprint.post("/office/cases/<uuid:case_id>/linked/<uuid:capture_id>/unlink")
@needs(Right.REVIEW)
def unlink(case_id: uuid.UUID, capture_id: uuid.UUID) -> Response:
    """It was an event of its own: its own case, for an officer. Not while the case is judged blind: the reader's word
    on the capture would be there to read."""
    with db.writing() as session:
        must_be_mine(session, case_id)
        if session.get_one(Case, case_id).state is CaseState.AWAITING_SECOND_REVIEW:
            raise RefusedError("wrong_state")
        link = duplicates.locked(session, case_id, capture_id)
        opened = intake.unlink(session, link, account().actor, why=typed("why"), reference=new_reference())
    flash(_("Lần ghi nhận đã được tách thành hồ sơ %(reference)s.", reference=opened.reference), "success")
    return redirect(url_for("officer.case", case_id=opened.id))
