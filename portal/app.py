"""The application: settings in, a Flask application out."""

import logging
from datetime import timedelta
from importlib import import_module
from urllib.parse import urlsplit

from flask import Flask
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy import func, inspect, select
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.access import init_access
from portal.celery import make_celery
from portal.commands import init_commands
from portal.errors import init_errors
from portal.formats import init_formats, language
from portal.headers import init_headers
from portal.language import LANGUAGES, init_language
from portal.limits import init_limits
from portal.looks import init_looks
from portal.navigation import staff_nav
from portal.words import init_words
from processing import db
from processing import settings as process_settings
from processing.law import checks
from processing.models import Person
from processing.settings import MisconfiguredError, Settings

csrf = CSRFProtect()

FACES = ("health", "account", "intake", "officer", "signer", "clerk", "supervisor", "auditor", "citizen")
"""Each has a `blueprint`; faces do not know each other."""

MACHINE_FACES = frozenset({"intake", "health"})
"""They authenticate by key, not by cookie, so a forged form cannot use them."""

PAGE_LIMIT = 16 * 1024 * 1024
"""Bytes of a request, unless its view says otherwise (cameras send more)."""


def create_app(settings: Settings) -> Flask:
    """Build the web application for these settings, and connect this process to its database and broker."""
    checks.refuse_problems()
    process_settings.configure(settings)
    db.connect(settings.database_url)
    if settings.production:
        _refuse_demonstration_accounts()
    app = Flask(__name__.partition(".")[0])
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=9),
        MAX_CONTENT_LENGTH=PAGE_LIMIT,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        MAX_FORM_PARTS=60,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_env.undefined = StrictUndefined
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.extensions["settings"] = settings
    app.extensions["celery"] = make_celery(settings)
    csrf.init_app(app)
    init_language(app)
    init_access(app)
    init_looks(app)
    init_limits(app, settings.broker_url, enabled=settings.rate_limits)
    init_headers(app, https=settings.production)
    init_formats(app)
    init_words(app)
    init_errors(app)
    _add_faces(app)
    init_commands(app)
    _add_context(app, settings)
    return app


def _refuse_demonstration_accounts() -> None:
    """Their password is printed for everybody. A database without tables yet holds none."""
    if not inspect(db.database().engine).has_table(Person.__tablename__):
        return
    with db.reading() as session:
        found = session.scalar(select(func.count()).select_from(Person).where(Person.demonstration))
    if found:
        raise MisconfiguredError(f"Production refuses this database: it holds {found} demonstration accounts; "
                                 "start with an empty one")


def _add_faces(app: Flask) -> None:
    for name in FACES:
        blueprint = import_module(f"portal.{name}").blueprint
        app.register_blueprint(blueprint)
        if name in MACHINE_FACES:
            csrf.exempt(blueprint)


def _add_context(app: Flask, settings: Settings) -> None:
    @app.context_processor
    def page_facts() -> dict[str, object]:
        return {
            "demonstration": settings.demonstration,
            "official_address": urlsplit(settings.public_url).netloc,
            "languages": LANGUAGES,
            "language": language(),
            "staff_nav": staff_nav() if current_user.is_authenticated else [],
            "may": lambda right: current_user.is_authenticated and right in current_user.rights,
        }


def set_up_logging() -> None:
    """One line an event on standard error; no personal data is ever put in it."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
