"""Browsers in which somebody has signed in before: wrong guesses made elsewhere do not close these to them."""

import secrets
from datetime import timedelta

from flask import Response, current_app, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from portal import passwords

KEPT = 180 * timedelta(hours=24)


def known_as(login: str) -> str:
    """The name by which this browser's attempts for this login are counted; empty where it never signed in here."""
    digest = passwords.login_digest(login)
    try:
        whose, name = _signer().loads(request.cookies.get(_cookie(digest), ""), max_age=int(KEPT.total_seconds()))
    except BadData:
        return ""
    return str(name) if whose == digest else ""


def remember(response: Response | AnyResponse, login: str) -> None:
    """This login was right in this browser. The cookie opens nothing and holds no name."""
    digest = passwords.login_digest(login)
    value = _signer().dumps([digest, known_as(login) or secrets.token_urlsafe(16)])
    response.set_cookie(_cookie(digest), str(value), max_age=KEPT, path=url_for("account.sign_in"), httponly=True,
                        secure=current_app.config["SESSION_COOKIE_SECURE"], samesite="Strict")


def _cookie(digest: str) -> str:
    """One for each person who shares the machine."""
    return f"known-{digest[:16]}"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="known browser")
