"""Door one: plate and colour show exactly what the law publishes (TT 73/2024 Đ24.1), and nothing of the owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from portal.access import OPEN, needs, session_for_reading
from portal.citizen import throttle
from portal.citizen.routes import blueprint, unbroken, unit_name
from portal.formats import language
from portal.limits import limiter, network
from processing import clock
from processing.cases.states import PUBLISHED
from processing.models import Camera, Case, Document, DocumentKind, DocumentState
from processing.plates import grammar
from processing.plates.values import Colour

KEPT = timedelta(minutes=15)
"""How long the visitor's own browser remembers what was asked, so that the language can be changed."""

MOST = 50
SHORTEST, LONGEST = 6, 11


@dataclass(frozen=True, slots=True)
class Published:
    """The fields that the law publishes, and no other: a page built from these cannot tell more."""

    vehicle_kind: str
    plate: str
    plate_colour: str
    recorded_at: datetime
    place: str
    offence: str
    detected_by: str
    detected_phone: str
    handled_by: str
    handled_phone: str
    state: str


@blueprint.get("/tra-cuu")
@needs(OPEN)
def look_up() -> str:
    """The form."""
    return render_template("citizen/look_up.html", errors={}, plate="", colour="")


@blueprint.post("/tra-cuu")
@needs(OPEN)
@limiter.limit(throttle.BY_NETWORK, key_func=network)
@limiter.limit(throttle.BY_PLATE, key_func=throttle.plate)
def look_up_now() -> Response | tuple[str, int]:
    """Remember what was asked and show the answer; the plate never stands in an address."""
    typed, colour = request.form.get("plate", "")[:40], request.form.get("plate_colour", "")
    plate, errors = grammar.normalise(typed), {}
    if not SHORTEST <= len(plate) <= LONGEST:
        errors["plate"] = _("Nhập biển số xe, ví dụ 17A-123.45 hoặc 29-G1 234.56.")
    if colour not in set(Colour):
        errors["plate_colour"] = _("Chọn màu nền của biển số.")
    if errors:
        return render_template("citizen/look_up.html", errors=errors, plate=typed, colour=colour), 422
    session["asked"] = [plate, colour, int(clock.now().timestamp())]
    return redirect(url_for("citizen.found"))


@blueprint.get("/tra-cuu/ket-qua")
@needs(OPEN)
def found() -> str | Response:
    """What is published about the vehicle that this browser has just asked for."""
    plate, colour, at = session.get("asked") or ["", "", 0]
    if not plate or clock.now().timestamp() - at > KEPT.total_seconds():
        session.pop("asked", None)
        return redirect(url_for("citizen.look_up"))
    cases = published(session_for_reading(), plate, colour)
    return render_template("citizen/found.html", plate=plate, colour=colour, cases=cases[:MOST],
                           more=len(cases) > MOST, odd=grammar.parse(plate) is None)


def published(session: Session, plate: str, colour: str) -> Sequence[Published]:
    """The newest published cases of a vehicle, one more than are shown; a case without a notice does not exist here."""
    notice = exists().where(Document.case_id == Case.id, Document.kind == DocumentKind.VIOLATION_NOTICE,
                            Document.state == DocumentState.ISSUED)
    rows = session.scalars(
        select(Case).where(Case.plate == plate, Case.plate_colour == colour, Case.state.in_(PUBLISHED), notice)
        .options(joinedload(Case.unit), joinedload(Case.camera).joinedload(Camera.site),
                 joinedload(Case.camera).joinedload(Camera.unit))
        .order_by(Case.recorded_at.desc(), Case.id).limit(MOST + 1))
    return [_published(case) for case in rows]


def _published(case: Case) -> Published:
    source, handling = case.camera.unit, case.unit
    return Published(
        vehicle_kind=case.vehicle_kind, plate=case.plate or "", plate_colour=case.plate_colour or "",
        recorded_at=case.recorded_at, place=place_of(case), offence=case.offence, detected_by=unit_name(source),
        detected_phone=unbroken(source.phone), handled_by=unit_name(handling), handled_phone=unbroken(handling.phone),
        state=case.state.value)


def place_of(case: Case) -> str:
    """Where it happened, in the reader's language."""
    site = case.camera.site
    return site.name_en if language() == "en" else site.name_vi
