"""Which camera asks: its key in the Authorization header, looked up once a request."""

import uuid
from dataclasses import dataclass
from typing import cast

from flask import g, request

from portal.access import session_for_reading
from portal.limits import network
from processing.cameras import keys
from processing.cameras.faults import Fault, UnfitCaptureError

PER_CAMERA = "600 per minute"
PER_STRANGER = "60 per minute"


@dataclass(frozen=True, slots=True)
class AskingCamera:
    """A camera that showed its key."""

    id: uuid.UUID
    code: str


def asking_camera() -> AskingCamera | None:
    """The camera whose key came with this request."""
    if "asking_camera" not in g:
        g.asking_camera = _look_up()
    return cast(AskingCamera | None, g.asking_camera)


def need_camera() -> AskingCamera:
    """The same, or a refusal."""
    camera = asking_camera()
    if camera is None:
        why = "names no camera's key" if request.authorization else "is missing"
        raise UnfitCaptureError(401, [Fault("Authorization", why)])
    return camera


def whose_turn() -> str:
    """What requests are counted by: the camera, or the network of whoever shows no key."""
    camera = asking_camera()
    return f"camera:{camera.id}" if camera else f"network:{network()}"


def how_often() -> str:
    """Strangers leave a trace with each attempt, so they may try less often."""
    return PER_CAMERA if asking_camera() else PER_STRANGER


def _look_up() -> AskingCamera | None:
    shown = request.authorization
    if shown is None or shown.type != "bearer" or not shown.token:
        return None
    camera = keys.camera_of(session_for_reading(), shown.token)
    return AskingCamera(camera.id, camera.code) if camera else None
