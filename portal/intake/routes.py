"""The API of cameras: a capture comes in, its state can be asked, and the API describes itself."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response, abort, jsonify, request, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from portal.access import CAMERA, OPEN, account, needs, session_for_reading, units_under
from portal.intake import description
from portal.intake.camera_access import asking_camera, how_often, need_camera, whose_turn
from portal.intake.problems import blueprint
from portal.limits import limiter
from processing import db
from processing.cameras.faults import Fault, UnfitCaptureError
from processing.cameras.metadata import MAX_BYTES, Metadata, read_metadata
from processing.cameras.parcel import MAX_PARCEL_BYTES, OfferedFile, pack
from processing.cases import blind, duplicates, intake
from processing.cases.rights import Right
from processing.evidence import evidence
from processing.models import Camera, Capture, CaptureLink, Case, PlateRead

PARTS = {"metadata", "image", "clip"}


@blueprint.post("/api/v1/captures")
@needs(CAMERA)
@limiter.limit(how_often, key_func=whose_turn)
def post_capture() -> tuple[Response, int]:
    """Take a capture once, however often it is sent."""
    request.max_content_length = MAX_PARCEL_BYTES
    camera = need_camera()
    metadata = _metadata()
    _refuse_unknown_parts(metadata)
    arrival = pack(metadata, _offered("image"), _offered("clip"), evidence())
    try:
        with db.writing() as session:
            capture, new = intake.receive(session, camera.id, arrival, channel="api")
    except intake.OtherContentError:
        fault = Fault("Idempotency-Key", "was used before for a capture with other content")
        raise UnfitCaptureError(409, [fault], event_id=metadata.event_id) from None
    answer = jsonify(_receipt(capture))
    answer.headers["Location"] = url_for("intake.get_capture", capture_id=capture.id)
    return answer, 201 if new else 200


@blueprint.get("/api/v1/captures/<uuid:capture_id>")
@needs(CAMERA)
@limiter.limit(how_often, key_func=whose_turn)
def get_capture(capture_id: uuid.UUID) -> Response:
    """How far a capture has come, for the camera that sent it and for the staff of its unit."""
    if not current_user.is_authenticated:
        need_camera()
    capture = session_for_reading().get(Capture, capture_id)
    if capture is None or not _may_see(capture):
        abort(404, "There is no such capture for this key.")
    return jsonify(_status(capture))


@blueprint.get("/api/v1/openapi.json")
@needs(OPEN)
def openapi() -> Response:
    """The description of this API."""
    return jsonify(description.document())


def _metadata() -> Metadata:
    if request.mimetype != "multipart/form-data":
        raise UnfitCaptureError(415, [Fault("Content-Type", "is not multipart/form-data")])
    data = _metadata_part()
    metadata, faults = read_metadata(data)
    if metadata is None:
        raise UnfitCaptureError(413 if len(data) > MAX_BYTES else 422, faults, event_id=_stated_key())
    if request.headers.get("Idempotency-Key") != metadata.event_id:
        fault = Fault("Idempotency-Key", "is not the event_id of the metadata")
        raise UnfitCaptureError(422, [fault], event_id=metadata.event_id)
    return metadata


def _metadata_part() -> bytes:
    """As a plain field or as a file part: clients differ."""
    files, fields = request.files.getlist("metadata"), request.form.getlist("metadata")
    if len(files) + len(fields) != 1:
        why = "is there more than once" if files or fields else "is missing"
        raise UnfitCaptureError(422, [Fault("metadata", why)], event_id=_stated_key())
    return files[0].stream.read(MAX_BYTES + 1) if files else fields[0].encode("utf-8", "surrogatepass")


def _stated_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    return key[:100] if key else None


def _refuse_unknown_parts(metadata: Metadata) -> None:
    unknown = sorted({*request.files, *request.form} - PARTS)
    faults = [Fault(name[:60], "is not a part of a capture") for name in unknown]
    faults += [Fault(name, "is not sent as a file") for name in ("image", "clip") if name in request.form]
    if faults:
        raise UnfitCaptureError(422, faults, event_id=metadata.event_id)


def _offered(name: str) -> Sequence[OfferedFile]:
    files = request.files.getlist(name)
    return [_offer(file, f"{name}[{position}]" if name == "image" else name) for position, file in enumerate(files)]


def _offer(file: FileStorage, field: str) -> OfferedFile:
    def read() -> bytes:
        file.stream.seek(0)
        return file.stream.read()

    size = file.stream.seek(0, 2)
    return OfferedFile(field=field, declared=file.mimetype, size=size, read=read)


def _may_see(capture: Capture) -> bool:
    camera = asking_camera()
    if camera is not None:
        return capture.camera_id == camera.id
    if account().lacks_second_factor or not account().may(Right.SEE_CASES):
        abort(403)
    session = session_for_reading()
    return session.get_one(Camera, capture.camera_id).unit_id in units_under(session, account().unit.id)


def _receipt(capture: Capture) -> dict[str, Any]:
    """`reason` only where there is one: what was set aside says why."""
    address = url_for("intake.get_capture", capture_id=capture.id)
    why = {"reason": capture.reason} if capture.reason else {}
    return {"id": str(capture.id), "state": capture.state.value, **why, "links": {"self": address}}


def _status(capture: Capture) -> dict[str, Any]:
    """Of an event that has a case already, `case` is that one and `reason` says why it is the same."""
    session = session_for_reading()
    case = duplicates.case_of(session, capture, measuring=True)
    link = session.get(CaptureLink, capture.id)
    linked = str(link.why) if link is not None and link.unlinked_at is None else None
    reads = select(PlateRead).where(PlateRead.capture_id == capture.id)
    read = session.scalar(reads.order_by(PlateRead.at.desc()).limit(1))
    return {"id": str(capture.id), "state": capture.state.value, "reason": linked or capture.reason,
            "case": str(case.id) if case else None, "plates": read.plates if read and not _blind(case) else []}


def _blind(case: Case | None) -> bool:
    """Whether it is a person who asks, who may yet judge the case without the reader's help."""
    return case is not None and asking_camera() is None and blind.to(session_for_reading(), case, account().actor)
