"""The review desk: one case at a time; after a decision the next one lies there."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response as AnyResponse

from portal import words
from portal.access import account, needs, session_for_reading
from portal.officer import looked
from portal.officer.routes import blueprint, case_of_mine, must_be_mine, my_units, typed
from portal.officer.sheet import WITH_EVIDENCE, Entered, proposed, reason_words, sheet, with_stamp
from portal.refusals import sentence
from processing import clock, db
from processing.cases import attention, review
from processing.cases.findings import Finding
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor, Right
from processing.law import tariff
from processing.models import Camera, CaptureFile, Case

SHOWN_WITH = (*WITH_EVIDENCE, joinedload(Case.camera).joinedload(Camera.site))

FIELD_OF = {
    "plate_needed": "plate", "odd_plate": "plate", "colour_needed": "plate_colour", "kind_needed": "vehicle_kind",
    "offence_needed": "offence", "speed_missing": "offence", "not_fined": "offence",
    "reason_needed": "reason", "note_needed": "reject_note", "out_of_time": "judgement",
    "picture_unseen": "judgement", "flagged": "note", "not_certified": "judgement", "overruled_alone": "judgement",
    "future_act": "judgement",
}
"""Where on the form a refusal is mended; any other stands above the page."""

LIVE = "X-Desk-Live"
"""The page's script asks for what follows from the entries alone, not for the whole page."""


