"""The face's blueprint, and how each of its errors becomes a problem document and a trace."""

import uuid
from datetime import timedelta

from flask import Blueprint, Response, request
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from portal.errors import problem
from portal.intake.camera_access import asking_camera
from processing import clock, db
from processing.cameras.faults import Fault, UnfitCaptureError, trace
from processing.cameras.parcel import MAX_PARCEL_BYTES
from processing.models import RefusedCapture

blueprint = Blueprint("intake", __name__)

TITLES = {401: "The camera's key is missing or wrong", 409: "This event id was used for another capture",
          413: "Too large", 415: "A kind of file that is not taken", 422: "The capture is not as it should be",
          429: "Too many requests"}
RETRY_AFTER = "60"


@blueprint.errorhandler(UnfitCaptureError)
def refused(error: UnfitCaptureError) -> Response:
    """Say what is wrong, and leave a trace that a person can find."""
    if request.method == "POST":
        camera = asking_camera()
        with db.writing() as session:
            trace(session, error, channel="api", camera_id=camera.id if camera else None)
    answer = problem(error.status, TITLES[error.status], str(error), errors=[fault._asdict() for fault in error.faults])
    if error.status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="captures"'
    return answer


@blueprint.errorhandler(HTTPException)
def http(error: HTTPException) -> Response:
    """What the web server itself refuses: too much at once, too often."""
    if error.code == 413:
        return refused(UnfitCaptureError(413, [Fault("body", f"is larger than {MAX_PARCEL_BYTES} bytes")]))
    if error.code == 429:
        return _too_often()
    return problem(error.code or 500, error.name, error.description or error.name)


def _too_often() -> Response:
    """One trace a minute and camera: a trace for each would be a way to fill the disk."""
    camera = asking_camera()
    if camera is not None and request.method == "POST":
        _trace_once_a_minute(camera.id)
    answer = problem(429, TITLES[429], "Wait and send again; nothing was taken.", errors=[])
    answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def _trace_once_a_minute(camera_id: uuid.UUID) -> None:
    with db.writing() as session:
        traced = session.scalar(select(RefusedCapture.id).where(
            RefusedCapture.camera_id == camera_id, RefusedCapture.status == 429,
            RefusedCapture.at > clock.now() - timedelta(minutes=1)).limit(1))
        if traced is None:
            error = UnfitCaptureError(429, [Fault("camera", "too many requests a minute")])
            trace(session, error, channel="api", camera_id=camera_id)
