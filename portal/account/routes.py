"""Sign in, sign out, language."""

from urllib.parse import urlsplit

from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from portal import passwords
from portal.access import NO_FACTOR, OPEN, SIGNED_IN, account, needs, session_for_reading
from portal.account import browsers, entrance, factors
from portal.account.face import blueprint
from portal.language import LANGUAGES
from portal.limits import limiter
from portal.navigation import staff_nav
from processing import db


@blueprint.get("/office/sign-in")
@needs(OPEN)
def sign_in() -> str | Response:
    """The form; somebody already signed in goes to work."""
    if current_user.is_authenticated:
        return redirect(url_for("account.start"))
    return render_template("account/sign_in.html", error=None, login="", next=_local(request.args.get("next", "")))


@blueprint.post("/office/sign-in")
@needs(OPEN)
@limiter.limit("20 per minute")
def sign_in_now() -> str | Response | tuple[str, int]:
    """Check login and password; the same words for a wrong one of either."""
    login, password = request.form.get("login", "").strip().lower()[:100], request.form.get("password", "")[:500]
    onward = _local(request.form.get("next", ""))
    person_id = passwords.attempt(login, password, purpose="sign_in", browser=browsers.known_as(login))
    if person_id is None:
        error = _("Tên đăng nhập hoặc mật khẩu không đúng, hoặc đã thử sai quá nhiều lần. Xin kiểm tra rồi thử lại.")
        return render_template("account/sign_in.html", error=error, login=login, next=onward), 401
    if factors.of(session_for_reading(), person_id):
        entrance.ask_second(person_id, onward)
        return redirect(url_for("account.second"))
    return entrance.let_in(person_id, NO_FACTOR, onward)


@blueprint.post("/office/sign-out")
@needs(SIGNED_IN)
def sign_out() -> Response:
    """End the session here and in the database: a cookie that was copied does not outlive it."""
    with db.writing() as writing:
        entrance.end(writing, [account().session_id], account().actor)
    logout_user()
    session.clear()
    answer = redirect(url_for("account.sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache"'  # evidence pictures stay in the browser for an hour otherwise
    return answer


@blueprint.get("/office/")
@needs(SIGNED_IN)
def start() -> Response | str:
    """The first page that this person may open."""
    items = staff_nav()
    if items:
        return redirect(url_for(items[0][0]))
    return render_template("error.html", title=account().name, text=_("Tài khoản chưa được giao việc nào."), status=200)


@blueprint.post("/language")
@needs(OPEN)
def language() -> Response:
    """Remember the visitor's language and go back."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        session["language"] = wanted
    return redirect(_local(request.form.get("next", "")) or "/")


def _local(address: str) -> str:
    """The address if it leads to a page of this site, else nothing: no open redirects."""
    parts = urlsplit(address)
    plain = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if plain and not parts.scheme and not parts.netloc and address.isprintable() else ""
