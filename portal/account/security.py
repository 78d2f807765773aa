"""My account: second factors, recovery codes, open sessions and the password."""

import io
import uuid

import segno
from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import passwords
from portal.access import LONGEST_SESSION, NO_FACTOR, SIGNED_IN, account, needs, session_for_reading
from portal.account import entrance, factors
from portal.account.face import blueprint
from portal.account.second import CHALLENGE
from portal.limits import limiter
from processing import clock, db
from processing.audit.record import record
from processing.cases.refusal import RefusedError
from processing.models import OpenSession, Person, SecondFactor

NEW_SECRET = "new_totp_secret"  # noqa: S105 - the name of a place in the session
MOST_FACTORS = 8


@blueprint.get("/office/account")
@needs(SIGNED_IN)
def security() -> str:
    """What proves me, and where I am signed in."""
    return _page()


@blueprint.get("/office/account/app")
@needs(SIGNED_IN)
def new_app() -> str:
    """A fresh secret as a QR code; it counts once its first code was typed."""
    session[NEW_SECRET] = secret = session.get(NEW_SECRET) or factors.new_secret()
    return _app_page(secret)


@blueprint.post("/office/account/app")
@needs(SIGNED_IN)
@limiter.limit("10 per minute")
def add_app() -> Response | str | tuple[str, int]:
    """Take the first code of a new app."""
    secret = session.get(NEW_SECRET)
    if secret is None:
        return redirect(url_for("account.new_app"))
    step = factors.step_of(secret, request.form.get("code", "")[:20], after=0)
    if step is None:
        return _app_page(secret, _("Mã không đúng. Kiểm tra giờ trên điện thoại rồi nhập mã mới nhất.")), 422
    with db.writing() as writing:
        _refuse_too_many(writing)
        factor = factors.add_app(writing, account().person_id, _name(_("Ứng dụng xác thực")), secret, step)
        codes = _added(writing, factor)
    session.pop(NEW_SECRET)
    return _done(_("Đã thêm ứng dụng xác thực."), "totp", codes)


@blueprint.get("/office/account/passkey")
@needs(SIGNED_IN)
def new_passkey() -> str:
    """What the browser needs to make a passkey."""
    reading = session_for_reading()
    person = reading.get_one(Person, account().person_id)
    options, session[CHALLENGE] = factors.registration(person, factors.of(reading, person.id))
    return render_template("account/passkey.html", options=options)


@blueprint.post("/office/account/passkey")
@needs(SIGNED_IN)
@limiter.limit("10 per minute")
def add_passkey() -> Response | str:
    """Keep the passkey that the browser made."""
    answer, challenge = request.form.get("answer", ""), session.pop(CHALLENGE, "")
    with db.writing() as writing:
        _refuse_too_many(writing)
        factor = factors.add_passkey(writing, account().person_id, _name(_("Khóa truy cập")), answer, challenge)
        if factor is None:
            raise RefusedError("passkey_wrong")
        codes = _added(writing, factor)
    return _done(_("Đã thêm khóa truy cập."), "passkey", codes)


@blueprint.post("/office/account/factors/<uuid:factor_id>/remove")
@needs(SIGNED_IN)
def remove_factor(factor_id: uuid.UUID) -> Response:
    """Take a factor away; the last one stays while one is asked for."""
    with db.writing() as writing:
        _refuse_half_proven(writing)
        writing.get_one(Person, account().person_id, with_for_update=True)  # two tabs must not remove the last two
        known = factors.of(writing, account().person_id)
        factor = next((each for each in known if each.id == factor_id), None)
        if factor is None:
            raise RefusedError("not_found")
        if len(known) == 1:
            raise RefusedError("last_factor")
        factor.removed_at = clock.now()
        record(writing, "factor_removed", account().actor, ("person", account().person_id), factor=str(factor_id))
    flash(_("Đã gỡ."), "good")
    return redirect(url_for("account.security"))


@blueprint.post("/office/account/recovery")
@needs(SIGNED_IN)
@limiter.limit("10 per hour")
def new_recovery_codes() -> str:
    """Ten new codes, shown once."""
    with db.writing() as writing:
        _refuse_half_proven(writing)
        codes = factors.new_recovery_codes(writing, account().person_id)
        record(writing, "recovery_codes_made", account().actor, ("person", account().person_id))
    return _page(codes)


