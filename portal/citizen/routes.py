"""The public face: its blueprint, the start page, the answers to common questions, and what every public page says."""

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.access import OPEN, needs, session_for_reading
from portal.formats import language
from processing.models import Unit

blueprint = Blueprint("citizen", __name__)

PUBLIC_PAGES = (
    ("citizen.look_up", _l("Tra theo biển số"), frozenset({"citizen.look_up", "citizen.found"})),
    ("citizen.paper", _l("Mở hồ sơ"), frozenset({"citizen.paper", "citizen.case"})),
    ("citizen.advice", _l("Hỏi đáp"), frozenset({"citizen.advice"})),
)


@blueprint.get("/")
@needs(OPEN)
def home() -> str:
    """Two doors, and how to tell a true notice from a false one."""
    return render_template("citizen/home.html")


@blueprint.get("/hoi-dap")
@needs(OPEN)
def advice() -> str:
    """What people ask: is it true, not my vehicle, sold, cloned, no letter, how to pay."""
    return render_template("citizen/advice.html")


@blueprint.app_context_processor
def public_facts() -> dict[str, object]:
    """Who speaks on a public page and whom to call; staff pages and machines need neither."""
    if current_user.is_authenticated and request.blueprint != blueprint.name:
        return {}
    nav = [(endpoint, label, request.endpoint in active) for endpoint, label, active in PUBLIC_PAGES]
    try:
        province = province_of(session_for_reading())
    except SQLAlchemyError:  # an error page must come up without the database, too
        return {"public_nav": nav}
    if province is None:
        return {"public_nav": nav}
    return {"public_nav": nav, "authority_name": unit_name(province), "hotline": unbroken(province.phone)}


def province_of(session: Session) -> Unit | None:
    """The unit above all others, as it stands now."""
    return session.scalar(select(Unit).where(Unit.parent_id.is_(None)).order_by(Unit.valid_from.desc(), Unit.code))


def unbroken(phone: str) -> str:
    """A telephone number that no line's end tears apart."""
    return phone.replace(" ", "\u00a0")


def unit_name(unit: Unit) -> str:
    """The unit's name in the reader's language."""
    return unit.name_en if language() == "en" else unit.name_vi
