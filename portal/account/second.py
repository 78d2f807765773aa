"""The second step of signing in: a code of the app, a passkey, or a recovery code."""

import uuid
from collections.abc import Callable

from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import passwords
from portal.access import OPEN, needs, session_for_reading
from portal.account import entrance, factors
from portal.account.face import blueprint
from portal.limits import limiter
from processing import clock, db, settings
from processing.models import FactorKind, Person, SignInAttempt

CHALLENGE = "passkey_challenge"
PURPOSE = "second_factor"


@blueprint.get("/office/sign-in/second")
@needs(OPEN)
def second() -> str | Response:
    """Ask for the second factor; who did not show a password starts there."""
    waiting = entrance.half_way()
    return _page(waiting.person_id) if waiting else redirect(url_for("account.sign_in"))


@blueprint.post("/office/sign-in/second")
@needs(OPEN)
@limiter.limit("20 per minute")
def second_code() -> str | Response | tuple[str, int]:
    """Take a code."""
    waiting = entrance.half_way()
    if waiting is None:
        return redirect(url_for("account.sign_in"))
    code = request.form.get("code", "")[:40]
    kind = tried(waiting.person_id, lambda writing: factors.take_code(writing, waiting.person_id, code))
    if kind is None:
        return _page(waiting.person_id, _("Mã không đúng, đã dùng rồi, hoặc đã thử sai quá nhiều lần.")), 401
    return entrance.let_in(waiting.person_id, kind, waiting.onward)


@blueprint.post("/office/sign-in/passkey")
@needs(OPEN)
@limiter.limit("20 per minute")
def second_passkey() -> str | Response | tuple[str, int]:
    """Take the answer of a passkey."""
    waiting, challenge = entrance.half_way(), session.pop(CHALLENGE, "")
    if waiting is None:
        return redirect(url_for("account.sign_in"))
    answer = request.form.get("answer", "")
    kind = tried(waiting.person_id, lambda writing: "passkey" if factors.take_passkey(
        writing, waiting.person_id, answer, challenge) else None)
    if kind is None:
        return _page(waiting.person_id, _("Không xác nhận được khóa truy cập. Xin thử lại.")), 401
    return entrance.let_in(waiting.person_id, kind, waiting.onward)


def tried(person_id: uuid.UUID, take: Callable[[Session], str | None]) -> str | None:
    """What proved the person, or None; every try is logged, and after too many none is taken any more. Two tries of one
    person come one after the other, so that what is used up by the first is used up for the second."""
    with db.writing() as writing:
        login = writing.get_one(Person, person_id).login
        digest = passwords.login_digest(login)
        kind = None if passwords.too_many(writing, digest, PURPOSE) else take(writing)
        writing.add(SignInAttempt(at=clock.now(), login_digest=digest, person_id=person_id, purpose=PURPOSE,
                                  succeeded=kind is not None))
    return kind


def _page(person_id: uuid.UUID, error: str | None = None) -> str:
    reading = session_for_reading()
    known = factors.of(reading, person_id)
    keys = [each for each in known if each.kind is FactorKind.PASSKEY]
    options, session[CHALLENGE] = factors.question(keys) if keys else ("", "")
    apps = [each for each in known if each.kind is FactorKind.TOTP]
    person = reading.get_one(Person, person_id)
    shown = settings.current().demonstration and person.demonstration and apps
    return render_template("account/second.html", error=error, options=options, apps=bool(apps),
                           demonstration_code=factors.code_now(factors.secret_of(apps[0])) if shown else None)
