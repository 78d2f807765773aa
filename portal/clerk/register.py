"""The register of cases of a period, as PDF."""

from datetime import date

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from notices import register as registers
from notices.pdf import register as drawing
from portal.access import account, needs, session_for_reading, units_under
from portal.clerk import papers, till
from portal.clerk.routes import blueprint
from portal.refusals import sentence
from processing import clock
from processing.cases.refusal import RefusedError
from processing.cases.rights import Right


@blueprint.get("/office/register")
@needs(Right.KEEP_PAPERS)
def register() -> str:
    """Choose the days."""
    return _form(clock.today().replace(day=1).isoformat(), clock.today().isoformat(), {})


@blueprint.post("/office/register")
@needs(Right.KEEP_PAPERS)
def register_pdf() -> Response | tuple[str, int]:
    """The register itself; nothing is written."""
    first, last = request.form.get("from", "")[:20], request.form.get("to", "")[:20]
    days = till.read_day(first), till.read_day(last)
    errors = {name: _("Nhập ngày.") for name, day in zip(("from", "to"), days, strict=True) if day is None}
    if errors or days[0] is None or days[1] is None:
        return _form(first, last, errors), 422
    try:
        return _pdf(days[0], days[1])
    except RefusedError as refused:
        return _form(first, last, {"from": sentence(refused)}), 422


def _pdf(first: date, last: date) -> Response:
    session, unit = session_for_reading(), account().unit
    found = registers.of(session, unit, units_under(session, unit.id), first=first, last=last)
    session.close()
    answer = papers.pdf(drawing.render(found), f"so-theo-doi-{first:%Y%m%d}-{last:%Y%m%d}.pdf")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _form(first: str, last: str, errors: dict[str, str]) -> str:
    return render_template("clerk/register.html", first=first, last=last, errors=errors)