@blueprint.get("/office/desk")
@needs(Right.REVIEW)
def desk() -> str:
    """What waits for a decision, and the case that is on this officer's desk already."""
    session, actor = session_for_reading(), account().actor
    units = my_units(session)
    return render_template("officer/desk.html", waiting=review.waiting(session, actor, units),
                           held=review.held_by(session, actor, units), hold=int(review.HOLD.total_seconds() // 60))


@blueprint.post("/office/desk")
@needs(Right.REVIEW)
def take_next() -> AnyResponse:
    """Take the most urgent case."""
    with db.writing() as session:
        case = review.claim_next(session, account().actor, my_units(session))
    if case is None:
        flash(_("Không còn hồ sơ nào chờ ông/bà duyệt."), "info")
        return redirect(url_for("officer.desk"))
    return redirect(url_for("officer.desk_case", case_id=case.id))


@blueprint.get("/office/desk/<uuid:case_id>")
@needs(Right.REVIEW)
def desk_case(case_id: uuid.UUID) -> str | AnyResponse:
    """The case on the desk."""
    case = case_of_mine(session_for_reading(), case_id, *SHOWN_WITH)
    if not review.holds(case, account().actor):
        flash(_("Hồ sơ %(reference)s không còn được giữ cho ông/bà.", reference=case.reference), "warning")
        return redirect(url_for("officer.desk"))
    return _page(case, proposed(case))


@blueprint.get("/office/desk/<uuid:case_id>/<way>")
@needs(Right.REVIEW)
def desk_back(case_id: uuid.UUID, way: str) -> AnyResponse:
    """A form that came back, opened anew (its language was changed, its address was kept): the case itself."""
    return redirect(url_for("officer.desk_case", case_id=case_id))


@blueprint.post("/office/desk/<uuid:case_id>/check")
@needs(Right.REVIEW)
def desk_check(case_id: uuid.UUID) -> Response:
    """Work out article and amount, look at the plate and ask the register for what is entered; decides nothing."""
    with db.writing() as session:
        must_be_mine(session, case_id)
        kept = review.keep(session, case_id, account().actor)
    entered = _entered()
    if request.headers.get(LIVE):
        return _live(case_id, entered) if kept else Response(status=409)
    return _again(case_id, entered, {}) if kept else _lost(case_id, entered)


@blueprint.post("/office/desk/<uuid:case_id>/confirm")
@needs(Right.REVIEW)
def desk_confirm(case_id: uuid.UUID) -> AnyResponse:
    """The offence is there, and this is the vehicle; only for whom the picture was delivered to."""
    entered = _entered()
    seen = entered.finding

    def confirm(session: Session, actor: Actor, told: Told) -> Case:
        case = review.confirm(
            session, case_id, actor, plate=seen.plate, plate_colour=seen.plate_colour, vehicle_kind=seen.vehicle_kind,
            offence=seen.offence, note=entered.note, sure=entered.sure, attention=told)
        looked.refuse_unseen(case_id)
        return case

    return _decide(case_id, entered, confirm, _("đã ghi: xác nhận vi phạm"))


@blueprint.post("/office/desk/<uuid:case_id>/reject")
@needs(Right.REVIEW)
def desk_reject(case_id: uuid.UUID) -> AnyResponse:
    """The case must not go on."""
    entered = _entered()
    return _decide(case_id, entered, lambda session, actor, told: review.reject(
        session, case_id, actor, reason=entered.reason, note=entered.reject_note, attention=told),
        _("đã ghi: từ chối"))


@blueprint.post("/office/desk/<uuid:case_id>/second")
@needs(Right.REVIEW)
def desk_second(case_id: uuid.UUID) -> AnyResponse:
    """Somebody else should look, too."""
    entered = _entered()
    return _decide(case_id, entered, lambda session, actor, told: review.ask_second(
        session, case_id, actor, finding=entered.finding, note=entered.note, attention=told),
        _("đã chuyển người thứ hai"))


@blueprint.post("/office/desk/<uuid:case_id>/put-back")
@needs(Right.REVIEW)
def desk_put_back(case_id: uuid.UUID) -> AnyResponse:
    """Lay the case back undecided; the officer chooses when to go on."""
    with db.writing() as session:
        must_be_mine(session, case_id)
        case = review.put_back(session, case_id, account().actor)
    flash(_("Đã trả hồ sơ %(reference)s về hàng đợi.", reference=case.reference), "info")
    return redirect(url_for("officer.desk"))


Told = Mapping[str, Any] | None
Verb = Callable[[Session, Actor, Told], Case]


def _decide(case_id: uuid.UUID, entered: Entered, verb: Verb, said: str) -> AnyResponse:
    """One decision in one transaction, then the next case; what is refused comes back with all that was typed.

    What is said afterwards is what this officer did, never where the case went: that would tell the second one whether
    they agreed, and the first one which cases others look at again.
    """
    try:
        with db.writing() as session:
            must_be_mine(session, case_id)
            _refuse_an_old_form(session, case_id)
            case = verb(session, account().actor, _told(session, case_id, entered))
    except RefusedError as refusal:
        return _refused(case_id, entered, refusal)
    flash(_("%(reference)s: %(said)s.", reference=case.reference, said=said), "success")
    answer = make_response(take_next())
    looked.forget(answer, case_id)
    return answer


def _refuse_an_old_form(session: Session, case_id: uuid.UUID) -> None:
    """A form that lay in another tab since the case's earlier stage shows what this stage must not see."""
    stage = typed("stage", 10)
    if stage and stage != review.STAGES.get(session.get_one(Case, case_id).state, stage):
        raise RefusedError("changed_meanwhile")


def _told(session: Session, case_id: uuid.UUID, entered: Entered) -> Told:
    """What the browser says was looked at, held against the pictures of the case and the time it lay here."""
    rows = session.execute(
        select(CaptureFile.position, Case.laid_out_at).join(Case, Case.capture_id == CaptureFile.capture_id)
        .where(Case.id == case_id, CaptureFile.media_type.startswith("image/"))).all()
    since = next((row.laid_out_at for row in rows), None)
    most = (clock.now() - since).total_seconds() if since else 0.0
    return attention.told(entered.attention, pictures=[row.position for row in rows], most_seconds=most)


def _refused(case_id: uuid.UUID, entered: Entered, refusal: RefusedError) -> AnyResponse:
    if refusal.code == "not_held":
        return _lapsed(case_id, entered)
    if refusal.code == "changed_meanwhile":
        flash(sentence(refusal), "warning")
        return redirect(url_for("officer.desk_case", case_id=case_id))
    if refusal.code in ("wrong_state", "own_decision"):  # most likely the second click on one button
        flash(sentence(refusal), "warning")
        return take_next()
    if refusal.code not in FIELD_OF:
        raise refusal
    if refusal.code == "odd_plate":
        entered = with_stamp(entered)
    return _again(case_id, entered, {FIELD_OF[refusal.code]: sentence(refusal)}, status=422)


def _lapsed(case_id: uuid.UUID, entered: Entered) -> Response:
    """The time ran out: where nobody has taken the case since, it is kept for this officer with all that was typed."""
    with db.writing() as session:
        kept = review.keep(session, case_id, account().actor)
    if not kept:
        return _lost(case_id, entered)
    flash(_("Thời gian giữ hồ sơ đã hết nên quyết định chưa được ghi. Hồ sơ vừa được giữ lại cho ông/bà, những gì đã "
            "nhập còn nguyên: xin xem lại rồi bấm lần nữa."), "warning")
    return _again(case_id, entered, {}, status=409)


def _again(case_id: uuid.UUID, entered: Entered, errors: dict[str, str], *, status: int = 200) -> Response:
    case = case_of_mine(session_for_reading(), case_id, *SHOWN_WITH)
    return make_response(_page(case, entered, errors), status)


def _live(case_id: uuid.UUID, entered: Entered) -> Response:
    case = case_of_mine(session_for_reading(), case_id, *SHOWN_WITH)
    return make_response(render_template(
        "officer/desk_live.html", sheet=sheet(session_for_reading(), case, entered), entered=entered))


def _lost(case_id: uuid.UUID, entered: Entered) -> Response:
    case = case_of_mine(session_for_reading(), case_id)
    return make_response(render_template("officer/desk_lost.html", case=case, entered=entered), 409)


def _page(case: Case, entered: Entered, errors: dict[str, str] | None = None) -> str:
    return render_template(
        "officer/desk_case.html", sheet=sheet(session_for_reading(), case, entered), entered=entered,
        errors=errors or {}, reasons=list(reason_words().items()), reason_words=reason_words(),
        offences=[(name, words.offence(name)) for name in tariff.OFFENCES],
        kinds=[(kind, words.word(kind, "vehicle")) for kind, classes in tariff.CLASSES_OF.items() if classes])


def _entered() -> Entered:
    return Entered(
        Finding(typed("plate", 60), typed("plate_colour"), typed("vehicle_kind"), typed("offence")),
        note=typed("note"), reason=typed("reason"), reject_note=typed("reject_note"), odd_seen=typed("odd_seen"),
        attention=typed("attention", attention.LONGEST + 1))
