"""Vietnamese first, English beside it: the language of this request."""

from flask import Flask, session
from flask_babel import Babel

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


def init_language(app: Flask) -> None:
    """Vietnamese is the language of the sources; English is the one catalogue."""
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    Babel(app, locale_selector=chosen)


def chosen() -> str:
    """What the visitor chose, else Vietnamese."""
    language = session.get("language")
    return language if language in LANGUAGES else "vi"
