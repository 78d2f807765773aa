"""Proof that this officer's browser was given the picture of a case: without it nothing is confirmed, script or not.

A cookie of its own, bound to officer, case and day, keeps it; looking writes nothing into the database.
"""

import hashlib
import hmac
import uuid
from datetime import date, timedelta

from flask import Response, current_app, request, url_for

from portal.access import account
from portal.officer.renditions import SCREEN
from processing import clock
from processing.cases.refusal import RefusedError

COOKIE = "looked"
CACHED = "private, max-age=3600"
"""Shorter than the cookie lives, so that a picture out of the browser's cache has left its proof, too."""


def address(case_id: uuid.UUID, position: int) -> str:
    """The address under which the desk shows a picture, so that its delivery counts as having been looked at."""
    return url_for("officer.rendition", case_id=case_id, position=position, width=SCREEN,
                   look=_proof(case_id, clock.today()))


def remember(response: Response, case_id: uuid.UUID) -> None:
    """Called where a picture is delivered: leaves the proof, if the desk asked for it."""
    proof = _proof(case_id, clock.today())
    if not hmac.compare_digest(request.args.get("look", "").encode(), proof.encode()):
        return
    response.headers["Cache-Control"] = CACHED
    response.set_cookie(COOKIE, proof, max_age=timedelta(days=2), path=url_for("officer.desk_case", case_id=case_id),
                        secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Strict")


def refuse_unseen(case_id: uuid.UUID) -> None:
    """Refuse unless the picture of this case was delivered to this officer today, or yesterday before midnight."""
    given = request.cookies.get(COOKIE, "").encode()
    today = clock.today()
    if not any(hmac.compare_digest(given, _proof(case_id, day).encode()) for day in (today, today - timedelta(days=1))):
        raise RefusedError("picture_unseen")


def forget(response: Response, case_id: uuid.UUID) -> None:
    """The case was decided; its proof is of no more use."""
    response.delete_cookie(COOKIE, path=url_for("officer.desk_case", case_id=case_id), httponly=True, samesite="Strict")


def _proof(case_id: uuid.UUID, day: date) -> str:
    said = f"looked:{account().person_id}:{case_id}:{day}"
    return hmac.new(str(current_app.secret_key).encode(), said.encode(), hashlib.sha256).hexdigest()[:32]