@blueprint.post("/office/account/sessions/end")
@needs(SIGNED_IN)
def end_sessions() -> Response:
    """End one session of mine, or all others."""
    asked = request.form.get("session", "")
    with db.writing() as writing:
        _refuse_half_proven(writing)
        mine = [each.id for each in _sessions(writing) if each.id != account().session_id]
        ended = entrance.end(writing, [each for each in mine if asked in ("", str(each))], account().actor)
    flash(_("Đã kết thúc %(count)s phiên.", count=ended), "good")
    return redirect(url_for("account.security"))


@blueprint.post("/office/account/password")
@needs(SIGNED_IN)
@limiter.limit("10 per minute")
def change_password() -> Response | str | tuple[str, int]:
    """A new password ends every other session."""
    _refuse_half_proven(session_for_reading())
    old, new = request.form.get("old", "")[:500], request.form.get("new", "")[:500]
    wrong = passwords.weakness(new, account().login, account().name)
    if passwords.attempt(account().login, old, purpose="change_password") is None:
        return _page(errors={"old": _("Mật khẩu hiện tại không đúng.")}), 422
    if wrong:
        return _page(errors={"new": str(passwords.WEAK[wrong][0])}), 422
    password_hash = passwords.hashed(new)
    with db.writing() as writing:
        writing.get_one(Person, account().person_id).password_hash = password_hash
        others = [each.id for each in _sessions(writing) if each.id != account().session_id]
        entrance.end(writing, others, account().actor)
        record(writing, "password_changed", account().actor, ("person", account().person_id))
    flash(_("Đã đổi mật khẩu; các phiên khác đã kết thúc."), "good")
    return redirect(url_for("account.security"))


def _refuse_half_proven(session: Session) -> None:
    """Who knows only the password may add the first factor and nothing else, in a session from before it, too."""
    if account().factor == NO_FACTOR and (account().lacks_second_factor or factors.of(session, account().person_id)):
        raise RefusedError("second_factor_first")


def _refuse_too_many(writing: Session) -> None:
    known = factors.of(writing, account().person_id)
    if len(known) >= MOST_FACTORS:
        raise RefusedError("too_many_factors")
    if known and account().factor == NO_FACTOR:  # somebody else's browser, from before the first factor
        raise RefusedError("second_factor_first")


def _added(writing: Session, factor: SecondFactor) -> list[str]:
    """Log it; with the first factor come recovery codes."""
    record(writing, "factor_added", account().actor, ("person", account().person_id), kind=factor.kind.value)
    writing.flush()
    first = len(factors.of(writing, account().person_id)) == 1
    if first:
        writing.get_one(OpenSession, account().session_id).factor = factor.kind.value
    return factors.new_recovery_codes(writing, account().person_id) if first else []


def _done(words: str, factor: str, codes: list[str]) -> Response | str:
    flash(words, "good")
    if not codes:
        return redirect(url_for("account.security"))
    account().factor = factor
    return _page(codes)


def _name(otherwise: str) -> str:
    return " ".join(request.form.get("name", "").split())[:60] or otherwise


def _sessions(reading: Session) -> list[OpenSession]:
    return list(reading.scalars(select(OpenSession).where(
        OpenSession.person_id == account().person_id, OpenSession.ended_at.is_(None),
        OpenSession.opened_at > clock.now() - LONGEST_SESSION).order_by(OpenSession.opened_at.desc())))


def _app_page(secret: str, error: str | None = None) -> str:
    drawn = io.BytesIO()
    segno.make(factors.address_of(secret, account().login), error="m").save(
        drawn, kind="svg", scale=5, xmldecl=False, svgns=True, omitsize=False)
    return render_template("account/app.html", secret=secret, error=error, drawing=drawn.getvalue().decode())


def _page(codes: list[str] | None = None, errors: dict[str, str] | None = None) -> str:
    with db.reading() as reading:  # the request's own session does not see what it has just written
        known, mine = factors.of(reading, account().person_id), _sessions(reading)
    return render_template("account/security.html", factors=known, codes=codes or [], sessions=mine,
                           here=account().session_id, errors=errors or {}, missing=account().lacks_second_factor)
