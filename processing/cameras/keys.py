"""A camera's key: shown once when it is issued, kept only as its hash."""

import hashlib
import hmac
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing import clock
from processing.models import Camera


def issue(session: Session, camera: Camera) -> str:
    """A new key; the one before stops working. Whoever asks must show it now: it cannot be shown again."""
    key = secrets.token_urlsafe(32)
    camera.key_hash, camera.key_issued_at = digest(key), clock.now()
    session.flush()
    return key


def camera_of(session: Session, key: str) -> Camera | None:
    """The camera that holds this key."""
    wanted = digest(key)
    camera = session.scalar(select(Camera).where(Camera.key_hash == wanted))
    if camera is None or not hmac.compare_digest(camera.key_hash or "", wanted):
        return None
    return camera


def digest(key: str) -> str:
    """Plain SHA-256 is enough: a key is 256 random bits, so there is nothing to guess from a hash."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
