"""How values look on a page: money, moments, days, plates, in the reader's language."""

from datetime import date, datetime

from flask import Flask
from flask_babel import get_locale

from processing import clock
from processing.plates import grammar


def vnd(amount: int) -> str:
    """19000000 → 19.000.000 ₫ (Vietnamese) or ₫19,000,000 (English)."""
    return f"₫{amount:,}" if language() == "en" else f"{amount:,}".replace(",", ".") + " ₫"


def when(moment: datetime) -> str:
    """07:41, 21/11/2026 in Viet Nam's time."""
    return moment.astimezone(clock.VIETNAM).strftime("%H:%M, %d/%m/%Y")


def day(value: date | datetime) -> str:
    """21/11/2026 in Viet Nam's calendar."""
    on = clock.vietnam_day(value) if isinstance(value, datetime) else value
    return on.strftime("%d/%m/%Y")


def short_day(value: date) -> str:
    """21/11, where the year is plain."""
    return value.strftime("%d/%m")


def figure(value: float, places: int = 1) -> str:
    """71.5 → 71,5 in Vietnamese; whole figures without a fraction."""
    said = f"{value:.{places}f}"
    if places:
        said = said.rstrip("0").rstrip(".")
    return said if language() == "en" else said.replace(".", ",")


def language() -> str:
    """vi or en."""
    return str(get_locale() or "vi")


def init_formats(app: Flask) -> None:
    """Make the formats filters of the templates."""
    filters = {"vnd": vnd, "when": when, "day": day, "short_day": short_day, "figure": figure, "plate": grammar.display}
    for name, function in filters.items():
        app.jinja_env.filters[name] = function
