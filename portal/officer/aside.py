"""Beside the deciding: the next case's pictures travel ahead, what was kept ready is given back, keys go on and off."""

from flask import Response, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.access import account, needs, session_for_reading
from portal.officer import sheet
from portal.officer.routes import blueprint, case_of_mine, my_units
from processing import db
from processing.cases import blind, review
from processing.cases.rights import Right
from processing.models import Person


@blueprint.post("/office/desk/ahead")
@needs(Right.REVIEW)
def keep_ready() -> Response:
    """Hold the next case for this officer alone, and say where its pictures are: they travel while this one is read.

    Only pictures: its words come when it is laid out, by the state it is in then.
    """
    with db.writing() as session:
        ready = review.keep_ready(session, account().actor, my_units(session))
    if ready is None:
        return jsonify(pictures=[])
    session = session_for_reading()
    case = case_of_mine(session, ready.id, *sheet.WITH_EVIDENCE)
    guess = None if blind.to(session, case, account().actor) else case.read
    shown = [picture.shown for picture in sheet.pictures(case, None)]
    return jsonify(pictures=[*shown, *filter(None, [sheet.cutout(case, guess)])])


@blueprint.post("/office/desk/give-back")
@needs(Right.REVIEW)
def give_back() -> Response:
    """The officer leaves: what was only kept ready goes to others at once; the case laid out waits its time."""
    with db.writing() as session:
        review.give_back_ready(session, account().actor)
    return Response(status=204)


@blueprint.post("/office/desk/keys")
@needs(Right.REVIEW)
def keys() -> AnyResponse:
    """Single keys on or off, for this person on every machine (WCAG 2.1.4)."""
    with db.writing() as session:
        session.get_one(Person, account().person_id).desk_keys = request.form.get("on") == "1"
    return redirect(url_for("officer.desk"))
