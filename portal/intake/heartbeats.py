"""A camera tells that it is alive and what its clock shows: how far it is off counts for what it sends afterwards."""

from flask import Response, jsonify, request

from portal.access import CAMERA, needs
from portal.intake.camera_access import how_often, need_camera, whose_turn
from portal.intake.problems import blueprint
from portal.limits import limiter
from processing import clock, db
from processing.cameras import metadata
from processing.cameras.faults import Fault, UnfitCaptureError
from processing.cases import devices
from processing.models import Camera

LARGEST = 4096


@blueprint.post("/api/v1/heartbeats")
@needs(CAMERA)
@limiter.limit(how_often, key_func=whose_turn)
def post_heartbeat() -> Response:
    """Keep when the camera was heard, and its clock's error; the answer says how far it is off."""
    request.max_content_length = LARGEST
    asking = need_camera()
    shown = metadata.read_time(_stated())
    with db.writing() as session:
        camera, now = session.get_one(Camera, asking.id), clock.now()
        camera.last_seen_at = now
        devices.heard(camera, shown, now)
        ahead = camera.clock_ahead_seconds
    return jsonify({"clock_ahead_seconds": ahead})


def _stated() -> bytes:
    if request.mimetype != "application/json":
        raise UnfitCaptureError(415, [Fault("Content-Type", "is not application/json")])
    return request.get_data()
